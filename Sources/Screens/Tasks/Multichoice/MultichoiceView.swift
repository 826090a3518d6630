import Terminal

extension MultichoiceEditor {
  func rowCount(columns: Int, upTo limit: Int) -> Int {
    (question.isFilterList ? min(question.options.count, limit / 2) + 1 : question.options.count)
      + 1
  }

  func draw(on canvas: inout Canvas, in place: EditorPlace) -> Position? {
    var area = place.answer
    // What may be chosen has a row where one is left; Enter says it too.
    if area.rows > question.options.count || area.rows >= 6 {
      let row = area.takeBottom(1)
      canvas.frame.draw(
        Words.chosenCount(chosen.count, minimum: minimum, maximum: maximum), row: row.row,
        column: row.column, columns: row.columns,
        style: chosen.count < minimum ? .warning : .dim)
    }
    if question.isFilterList {
      return filter.draw(question.options, on: &canvas, in: area, isChosen: chosen.contains)
    }
    let rows = question.options.enumerated().map { number, option in
      OptionRows.Row(
        keys: OptionRows.label(option.keys), name: option.name, help: option.help,
        isChosen: chosen.contains(number), isBox: true)
    }
    return OptionRows(rows: rows, cursor: cursor).draw(on: &canvas.frame, in: area)
  }
}
