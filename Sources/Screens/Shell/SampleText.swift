import Domain
import Project
import Terminal

/// A sample's shown fields, ready to be drawn beside a bar that only the frame may draw.
struct SampleText: Equatable, Sendable {
  struct Field: Equatable, Sendable {
    var name: SafeText
    /// The text; of what is no text its JSON.
    var text: SafeText
    /// What the record holds, where that is no text.
    var value: JSONValue?
    /// The entries of a list, a text each.
    var entries: [SafeText]?
  }

  /// What is drawn as one: a text, with words over it or at its left.
  struct Block: Equatable, Sendable {
    var heading: SafeText?
    var headingStyle = Style.dim
    /// At the left of the first row, in columns of its own.
    var label: SafeText?
    /// Columns left of the text.
    var indent = 0
    var text: SafeText
    /// A blank row stands before it.
    var isApart = true
  }

  let fields: [Field]
  let blocks: [Block]
  /// Characters that can't be seen without their escapes.
  let hiddenCount: Int
  /// Columns of the bar and the blank beside it.
  static let barColumns = 2

  init(_ fields: [(name: String, text: String)]) {
    self.init(fields.map { (name: $0.name, text: $0.text, value: JSONValue?.none) })
  }

  init(_ view: SampleView) {
    self.init(view.fields.map { (name: $0.name, text: $0.text, value: $0.value) })
  }

  init(_ given: [(name: String, text: String, value: JSONValue?)]) {
    self.init(
      fields: given.map { name, text, value in
        Field(
          name: .oneLine(name), text: SafeText(text),
          value: value?.stringValue == nil ? value : nil,
          entries: value?.arrayValue?.map { SafeText(SampleText.text(of: $0)) })
      })
  }

  init(fields: [Field]) {
    self.fields = fields
    blocks = fields.flatMap { SampleText.blocks($0, showsName: fields.count > 1) }
    hiddenCount = blocks.reduce(0) { $0 + $1.text.hiddenCharacterCount }
  }

  /// The field of a name.
  func field(_ name: String) -> Field? {
    fields.first { $0.name.source.utf8.elementsEqual(name.utf8) }
  }

  /// Rows that it takes beside the bar in so many columns, counted no further than `limit`.
  func rowCount(columns: Int, upTo limit: Int) -> Int {
    let width = max(1, columns - SampleText.barColumns)
    var rows = 0
    for (number, block) in blocks.enumerated() where rows < limit {
      if number > 0, block.isApart { rows += 1 }
      if block.heading != nil { rows += 1 }
      rows += max(
        1,
        SampleText.rowCount(
          of: block.text, columns: max(1, width - block.indent), upTo: max(1, limit - rows)))
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
    for (number, block) in blocks.enumerated() {
      if number > 0, block.isApart, isShown() { row += 1 }
      if let heading = block.heading, isShown() {
        if row >= area.endRow { return true }
        frame.draw(
          heading, row: row, column: inside.column, columns: inside.columns,
          style: block.headingStyle)
        row += 1
      }
      let room = area.endRow - row
      if room <= 0 { return true }
      let columns = max(1, inside.columns - block.indent)
      let count = SampleText.rowCount(
        of: block.text, columns: columns, upTo: skipped + room + 1)
      if let label = block.label, skipped == 0 {
        frame.draw(
          label, row: row, column: inside.column, columns: max(1, block.indent - 1), style: .key)
      }
      if count == 0 {
        if isShown() {
          frame.draw(
            Words.emptyField, row: row, column: inside.column + block.indent, columns: columns,
            style: .dim)
          row += 1
        }
      } else if count <= skipped {
        skipped -= count
      } else {
        let rest = Rectangle(
          row: row, column: inside.column + block.indent, rows: room, columns: columns)
        let drawn = frame.wrap(block.text, in: rest, scroll: skipped)
        skipped = 0
        row += drawn.rowCount
        if drawn.hasMore { return true }
      }
    }
    return false
  }
}
