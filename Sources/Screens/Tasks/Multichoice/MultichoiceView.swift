import Terminal

extension MultichoiceEditor {
  func rowCount(columns: Int, upTo limit: Int) -> Int {
    (question.isFilterList ? min(question.options.count, limit / 2) + 1 : question.options.count)
      + 1
  }

  /// What may be chosen has a row where one is left; Enter says it too.
  private func hasCountRow(_ area: Rectangle) -> Bool {
    area.rows > question.options.count || area.rows >= (question.isFilterList ? 4 : 6)
  }

  /// Where the options stand.
  func optionsArea(_ area: Rectangle) -> Rectangle {
    area.inset(bottom: hasCountRow(area) ? 1 : 0)
  }

  func draw(on canvas: inout Canvas, in place: EditorPlace) -> Position? {
    var area = place.answer
    if hasCountRow(area) {
      let row = area.takeBottom(1)
      let count = Words.chosenCount(chosen.count, minimum: minimum, maximum: maximum)
      let end = canvas.frame.draw(
        count, row: row.row, column: row.column, columns: row.columns,
        style: chosen.count < minimum ? .warning : .dim)
      // In a list most of what was chosen is out of sight.
      if question.isFilterList, let summary {
        canvas.frame.draw(": \(summary)", row: row.row, column: end, columns: row.endColumn - end)
      }
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
