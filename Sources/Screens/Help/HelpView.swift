import Terminal

extension HelpModel {
  func view(size: Size) -> Frame {
    guard !ScreenSize.isTooSmall(size) else { return ScreenSize.tooSmall(size) }
    var canvas = Canvas(size: size, place: place, screen: Words.helpOn(screen))
    var area = canvas.body
    drawSearch(on: &canvas, in: area.takeTop(1))
    let found = found
    // Keys and guideline are one page: the focused key stays in view until the guideline is scrolled.
    let first = max(scroll, scroll == 0 ? cursor - area.rows + 1 : 0)
    for row in 0..<area.rows {
      let number = first + row
      if number < found.count {
        draw(found[number], isFocused: number == cursor, on: &canvas, row: area.row + row, in: area)
      } else if number == found.count + 1 {
        canvas.frame.draw(
          title, row: area.row + row, column: area.column, columns: area.columns, style: .title)
      }
    }
    if found.isEmpty, first == 0 {
      canvas.frame.draw(
        Words.nothingMatches, row: area.row, column: area.column, columns: area.columns, style: .dim
      )
    }
    if let guideline {
      let start = found.count + 3
      let top = max(0, start - first)
      if top < area.rows {
        let place = Rectangle(
          row: area.row + top, column: area.column, rows: area.rows - top, columns: area.columns)
        canvas.frame.gutter(row: place.row, column: place.column, rows: place.rows)
        canvas.frame.wrap(
          guideline, in: place.inset(left: SampleText.barColumns), scroll: max(0, first - start))
      }
    }
    canvas.draw(notice)
    canvas.drawFooter(HelpKeys.table, mode: isTyping ? .typing : .keys)
    return canvas.frame
  }

  private var title: SafeText {
    guideline != nil ? Words.guideline : hasLooked ? Words.noGuideline : Words.starting
  }

  private func drawSearch(on canvas: inout Canvas, in area: Rectangle) {
    guard isTyping || !query.isEmpty else {
      canvas.frame.draw(
        Words.helpIntro, row: area.row, column: area.column, columns: area.columns, style: .dim)
      return
    }
    let text = SafeText.oneLine(query.text)
    let start = canvas.frame.draw(
      isPalette ? ":" : "/", row: area.row, column: area.column, style: .key)
    let end = canvas.frame.draw(
      text, row: area.row, column: start, columns: area.endColumn - start, style: .field)
    if query.isEmpty {
      canvas.frame.draw(
        Words.palettePrompt, row: area.row, column: end + 1, columns: area.endColumn - end - 1,
        style: .dim)
    }
    if isTyping {
      let place = text.position(ofByte: query.cursor, columns: area.columns)
      canvas.frame.cursor = Position(
        row: area.row, column: min(area.endColumn - 1, start + place.column))
    }
  }

  private func draw(
    _ line: Line, isFocused: Bool, on canvas: inout Canvas, row: Int, in area: Rectangle
  ) {
    if isFocused {
      canvas.frame.draw("›", row: row, column: area.column, style: .accent)
      if !isTyping { canvas.frame.cursor = Position(row: row, column: area.column) }
    }
    canvas.frame.draw(line.line, row: row, column: area.column + 2, columns: area.columns - 2)
  }
}
