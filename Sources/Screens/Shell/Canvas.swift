import Terminal

/// The parts that all screens share: title line, body, notice line, footer. Only this draws in them.
struct Canvas {
  var frame: Frame
  /// Where the screen draws.
  let body: Rectangle
  let noticeRow: Int
  /// Where the footer stands.
  let footer: Rectangle
  let isBoxed: Bool

  /// - Parameter status: a word at the end of the title line, such as "● saved".
  init(
    size: Size, place: Place, screen: SafeText, status: (text: SafeText, style: Style)? = nil
  ) {
    frame = Frame(size: size)
    isBoxed = ScreenSize.isBoxed(size)
    body = Canvas.bodyArea(of: size)
    if isBoxed {
      let who = place.who.map { Words.you($0) }
      let trailing = [who, status?.text].compactMap { $0 }
      let joined: SafeText? =
        trailing.isEmpty
        ? nil : trailing.count == 1 ? trailing[0] : "\(trailing[0]) · \(trailing[1])"
      frame.box(frame.bounds, title: "\(place.project) ─ \(screen)", trailing: joined)
      frame.rule(row: size.rows - 3, column: 0, columns: size.columns, joins: true)
      if let status, let joined {
        let end = size.columns - 3
        if TextWidth.columns(of: joined, upTo: size.columns) + 6 <= size.columns {
          let width = TextWidth.columns(of: status.text)
          frame.restyle(
            Rectangle(row: 0, column: end - width, rows: 1, columns: width), style: status.style)
        }
      }
      noticeRow = size.rows - 4
      footer = Rectangle(row: size.rows - 2, column: 2, rows: 1, columns: size.columns - 4)
    } else {
      var end = size.columns
      if let status {
        end = frame.draw(status.text, row: 0, endingAt: end, style: status.style) - 1
      }
      frame.draw("\(screen) · \(place.project)", row: 0, column: 0, columns: end, style: .title)
      noticeRow = size.rows - 2
      footer = Rectangle(row: size.rows - 1, column: 0, rows: 1, columns: size.columns)
    }
  }

  /// The body of a screen of a size, for updates that must know what is seen.
  static func bodyArea(of size: Size) -> Rectangle {
    ScreenSize.isBoxed(size)
      ? Rectangle(row: 1, column: 2, rows: size.rows - 5, columns: size.columns - 4)
      : Rectangle(row: 1, column: 0, rows: size.rows - 3, columns: size.columns)
  }

  mutating func draw(_ notice: Notice?) {
    guard let notice else { return }
    frame.draw(
      notice.text, row: noticeRow, column: footer.column, columns: footer.columns,
      style: notice.style)
  }

  /// A line of text that is typed, with the cursor in it.
  mutating func drawField(_ buffer: TextBuffer, in area: Rectangle) {
    guard area.rows > 0 else { return }
    let text = SafeText.oneLine(buffer.text)
    let columns = max(1, area.columns - 3)
    let place = text.position(ofByte: buffer.cursor, columns: columns)
    frame.draw("›", row: area.row, column: area.column, style: .accent)
    let field = Rectangle(row: area.row, column: area.column + 2, rows: 1, columns: columns)
    frame.fill(field, style: .field)
    frame.wrap(text, in: field, scroll: place.row, style: .field)
    frame.cursor = Position(
      row: area.row, column: min(field.endColumn, field.column + place.column))
  }

  /// Signs on the bar of a text that goes on above or below, and words where there is a row for them.
  mutating func drawMore(above: Bool, below: Bool, beside area: Rectangle) {
    if above { frame.draw("↑", row: area.row, column: area.column, style: .accent) }
    if below { frame.draw("↓", row: area.endRow - 1, column: area.column, style: .accent) }
    guard above || below, LabelLayout.isRoomy(body) else { return }
    let words = !above ? Words.moreBelow : !below ? Words.moreAbove : Words.moreBoth
    frame.draw(words, row: area.endRow, endingAt: area.endColumn, style: .dim)
  }

  /// The footer: what is said at its left, whether letters are typed (or act, where that changes here), then the keys that work now, cut to the width.
  mutating func drawFooter<Action>(
    _ table: KeyTable<Action>, mode: KeyMode, namesKeys: Bool = false, leading: StyledLine? = nil,
    where isAvailable: (Action) -> Bool = { _ in true }
  ) {
    var column = footer.column
    if let leading {
      column = frame.draw(leading, row: footer.row, column: column, columns: footer.columns) + 2
    }
    if mode == .typing || namesKeys {
      column =
        frame.draw(
          mode == .typing ? Words.typing : Words.keysAct, row: footer.row, column: column,
          style: .badge) + 2
    }
    let rest = footer.endColumn - column
    guard rest > 0 else { return }
    frame.draw(
      table.footer(columns: rest, mode: mode, where: isAvailable), row: footer.row, column: column,
      columns: rest)
  }

  /// Paragraphs from the top of an area on, a blank row between them. Returns the row after them.
  @discardableResult
  mutating func draw(
    paragraphs: [(text: SafeText, style: Style)], in area: Rectangle, spaced: Bool = true
  ) -> Int {
    var rest = area
    for (number, paragraph) in paragraphs.enumerated() {
      if number > 0, spaced { _ = rest.takeTop(1) }
      let drawn = frame.wrap(paragraph.text, in: rest, style: paragraph.style)
      _ = rest.takeTop(max(1, drawn.rowCount))
    }
    return rest.row
  }
}
