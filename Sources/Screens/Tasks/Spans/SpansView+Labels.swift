import Terminal

extension SpansEditor {
  func rowCount(columns: Int, upTo limit: Int) -> Int {
    if filter != nil { return 2 + min(question.options.count, limit / 2) }
    return min(limit, 1 + places(columns: columns).count)
  }

  /// A line about where one is, then the labels with their keys.
  func draw(on canvas: inout Canvas, in place: EditorPlace) -> Position? {
    var area = place.answer
    let line = area.takeTop(1)
    canvas.frame.draw(
      status, row: line.row, column: line.column, columns: line.columns,
      style: model.replacement == nil ? .normal : .warning)
    if let filter {
      return filter.draw(question.options, on: &canvas, in: area) { $0 == model.focus?.option }
    }
    if question.isFilterList {
      canvas.frame.draw(
        Words.spansOpenList(question.options.count), row: area.row, column: area.column,
        columns: area.columns, style: .dim)
      return nil
    }
    for (number, row) in places(columns: area.columns).enumerated() where number < area.rows {
      for label in row {
        let option = question.options[label.option]
        let next = canvas.frame.draw(
          keyLabel(label.option), row: area.row + number, column: area.column + label.column,
          style: .key)
        canvas.frame.draw(
          option.name, row: area.row + number, column: next + 1,
          columns: area.endColumn - next - 1,
          style: label.option == model.focus?.option ? .selected : .mark(label.option))
      }
    }
    return nil
  }

  /// What the last key did, else where one is: for eyes and for what reads the screen aloud.
  var status: SafeText {
    if let said { return said }
    guard sample != nil else { return Words.spansNoField(.oneLine(field)) }
    let count = model.marks.spans.count
    if let selected = model.selectedBytes {
      return Words.spansSelected(quote(selected))
    }
    if let focus = model.focus, let at = model.marks.index(of: focus) {
      return Words.spanFocused(
        name(focus), quote(focus.bytes), focus.scalars, number: at + 1, of: count,
        movesStart: model.movesStart)
    }
    let here = model.spansAtCursor.first
    return Words.spansCursor(
      quote(model.cursor), inside: here.map { name($0) }, count: count)
  }

  private func keyLabel(_ option: Int) -> SafeText {
    optionKeys.indices.contains(option) ? OptionRows.label(optionKeys[option]) : ""
  }

  private struct LabelPlace {
    var option: Int
    var column: Int
  }

  /// The labels in rows, as many side by side as there is room for.
  private func places(columns: Int) -> [[LabelPlace]] {
    if question.isFilterList { return [[]] }
    var rows: [[LabelPlace]] = [[]]
    var column = 0
    for option in question.options.indices {
      let width =
        TextWidth.columns(of: keyLabel(option)) + 1
        + TextWidth.columns(of: question.options[option].name, upTo: columns)
      if column > 0, column + width > columns {
        rows.append([])
        column = 0
      }
      rows[rows.count - 1].append(LabelPlace(option: option, column: column))
      column += width + 3
    }
    return rows
  }
}
