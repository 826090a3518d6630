import Terminal

extension RatingEditor {
  private var low: SafeText? { task.low.map { .oneLine($0) } }
  private var high: SafeText? { task.high.map { .oneLine($0) } }

  func rowCount(columns: Int, upTo limit: Int) -> Int { low == nil && high == nil ? 1 : 2 }

  func draw(on canvas: inout Canvas, in place: EditorPlace) -> Position? {
    var area = place.answer
    let row = area.takeTop(1)
    guard row.rows > 0 else { return nil }
    let end: Int
    let focus: Position
    if task.values.count <= 10 {
      (end, focus) = drawSteps(on: &canvas, in: row)
    } else {
      (end, focus) = drawBar(on: &canvas, in: row)
    }
    drawWords(on: &canvas, in: area, to: end)
    return focus
  }

  /// Each number with its key before it where the key is another.
  private func drawSteps(on canvas: inout Canvas, in row: Rectangle) -> (Int, Position) {
    let keys = RatingEditor.keys(task)
    let labels = task.values.enumerated().map { at, number in
      String(keys[at]) == "\(number)" ? "\(number)" : "\(keys[at]):\(number)"
    }
    let width = labels.map(\.count).max() ?? 1
    let step = max(width + 2, min(8, row.columns / max(1, labels.count)))
    var focus = Position(row: row.row, column: row.column)
    var column = row.column
    for (number, label) in zip(task.values, labels) {
      let isFocused = number == cursor
      let isChosen = number == chosen
      let shown: SafeText =
        isFocused ? "›\(label)‹" : isChosen ? "●\(label)" : " \(label)"
      canvas.frame.draw(
        shown, row: row.row, column: column, columns: row.endColumn - column,
        style: isFocused ? .selected : isChosen ? .bold : .key)
      if isFocused || isChosen && cursor == nil {
        focus = Position(row: row.row, column: min(column, row.endColumn - 1))
      }
      column += step
    }
    return (min(row.endColumn, column - step + width + 1), focus)
  }

  /// A bar from the lowest to the highest number, and the number itself.
  private func drawBar(on canvas: inout Canvas, in row: Rectangle) -> (Int, Position) {
    let number = cursor ?? chosen
    let start =
      canvas.frame.draw("\(task.minimum) ", row: row.row, column: row.column, style: .dim)
    let most: SafeText = " \(task.maximum)"
    let tail = TextWidth.columns(of: most) + 12
    let columns = max(1, min(60, row.endColumn - start - tail))
    let range = max(1, task.maximum - task.minimum)
    let at = number.map { ($0 - task.minimum) * (columns - 1) / range }
    for column in 0..<columns {
      canvas.frame.draw(
        at.map { column == $0 ? "●" : column < $0 ? "━" : "─" } ?? "─", row: row.row,
        column: start + column, columns: 1,
        style: at.map { column <= $0 } == true ? .accent : .dim)
    }
    let end = canvas.frame.draw(
      most, row: row.row, column: start + columns, columns: row.endColumn - start - columns,
      style: .dim)
    let shown: SafeText? = !typed.isEmpty ? .oneLine(typed) : number.map { "\($0)" }
    if let shown {
      canvas.frame.draw(
        " = \(shown)", row: row.row, column: end, columns: row.endColumn - end,
        style: cursor == nil && typed.isEmpty ? .bold : .selected)
    }
    return (end, Position(row: row.row, column: start + (at ?? 0)))
  }

  /// What the ends mean, under them.
  private func drawWords(on canvas: inout Canvas, in area: Rectangle, to end: Int) {
    guard area.rows > 0 else { return }
    var start = area.column
    if let low {
      start =
        canvas.frame.draw(
          "\(task.minimum) = \(low)", row: area.row, column: area.column, columns: area.columns,
          style: .dim) + 2
    }
    guard let high else { return }
    let words: SafeText = "\(task.maximum) = \(high)"
    let width = TextWidth.columns(of: words, upTo: area.columns)
    let column = max(start, min(end - width, area.endColumn - width))
    canvas.frame.draw(
      words, row: area.row, column: column, columns: area.endColumn - column, style: .dim)
  }
}
