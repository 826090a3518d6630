import Terminal

extension LabelModel {
  func view(size: Size) -> Frame {
    guard !ScreenSize.isTooSmall(size) else { return ScreenSize.tooSmall(size) }
    var canvas = Canvas(
      size: size, place: place, screen: isAgain ? Words.labelAgain : Words.label, status: status)
    if let feedback {
      draw(feedback, on: &canvas)
    } else if let form, case .asking = stage {
      draw(form, on: &canvas, size: size)
    } else if !pauses.isEmpty {
      drawPauses(on: &canvas, in: canvas.body)
    } else {
      canvas.draw(paragraphs: words, in: canvas.body.inset(top: size.rows > 16 ? 1 : 0))
    }
    if notice == nil { drawSuggestion(on: &canvas) } else { canvas.draw(notice) }
    if let commenting { canvas.drawComment(commenting) }
    switch listing {
    case _ where commenting != nil: canvas.drawFooter(CommentKeys.table, mode: .typing)
    case _ where feedback != nil: canvas.drawFooter(FeedbackKeys.table, mode: .keys)
    case _ where appealing != nil: canvas.drawFooter(AppealKeys.table, mode: .typing)
    case nil:
      canvas.drawFooter(
        form?.table ?? LabelKeys.withoutQuestion, mode: isTyping ? .typing : .keys,
        namesKeys: form?.editor?.canType == true, leading: progress(size: size),
        where: isAvailable)
    default: canvas.drawFooter(PickKeys.table, mode: .keys)
    }
    return canvas.frame
  }

  /// What a program said of the question that has the focus, marked as such, on the row of notices.
  private func drawSuggestion(on canvas: inout Canvas) {
    guard feedback == nil, listing == nil, case .asking = stage,
      let task = form?.question?.task, let shown = suggestions[task]
    else { return }
    let area = canvas.footer
    let end =
      canvas.frame.draw(
        Words.suggestionMark, row: canvas.noticeRow, column: area.column, columns: area.columns,
        style: .badge) + 1
    canvas.frame.draw(
      Words.suggestion(by: shown.who, shown.words, isTaken: shown.isTaken), row: canvas.noticeRow,
      column: end, columns: area.endColumn - end, style: .accent)
  }

  private var status: (text: SafeText, style: Style)? {
    switch saving {
    case .nothing: nil
    case .waiting: (Words.saving, .warning)
    case .saved: (Words.saved, .good)
    case .failed: (Words.notSavedMark, .error)
    }
  }

  private func progress(size: Size) -> StyledLine? {
    guard size.columns >= 76, let answered, let total, total > 0, item != nil else { return nil }
    let share = min(answered, total) * 100 / total
    let full = min(10, share / 10)
    var line = StyledLine()
    if size.columns >= 100, let pace {
      line.runs += pace.line.runs
      line.append("  ")
    }
    line.append(SafeText(String(repeating: "█", count: full)), .accent)
    line.append(SafeText(String(repeating: "░", count: 10 - full)), .dim)
    // Three places always, so that the keys beside it stay where they are.
    let places = share < 10 ? 3 : share < 100 ? 2 : 1
    line.append("\(SafeText(String(repeating: " ", count: places)))\(share) %")
    return line
  }

  private func draw(_ form: AnswerForm, on canvas: inout Canvas, size: Size) {
    let layout = layout(size: size)
    drawHeader(form, on: &canvas, in: layout.header)
    switch listing {
    case .skipReason(let list), .flag(let list):
      form.drawSample(on: &canvas, in: layout, scroll: scroll)
      canvas.frame.wrap(list.title, in: layout.question, style: .bold)
      canvas.frame.cursor = list.options.draw(on: &canvas.frame, in: layout.options)
    case nil: form.draw(on: &canvas, in: layout, scroll: scroll)
    }
  }

  private func drawHeader(_ form: AnswerForm, on canvas: inout Canvas, in area: Rectangle) {
    let sample = Words.sample(form.item.id)
    let right: SafeText = position.map { "\(sample) · \($0)" } ?? sample
    let end = canvas.frame.draw(right, row: area.row, endingAt: area.endColumn, style: .dim) - 1
    canvas.frame.draw(
      form.header, row: area.row, column: area.column, columns: end - area.column)
  }

  private var position: SafeText? {
    if isAgain { return Words.againLeft(againLeft) }
    guard let answered, let total else { return nil }
    return Words.position(answered + 1, of: max(total, answered + 1))
  }

  private var words: [(text: SafeText, style: Style)] {
    switch stage {
    case .starting: [(Words.starting, .dim)]
    case .asking, .paused: [(Words.nextComes, .dim)]
    case .nothingLeft:
      [(Words.nothingLeft, .bold)] + Words.nextSteps.map { ($0, .normal) }
        + notAsked(notAskedYet) + [(Words.looksAgain, .dim)]
    case .allAgain: [(Words.allAgain, .bold), (Words.allAgainNext, .normal)]
    case .noTask(let notAskedYet):
      [(Words.noTaskTitle, .bold), (Words.addTask, .normal)] + notAsked(notAskedYet)
    case .cannot(let reason): [(Words.cannotLabel, .bold), (SafeText(reason), .normal)]
    }
  }

  private func notAsked(_ tasks: [String]) -> [(text: SafeText, style: Style)] {
    tasks.isEmpty ? [] : [(Words.notAskedYet(tasks), .warning)]
  }
}
