import Domain
import Terminal

extension SubmitModel {
  func view(size: Size) -> Frame {
    guard !ScreenSize.isTooSmall(size) else { return ScreenSize.tooSmall(size) }
    var canvas = Canvas(size: size, place: place, screen: Words.submit, status: status)
    switch stage {
    case .writing: drawEditor(on: &canvas, size: size)
    case .confirming(let check): draw(check, on: &canvas)
    case .listing: drawList(on: &canvas, in: canvas.body)
    case .discarding:
      canvas.draw(
        paragraphs: [(Words.discardQuestion, .warning), (SafeText(buffer.text), .dim)],
        in: canvas.body)
      canvas.frame.cursor = Position(row: canvas.body.row, column: canvas.body.column)
    }
    canvas.draw(notice)
    switch stage {
    case .writing: canvas.drawFooter(SubmitKeys.editor, mode: .typing)
    case .confirming: canvas.drawFooter(SubmitKeys.confirmation, mode: .keys)
    case .listing: canvas.drawFooter(SubmitKeys.list, mode: .keys, where: isAvailable)
    case .discarding: canvas.drawFooter(DiscardKeys.table, mode: .keys)
    }
    return canvas.frame
  }

  private var status: (text: SafeText, style: Style)? {
    switch saving {
    case .nothing: buffer.isEmpty ? nil : (Words.notSubmitted, .warning)
    case .waiting: (Words.saving, .warning)
    case .saved: (Words.saved, .good)
    case .failed: (Words.notSavedMark, .error)
    }
  }

  /// Where text is typed: beside the bar, above the newest of one's own submissions.
  func editorArea(size: Size) -> Rectangle {
    var area = Canvas.bodyArea(of: size)
    _ = area.takeTop(1)
    if area.rows >= 12 { _ = area.takeBottom(min(mine.count, 4) + 2) }
    return area.inset(left: SampleText.barColumns)
  }

  private func drawEditor(on canvas: inout Canvas, size: Size) {
    let area = editorArea(size: size)
    canvas.frame.draw(
      revising.map { Words.revising($0.reasons) } ?? Words.submitPrompt, row: canvas.body.row,
      column: canvas.body.column, columns: canvas.body.columns, style: .bold)
    canvas.frame.gutter(
      row: area.row, column: area.column - SampleText.barColumns, rows: area.rows, style: .accent)
    let layout = EditorLayout(buffer, columns: area.columns - 1)
    let text = area.inset(right: 1)
    canvas.frame.wrap(layout.text, in: text, scroll: scroll)
    if buffer.isEmpty {
      canvas.frame.draw(
        Words.emptyEditor, row: area.row, column: area.column, columns: area.columns, style: .dim)
    }
    let place = layout.position(ofByte: buffer.cursor)
    canvas.frame.cursor = Position(
      row: min(area.endRow - 1, area.row + max(0, place.row - scroll)),
      column: min(area.endColumn - 1, area.column + place.column))
    if canvas.body.rows >= 13 {
      let below = Rectangle(
        row: area.endRow + 1, column: canvas.body.column,
        rows: canvas.body.endRow - area.endRow - 1, columns: canvas.body.columns)
      drawRecent(on: &canvas, in: below)
    }
  }

  private func drawRecent(on canvas: inout Canvas, in area: Rectangle) {
    var area = area
    let title = area.takeTop(1)
    canvas.frame.draw(
      mine.isEmpty ? Words.noneYet : Words.yours(mine.count), row: title.row,
      column: title.column, columns: title.columns, style: .dim)
    for (number, own) in mine.prefix(area.rows).enumerated() {
      draw(own, on: &canvas, row: area.row + number, in: area, isFocused: false)
    }
  }

  private func draw(_ check: Check, on canvas: inout Canvas) {
    var area = canvas.body
    let head: [(text: SafeText, style: Style)] =
      check.isDuplicate
      ? [
        (
          check.isDuplicateAccepted ? Words.duplicateAccepted : Words.duplicatePending, .warning
        ), (Words.sendAnyway, .normal),
      ]
      : [
        check.similar.isEmpty
          ? (Words.noNearDuplicate, .good)
          : (Words.onlyNearDuplicates(check.similar.count), .warning),
        (Words.enterSends, .normal),
      ]
    let after = canvas.draw(paragraphs: head, in: area, spaced: false)
    _ = area.takeTop(after - area.row)
    canvas.frame.draw(
      Words.sample(check.id), row: area.row, column: area.column, columns: area.columns, style: .dim
    )
    _ = area.takeTop(2)
    drawSimilar(check.similar, on: &canvas, in: &area)
    SampleText([("text", buffer.text)]).draw(on: &canvas.frame, in: area, scroll: 0)
    canvas.frame.cursor = Position(row: canvas.body.row, column: canvas.body.column)
  }

  /// The most similar ones, over the text, which keeps a third of the room at least.
  private func drawSimilar(
    _ similar: [SimilarText], on canvas: inout Canvas, in area: inout Rectangle
  ) {
    let shown = min(similar.count, 5, max(0, area.rows * 2 / 3 - 2))
    guard shown > 0 else { return }
    let title = area.takeTop(1)
    canvas.frame.draw(
      Words.nearDuplicatesHere(similar.count), row: title.row, column: title.column,
      columns: title.columns, style: .warning)
    for other in similar.prefix(shown) {
      let row = area.takeTop(1)
      canvas.frame.draw(
        other.line, row: row.row, column: row.column + 2, columns: row.columns - 2)
    }
    _ = area.takeTop(1)
  }

  private func drawList(on canvas: inout Canvas, in area: Rectangle) {
    var area = area
    let title = area.takeTop(1)
    canvas.frame.draw(
      mine.isEmpty ? Words.noneYet : Words.yours(mine.count), row: title.row,
      column: title.column, columns: title.columns, style: .bold)
    for (row, number) in list.seen(count: mine.count, height: area.rows).enumerated() {
      let at = area.row + row
      let isFocused = number == list.at
      draw(mine[number], on: &canvas, row: at, in: area, isFocused: isFocused)
      if isFocused { canvas.frame.cursor = Position(row: at, column: area.column) }
    }
  }

  private func draw(
    _ own: OwnItem, on canvas: inout Canvas, row: Int, in area: Rectangle, isFocused: Bool
  ) {
    if isFocused { canvas.frame.draw("›", row: row, column: area.column, style: .accent) }
    let style: Style =
      switch own.state {
      case .accepted: .good
      case .returned: .warning
      case .rejected: .error
      case .pending, .withdrawn: .dim
      }
    let stateColumn = area.column + 2
    canvas.frame.draw(
      Words.state(own.state), row: row, column: stateColumn, columns: 10, style: style)
    let textColumn = stateColumn + 11
    var end = area.endColumn
    let said =
      (own.isCorrection ? [Words.correctedForYou.plain] : [])
      + own.reasons.map { Words.code($0).plain }
    if !said.isEmpty {
      let reasons = SafeText.oneLine(said.joined(separator: ", "))
      end =
        canvas.frame.draw(
          reasons, row: row, endingAt: area.endColumn, columns: max(8, area.columns / 3),
          style: .warning) - 2
    }
    canvas.frame.draw(
      .oneLine(own.text.source), row: row, column: textColumn, columns: end - textColumn)
  }
}
