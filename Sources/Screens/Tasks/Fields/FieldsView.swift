import Terminal

extension FieldsEditor {
  func rowCount(columns: Int, upTo limit: Int) -> Int { min(limit, fields.count + 1) }

  /// The first field that is seen in so many rows.
  func firstShown(rows: Int) -> Int { max(0, min(focus - rows / 2, fields.count - max(1, rows))) }

  /// A line a field, then what is wrong with the one that has the focus, or how many are filled in.
  func draw(on canvas: inout Canvas, in place: EditorPlace) -> Position? {
    var area = place.answer
    if area.rows > 1 {
      let line = area.takeBottom(1)
      drawStatus(on: &canvas, in: line)
    }
    let names = fields.map { TextWidth.columns(of: .oneLine($0.id), upTo: 40) + 1 }
    let width = min(area.columns / 3, names.max() ?? 1)
    let first = firstShown(rows: area.rows)
    var cursor: Position?
    for number in fields.indices.dropFirst(first).prefix(area.rows) {
      var line = Rectangle(
        row: area.row + number - first, column: area.column, rows: 1, columns: area.columns)
      drawName(number, on: &canvas, in: line.takeLeft(width + 3))
      let field = line.takeLeft(max(8, min(line.columns / 2, 40)))
      let at = drawValue(number, on: &canvas, in: field)
      if number == focus { cursor = at }
      let rest = line.inset(left: 1)
      if let problem = problem(number), left.contains(number), number != focus {
        canvas.frame.draw(
          Words.formProblem(problem), row: rest.row, column: rest.column, columns: rest.columns,
          style: .error)
      } else {
        canvas.frame.draw(
          Words.formField(fields[number]), row: rest.row, column: rest.column,
          columns: rest.columns, style: .dim)
      }
    }
    return cursor
  }

  private func drawName(_ number: Int, on canvas: inout Canvas, in area: Rectangle) {
    let isFocused = number == focus
    if isFocused { canvas.frame.draw("›", row: area.row, column: area.column, style: .accent) }
    let id = SafeText.oneLine(fields[number].id)
    canvas.frame.draw(
      fields[number].isRequired ? "\(id)*" : id, row: area.row, column: area.column + 2,
      columns: area.columns - 3, style: isFocused ? .bold : .normal)
  }

  private func drawStatus(on canvas: inout Canvas, in line: Rectangle) {
    let found = fields.indices.contains(focus) ? problem(focus) : nil
    let isFaulty = found != nil && (left.contains(focus) || !buffers[focus].isEmpty)
    canvas.frame.draw(
      isFaulty ? Words.formProblem(found ?? "") : Words.formFilled(filledCount, of: fields.count),
      row: line.row, column: line.column, columns: line.columns, style: isFaulty ? .error : .dim)
  }

  /// What a field holds. Returns where the cursor stands.
  private func drawValue(_ number: Int, on canvas: inout Canvas, in field: Rectangle) -> Position {
    let buffer = buffers[number]
    canvas.frame.fill(field, style: .field)
    if isBoolean(number) {
      let sign: SafeText =
        switch buffer.text {
        case "": "[ ]"
        case "yes": "[x] \(Words.formYes)"
        case "no": "[-] \(Words.formNo)"
        default: "[?] \(SafeText.oneLine(buffer.text))"
        }
      canvas.frame.draw(
        sign, row: field.row, column: field.column, columns: field.columns,
        style: number == focus ? .selected : .field)
      return Position(row: field.row, column: field.column + 1)
    }
    let text = SafeText.oneLine(buffer.text)
    let at = text.position(ofByte: buffer.cursor, columns: field.columns - 1)
    canvas.frame.wrap(
      text, in: field.inset(right: 1), scroll: number == focus ? at.row : 0, style: .field)
    return Position(row: field.row, column: min(field.endColumn - 1, field.column + at.column))
  }
}
