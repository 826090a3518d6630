import Domain
import Import

/// What the answers of one question of a file look like.
struct SurveyedQuestion {
  let name: String
  var count = 0
  /// Labels in the order in which they first appear, at most `QuestionSurvey.listedLabels`.
  var labels: [String] = []
  /// How many labels an answer holds at most.
  var mostLabels = 0
  var fields: [String] = []
  var ratings: ClosedRange<Int>?
  var hasSpans = false
  /// Spans of one answer overlap.
  var isNested = false
  var hasLabels = false
  var hasWords = false
  var hasTexts = false
  var hasPicks = false
  var hasOrders = false
  var isBinary = false

  /// Types of tasks that could hold these answers, the likeliest first.
  var types: [TaskType] {
    if hasSpans { return [.spans] }
    if hasPicks { return [.preference] }
    if hasOrders { return [.ranking, .preference] }
    if hasTexts { return [.text] }
    if isBinary { return [.choice] }
    if ratings != nil { return [.rating, .choice] }
    if hasLabels {
      let isScale = labels.allSatisfy { Int($0) != nil }
      if mostLabels > 1 { return [.multichoice] }
      return [.choice, .multichoice] + (isScale ? [.rating] : [])
    }
    if hasWords {
      // Few words that come back are labels; many that don't are texts.
      return labels.count <= 20 && labels.allSatisfy { $0.utf8.count <= 40 }
        ? [.choice, .text, .multichoice] : [.text, .choice]
    }
    return []
  }

  /// A `[[task]]` block that would take the answers.
  var wantedTask: String? {
    guard let type = types.first else { return nil }
    var lines = [
      "[[task]]", "id = \(Self.toml(QuestionSurvey.taskID(name)))", "type = \"\(type.rawValue)\"",
      "question = \(Self.toml(name))",
    ]
    switch type {
    case .spans:
      lines.append("field = \(Self.toml(fields.first ?? "text"))")
      if isNested { lines.append("nested = true") }
      lines.append(options)
    case .choice, .multichoice: lines.append(options)
    case .rating:
      let range = ratings ?? 1...5
      lines.append("min = \(min(1, range.lowerBound))")
      lines.append("max = \(max(5, range.upperBound))")
    case .preference: lines.append("fields = [\"reply_a\", \"reply_b\"]  # the two fields")
    case .ranking: lines.append("items = \"replies\"  # the list field")
    case .text: lines.append("optional = true")
    case .fields: break
    }
    return lines.joined(separator: "\n")
  }

  private var options: String {
    let ids = isBinary ? ["yes", "no"] : labels
    return "options = [" + ids.map { "{ id = \(Self.toml($0)) }" }.joined(separator: ", ") + "]"
  }

  /// A TOML basic string.
  private static func toml(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": out += "\\" + String(scalar)
      case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
        let hex = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}

/// The questions that a file's answers belong to.
struct QuestionSurvey {
  static let listedLabels = 200

  private(set) var questions: [SurveyedQuestion] = []

  mutating func take(_ record: ForeignRecord, shownName: (String) -> String) {
    for answer in record.answers where !answer.question.isEmpty {
      let index =
        questions.firstIndex { $0.name.sameBytes(as: answer.question) } ?? questions.count
      if index == questions.count { questions.append(SurveyedQuestion(name: answer.question)) }
      Self.take(answer.value, into: &questions[index], shownName: shownName)
    }
  }

  private static func take(
    _ value: ForeignValue, into question: inout SurveyedQuestion, shownName: (String) -> String
  ) {
    question.count += 1
    func note(_ labels: [String], into question: inout SurveyedQuestion) {
      for label in labels where question.labels.count < listedLabels {
        if !question.labels.contains(where: { $0.sameBytes(as: label) }) {
          question.labels.append(label)
        }
      }
    }
    switch value {
    case .labels(let labels):
      question.hasLabels = true
      question.mostLabels = max(question.mostLabels, labels.count)
      note(labels, into: &question)
    case .word(let word):
      question.hasWords = true
      note([word], into: &question)
    case .binary: question.isBinary = true
    case .spans(let field, let spans):
      question.hasSpans = true
      question.isNested = question.isNested || overlaps(spans)
      note(spans.map(\.label), into: &question)
      let name = field.map(shownName)
      if let name, !question.fields.contains(name) { question.fields.append(name) }
    case .rating(let number):
      let range = question.ratings ?? number...number
      question.ratings = min(range.lowerBound, number)...max(range.upperBound, number)
      note([String(number)], into: &question)
    case .text: question.hasTexts = true
    case .pick: question.hasPicks = true
    case .order: question.hasOrders = true
    case .nothing, .skip: break
    }
  }

  private static func overlaps(_ spans: [LabeledSpan]) -> Bool {
    var reach = 0
    for span in spans.sorted(by: { $0.start < $1.start }) {
      if span.start < reach { return true }
      reach = max(reach, span.end)
    }
    return false
  }

  /// A task's id made of a question's name.
  static func taskID(_ name: String) -> String {
    var id = ""
    for byte in name.lowercased().utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        id.unicodeScalars.append(Unicode.Scalar(byte))
      default: if !id.isEmpty, id.last != "_" { id += "_" }
      }
      if id.utf8.count == ColumnName.maximumBytes { break }
    }
    while id.last == "_" { id.removeLast() }
    return id.isEmpty ? "label" : id
  }
}
