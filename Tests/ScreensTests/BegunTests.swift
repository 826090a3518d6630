import Domain
import Terminal
import Testing

@testable import Screens

/// What is typed and not sent survives a terminal that goes away.
@Suite("What is begun and not sent")
struct BegunTests {
  private static let why = Samples.question(
    .text(TextTask(minimum: 10, maximum: 200)), task: "why", advances: false)
  private static let record = Samples.question(
    .fields(
      FieldsTask(fields: [
        FormField(id: "order", kind: .string, isRequired: true),
        FormField(id: "sum", kind: .decimal),
      ])), task: "record", advances: false)

  private func item(begun: [String: JSONValue] = [:]) -> LabelItem {
    var item = Samples.item(1, questions: [Samples.topic, Self.why, Self.record])
    item.begun = begun
    return item
  }

  private func typed(_ text: String) -> [Key] { text.map { .character($0) } }

  @Test("a lost terminal, a request to end and a quiet moment keep it; leaving by keys drops it")
  func keeps() throws {
    for ending: [[Key]] in [[], [[.signal(.hangUp)]], [[.signal(.terminate)]]] {
      let work = FakeWork(total: 1) { _ in item() }
      _ = work.run(.label(task: nil), bursts: [[.character("1")] + typed("too")] + ending)
      let answer = try #require(work.kept.last?.answer)
      #expect(answer.sample == Samples.item(1).id)
      #expect(answer.values["topic"] == "billing")
      #expect(answer.values["why"] == "too")
      // Nobody has looked at it.
      #expect(answer.values["record"] == nil)
    }
    let quiet = FakeWork(total: 1) { _ in item() }
    _ = quiet.run(
      .label(task: nil), bursts: [[.character("1")] + typed("too"), [], [.escape], [.escape]])
    #expect(quiet.kept.contains { $0.answer?.values["why"] == "too" })
    let left = FakeWork(total: 1) { _ in item() }
    let leave: [[Key]] = [[.character("1")], [], [.control("c")], [.control("c")], [.control("c")]]
    _ = left.run(.label(task: nil), bursts: leave)
    #expect(left.kept.last == Begun())
  }

  @Test("an answer that is sent is begun no more; one that came untouched never was")
  func sent() {
    let work = FakeWork(total: 3)
    _ = work.run(.label(task: nil), bursts: [[], [.character("1")], [], [.character("2")], []])
    #expect(work.stored.count == 2)
    #expect(work.kept.allSatisfy { $0 == Begun() })
  }

  @Test("it comes back as it stood, were it half an answer, says so, and undo takes it out")
  func comesBack() throws {
    var model = Samples.label(item())
    _ = model.press(Samples.size, [.character("1")] + typed("too") + [.backTab])
    _ = model.press(Samples.size, [.tab, .tab] + typed("A-1") + [.tab] + typed("1x"))
    let begun = try #require(model.begun)
    #expect(begun.values["record"] == ["order": "A-1", "sum": "1x"])
    let back = Samples.label(item(begun: begun.values))
    #expect(back.form?.begun == model.form?.begun)
    #expect(back.notice == .plain(Words.begunIsBack))
    #expect(back.begun == begun)
    var undone = back
    _ = undone.press(Samples.size, [.control("u")])
    #expect(undone.begun == nil)
  }

  @Test("what no longer fits the questions is left out without a trap")
  func strangers() {
    let strange: [JSONValue] = [.null, 3, "x", [1, ["a"]], ["order": [1], "sum": ["x": .null]]]
    for value in strange {
      for task in ["topic", "why", "record", "gone"] {
        let model = Samples.label(item(begun: [task: value]))
        #expect(model.stage == .asking)
      }
    }
  }

  @Test("a submission comes back too")
  func submission() {
    let work = FakeWork(total: 1)
    _ = work.run(.submit, bursts: [typed("a text"), []])
    #expect(work.kept.last?.submission == "a text")
    var model = SubmitModel(place: Samples.place)
    _ = model.update(.begun("a text"), size: Samples.size)
    #expect(model.buffer.text == "a text" && model.notice == .plain(Words.begunIsBack))
  }
}

extension LabelModel {
  fileprivate mutating func press(_ size: Size, _ keys: [Key]) -> [LabelEffect] {
    keys.flatMap { update(.key($0), size: size) }
  }
}
