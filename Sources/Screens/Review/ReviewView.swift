import Domain
import Terminal

extension ReviewModel {
  func view(size: Size) -> Frame {
    guard !ScreenSize.isTooSmall(size) else { return ScreenSize.tooSmall(size) }
    var canvas = Canvas(size: size, place: place, screen: Words.review, status: status)
    if let item, case .deciding = stage {
      draw(item, on: &canvas, size: size)
    } else {
      canvas.draw(paragraphs: words, in: canvas.body.inset(top: size.rows > 16 ? 1 : 0))
    }
    canvas.draw(notice)
    switch asking {
    case .reason: canvas.drawFooter(PickKeys.table, mode: .keys)
    case .note: canvas.drawFooter(NoteKeys.table, mode: .typing)
    case .comment: canvas.drawFooter(CommentKeys.table, mode: .typing)
    case .correct(let form):
      canvas.drawFooter(
        CorrectKeys.table, mode: form.editor?.isTyping == true ? .typing : .keys, namesKeys: true,
        where: isAvailable)
    case nil: canvas.drawFooter(ReviewKeys.table, mode: .keys, where: isAvailable)
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

  /// Text, the question and its answers; the text has what the others leave.
  func layout(size: Size) -> LabelLayout {
    if let correcting { return correcting.layout(body: Canvas.bodyArea(of: size)) }
    let title: SafeText
    let count: Int
    switch asking {
    case .reason(_, let list): (title, count) = (list.title, list.codes.count)
    case .note: (title, count) = (Words.notePrompt, 1)
    case .comment: (title, count) = (Words.commentPrompt, 1)
    case .correct, nil: (title, count) = (Words.reviewQuestion, 4)
    }
    var body = Canvas.bodyArea(of: size)
    _ = body.takeBottom(similarRows(in: body))
    return LabelLayout(
      body: body, sample: item?.sample, question: title, optionCount: count)
  }

  /// Near duplicates stand under the verdicts, where there is room.
  private func similarRows(in body: Rectangle) -> Int {
    guard let similar = item?.similar, !similar.isEmpty, asking == nil, body.rows >= 14 else {
      return 0
    }
    return min(similar.count, body.rows >= 20 ? 5 : 2) + 2
  }

  private func drawSimilar(_ item: ReviewItem, on canvas: inout Canvas) {
    let body = canvas.body
    let rows = similarRows(in: body)
    guard rows > 0 else { return }
    let first = body.endRow - rows + 1
    canvas.frame.draw(
      Words.nearDuplicatesHere(item.similar.count), row: first, column: body.column,
      columns: body.columns, style: .bold)
    for (number, other) in item.similar.prefix(rows - 2).enumerated() {
      canvas.frame.draw(
        other.line, row: first + 1 + number, column: body.column + 2, columns: body.columns - 2)
    }
  }

  /// The text is longer than its place.
  func isLong(_ size: Size) -> Bool {
    guard let item else { return false }
    let area = layout(size: size).text
    return item.sample.rowCount(columns: area.columns, upTo: area.rows + 1) > area.rows
  }

  mutating func scroll(_ scrolling: Scrolling, size: Size) {
    guard let item else { return }
    let area = layout(size: size).text
    if let correcting {
      scroll = scrolling.moved(from: scroll, height: area.rows) {
        correcting.sampleRowCount(columns: area.columns, upTo: $0)
      }
      return
    }
    scroll = scrolling.moved(from: scroll, height: area.rows) {
      item.sample.rowCount(columns: area.columns, upTo: $0)
    }
  }

  private func draw(_ item: ReviewItem, on canvas: inout Canvas, size: Size) {
    if let correcting {
      let layout = layout(size: size)
      drawHeader(item, on: &canvas, in: layout.header)
      correcting.draw(on: &canvas, in: layout, scroll: scroll)
      return
    }
    let layout = layout(size: size)
    drawHeader(item, on: &canvas, in: layout.header)
    drawSimilar(item, on: &canvas)
    let clamped = Scrolling.rows(0).moved(from: scroll, height: layout.text.rows) {
      item.sample.rowCount(columns: layout.text.columns, upTo: $0)
    }
    let hasMore = item.sample.draw(on: &canvas.frame, in: layout.text, scroll: clamped)
    canvas.drawMore(above: clamped > 0, below: hasMore, beside: layout.text)
    switch asking {
    case .reason(_, let list):
      canvas.frame.wrap(list.title, in: layout.question, style: .bold)
      canvas.frame.cursor = list.options.draw(on: &canvas.frame, in: layout.options)
    case .note(let reason, let buffer):
      canvas.frame.wrap(Words.noteTitle(Words.code(reason)), in: layout.question, style: .bold)
      canvas.drawField(buffer, in: layout.options)
    case .comment(let buffer):
      canvas.frame.wrap(Words.commentPrompt, in: layout.question, style: .bold)
      canvas.drawField(buffer, in: layout.options)
    case .correct, nil:
      canvas.frame.wrap(Words.reviewQuestion, in: layout.question, style: .bold)
      canvas.frame.cursor = verdicts.draw(on: &canvas.frame, in: layout.options)
    }
  }

  private var verdicts: OptionRows {
    OptionRows(
      rows: [
        .init(keys: "1 a", name: Words.verdict(.accept), help: Words.acceptHelp),
        .init(keys: "2 x", name: Words.verdict(.reject), help: Words.rejectHelp),
        .init(keys: "3 r", name: Words.verdict(.returned), help: Words.returnHelp),
        .init(keys: "4 c", name: Words.keyCorrect.words, help: Words.correctHelp),
      ], cursor: focus)
  }

  private func drawHeader(_ item: ReviewItem, on canvas: inout Canvas, in area: Rectangle) {
    let end =
      canvas.frame.draw(
        Words.sample(item.id), row: area.row, endingAt: area.endColumn, style: .dim) - 1
    var left = StyledLine()
    left.append(Words.verdictsSoFar(item.verdicts, of: item.wanted), .accent)
    if item.sample.hiddenCount > 0 {
      left.append(" ")
      left.append(Words.hiddenText(item.sample.hiddenCount), .badge)
    }
    if !item.similar.isEmpty {
      left.append(" ")
      left.append(Words.nearDuplicates(item.similar.count), .badge)
    }
    for flag in item.flags {
      left.append(" ")
      left.append(Words.flag(Words.code(flag)), .badge)
    }
    if !appeals.isEmpty {
      left.append(" ")
      left.append(Words.appealCount(appeals.count), .badge)
    }
    left.append("  \(Words.from(item.contributor)) · \(item.license)", .dim)
    canvas.frame.draw(left, row: area.row, column: area.column, columns: end - area.column)
  }

  private var objections: [(text: SafeText, style: Style)] {
    guard !appeals.isEmpty else { return [] }
    return [(Words.appealCount(appeals.count), .bold)]
      + appeals.prefix(5).map { (Words.appeal($0), .normal) } + [(Words.appealMeans, .normal)]
  }

  private var words: [(text: SafeText, style: Style)] {
    switch stage {
    case .starting, .deciding: [(Words.starting, .dim)]
    case .nothingLeft:
      [
        (Words.nothingToReview, .bold), (Words.ownNotShown, .normal),
        (Words.disputedBehindTab, .normal),
      ] + objections
        + [(Words.looksAgain, .dim)]
    case .cannot(let reason): [(Words.cannotReview, .bold), (SafeText(reason), .normal)]
    }
  }
}
