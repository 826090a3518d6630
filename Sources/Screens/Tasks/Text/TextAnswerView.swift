import Domain
import Terminal

extension TextAnswerEditor {
  /// Where the text is typed: below a line about its length, beside the bar; one column is left for the cursor.
  static func textArea(_ answer: Rectangle) -> Rectangle {
    answer.inset(top: answer.rows > 1 ? 1 : 0, left: SampleText.barColumns, right: 1)
  }

  func rowCount(columns: Int, upTo limit: Int) -> Int {
    let width = max(1, columns - SampleText.barColumns - 1)
    return min(limit, max(2, EditorLayout(buffer, columns: width).rowCount) + 1)
  }

  func draw(on canvas: inout Canvas, in place: EditorPlace) -> Position? {
    let area = TextAnswerEditor.textArea(place.answer)
    if place.answer.rows > 1 { drawLength(on: &canvas, in: place.answer) }
    canvas.frame.gutter(
      row: area.row, column: area.column - SampleText.barColumns, rows: area.rows, style: .accent)
    let layout = EditorLayout(buffer, columns: area.columns)
    let at = layout.position(ofByte: buffer.cursor)
    // The place may have grown with the text since the last key: nothing above is hidden without need.
    let wanted = min(scroll, max(0, layout.rowCount - area.rows))
    let first = min(max(wanted, at.row - max(1, area.rows) + 1), at.row)
    let drawn = canvas.frame.wrap(layout.text, in: area, scroll: first)
    if buffer.isEmpty {
      canvas.frame.draw(
        isTyping ? Words.textEmpty : Words.textEmptyKeys, row: area.row, column: area.column + 1,
        columns: area.columns - 1, style: .dim)
    }
    let bar = area.column - SampleText.barColumns
    if first > 0 { canvas.frame.draw("↑", row: area.row, column: bar, style: .accent) }
    if drawn.hasMore { canvas.frame.draw("↓", row: area.endRow - 1, column: bar, style: .accent) }
    return Position(
      row: min(area.endRow - 1, area.row + at.row - first),
      column: min(area.endColumn, area.column + at.column))
  }

  private func drawLength(on canvas: inout Canvas, in area: Rectangle) {
    let count = buffer.text.unicodeScalars.count
    let isRight = if case .open = state { false } else { true }
    let isChanged = original.map { !$0.utf8.elementsEqual(buffer.text.utf8) }
    canvas.frame.draw(
      Words.textLength(count, task, isChanged: isChanged), row: area.row, column: area.column,
      columns: area.columns, style: isRight ? .dim : .warning)
  }

  func sampleRowCount(_ sample: SampleText, columns: Int, upTo limit: Int) -> Int {
    compared?.rowCount(columns: columns, pitch: 1, upTo: limit)
      ?? sample.rowCount(columns: columns, upTo: limit)
  }

  func drawSample(_ sample: SampleText, on canvas: inout Canvas, in area: Rectangle, scroll: Int)
    -> DrawnSample
  {
    guard let compared else {
      return DrawnSample(
        hasMore: sample.draw(on: &canvas.frame, in: area, scroll: scroll), cursor: nil)
    }
    let drawn = compared.draw(
      on: &canvas.frame, in: area, scroll: scroll, pitch: 1, highlights: changes)
    return DrawnSample(hasMore: drawn.hasMore, cursor: nil)
  }
}
