import Terminal

extension AnswersModel {
  /// The rows of list and preview.
  private static func areas(_ size: Size) -> (list: Rectangle, preview: Rectangle?) {
    var body = Canvas.bodyArea(of: size)
    _ = body.takeTop(1)
    guard body.rows >= 12 else { return (body, nil) }
    var preview = body.takeBottom(max(4, body.rows / 3))
    _ = preview.takeTop(1)
    return (body, preview)
  }

  func height(_ size: Size) -> Int { Self.areas(size).list.rows }

  func view(size: Size) -> Frame {
    guard !ScreenSize.isTooSmall(size) else { return ScreenSize.tooSmall(size) }
    var canvas = Canvas(size: size, place: place, screen: Words.myAnswers)
    var head = canvas.body
    let top = head.takeTop(1)
    if isTyping || !query.isEmpty {
      let start = canvas.frame.draw("/", row: top.row, column: top.column, style: .key) + 1
      canvas.drawQuery(query, isTyping: isTyping, row: top.row, column: start)
    } else {
      canvas.frame.draw(
        onlyTouched
          ? Words.touchedCount(lines.count) : Words.answerCount(lines.count, hasMore: next != nil),
        row: top.row, column: top.column,
        columns: top.columns, style: .dim)
    }
    let areas = Self.areas(size)
    if lines.isEmpty {
      let words =
        !hasLooked
        ? Words.starting
        : !query.isEmpty
          ? Words.noMatch : onlyTouched ? Words.noTouched : Words.noAnswers
      canvas.draw(paragraphs: [(words, hasLooked ? .normal : .dim)], in: areas.list)
    } else {
      draw(on: &canvas, in: areas.list)
      if let preview = areas.preview, let focused {
        canvas.frame.rule(
          row: preview.row - 1, column: preview.column, columns: preview.columns)
        focused.sample.draw(on: &canvas.frame, in: preview, scroll: 0)
      }
    }
    canvas.draw(notice)
    canvas.drawFooter(AnswersKeys.table, mode: isTyping ? .typing : .keys, where: isAvailable)
    return canvas.frame
  }

  private func draw(on canvas: inout Canvas, in area: Rectangle) {
    canvas.draw(list, count: lines.count, in: area, hasCursor: !isTyping) { number, isFocused in
      let line = lines[number]
      var runs = StyledLine()
      if area.columns >= 70 { runs.append("\(line.when)  ", .dim) }
      runs.append("\(line.task): ", .dim)
      runs.append(line.value, isFocused ? .selected : .bold)
      if line.isSeen {
        runs.append(" ")
        runs.append(Words.notScored, .badge)
      }
      runs.append("  \(line.summary)", .normal)
      return runs
    }
  }
}

extension Canvas {
  /// A line that is searched for, at a place in the body.
  mutating func drawQuery(_ query: TextBuffer, isTyping: Bool, row: Int, column: Int) {
    let text = SafeText.oneLine(query.text)
    let columns = max(1, body.endColumn - column - 1)
    if isTyping {
      frame.fill(Rectangle(row: row, column: column, rows: 1, columns: columns), style: .field)
    }
    let place = text.position(ofByte: query.cursor, columns: columns)
    frame.wrap(
      text, in: Rectangle(row: row, column: column, rows: 1, columns: columns), scroll: place.row,
      style: .field)
    if isTyping {
      frame.cursor = Position(row: row, column: min(body.endColumn - 1, column + place.column))
    }
  }
}
