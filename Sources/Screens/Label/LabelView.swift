import Terminal

extension LabelModel {
  func view(size: Size) -> Frame {
    guard !ScreenSize.isTooSmall(size) else { return ScreenSize.tooSmall(size) }
    var canvas = Canvas(size: size, place: place, screen: Words.label, status: status)
    if let feedback {
      draw(feedback, on: &canvas)
    } else if let item, case .asking = stage {
      draw(item, on: &canvas, size: size)
    } else if !pauses.isEmpty {
      drawPauses(on: &canvas, in: canvas.body)
    } else {
      canvas.draw(paragraphs: words, in: canvas.body.inset(top: size.rows > 16 ? 1 : 0))
    }
    canvas.draw(notice)
    switch listing {
    case _ where feedback != nil: canvas.drawFooter(FeedbackKeys.table, mode: .keys)
    case _ where appealing != nil: canvas.drawFooter(AppealKeys.table, mode: .typing)
    case nil:
      canvas.drawFooter(
        keys.table, mode: isTyping ? .typing : .keys, leading: progress(size: size),
        where: isAvailable)
    default: canvas.drawFooter(PickKeys.table, mode: .keys)
    }
    return canvas.frame
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
    return StyledLine([
      .init(SafeText(String(repeating: "█", count: full)), .accent),
      .init(SafeText(String(repeating: "░", count: 10 - full)), .dim),
      // Three places always, so that the keys beside it stay where they are.
      .init(
        "\(SafeText(String(repeating: " ", count: share < 10 ? 3 : share < 100 ? 2 : 1)))\(share) %"
      ),
    ])
  }

  private func draw(_ item: LabelItem, on canvas: inout Canvas, size: Size) {
    let layout = layout(size: size)
    drawHeader(item, on: &canvas, in: layout.header)
    let clamped = Scrolling.rows(0).moved(from: scroll, height: layout.text.rows) {
      item.sample.rowCount(columns: layout.text.columns, upTo: $0)
    }
    let hasMore = item.sample.draw(on: &canvas.frame, in: layout.text, scroll: clamped)
    canvas.drawMore(above: clamped > 0, below: hasMore, beside: layout.text)
    switch listing {
    case .skipReason(let list), .flag(let list):
      canvas.frame.wrap(list.title, in: layout.question, style: .bold)
      canvas.frame.cursor = list.options.draw(on: &canvas.frame, in: layout.options)
    case nil:
      guard let question else { return }
      canvas.frame.wrap(question.text, in: layout.question, style: .bold)
      if question.isFilterList {
        drawFilter(question, on: &canvas, in: layout.options)
      } else {
        canvas.frame.cursor = options(of: question).draw(on: &canvas.frame, in: layout.options)
      }
    }
  }

  private func options(of question: LabelItem.Question) -> OptionRows {
    let chosen = chosen.indices.contains(focus) ? chosen[focus] : nil
    return OptionRows(
      rows: question.options.enumerated().map { number, option in
        OptionRows.Row(
          keys: OptionRows.label(option.keys), name: option.name, help: option.help,
          isChosen: number == chosen)
      }, cursor: cursor)
  }

  private func drawFilter(
    _ question: LabelItem.Question, on canvas: inout Canvas, in area: Rectangle
  ) {
    var area = area
    let field = area.takeTop(1)
    let found = filter.matches(question.options)
    let start = canvas.frame.draw(
      Words.filterPrompt(found: found.count, of: question.options.count), row: field.row,
      column: field.column, columns: field.columns, style: .dim)
    let query = SafeText.oneLine(filter.query.text)
    canvas.frame.draw(
      query, row: field.row, column: start + 1, columns: field.endColumn - start - 1, style: .field)
    let focused = filter.focused(question.options)
    let place = focused.flatMap { found.firstIndex(of: $0) } ?? 0
    let first = max(0, min(place - area.rows / 2, found.count - area.rows))
    let shown = found.dropFirst(first).prefix(area.rows)
    let chosen = chosen.indices.contains(focus) ? chosen[focus] : nil
    let rows = shown.map { number in
      OptionRows.Row(
        keys: "", name: question.options[number].name, help: question.options[number].help,
        isChosen: number == chosen)
    }
    let cursor = OptionRows(rows: rows, cursor: rows.isEmpty ? nil : place - first).draw(
      on: &canvas.frame, in: area)
    let typed = filter.query.cursor
    canvas.frame.cursor =
      filter.isTyping
      ? Position(
        row: field.row,
        column: min(
          field.endColumn - 1,
          start + 1 + query.position(ofByte: typed, columns: field.columns).column)) : cursor
  }

  private func drawHeader(_ item: LabelItem, on canvas: inout Canvas, in area: Rectangle) {
    let place = position
    let right: SafeText = place.map { "\(Words.sample(item.id)) · \($0)" } ?? Words.sample(item.id)
    let end =
      canvas.frame.draw(right, row: area.row, endingAt: area.endColumn, style: .dim) - 1
    var left = StyledLine()
    if let question {
      left.append(.oneLine(question.task), .accent)
      if item.questions.count > 1 { left.append(" \(focus + 1)/\(item.questions.count)", .accent) }
    }
    if item.sample.hiddenCount > 0 {
      left.append(" ")
      left.append(Words.hiddenText(item.sample.hiddenCount), .badge)
    }
    for (number, other) in item.questions.enumerated() where number != focus {
      let option = chosen.indices.contains(number) ? chosen[number] : nil
      let name: SafeText =
        option.flatMap { other.options.indices.contains($0) ? other.options[$0].name : nil } ?? "–"
      left.append("  \(SafeText.oneLine(other.task)): ", .dim)
      left.append(name, option == nil ? .dim : .normal)
    }
    canvas.frame.draw(left, row: area.row, column: area.column, columns: end - area.column)
  }

  private var position: SafeText? {
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
    case .noTask(let notAskedYet):
      [(Words.noTaskTitle, .bold), (Words.addTask, .normal)] + notAsked(notAskedYet)
    case .cannot(let reason): [(Words.cannotLabel, .bold), (SafeText(reason), .normal)]
    }
  }

  private func notAsked(_ tasks: [String]) -> [(text: SafeText, style: Style)] {
    tasks.isEmpty ? [] : [(Words.notAskedYet(tasks), .warning)]
  }
}
