import Domain
import Terminal
import Testing

@testable import Screens

/// SplitMix64 (Steele, Lea and Flood 2014).
private struct Dice {
  var state: UInt64

  mutating func roll(_ count: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(count))
  }
}

@Suite("Key storms")
struct TaskStormTests {
  private static let letters = Array("1234567890cdioprstzabefghjklmnquvwxyKJSG=-/?: ,.ЖΩש日")
  private static let others: [Key] = [
    .enter, .enter, .escape, .tab, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left,
    .right, .home, .end, .pageUp, .pageDown, .shiftUp, .shiftDown, .shiftLeft, .shiftRight, .f(1),
    .f(2), .f(5), .control("t"), .control("n"), .control("e"), .control("u"), .control("r"),
    .control("d"), .control("b"), .control("w"), .control("k"), .alt("f"),
    .paste("1\n2\n3"), .paste("a\u{202e}b"), .mouse(row: 14, column: 5, action: .press),
    .mouse(row: 6, column: 30, action: .drag), .mouse(row: 16, column: 9, action: .release),
    .mouse(row: 3, column: 3, action: .wheelDown), .mouse(row: 3, column: 3, action: .wheelUp),
  ]

  private static func key(_ dice: inout Dice) -> Key {
    if dice.roll(2) == 0 { return .character(letters[dice.roll(letters.count)]) }
    return others[dice.roll(others.count)]
  }

  private static let sample: SampleText = {
    let others = Samples.list.fields.dropFirst()
    return SampleText(fields: Samples.pair(long: true).fields + others)
  }()

  private static let entities = Samples.question(
    .spans(SpansTask(field: "prompt", options: [LabelOption(id: "PER"), LabelOption(id: "ORG")])),
    task: "entities", options: [Samples.option(1, "PER", key: "p"), Samples.option(2, "ORG")],
    advances: false)

  private static let rewrite = Samples.question(
    .text(TextTask(correct: "prompt", minimum: 2, maximum: 200)), task: "rewrite", advances: false)

  private static let record = Samples.question(
    .fields(
      FieldsTask(fields: [
        FormField(id: "order", kind: .string), FormField(id: "amount", kind: .decimal),
        FormField(id: "paid", kind: .boolean), FormField(id: "day", kind: .date),
      ])), task: "record", advances: false)

  private static var sets: [[LabelItem.Question]] {
    var many = Samples.question(optionCount: 60)
    many.kind = .multichoice(MultichoiceTask(options: [], minimum: 1, maximum: 3))
    var topic = Samples.topic
    topic.advances = false
    return [
      [Samples.topic], [Samples.question(optionCount: 60)], [Samples.tags], [many],
      [Samples.rating()], [Samples.rating(-50...100)], [Samples.better()],
      [Samples.better(strength: 3, isFlipped: true)], [Samples.ranking()],
      [Samples.ranking(ties: false)], [entities], [rewrite], [record],
      [
        topic, Samples.tags, many, Samples.rating(-2...2), Samples.better(strength: 2),
        Samples.ranking(), Samples.why,
      ],
    ]
  }

  /// Whether a value is one that the type of its question takes.
  private func problem(_ value: JSONValue, _ question: LabelItem.Question) -> String? {
    let offered = question.options.map { LabelOption(id: $0.id) }
    let subject = TaskSubject(fields: [
      "replies": .array(Samples.replies), "prompt": .string(Samples.message),
    ])
    let kind: TaskKind =
      switch question.kind {
      case .choice: .choice(ChoiceTask(options: offered))
      case .multichoice(let task):
        .multichoice(
          MultichoiceTask(options: offered, minimum: task.minimum, maximum: task.maximum))
      case .spans(let task):
        .spans(SpansTask(field: task.field, isNested: task.isNested, options: offered))
      default: question.kind
      }
    return kind.problem(value, subject: subject)
  }

  @Test(
    "no keys trap, every answer that is sent is a valid one, and frames stay whole",
    arguments: 0..<14)
  func storm(_ set: Int) {
    let questions = TaskStormTests.sets[set]
    var dice = Dice(state: UInt64(set) &* 7919 &+ 20_261_125)
    var answers = 0
    for round in 0..<5 {
      let item = LabelItem(
        id: "0000000\(round)", sample: TaskStormTests.sample, questions: questions)
      var model = Samples.label(item)
      for step in 0..<100 {
        let key = TaskStormTests.key(&dice)
        let size = dice.roll(3) == 0 ? Size(rows: 12, columns: 40) : Samples.size
        for effect in model.update(.key(key), size: size) {
          guard case .answer(.values(let values)) = effect else { continue }
          answers += 1
          for (task, value) in values {
            guard let question = questions.first(where: { $0.task == task }) else {
              Issue.record("an answer to \(task), which is not asked")
              continue
            }
            #expect(problem(value, question) == nil, "\(task): \(JSONWriter.text(value))")
          }
          // What is not saved comes back as it was sent.
          _ = model.update(.moved(nil), size: size)
          _ = model.update(.notSaved(reason: "disk full", item), size: size)
          #expect(model.form?.values == values)
          if dice.roll(2) == 0 {
            model = Samples.label(item)
          }
        }
        if step % 20 == 0 {
          let frame = model.view(size: size)
          #expect(frame.size == size && !frame.hasRawScalars)
          if let cursor = frame.cursor { #expect(frame.bounds.contains(cursor)) }
        }
      }
    }
    if questions.count == 1, ![1, 3, 11, 12, 13].contains(set) { #expect(answers > 0) }
  }

  @Test("what a person has entered stays through moves, pages, resizes and help", arguments: 0..<14)
  func nothingIsLost(_ set: Int) {
    let questions = TaskStormTests.sets[set]
    let item = LabelItem(id: "0000000a", sample: TaskStormTests.sample, questions: questions)
    var dice = Dice(state: UInt64(set) &+ 99)
    var model = Samples.label(item)
    let harmless: [Key] = [
      .tab, .backTab, .pageUp, .pageDown, .home, .end, .f(5), .paste("x"), .control("s"),
      .mouse(row: 3, column: 3, action: .wheelDown), .mouse(row: 4, column: 3, action: .wheelUp),
    ]
    for _ in 0..<30 {
      let key = TaskStormTests.key(&dice)
      let sent = model.update(.key(key), size: Samples.size)
      if model.item?.id != item.id || sent.contains(.leave) { continue }
      guard model.listing == nil else {
        _ = model.update(.key(.escape), size: Samples.size)
        continue
      }
      let before = model.form?.values
      for _ in 0..<5 {
        let size = Size(rows: 12 + dice.roll(40), columns: 40 + dice.roll(150))
        let harmless = harmless[dice.roll(harmless.count)]
        // Where a text is typed a paste is one.
        if case .paste = harmless, model.isTyping { continue }
        _ = model.update(.key(harmless), size: size)
        _ = model.view(size: size)
      }
      #expect(model.form?.values == before, "\(key)")
    }
  }
}
