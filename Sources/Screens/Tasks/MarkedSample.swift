import Terminal

/// A sample of which one text is marked: what stands above that text, the text, and what stands below.
struct MarkedSample: Equatable, Sendable {
  let before: SampleText
  let heading: SafeText?
  let headingStyle: Style
  var text: SafeText
  let after: SampleText
  private let hasGapBefore: Bool
  private let hasGapAfter: Bool

  /// In fewer columns tags would take half of few rows: marks alone are drawn, and the focused span is named below.
  static let columnsForTags = 50

  /// Nil where the sample lacks the field or it is no text.
  init?(_ sample: SampleText, field name: String) {
    guard
      let at = sample.fields.firstIndex(where: { $0.name.source.utf8.elementsEqual(name.utf8) }),
      sample.fields[at].value == nil
    else { return nil }
    let showsName = sample.fields.count > 1
    let position = sample.fields[..<at].reduce(0) {
      $0 + SampleText.blocks($1, showsName: showsName).count
    }
    guard sample.blocks.indices.contains(position) else { return nil }
    let block = sample.blocks[position]
    before = SampleText(blocks: Array(sample.blocks[..<position]))
    heading = block.heading
    headingStyle = block.headingStyle
    text = block.text
    after = SampleText(blocks: Array(sample.blocks[(position + 1)...]))
    hasGapBefore = position > 0 && block.isApart
    hasGapAfter = after.blocks.first?.isApart ?? false
  }

  /// Columns of the text itself in a place of so many.
  static func textColumns(_ columns: Int) -> Int { max(1, columns - SampleText.barColumns) }

  /// Rows above the text.
  func top(columns: Int) -> Int {
    let above = before.blocks.isEmpty ? 0 : before.rowCount(columns: columns, upTo: .max)
    return above + (hasGapBefore ? 1 : 0) + (heading == nil ? 0 : 1)
  }

  /// Rows of the text, without those between them.
  private func textRows(columns: Int, upTo limit: Int) -> Int {
    let columns = MarkedSample.textColumns(columns)
    // Deep in a long text the place of its last byte is known sooner than its rows are counted.
    let count =
      limit > 200 && !text.isEmpty
      ? text.position(ofByte: .max, columns: columns).row + 1
      : text.rowCount(columns: columns, upTo: limit)
    return min(limit, max(1, count))
  }

  /// - Parameter pitch: rows from one row of the text to the next.
  func rowCount(columns: Int, pitch: Int, upTo limit: Int) -> Int {
    // A limit may be all there is; one more must not overflow.
    let limit = min(limit, Int.max / 2)
    var rows = top(columns: columns)
    if rows >= limit { return limit }
    rows += textRows(columns: columns, upTo: (limit - rows) / pitch + 1) * pitch
    if rows >= limit || after.blocks.isEmpty { return min(rows, limit) }
    rows += hasGapAfter ? 1 : 0
    return min(limit, rows + after.rowCount(columns: columns, upTo: max(1, limit - rows)))
  }

  /// What was drawn of the text.
  struct Drawn {
    var hasMore = false
    /// The screen row of the first row that was drawn, also where that lies above the place.
    var firstScreenRow = 0
    var rows: [PlacedRow] = []
  }

  /// Draws all but the tags. Returns where the rows of the text stand.
  func draw(
    on frame: inout Frame, in area: Rectangle, scroll: Int, pitch: Int, highlights: [Highlight]
  ) -> Drawn {
    frame.gutter(row: area.row, column: area.column, rows: area.rows)
    var drawn = Drawn()
    let inside = area.inset(left: SampleText.barColumns)
    var row = area.row - scroll
    if !before.blocks.isEmpty {
      let count = before.rowCount(columns: area.columns, upTo: .max)
      if row + count > area.row {
        before.draw(on: &frame, in: area, scroll: area.row - row)
      }
      row += count
    }
    if hasGapBefore { row += 1 }
    if let heading {
      if row >= area.row, row < area.endRow {
        frame.draw(
          heading, row: row, column: inside.column, columns: inside.columns, style: headingStyle)
      }
      row += 1
    }
    let hidden = max(0, area.row - row)
    let rows = textRows(
      columns: area.columns, upTo: (hidden + area.rows) / pitch + 2)
    if row < area.endRow, row + rows * pitch > area.row {
      let first = hidden / pitch
      drawn.firstScreenRow = row + first * pitch
      drawn.rows = text.placedRows(
        columns: inside.columns, from: first, count: (area.rows + pitch - 1) / pitch + 1)
      let whole = (hidden + pitch - 1) / pitch
      let start = row + whole * pitch
      let rest = Rectangle(
        row: start, column: inside.column, rows: area.endRow - start, columns: inside.columns)
      if text.isEmpty {
        frame.draw(Words.emptyField, row: row, column: inside.column, style: .dim)
      } else {
        frame.wrap(text, in: rest, scroll: whole, spacing: pitch - 1, highlights: highlights)
      }
    }
    row += rows * pitch
    if row >= area.endRow {
      drawn.hasMore = row > area.endRow || !after.blocks.isEmpty
      return drawn
    }
    guard !after.blocks.isEmpty else { return drawn }
    row += hasGapAfter ? 1 : 0
    let top = max(area.row, row)
    let rest = Rectangle(
      row: top, column: area.column, rows: area.endRow - top, columns: area.columns)
    drawn.hasMore = rest.rows <= 0 || after.draw(on: &frame, in: rest, scroll: top - row)
    return drawn
  }

  // MARK: places

  /// The byte that stands nearest to a place of the wrapped text; nil in an empty text.
  func byte(row: Int, column: Int, columns: Int) -> Int? {
    let width = MarkedSample.textColumns(columns)
    let last = max(0, textRows(columns: columns, upTo: max(1, row + 2)) - 1)
    let placed = text.placedRows(columns: width, from: min(max(0, row), last), count: 1).first
    guard let placed else { return nil }
    let here = placed.clusters.last { $0.column <= max(0, column) } ?? placed.clusters.first
    return here?.bytes.lowerBound ?? placed.bytes.lowerBound
  }

  func position(ofByte byte: Int, columns: Int) -> (row: Int, column: Int) {
    text.position(ofByte: byte, columns: MarkedSample.textColumns(columns))
  }
}

extension SampleText {
  /// Some of a sample's blocks.
  init(blocks: [Block]) {
    fields = []
    self.blocks = blocks
    hiddenCount = 0
  }
}
