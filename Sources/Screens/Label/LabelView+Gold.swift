import Terminal

/// Where the parts of what is said after an answer stand.
struct FeedbackLayout {
  let header: Rectangle
  let sample: Rectangle
  let parts: Rectangle
  let note: Rectangle
  let title: Rectangle
  let explanation: Rectangle

  init(_ feedback: FeedbackText, body: Rectangle) {
    var rest = body
    let isRoomy = LabelLayout.isRoomy(body)
    let gap = isRoomy ? 1 : 0
    header = rest.takeTop(1)
    _ = rest.takeTop(gap)
    let most = max(2, rest.rows / 3)
    sample = rest.takeTop(feedback.sample.rowCount(columns: body.columns, upTo: most))
    _ = rest.takeTop(gap)
    // Of several questions each has its own line before the verdict.
    parts = rest.takeTop(feedback.parts.count * (feedback.parts.count > 1 ? 2 : 1))
    note = rest.takeTop(1)
    _ = rest.takeTop(gap)
    title = feedback.explanation == nil ? rest.takeTop(0) : rest.takeTop(1)
    explanation = rest
  }
}

extension LabelModel {
  func draw(_ feedback: FeedbackText, on canvas: inout Canvas) {
    let layout = FeedbackLayout(feedback, body: canvas.body)
    let header = layout.header
    canvas.frame.draw(
      Words.sample(feedback.id), row: header.row, endingAt: header.endColumn, style: .dim)
    canvas.frame.draw(
      Words.answerWasKnown, row: header.row, column: header.column, columns: header.columns - 17,
      style: .bold)
    let hasMore = feedback.sample.draw(on: &canvas.frame, in: layout.sample, scroll: 0)
    if hasMore {
      canvas.frame.draw(
        "↓", row: layout.sample.endRow - 1, column: layout.sample.column, style: .accent)
    }
    var row = layout.parts.row
    for part in feedback.parts where row < layout.parts.endRow {
      if feedback.parts.count > 1 {
        canvas.frame.draw(
          part.question, row: row, column: header.column, columns: header.columns, style: .dim)
        row += 1
      }
      let verdict =
        part.isRight
        ? Words.rightAnswer(part.right)
        : part.given.map { Words.wrongAnswer($0, right: part.right) }
          ?? Words.skippedAnswer(right: part.right)
      canvas.frame.draw(
        verdict, row: row, column: header.column, columns: header.columns,
        style: part.isRight ? .good : .error)
      row += 1
    }
    if let training = feedback.training {
      canvas.frame.draw(
        Words.training(training.number, of: training.count), row: layout.note.row,
        column: header.column, columns: header.columns, style: .dim)
    }
    guard let explanation = feedback.explanation else { return }
    canvas.frame.draw(
      feedback.isGuideline ? Words.fromGuideline : Words.why, row: layout.title.row,
      column: header.column, columns: header.columns, style: .bold)
    let area = layout.explanation
    let clamped = Scrolling.rows(0).moved(from: feedbackScroll, height: area.rows) {
      explanation.rowCount(columns: area.columns, upTo: $0)
    }
    let more = explanation.draw(on: &canvas.frame, in: area, scroll: clamped)
    canvas.drawMore(above: clamped > 0, below: more, beside: area)
  }

  /// What is said instead of a sample to somebody who is paused.
  func drawPauses(on canvas: inout Canvas, in area: Rectangle) {
    var lines: [(text: SafeText, style: Style)] = []
    for pause in pauses {
      lines.append((Words.paused(pause.task, pause.question), .bold))
      lines.append((Words.pausedCounts(pause), .normal))
      lines += pause.appeals.prefix(3).map { (Words.youSaid($0), .good) }
    }
    if let appealing {
      var rest = area
      let after = canvas.draw(paragraphs: lines, in: rest, spaced: false)
      _ = rest.takeTop(max(0, min(after - rest.row, rest.rows - 2)))
      canvas.frame.draw(
        Words.appealTitle, row: rest.row, column: rest.column, columns: rest.columns, style: .bold)
      _ = rest.takeTop(1)
      canvas.drawField(appealing, in: rest)
      return
    }
    // In a small place the samples matter more than what can be done, which the footer says too.
    let isRoomy = area.rows >= 14
    if isRoomy {
      lines.append((Words.pausedMeans, .normal))
      if pauses.contains(where: { $0.appeals.isEmpty }) {
        lines.append((Words.pressToAppeal, .accent))
      }
    }
    var rest = area
    let after = canvas.draw(paragraphs: lines, in: rest, spaced: false)
    _ = rest.takeTop(after - rest.row + (isRoomy ? 1 : 0))
    let missed = pauses.flatMap(\.missed)
    guard rest.rows >= 2, !missed.isEmpty else { return }
    canvas.frame.draw(
      Words.missedTitle, row: rest.row, column: rest.column, columns: rest.columns, style: .bold)
    _ = rest.takeTop(1)
    let all = pauses.reduce(0) { $0 + $1.misses }
    let shown = missed.prefix(all > rest.rows ? rest.rows - 1 : rest.rows)
    for miss in shown {
      let line = rest.takeTop(1)
      canvas.frame.draw(
        Words.missed(miss), row: line.row, column: line.column, columns: line.columns)
    }
    if all > shown.count, rest.rows > 0 {
      canvas.frame.draw(
        Words.moreMissed(all - shown.count), row: rest.row, column: rest.column,
        columns: rest.columns, style: .dim)
    }
  }
}
