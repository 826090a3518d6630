/// A stretch of a text's source bytes that is drawn in a style of its own.
public struct Highlight: Equatable, Sendable {
  public var bytes: Range<Int>
  public var style: Style

  public init(bytes: Range<Int>, style: Style) {
    self.bytes = bytes
    self.style = style
  }
}

/// What `Frame.wrap` drew.
public struct WrappedRows: Equatable, Sendable {
  /// Rows of the rectangle that hold text.
  public var rowCount: Int
  /// Text follows below the rectangle.
  public var hasMore: Bool
  /// Clusters that were laid out to draw them: the work done.
  var clusterCount = 0
}

extension Frame {
  /// Draws text on one row; line ends are shown as `↵`. What doesn't fit is cut off with a dim `…`.
  ///
  /// - Parameter columns: the width it may take; by default all up to the edge.
  /// - Returns: the column after the text.
  /// - Complexity: O(columns), however long the text is.
  @discardableResult
  public mutating func draw(
    _ text: SafeText, row: Int, column: Int, columns: Int = .max, style: Style = .normal
  ) -> Int {
    guard row >= 0, row < size.rows, column < size.columns, columns > 0 else { return column }
    let end = columns > size.columns - column ? size.columns : column + columns
    return text.withScanner { scanner in
      var at = 0
      var next = column
      while at < scanner.count {
        let cluster = scanner.cluster(at: at)
        let width = scanner.columns(of: cluster, from: next - column, isOneLine: true)
        if next + width > end || next + width == end && cluster.end < scanner.count {
          return drawCut(
            cluster, of: scanner, row: row, from: column, next: next, end: end, style: style)
        }
        put(cluster, of: scanner, row: row, next: &next, from: column, end: end, style, true)
        at = cluster.end
      }
      return next
    }
  }

  /// Draws text on one row so that it ends before a column. Returns the column where it starts.
  @discardableResult
  public mutating func draw(
    _ text: SafeText, row: Int, endingAt end: Int, columns: Int = .max, style: Style = .normal
  ) -> Int {
    let width = min(TextWidth.columns(of: text, upTo: min(columns, size.columns)), columns)
    let column = max(0, end - width)
    draw(text, row: row, column: column, columns: end - column, style: style)
    return column
  }

  /// Draws text wrapped into a rectangle, from row `scroll` of the wrapped text on.
  ///
  /// Only what is visible is laid out; long texts remember where their rows start, so scrolling
  /// deep into one is as cheap as its top.
  ///
  /// - Parameters:
  ///   - spacing: rows left as they are below each row of text.
  ///   - highlights: styles for stretches of source bytes; where two overlap, the later one is taken.
  @discardableResult
  public mutating func wrap(
    _ text: SafeText, in area: Rectangle, scroll: Int = 0, spacing: Int = 0,
    style: Style = .normal, highlights: [Highlight] = []
  ) -> WrappedRows {
    var drawn = WrappedRows(rowCount: 0, hasMore: false)
    guard area.rows > 0, area.columns > 0 else { return drawn }
    let pitch = 1 + max(0, spacing)
    text.forEachRow(columns: area.columns, from: max(0, scroll)) { _, row, scanner in
      if drawn.rowCount * pitch >= area.rows {
        drawn.hasMore = true
        return false
      }
      let screenRow = area.row + drawn.rowCount * pitch
      var next = area.column
      let inRow = highlights.filter {
        $0.bytes.lowerBound < row.next && $0.bytes.upperBound > row.start
      }
      var at = row.start
      while at < row.end {
        let cluster = scanner.cluster(at: at)
        let shown = inRow.last { $0.bytes.overlaps(cluster.start..<cluster.end) }
        put(
          cluster, of: scanner, row: screenRow, next: &next, from: area.column,
          end: area.endColumn, shown?.style ?? style, text.isOneLine)
        drawn.clusterCount += 1
        at = cluster.end
      }
      if row.isCutBeforeWide {
        let cut = DrawnCharacter(base: 0x3E, isEscaped: true)
        _ = put(cut, row: screenRow, column: next, end: area.endColumn, style: style)
      }
      drawn.rowCount += 1
      return true
    }
    return drawn
  }

  @inline(__always)
  private mutating func put(
    _ cluster: Cluster, of scanner: ClusterScanner, row: Int, next: inout Int, from column: Int,
    end: Int, _ style: Style, _ isOneLine: Bool
  ) {
    if cluster.kind == .plain && cluster.end - cluster.start == 1 {
      if next >= 0 && next < min(end, size.columns) && row >= 0 && row < size.rows {
        let cell = Cell(base: cluster.detail, marks: 0, columns: 1, look: style.rawValue)
        set(cell, row: row, column: next)
      }
      next += 1
      return
    }
    let characters = scanner.rendition(of: cluster, from: next - column, isOneLine: isOneLine)
    for character in characters {
      let taken = put(character, row: row, column: next, end: end, style: style)
      next += taken
      if taken == 0 { return }
    }
  }

  /// Draws the last cluster that is seen of a text that doesn't fit: `…`, or `>` before it where a
  /// wide character would meet the last column.
  private mutating func drawCut(
    _ cluster: Cluster, of scanner: ClusterScanner, row: Int, from column: Int, next: Int,
    end: Int, style: Style
  ) -> Int {
    var next = next
    let characters = scanner.rendition(of: cluster, from: next - column, isOneLine: true)
    for character in characters where next < end - 1 {
      if next + character.columns > end - 1 {
        next += put(
          DrawnCharacter(base: 0x3E, isEscaped: true), row: row, column: next, end: end,
          style: style)
        break
      }
      next += put(character, row: row, column: next, end: end, style: style)
    }
    if next < end {
      next += put(
        DrawnCharacter(base: 0x2026, isEscaped: true), row: row, column: next, end: end,
        style: style)
    }
    return next
  }
}
