import Domain
import Terminal
import Testing

@testable import Screens

@Suite("Labelling: each type of task")
struct TaskEditorTests {
  private func answer(_ effects: [LabelEffect]) -> [String: JSONValue]? {
    guard case .answer(.values(let values)) = effects.last else { return nil }
    return values
  }

  // MARK: multichoice

  @Test("multichoice: digits, letters and space toggle, Enter confirms, bounds are said")
  func multichoice() {
    var model = Samples.asking(Samples.plain, Samples.tags)
    #expect(model.press(.enter) == [])
    #expect(model.notice == .plain(Words.chooseAtLeast(1)))
    #expect(model.press(.character("3"), .character("n")) == [])
    #expect(model.press(.character("1")) == [])
    #expect(model.notice == .plain(Words.chooseAtMost(2)))
    #expect(answer(model.press(.enter)) == ["tags": ["angry", "thanks"]])
    #expect(model.press(.character("2")) == [])
    // Space: the focus first, then the option that has it.
    #expect(model.press(.right, .right, .right, .character(" ")) == [])
    #expect(model.press(.character(" "), .left, .left, .character(" ")) == [])
    #expect(answer(model.press(.enter)) == ["tags": ["refund", "thanks"]])
    #expect(model.press(.control("n")) == [.answer(.skip(code: "none"))])
    #expect(model.press(.backspace) == [.undo])
  }

  @Test("what was chosen and not sent is dropped only after a word")
  func leavingDropsWhatWasBegun() {
    var model = Samples.asking(Samples.plain, Samples.tags)
    #expect(model.press(.character("1")) == [])
    #expect(model.press(.character("q")) == [])
    #expect(model.notice == .error(Words.leavingDropsBegun))
    // Whoever goes on is asked again; what is taken back needs no word.
    #expect(model.press(.character("2")) == [])
    #expect(model.press(.character("q")) == [])
    #expect(model.press(.character("q")) == [.leave])
    var untouched = Samples.asking(Samples.plain, Samples.tags)
    #expect(untouched.press(.character("q")) == [.leave])
  }

  @Test("multichoice: none may be an answer, and at most one replaces the other")
  func multichoiceBounds() {
    var none = Samples.tags
    none.kind = .multichoice(MultichoiceTask(options: [], minimum: 0, maximum: 1))
    var model = Samples.asking(Samples.plain, none)
    #expect(answer(model.press(.enter)) == ["tags": []])
    #expect(answer(model.press(.character("1"), .character("2"), .enter)) == ["tags": ["angry"]])
  }

  @Test("multichoice: many options are narrowed; Enter takes what was typed for, then confirms")
  func multichoiceList() {
    var question = Samples.question(optionCount: 60)
    question.kind = .multichoice(MultichoiceTask(options: [], minimum: 0, maximum: 60))
    var model = Samples.asking(Samples.plain, question)
    #expect(model.isTyping)
    #expect(model.press(.character("4"), .character("2"), .enter) == [])
    #expect(model.press(.down, .enter) == [])
    #expect(answer(model.press(.enter)) == ["intent": ["intent-1", "intent-42"]])
    #expect(model.press(.escape) == [])
    #expect(!model.isTyping)
    #expect(model.press(.character(" ")) == [])
    #expect(answer(model.press(.enter)) == ["intent": ["intent-0", "intent-1", "intent-42"]])
    #expect(model.press(.paste("intent")) == [])
    #expect(model.notice == .warning(Words.pasteIgnored))
  }

  // MARK: rating

  @Test("rating: one key a sample")
  func rating() {
    var model = Samples.asking(Samples.plain, Samples.rating())
    #expect(answer(model.press(.character("4"))) == ["helpful": 4])
    #expect(model.press(.character("6"), .character("0")) == [])
    #expect(answer(model.press(.right, .right, .enter)) == ["helpful": 5])
  }

  @Test(
    "rating: keys of scales that are not of digits",
    arguments: [(-2...2, "1", -2), (-2...2, "5", 2), (1...10, "0", 10), (0...9, "0", 0)]
      as [(ClosedRange<Int>, Character, Int)])
  func scales(range: ClosedRange<Int>, key: Character, value: Int) {
    var model = Samples.asking(Samples.plain, Samples.rating(range))
    #expect(answer(model.press(.character(key))) == ["helpful": .integer(value)])
  }

  @Test("rating: a long scale takes typed numbers and arrows")
  func longScale() {
    var model = Samples.asking(Samples.plain, Samples.rating(-50...100))
    #expect(model.press(.character("4"), .character("2")) == [])
    #expect(answer(model.press(.enter)) == ["helpful": 42])
    #expect(model.press(.character("-"), .character("7"), .left) == [])
    #expect(answer(model.press(.enter)) == ["helpful": -8])
    #expect(model.press(.character("9"), .character("9"), .backspace, .shiftRight) == [])
    #expect(answer(model.press(.enter)) == ["helpful": 19])
    #expect(model.press(.character("-"), .enter) == [])
    #expect(model.notice == .plain(Words.rateFrom(-50, to: 100)))
    var fresh = Samples.asking(Samples.plain, Samples.rating(0...100))
    #expect(fresh.press(.backspace) == [.undo])
    #expect(fresh.press(.enter) == [])
    #expect(
      answer(fresh.press(.character("1"), .character("0"), .character("0"), .enter)) == [
        "helpful": 100
      ])
  }

  // MARK: preference

  @Test("preference: the side is what stands there, the pick is the field, and the order is kept")
  func preference() {
    var model = Samples.asking(Samples.pair(), Samples.better())
    #expect(answer(model.press(.character("1"))) == ["better": ["pick": "a", "shown": "ab"]])
    #expect(answer(model.press(.character("3"))) == ["better": ["pick": "tie", "shown": "ab"]])
    var flipped = Samples.asking(Samples.pair(), Samples.better(isFlipped: true))
    #expect(answer(flipped.press(.character("1"))) == ["better": ["pick": "b", "shown": "ba"]])
    #expect(
      answer(flipped.press(.left, .left, .enter)) == ["better": ["pick": "a", "shown": "ba"]])
    let frame = flipped.view(size: Samples.size).text
    let first = frame.range(of: "restart")?.lowerBound
    let second = frame.range(of: "refunded")?.lowerBound
    #expect(first != nil && second != nil)
    var untied = Samples.asking(Samples.pair(), Samples.better(tie: false))
    #expect(untied.press(.character("3")) == [])
  }

  @Test("preference: strength in one key, neither in the middle")
  func strength() {
    var model = Samples.asking(Samples.pair(), Samples.better(strength: 3))
    #expect(
      answer(model.press(.character("1"))) == [
        "better": ["pick": "a", "shown": "ab", "strength": 3]
      ])
    #expect(answer(model.press(.character("4"))) == ["better": ["pick": "tie", "shown": "ab"]])
    #expect(
      answer(model.press(.character("7"))) == [
        "better": ["pick": "b", "shown": "ab", "strength": 3]
      ])
    for key in OptionKeys.pool.prefix(7) {
      let value = answer(model.press(.character(key)))?["better"] ?? .null
      let kind = TaskKind.preference(
        PreferenceTask(fields: ["reply_a", "reply_b"], strength: 3))
      #expect(kind.problem(value) == nil, "\(key)")
    }
  }

  @Test("preference: a long pair scrolls to both ends on wide and narrow screens")
  func longPair() {
    for size in [Samples.size, Size(rows: 12, columns: 40)] {
      var model = Samples.asking(Samples.pair(long: true), Samples.better())
      _ = model.press(.end, size: size)
      let bottom = model.view(size: size).text
      #expect(bottom.contains("once more"))
      #expect(bottom.contains("the second"))
      _ = model.press(.home, size: size)
      #expect(model.view(size: size).text.contains("My invoice"))
    }
  }

  // MARK: ranking

  @Test("ranking: keys from the best on; the last one finds its place by itself")
  func ranking() {
    var model = Samples.asking(Samples.list, Samples.ranking())
    #expect(model.press(.enter) == [])
    #expect(model.notice == .plain(Words.unranked(3)))
    #expect(model.press(.character("2"), .character("1")) == [])
    #expect(answer(model.press(.enter)) == ["order": [[1], [0], [2]]])
    // A key once more takes the place away.
    #expect(model.press(.character("2"), .enter) == [])
    #expect(answer(model.press(.character("3"), .enter)) == ["order": [[0], [2], [1]]])
  }

  @Test("ranking: entries move, tie and part")
  func moves() {
    var model = Samples.asking(Samples.list, Samples.ranking())
    _ = model.press(.character("1"), .character("2"), .character("3"))
    #expect(answer(model.press(.up, .character("K"), .enter)) == ["order": [[1], [0], [2]]])
    #expect(answer(model.press(.right, .shiftDown, .enter)) == ["order": [[0], [2], [1]]])
    #expect(answer(model.press(.character("="), .enter)) == ["order": [[0], [1, 2]]])
    #expect(answer(model.press(.character("="), .enter))?["order"]?.arrayValue?.count == 3)
    #expect(model.press(.up, .up, .up, .control("t")) == [])
    #expect(model.notice == .plain(Words.nothingToTie))
    var untied = Samples.asking(Samples.list, Samples.ranking(ties: false))
    _ = untied.press(.character("1"), .character("2"), .character("="))
    #expect(answer(untied.press(.enter)) == ["order": [[0], [1], [2]]])
  }

  @Test("ranking: a sample without the list says so, and can be skipped")
  func nothingToRank() {
    var model = Samples.asking(Samples.plain, Samples.ranking())
    #expect(model.press(.character("1"), .character("K"), .down, .enter) == [])
    #expect(model.notice == .plain(Words.nothingToRank))
    #expect(model.press(.character(" ")) == [.answer(.skip(code: "none"))])
  }

  // MARK: the mouse

  @Test("a click points and a second one takes; in a multichoice it toggles")
  func clicks() {
    var model = Samples.asking(Samples.plain, Samples.topic)
    let area = model.layout(size: Samples.size).options
    let click = Key.mouse(row: area.row + 1, column: area.column + 4, action: .press)
    #expect(model.press(click) == [])
    #expect(answer(model.press(click)) == ["topic": "bug"])
    var tags = Samples.asking(Samples.plain, Samples.tags)
    #expect(tags.press(click) == [])
    #expect(answer(tags.press(.enter)) == ["tags": ["angry"]])
    #expect(tags.press(.mouse(row: 0, column: 0, action: .press)) == [])
  }

  // MARK: several tasks

  @Test("several types on a sample: all answers in one, conditions come and go")
  func several() {
    var topic = Samples.topic
    topic.advances = false
    var tags = Samples.tags
    tags.kind = .multichoice(MultichoiceTask(options: []))
    var model = Samples.asking(Samples.plain, topic, tags, Samples.why)
    #expect(model.form?.asked == [0, 1])
    #expect(model.press(.character("3")) == [])
    #expect(model.form?.asked == [0, 1, 2])
    #expect(model.press(.tab, .character("2")) == [])
    #expect(
      answer(model.press(.enter)) == ["topic": "other", "tags": [], "why": 2])
    // The condition is gone: so is the answer to it.
    #expect(model.press(.backTab, .backTab, .character("1")) == [])
    #expect(answer(model.press(.enter)) == ["topic": "billing", "tags": []])
  }

  @Test("Enter does not confirm a question that was never looked at")
  func unseen() {
    var tags = Samples.tags
    tags.kind = .multichoice(MultichoiceTask(options: []))
    var second = tags
    second.task = "more"
    var model = Samples.asking(Samples.plain, tags, second)
    #expect(model.press(.enter) == [])
    #expect(model.form?.focus == 1)
    #expect(answer(model.press(.enter)) == ["tags": [], "more": []])
  }

  @Test("an answer that was taken back stands in the editor, ready to be changed")
  func former() {
    let former: [String: JSONValue] = [
      "tags": ["angry", "gone"], "helpful": 4, "better": ["pick": "b", "shown": "ba"],
      "order": [[2], [0, 1]],
    ]
    var sample = Samples.pair().fields
    sample += Samples.list.fields.dropFirst()
    let item = LabelItem(
      id: "7f3a9c2e", sample: SampleText(fields: sample),
      questions: [
        Samples.tags, Samples.rating(), Samples.better(isFlipped: true), Samples.ranking(),
      ], former: former)
    var model = Samples.label(item)
    #expect(
      model.form?.values
        == [
          "tags": ["angry"], "helpful": 4, "better": ["pick": "b", "shown": "ba"],
          "order": [[2], [0, 1]],
        ])
    #expect(answer(model.press(.character("1"), .enter))?["tags"] == ["angry", "refund"])
  }

  @Test("what could not be saved stands in the editors again, and Enter sends it")
  func notSaved() {
    var model = Samples.asking(Samples.plain, Samples.tags)
    let item = model.item
    _ = model.press(.character("1"), .enter)
    _ = model.update(.moved(Samples.item(2)), size: Samples.size)
    _ = model.update(.notSaved(reason: "disk full", item), size: Samples.size)
    #expect(answer(model.press(.enter)) == ["tags": ["refund"]])
    #expect(model.press(.character("2")) == [])
    #expect(model.notice == .warning(Words.enterRetries))
    #expect(answer(model.press(.enter)) == ["tags": ["angry", "refund"]])
  }
}
