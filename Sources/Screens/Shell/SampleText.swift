import Project
import Terminal

/// A sample's shown fields, ready to be drawn beside a bar that only the frame may draw.
struct SampleText: Equatable, Sendable {
  struct Field: Equatable, Sendable {
    var name: SafeText
    var text: SafeText
  }

  let fields: [Field]
  /// Characters that can't be seen without their escapes.
  let hiddenCount: Int
  /// Columns of the bar and the blank beside it.
  static let barColumns = 2

  init(_ fields: [(name: String, text: String)]) {
    self.fields = fields.map { Field(name: .oneLine($0.name), text: SafeText($0.text)) }
    hiddenCount = self.fields.reduce(0) { $0 + $1.text.hiddenCharacterCount }
  }

  init(_ view: SampleView) { self.init(view.fields.map { ($0.name, $0.text) }) }

  private var showsNames: Bool { fields.count > 1 }

  /// Rows that it takes beside the bar in so many columns, counted no further than `limit`.
  func rowCount(columns: Int, upTo limit: Int) -> Int {
    let width = max(1, columns - SampleText.barColumns)
    var rows = 0
    for (number, field) in fields.enumerated() where rows < limit {
      if number > 0 { rows += 1 }
      if showsNames { rows += 1 }
      rows += max(
        1, SampleText.rowCount(of: field.text, columns: width, upTo: max(1, limit - rows)))
    }
    return min(rows, limit)
  }

  /// Deep in a long text the place of its last byte is known sooner than its rows are counted, for a text remembers
  /// where its rows start.
  private static func rowCount(of text: SafeText, columns: Int, upTo limit: Int) -> Int {
    guard limit > deepRows, !text.isEmpty else {
      return text.rowCount(columns: columns, upTo: limit)
    }
    return min(limit, text.position(ofByte: .max, columns: columns).row + 1)
  }

  private static let deepRows = 200

  /// Draws what is seen from row `scroll` on.
  /// - Returns: whether more follows below.
  @discardableResult
  func draw(on frame: inout Frame, in area: Rectangle, scroll: Int) -> Bool {
    frame.gutter(row: area.row, column: area.column, rows: area.rows)
    let inside = area.inset(left: SampleText.barColumns)
    var row = inside.row
    var skipped = scroll
    func isShown() -> Bool {
      if skipped > 0 { skipped -= 1 } else { return true }
      return false
    }
    for (number, field) in fields.enumerated() {
      if number > 0, isShown() { row += 1 }
      if showsNames, isShown() {
        if row >= area.endRow { return true }
        frame.draw(
          field.name, row: row, column: inside.column, columns: inside.columns, style: .dim)
        row += 1
      }
      let room = area.endRow - row
      if room <= 0 { return true }
      let count = SampleText.rowCount(
        of: field.text, columns: inside.columns, upTo: skipped + room + 1)
      if count == 0 {
        if isShown() {
          frame.draw(
            Words.emptyField, row: row, column: inside.column, columns: inside.columns, style: .dim)
          row += 1
        }
      } else if count <= skipped {
        skipped -= count
      } else {
        let rest = Rectangle(
          row: row, column: inside.column, rows: room, columns: inside.columns)
        let drawn = frame.wrap(field.text, in: rest, scroll: skipped)
        skipped = 0
        row += drawn.rowCount
        if drawn.hasMore { return true }
      }
    }
    return false
  }
}
