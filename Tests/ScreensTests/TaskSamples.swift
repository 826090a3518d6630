import Domain
import Terminal

@testable import Screens

/// Questions and samples of each type of task.
extension Samples {
  static func question(
    _ kind: TaskKind, task: String = "task", text: SafeText = "How is it?",
    options: [LabelItem.Option] = [], advances: Bool = true, condition: TaskCondition? = nil,
    isFlipped: Bool = false
  ) -> LabelItem.Question {
    LabelItem.Question(
      task: task, text: text, kind: kind, options: options, advances: advances,
      condition: condition, isFlipped: isFlipped)
  }

  static let tags = question(
    .multichoice(MultichoiceTask(options: [], minimum: 1, maximum: 2)), task: "tags",
    text: "What applies?",
    options: [option(1, "refund"), option(2, "angry", key: "n"), option(3, "thanks")],
    advances: false)

  static func rating(_ range: ClosedRange<Int> = 1...5, advances: Bool = true)
    -> LabelItem.Question
  {
    question(
      .rating(
        RatingTask(
          minimum: range.lowerBound, maximum: range.upperBound, low: "useless", high: "solves it")),
      task: "helpful", text: "How helpful is the reply?", advances: advances)
  }

  static func better(strength: Int? = nil, isFlipped: Bool = false, tie: Bool = true)
    -> LabelItem.Question
  {
    question(
      .preference(
        PreferenceTask(fields: ["reply_a", "reply_b"], allowsTie: tie, strength: strength)),
      task: "better", text: "Which reply is better?", isFlipped: isFlipped)
  }

  static func ranking(ties: Bool = true) -> LabelItem.Question {
    question(
      .ranking(RankingTask(items: "replies", allowsTies: ties)), task: "order",
      text: "Put the replies in order, the best first.", advances: false)
  }

  /// Asked only after *other* to `topic`.
  static let why = question(
    .rating(RatingTask(minimum: 1, maximum: 3)), task: "why", text: "How sure are you?",
    condition: TaskCondition(task: "topic", is: "other"))

  static let replies: [JSONValue] = [
    "We are sorry. The second charge will be refunded within five days.",
    "Please restart your phone.", "Which version of the app do you have?",
  ]

  static func pair(long: Bool = false) -> SampleText {
    let repeated = long ? 30 : 1
    return SampleText([
      ("prompt", message, .string(message)),
      (
        "reply_a",
        Array(repeating: "We are sorry. The second charge will be refunded.", count: repeated)
          .joined(separator: "\n"), nil
      ),
      (
        "reply_b",
        Array(repeating: "Please restart your phone, then try once more. 日本", count: repeated)
          .joined(separator: "\n"), nil
      ),
    ])
  }

  static let list = SampleText([
    ("prompt", message, .string(message)),
    ("replies", JSONWriter.text(.array(replies)), .array(replies)),
  ])

  static let chat: SampleText = {
    let messages: JSONValue = [
      ["role": "system", "content": "You help with invoices."],
      ["role": "user", "content": .string(message)],
      ["role": "assistant", "content": "Which version of the app do you have?\n\n1. It says so."],
      ["role": "user", "content": [["type": "text", "text": "2.1"]]],
    ]
    return SampleText([("messages", JSONWriter.text(messages), messages)])
  }()

  static func asking(_ sample: SampleText, _ questions: LabelItem.Question...) -> LabelModel {
    label(LabelItem(id: "7f3a9c2e", sample: sample, questions: questions))
  }

  static let plain = SampleText([("text", message)])
}
