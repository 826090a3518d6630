import Domain
import Terminal

@testable import Screens

/// Hand-built values that frames are made from.
enum Samples {
  static let place = Place(project: .oneLine("helpdesk-triage"), who: .oneLine("ada"))
  static let size = Size(rows: 24, columns: 80)

  static let message = """
    My invoice shows two charges for March, and the app crashes when I open it. \
    Could somebody look into both?
    """

  /// One of each class of text that must never reach a terminal raw.
  static let hostile = """
    a\u{1b}[31337mb\u{07}\u{9b}2J c\u{202e}rtl\u{202c} d\u{200b}e f\u{feff}g \
    \u{e0041}\u{e0042} h\u{1b}]52;c;aGk=\u{07} i\u{2028}j\u{0d}k\u{00ad}l ─│┌ ● saved
    """

  static func option(_ number: Int, _ name: String, key: Character? = nil, help: String? = nil)
    -> LabelItem.Option
  {
    LabelItem.Option(
      id: name, name: .oneLine(name), help: help.map { .oneLine($0) },
      keys: [key, number <= 9 ? Character("\(number)") : nil].compactMap { $0 })
  }

  static let topic = LabelItem.Question(
    task: "topic", text: "What is this message about?", kind: .choice(ChoiceTask(options: [])),
    options: [
      option(1, "billing"), option(2, "bug", key: "g", help: "something broke"),
      option(3, "other"),
    ], advances: true)

  static let tone = LabelItem.Question(
    task: "tone", text: "How does it sound?", kind: .choice(ChoiceTask(options: [])),
    options: [option(1, "calm"), option(2, "angry")], advances: true)

  static func item(
    _ id: Int = 1, text: String = message, questions: [LabelItem.Question] = [topic]
  ) -> LabelItem {
    let hexadecimal = String(id, radix: 16)
    return LabelItem(
      id: String(repeating: "0", count: 8 - hexadecimal.count) + hexadecimal,
      sample: SampleText([("text", text)]), questions: questions)
  }

  /// The label screen with a sample on it.
  static func label(_ item: LabelItem?, notAskedYet: [String] = []) -> LabelModel {
    var model = LabelModel(place: place)
    _ = model.update(.began(item, notAskedYet: notAskedYet), size: size)
    _ = model.update(.counted(answered: 11, total: 40), size: size)
    return model
  }

  /// The policy lets one ask what a program answered.
  static var suggesting: LabelItem.Question {
    var question = topic
    question.suggests = true
    return question
  }

  static func label(_ item: LabelItem, then message: LabelMessage) -> LabelModel {
    var model = label(item)
    _ = model.update(message, size: size)
    return model
  }

  /// A program's answer on the screen, after one asked for it.
  static func suggested(_ words: String = "bug") -> LabelModel {
    label(
      item(questions: [suggesting]),
      then: .suggested(
        task: "topic",
        SuggestedAnswer(who: .oneLine("model-2"), words: .oneLine(words), value: "bug")))
  }

  /// An earlier answer of one's own that a change touches.
  static func again(_ item: LabelItem? = Samples.item()) -> LabelModel {
    var model = LabelModel(place: place, isAgain: true)
    var item = item
    item?.former = ["topic": "bug"]
    _ = model.update(.again(item, left: item == nil ? 0 : 12, undone: nil), size: size)
    return model
  }

  static func question(optionCount: Int) -> LabelItem.Question {
    let pool = OptionKeys.pool
    return LabelItem.Question(
      task: "intent", text: "Which intent does the message have?",
      kind: .choice(ChoiceTask(options: [])),
      options: (0..<optionCount).map { number in
        LabelItem.Option(
          id: "intent-\(number)", name: .oneLine("intent number \(number)"), help: nil,
          keys: optionCount > pool.count ? [] : [pool[number]])
      }, advances: true)
  }

  static func review(text: String = message, contributor: String = "grace", flags: [String] = [])
    -> ReviewItem
  {
    ReviewItem(
      id: "7f3a9c2e", sample: SampleText([("text", text)]), contributor: .oneLine(contributor),
      license: .oneLine("CC-BY-4.0"), verdicts: 1, wanted: 2, flags: flags)
  }

  /// Near duplicates, one of them hostile.
  static let similar = [
    SimilarText(
      text: .oneLine("The invoice shows two charges."), similarityPPM: 934_000, isAccepted: true),
    SimilarText(text: .oneLine("\u{1B}[2J\u{202E}gone"), similarityPPM: 800_000, isAccepted: false),
  ]

  static func feedback(training: Bool = true, right: Bool = false, said: String? = nil)
    -> FeedbackText
  {
    var feedback = FeedbackText(
      id: "7f3a9c2e", sample: SampleText([("text", message)]),
      parts: [
        .init(
          question: "What is this message about?", given: right ? "billing" : "other",
          right: "billing", isRight: right)
      ])
    feedback.explanation = SampleText([("", said ?? "# Guideline\n\nBilling is about money.")])
    feedback.isGuideline = said == nil
    if training { feedback.training = .init(number: 2, count: 5) }
    return feedback
  }

  static func pause(appeals: [SafeText] = [], text: String = message) -> PauseText {
    PauseText(
      task: "topic", who: "ada", question: "What is this message about?", hits: 1, misses: 8,
      minimumPPM: 700_000, accuracyPPM: 250_000,
      missed: (1...8).map { number in
        .init(
          id: "7f3a9c2\(number)", text: .oneLine("\(number): \(text)"), given: "other",
          right: "billing")
      }, appeals: appeals)
  }

  static func facts() -> HomeFacts {
    var facts = HomeFacts()
    facts.title = .oneLine("Help desk messages by topic")
    facts.roles = ["annotator", "reviewer"]
    facts.policyVersion = 3
    facts.samples = 40
    facts.standingAnswers = 96
    facts.myAnswers = 11
    facts.toReview = 4
    facts.mayReview = true
    facts.maySubmit = true
    facts.news = HomeFacts.News(accepted: 2, returned: 1, rejected: 0, pending: 1)
    facts.askedTasks = ["topic"]
    return facts
  }
}

extension LabelModel {
  /// Presses keys; the effects of all of them.
  mutating func press(_ keys: Key..., size: Size = Samples.size) -> [LabelEffect] {
    keys.flatMap { update(.key($0), size: size) }
  }
}

extension Frame {
  /// Whether a frame's text holds a scalar that a terminal may act on.
  var hasRawScalars: Bool {
    text.unicodeScalars.contains { scalar in
      switch scalar.value {
      case 0x0A: false
      case 0..<0x20, 0x7F...0x9F, 0xAD, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F,
        0xFEFF, 0xE0000...0xE007F:
        true
      default: false
      }
    }
  }
}
