import Domain
import Terminal
import Testing

@testable import Screens

@Suite("Settling answers that disagree")
struct AdjudicateTests {
  private static func item(
    _ question: LabelItem.Question, sample: SampleText = Samples.plain,
    _ voices: [(Int, String, JSONValue?)]
  ) -> AdjudicateItem {
    var question = question
    question.advances = false
    return AdjudicateItem(
      item: LabelItem(id: "7f3a9c2e", sample: sample, questions: [question]),
      voices: voices.map { count, words, value in
        .init(
          count: count, who: .oneLine((0..<count).map { "person \($0)" }.joined(separator: ", ")),
          words: SafeText(words), value: value)
      }, waiting: 3)
  }

  private static let topic = item(
    Samples.topic, [(2, "billing", "billing"), (2, "bug", "bug"), (1, "skipped", nil)])

  private static func model(_ item: AdjudicateItem?) -> AdjudicateModel {
    var model = AdjudicateModel(place: Samples.place)
    _ = model.update(.began(item), size: Samples.size)
    return model
  }

  private static func press(_ model: inout AdjudicateModel, _ keys: Key...) -> [AdjudicateEffect] {
    keys.flatMap { model.update(.key($0), size: Samples.size) }
  }

  @Test("one key settles nothing: Enter does, once there is an answer")
  func settles() {
    var model = Self.model(Self.topic)
    #expect(Self.press(&model, .enter) == [])
    #expect(model.notice == .plain(Words.pressAnOption))
    #expect(Self.press(&model, .character("3")) == [])
    #expect(Self.press(&model, .enter) == [.decide(.settle, value: "other", note: nil)])
    _ = model.update(.turn(.decided(.settle, next: Self.topic)), size: Samples.size)
    #expect(model.form?.values == [:])
    #expect(Self.press(&model, .character(" "), .character("u")) == [.pass, .undo])
  }

  @Test("somebody's answer is taken over, and becomes gold with a word on why")
  func gold() {
    var model = Self.model(Self.topic)
    #expect(Self.press(&model, .f(3), .control("g")) == [])
    #expect(Self.press(&model, .character("q"), .paste("uite\nso")) == [])
    #expect(Self.press(&model, .enter) == [.decide(.gold, value: "bug", note: "quite so")])
    _ = model.update(.turn(.notSaved("disk full")), size: Samples.size)
    #expect(Self.press(&model, .escape) == [])
    #expect(model.form?.values == ["topic": "bug"])
    // A skip is no answer to take over.
    #expect(Self.press(&model, .f(4), .enter) == [.decide(.settle, value: "bug", note: nil)])
  }

  @Test("a paste settles nothing, Esc leaves, an empty list looks again")
  func edges() {
    var model = Self.model(Self.topic)
    #expect(Self.press(&model, .paste("1\n")) == [])
    #expect(model.notice == .warning(Words.pasteIgnored))
    #expect(Self.press(&model, .escape) == [.leave])
    var none = Self.model(nil)
    #expect(Self.press(&none, .character("x")) == [.lookAgain])
    #expect(none.update(.tick, size: Samples.size) == [.lookAgain])
  }

  private static let models: [(String, AdjudicateModel)] = {
    var chosen = model(topic)
    _ = press(&chosen, .f(2))
    var golden = chosen
    _ = press(&golden, .control("g"), .character("n"), .character("o"))
    let tags = item(
      Samples.tags, [(1, "refund", ["refund"]), (1, "angry, thanks", ["angry", "thanks"])])
    let better = item(
      Samples.better(strength: 3), sample: Samples.pair(),
      [
        (2, "first, by far", ["pick": "a", "strength": 3]),
        (1, "second, slightly", ["pick": "b", "strength": 1]),
      ])
    let hostile = item(
      Samples.topic, sample: SampleText([("text", Samples.hostile)]),
      (0..<9).map { (1, "\($0) \(Samples.hostile)", "other") })
    return [
      ("adjudicate", chosen), ("adjudicate-gold", golden), ("adjudicate-tags", model(tags)),
      ("adjudicate-preference", model(better)), ("adjudicate-hostile", model(hostile)),
      ("adjudicate-nothing-left", model(nil)),
    ]
  }()

  @Test("frames", arguments: models.indices)
  func frames(_ number: Int) throws {
    let (name, model) = Self.models[number]
    for size in Golden.allSizes {
      let frame = model.view(size: size)
      #expect(!frame.hasRawScalars)
      try Golden.expect(frame, name)
    }
    for size in [
      Size(rows: 1, columns: 1), Size(rows: 13, columns: 300), Size(rows: 90, columns: 41),
    ] {
      let frame = model.view(size: size)
      if let cursor = frame.cursor { #expect(frame.bounds.contains(cursor)) }
    }
  }
}
