import Terminal

extension ChoiceEditor {
  func rowCount(columns: Int, upTo limit: Int) -> Int {
    question.isFilterList
      ? min(question.options.count, limit / 2) + 1 : question.options.count
  }

  func draw(on canvas: inout Canvas, in place: EditorPlace) -> Position? {
    if question.isFilterList {
      return filter.draw(question.options, on: &canvas, in: place.answer) { $0 == chosen }
    }
    let rows = question.options.enumerated().map { number, option in
      OptionRows.Row(
        keys: OptionRows.label(option.keys), name: option.name, help: option.help,
        isChosen: number == chosen)
    }
    return OptionRows(rows: rows, cursor: cursor).draw(on: &canvas.frame, in: place.answer)
  }
}

extension FilterList {
  /// The line that is typed in, and below it the options that are found. Returns where the real cursor stands.
  func draw(
    _ options: [LabelItem.Option], on canvas: inout Canvas, in area: Rectangle,
    isChosen: (Int) -> Bool
  ) -> Position? {
    var area = area
    let field = area.takeTop(1)
    let found = matches(options)
    let start = canvas.frame.draw(
      Words.filterPrompt(found: found.count, of: options.count), row: field.row,
      column: field.column, columns: field.columns, style: .dim)
    let typed = SafeText.oneLine(query.text)
    canvas.frame.draw(
      typed, row: field.row, column: start + 1, columns: field.endColumn - start - 1, style: .field)
    let place = focused(options).flatMap { found.firstIndex(of: $0) } ?? 0
    let first = max(0, min(place - area.rows / 2, found.count - area.rows))
    let rows = found.dropFirst(first).prefix(area.rows).map { number in
      OptionRows.Row(
        keys: "", name: options[number].name, help: options[number].help,
        isChosen: isChosen(number))
    }
    let row = OptionRows(rows: rows, cursor: rows.isEmpty ? nil : place - first).draw(
      on: &canvas.frame, in: area)
    guard isTyping else { return row }
    let at = typed.position(ofByte: query.cursor, columns: field.columns).column
    return Position(row: field.row, column: min(field.endColumn - 1, start + 1 + at))
  }
}
