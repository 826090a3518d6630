import Terminal

extension AnswerForm {
  func layout(body: Rectangle) -> LabelLayout {
    guard let question, let editor else {
      return LabelLayout(body: body, sample: item.sample, question: "", optionCount: 0)
    }
    return LabelLayout(
      body: body, question: question.text,
      optionCount: editor.rowCount(columns: body.columns, upTo: body.rows)
    ) { editor.sampleRowCount(item.sample, columns: $0, upTo: $1) }
  }

  /// Rows of the sample as the question that has the focus shows it.
  func sampleRowCount(columns: Int, upTo limit: Int) -> Int {
    editor?.sampleRowCount(item.sample, columns: columns, upTo: limit)
      ?? item.sample.rowCount(columns: columns, upTo: limit)
  }

  /// The first row of the sample that is seen, no further than to its end.
  func clamped(_ scroll: Int, to area: Rectangle) -> Int {
    Scrolling.rows(0).moved(from: scroll, height: area.rows) {
      sampleRowCount(columns: area.columns, upTo: $0)
    }
  }

  /// The sample, the question and what is answered.
  func draw(on canvas: inout Canvas, in layout: LabelLayout, scroll: Int) {
    let seen = drawSample(on: &canvas, in: layout, scroll: scroll)
    guard let question, let editor else { return }
    canvas.frame.wrap(question.text, in: layout.question, style: .bold)
    let place = EditorPlace(
      sample: layout.text, scroll: clamped(scroll, to: layout.text), answer: layout.options)
    canvas.frame.cursor = editor.draw(on: &canvas, in: place) ?? seen.cursor
  }

  @discardableResult
  func drawSample(on canvas: inout Canvas, in layout: LabelLayout, scroll: Int) -> DrawnSample {
    let scroll = clamped(scroll, to: layout.text)
    let seen =
      editor?.drawSample(item.sample, on: &canvas, in: layout.text, scroll: scroll)
      ?? DrawnSample(
        hasMore: item.sample.draw(on: &canvas.frame, in: layout.text, scroll: scroll), cursor: nil)
    canvas.drawMore(above: scroll > 0, below: seen.hasMore, beside: layout.text)
    return seen
  }

  /// Which question it is, and what the others were answered with.
  var header: StyledLine {
    var line = StyledLine()
    let asked = asked
    if let question {
      line.append(.oneLine(question.task), .accent)
      if asked.count > 1, let at = asked.firstIndex(of: focus) {
        line.append(" \(at + 1)/\(asked.count)", .accent)
      }
    }
    if item.sample.hiddenCount > 0 {
      line.append(" ")
      line.append(Words.hiddenText(item.sample.hiddenCount), .badge)
    }
    for number in asked where number != focus {
      let summary = editors[number].editor.summary
      line.append("  \(SafeText.oneLine(questions[number].task)): ", .dim)
      line.append(summary ?? "–", summary == nil ? .dim : .normal)
    }
    return line
  }
}
