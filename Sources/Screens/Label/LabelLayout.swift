import Terminal

/// Where the parts of the label screen stand. Question, options and keys have their place first; the text has the
/// rest and scrolls.
struct LabelLayout {
  let header: Rectangle
  let text: Rectangle
  let question: Rectangle
  let options: Rectangle

  /// The text's place keeps its height for texts up to this many rows, so that options stay where they are.
  static let steadyRows = 8
  static let leastTextRows = 3

  /// There is room for blank rows between the parts.
  static func isRoomy(_ body: Rectangle) -> Bool { body.rows >= 12 }

  init(body: Rectangle, sample: SampleText?, question words: SafeText, optionCount: Int) {
    self.init(body: body, question: words, optionCount: optionCount) { columns, limit in
      sample?.rowCount(columns: columns, upTo: limit) ?? 0
    }
  }

  /// - Parameter sampleRows: rows of the sample in so many columns, counted no further than a limit.
  init(
    body: Rectangle, question words: SafeText, optionCount: Int,
    sampleRows: (_ columns: Int, _ limit: Int) -> Int
  ) {
    var rest = body
    header = rest.takeTop(1)
    let isRoomy = LabelLayout.isRoomy(body)
    if isRoomy { _ = rest.takeTop(1) }
    let gap = isRoomy ? 1 : 0
    let questionRows = min(words.rowCount(columns: body.columns, upTo: isRoomy ? 3 : 1), 3)
    let forOptions = max(1, rest.rows - LabelLayout.leastTextRows - gap - questionRows)
    let optionRows = min(max(1, optionCount), forOptions)
    let room = max(0, rest.rows - gap - questionRows - optionRows)
    let wanted = sampleRows(body.columns, room)
    text = rest.takeTop(min(room, max(wanted, LabelLayout.steadyRows)))
    _ = rest.takeTop(gap)
    question = rest.takeTop(questionRows)
    options = rest.takeTop(optionRows)
  }
}

extension LabelModel {
  func layout(size: Size) -> LabelLayout {
    let body = Canvas.bodyArea(of: size)
    switch listing {
    case .skipReason(let list), .flag(let list):
      return LabelLayout(
        body: body, sample: item?.sample, question: list.title, optionCount: list.codes.count)
    case nil:
      return form?.layout(body: body)
        ?? LabelLayout(body: body, sample: nil, question: "", optionCount: 0)
    }
  }

  /// The text is longer than its place.
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
}
