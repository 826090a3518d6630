import Domain
import Terminal

extension AdjudicateModel {
  /// What was answered stands beside all else where it is wide enough, else below.
  private static let wideColumns = 100
  private static let voiceColumns = 40

  /// Where the sample and the question stand, and where what was answered.
  private func areas(_ body: Rectangle) -> (main: Rectangle, voices: Rectangle) {
    var main = body
    if body.columns >= AdjudicateModel.wideColumns {
      let voices = main.takeRight(AdjudicateModel.voiceColumns)
      main = main.inset(right: 2)
      return (main, voices)
    }
    let wanted = 1 + (item?.voices.count ?? 0)
    let voices = main.takeBottom(min(wanted, max(2, body.rows / 3)))
    if body.rows >= 16 { main = main.inset(bottom: 1) }
    return (main, voices)
  }

  func layout(size: Size) -> LabelLayout {
    let (main, _) = areas(Canvas.bodyArea(of: size))
    if explaining != nil {
      return LabelLayout(
        body: main, sample: item?.item.sample, question: Words.goldNoteTitle, optionCount: 1)
    }
    return form?.layout(body: main)
      ?? LabelLayout(body: main, sample: nil, question: "", optionCount: 0)
  }

  func place(size: Size) -> EditorPlace {
    let layout = layout(size: size)
    return EditorPlace(
      sample: layout.text, scroll: form?.clamped(scroll, to: layout.text) ?? 0,
      answer: layout.options)
  }

  func isLong(_ size: Size) -> Bool {
    guard let form else { return false }
    let area = layout(size: size).text
    return form.sampleRowCount(columns: area.columns, upTo: area.rows + 1) > area.rows
  }

  mutating func scroll(_ scrolling: Scrolling, size: Size) {
    guard let form else { return }
    let area = layout(size: size).text
    scroll = scrolling.moved(from: scroll, height: area.rows) {
      form.sampleRowCount(columns: area.columns, upTo: $0)
    }
  }

  func view(size: Size) -> Frame {
    guard !ScreenSize.isTooSmall(size) else { return ScreenSize.tooSmall(size) }
    var canvas = Canvas(size: size, place: place, screen: Words.adjudicate, status: status)
    if let item, let form, case .deciding = stage {
      draw(item, form, on: &canvas, size: size)
    } else {
      canvas.draw(paragraphs: words, in: canvas.body.inset(top: size.rows > 16 ? 1 : 0))
    }
    canvas.draw(notice)
    if explaining != nil {
      canvas.drawFooter(GoldNoteKeys.table, mode: .typing)
    } else {
      canvas.drawFooter(
        AdjudicateKeys.table(form?.question), mode: isTyping ? .typing : .keys,
        namesKeys: form?.editor?.canType == true, where: isAvailable)
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

  private func draw(
    _ item: AdjudicateItem, _ form: AnswerForm, on canvas: inout Canvas, size: Size
  ) {
    let layout = layout(size: size)
    let end =
      canvas.frame.draw(
        "\(Words.sample(item.item.id)) · \(Words.labelsWait(item.waiting))",
        row: layout.header.row, endingAt: layout.header.endColumn, style: .dim) - 1
    canvas.frame.draw(
      form.header, row: layout.header.row, column: layout.header.column,
      columns: end - layout.header.column)
    if let explaining {
      form.drawSample(on: &canvas, in: layout, scroll: scroll)
      canvas.frame.wrap(Words.goldNoteTitle, in: layout.question, style: .bold)
      canvas.drawField(explaining, in: layout.options)
    } else {
      form.draw(on: &canvas, in: layout, scroll: scroll)
    }
    drawVoices(item, on: &canvas, in: areas(canvas.body).voices)
  }

  /// A row an answer in a narrow place, all of each in a wide one.
  private func drawVoices(_ item: AdjudicateItem, on canvas: inout Canvas, in area: Rectangle) {
    var rest = area
    let title = rest.takeTop(1)
    canvas.frame.draw(
      Words.voicesTitle(item.voices.reduce(0) { $0 + $1.count }), row: title.row,
      column: title.column, columns: title.columns, style: .accent)
    let isWide = canvas.body.columns >= AdjudicateModel.wideColumns
    for (number, voice) in item.voices.enumerated() where rest.rows > 0 {
      let row = rest.takeTop(1)
      let isLast = !isWide && rest.rows == 0 && number < item.voices.count - 1
      if isLast {
        canvas.frame.draw(
          Words.moreVoices(item.voices.count - number), row: row.row, column: row.column,
          columns: row.columns, style: .dim)
        return
      }
      let key: SafeText =
        voice.value != nil && number < AdjudicateKeys.voiceKeys ? "f\(number + 2)" : ""
      canvas.frame.draw(key, row: row.row, column: row.column, columns: 3, style: .key)
      let count = canvas.frame.draw(
        "\(voice.count) × ", row: row.row, column: row.column + 4, columns: row.columns - 4,
        style: .bold)
      if isWide {
        canvas.frame.draw(
          voice.who, row: row.row, column: count, columns: row.endColumn - count, style: .dim)
        let inside = rest.inset(left: SampleText.barColumns + 2)
        let rows = min(rest.rows, max(1, voice.words.rowCount(columns: inside.columns, upTo: 8)))
        canvas.frame.gutter(row: rest.row, column: rest.column + 2, rows: rows)
        canvas.frame.wrap(
          voice.words,
          in: Rectangle(
            row: rest.row, column: inside.column, rows: rows, columns: inside.columns))
        _ = rest.takeTop(rows + (rest.rows > rows ? 1 : 0))
      } else {
        let words: SafeText = .oneLine(voice.words.source)
        let next = canvas.frame.draw(
          words, row: row.row, column: count, columns: max(1, (row.endColumn - count) * 2 / 3))
        canvas.frame.draw(
          voice.who, row: row.row, column: next + 2, columns: row.endColumn - next - 2, style: .dim)
      }
    }
  }

  private var words: [(text: SafeText, style: Style)] {
    switch stage {
    case .starting, .deciding: [(Words.starting, .dim)]
    case .nothingLeft:
      [
        (Words.nothingToAdjudicate, .bold), (Words.whatIsDisputed, .normal),
        (Words.looksAgain, .dim),
      ]
    case .cannot(let reason): [(Words.cannotAdjudicate, .bold), (SafeText(reason), .normal)]
    }
  }
}
