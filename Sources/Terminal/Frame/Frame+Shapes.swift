extension Frame {
  /// Blanks a rectangle.
  public mutating func fill(_ area: Rectangle, style: Style = .normal) {
    for row in rows(of: area) {
      for column in columns(of: area) { set(.blank(style), row: row, column: column) }
    }
  }

  /// Gives all cells of a rectangle a style and leaves what they show; escapes stay dim.
  public mutating func restyle(_ area: Rectangle, style: Style) {
    for row in rows(of: area) {
      for column in columns(of: area) {
        let at = row * size.columns + column
        cells[at].look = style.rawValue | (cells[at].look & Cell.escapedBit)
      }
    }
  }

  /// A horizontal line; `joins` makes its ends meet the sides of a box (`├`, `┤`).
  public mutating func rule(
    row: Int, column: Int, columns: Int, joins: Bool = false, style: Style = .gutter
  ) {
    guard columns > 0 else { return }
    for offset in 0..<min(columns, FrameLimit.columns) {
      let isEnd = joins && (offset == 0 || offset == columns - 1)
      line(
        isEnd ? (offset == 0 ? "├" : "┤") : "─", row: row, column: column + offset, style: style)
    }
  }

  /// A vertical bar, as beside a sample: only the frame may draw here, so that text can't pretend.
  public mutating func gutter(row: Int, column: Int, rows: Int, style: Style = .gutter) {
    for offset in 0..<min(max(0, rows), FrameLimit.rows) {
      line("│", row: row + offset, column: column, style: style)
    }
  }

  /// A box along the edge of a rectangle, with words in its upper edge.
  ///
  /// - Returns: the rectangle inside.
  @discardableResult
  public mutating func box(
    _ area: Rectangle, title: SafeText? = nil, trailing: SafeText? = nil, style: Style = .gutter
  ) -> Rectangle {
    guard area.rows > 1, area.columns > 1 else { return area }
    let right = area.endColumn - 1
    let bottom = area.endRow - 1
    rule(row: area.row, column: area.column, columns: area.columns, style: style)
    rule(row: bottom, column: area.column, columns: area.columns, style: style)
    gutter(row: area.row + 1, column: area.column, rows: area.rows - 2, style: style)
    gutter(row: area.row + 1, column: right, rows: area.rows - 2, style: style)
    line("┌", row: area.row, column: area.column, style: style)
    line("┐", row: area.row, column: right, style: style)
    line("└", row: bottom, column: area.column, style: style)
    line("┘", row: bottom, column: right, style: style)
    var end = right - 2
    if let trailing {
      let width = TextWidth.columns(of: trailing, upTo: area.columns)
      if width + 6 <= area.columns {
        let start = end - width
        line(" ", row: area.row, column: start - 1, style: style)
        draw(trailing, row: area.row, column: start, columns: width, style: .normal)
        line(" ", row: area.row, column: end, style: style)
        end = start - 3
      }
    }
    if let title, end - area.column - 3 > 0 {
      let start = area.column + 2
      line(" ", row: area.row, column: start - 1, style: style)
      let next = draw(title, row: area.row, column: start, columns: end - start, style: .title)
      line(" ", row: area.row, column: next, style: style)
    }
    return area.inset(top: 1, left: 1, bottom: 1, right: 1)
  }

  /// A bar of `█` and `░`; the share is also said in words where it matters.
  public mutating func progress(
    row: Int, column: Int, columns: Int, fraction: Double, style: Style = .accent
  ) {
    guard columns > 0 else { return }
    let share = fraction.isFinite ? min(max(fraction, 0), 1) : 0
    let full = Int((share * Double(min(columns, FrameLimit.columns))).rounded(.down))
    for offset in 0..<min(columns, FrameLimit.columns) {
      line(
        offset < full ? "█" : "░", row: row, column: column + offset,
        style: offset < full ? style : .dim)
    }
  }

  /// One bar of eight heights for each value, scaled to the greatest.
  public mutating func sparkline(
    _ values: [Double], row: Int, column: Int, style: Style = .accent
  ) {
    let bars: [Unicode.Scalar] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    let top = values.lazy.filter(\.isFinite).max() ?? 0
    for (offset, value) in values.prefix(FrameLimit.columns).enumerated() {
      let share = top > 0 && value.isFinite ? min(max(value / top, 0), 1) : 0
      line(bars[Int((share * 7).rounded())], row: row, column: column + offset, style: style)
    }
  }

  private mutating func line(_ scalar: Unicode.Scalar, row: Int, column: Int, style: Style) {
    guard row >= 0, row < size.rows, column >= 0, column < size.columns else { return }
    set(
      Cell(base: scalar.value, marks: 0, columns: 1, look: style.rawValue), row: row,
      column: column)
  }

  private func rows(of area: Rectangle) -> Range<Int> {
    let first = min(max(0, area.row), size.rows)
    return first..<max(first, min(area.endRow, size.rows))
  }

  private func columns(of area: Rectangle) -> Range<Int> {
    let first = min(max(0, area.column), size.columns)
    return first..<max(first, min(area.endColumn, size.columns))
  }
}
