import Terminal

/// Options with their keys, in as many columns as the height asks for, so that all stay in view.
struct OptionRows {
  struct Row {
    var keys: SafeText
    var name: SafeText
    var help: SafeText?
    var isChosen = false
    /// Several may be chosen: each has a box.
    var isBox = false
  }

  var rows: [Row]
  /// The option that has the focus.
  var cursor: Int?

  /// Draws them and returns where the real cursor stands: on the focused one, else on the first.
  @discardableResult
  func draw(on frame: inout Frame, in area: Rectangle) -> Position? {
    guard !rows.isEmpty, area.rows > 0, area.columns > 0 else { return nil }
    let count = (rows.count + area.rows - 1) / area.rows
    let height = (rows.count + count - 1) / count
    let width = area.columns / count
    let keysColumns = min(8, rows.map { TextWidth.columns(of: $0.keys, upTo: 9) }.max() ?? 1)
    for (number, option) in rows.enumerated() {
      let row = area.row + number % height
      let column = area.column + number / height * width
      let end = column + width - (count > 1 ? 1 : 0)
      let isFocused = number == cursor
      if isFocused {
        frame.draw("›", row: row, column: column, style: .accent)
      } else if option.isChosen, !option.isBox {
        frame.draw("●", row: row, column: column, style: .accent)
      }
      frame.draw(option.keys, row: row, column: column + 2, columns: keysColumns, style: .key)
      var start = column + 2 + keysColumns + 1
      if option.isBox {
        start =
          frame.draw(
            option.isChosen ? "[x]" : "[ ]", row: row, column: start, columns: end - start,
            style: option.isChosen ? .accent : .dim) + 1
      }
      let style: Style = isFocused ? .selected : option.isChosen ? .bold : .normal
      let next = frame.draw(
        option.name, row: row, column: start, columns: end - start, style: style)
      if let help = option.help, end - next > 8 {
        frame.draw(help, row: row, column: next + 2, columns: end - next - 2, style: .dim)
      }
    }
    let focused = cursor ?? rows.firstIndex(where: \.isChosen) ?? 0
    return Position(
      row: area.row + focused % height, column: area.column + focused / height * width)
  }

  /// The option at a place of the screen; nil: none.
  static func option(at position: Position, of count: Int, in area: Rectangle) -> Int? {
    guard count > 0, area.contains(position) else { return nil }
    let columnCount = (count + area.rows - 1) / area.rows
    let height = (count + columnCount - 1) / columnCount
    let width = max(1, area.columns / columnCount)
    let row = position.row - area.row
    let at = min((position.column - area.column) / width, columnCount - 1) * height + row
    return row < height && at < count ? at : nil
  }

  /// Rows it likes to have.
  var height: Int { rows.count }

  /// The keys of an option side by side, as far as they can be shown.
  static func label(_ keys: [Character]) -> SafeText {
    SafeText.oneLine(keys.map { Key.character($0).label.plain }.joined(separator: " "))
  }

  /// The keys of a question's options. Of two options named accept and reject, `a` and `x` choose too.
  static func keys(of options: [LabelItem.Option]) -> [[Character]] {
    var keys = options.map(\.keys)
    if options.count == 2, options[0].id.utf8.elementsEqual("accept".utf8),
      options[1].id.utf8.elementsEqual("reject".utf8)
    {
      let taken = keys.flatMap { $0 }
      if !taken.contains("a") { keys[0].append("a") }
      if !taken.contains("x") { keys[1].append("x") }
    }
    return keys
  }

  /// What a footer says for the keys of all options; nil: there are none.
  static func range(of keys: [[Character]]) -> SafeText? {
    let firsts = keys.compactMap(\.first)
    guard let first = firsts.first, let last = firsts.last else { return nil }
    return firsts.count > 3
      ? "\(String(first))…\(String(last))"
      : .oneLine(firsts.map { String($0) }.joined(separator: " "))
  }
}
