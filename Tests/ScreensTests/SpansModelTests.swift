import Domain
import Scoring
import Terminal
import Testing

@testable import Screens

@Suite("Spans: what keys do")
struct SpansModelTests {
  static let obama = "Barack Obama was born in Honolulu, Hawaii."

  private func obama(_ keys: String, isNested: Bool = false) -> LabelModel {
    var model = Samples.asking(Samples.spans(isNested: isNested), about: Self.obama)
    _ = model.type(keys)
    return model
  }

  @Test("a label's key marks the word at the cursor, and Enter gives the answer")
  func marksAWord() {
    var model = obama("wp")
    #expect(
      model.type("<enter>")
        == [.answer(.values(["entities": .array([Samples.span(7, 12, "PER")])]))])
  }

  @Test("Enter without a mark says that there is nothing to mark")
  func nothingToMark() {
    var model = obama("")
    #expect(model.type("<enter>") == [.answer(.values(["entities": []]))])
  }

  @Test(
    "a selection is what a label takes",
    arguments: [
      ("<shift-right>p", 0, 12), ("vwp", 0, 12), ("v<right><right>1", 0, 16), ("wHp", 0, 12),
      ("wv<left>p", 0, 12), ("wvwxbp", 0, 16), ("<shift-right><shift-right><shift-left>p", 0, 12),
    ])
  func selects(keys: String, start: Int, end: Int) {
    #expect(obama(keys).value == .array([Samples.span(start, end, "PER")]))
  }

  @Test("punctuation is a word of its own, and an apostrophe or point within one is not")
  func words() {
    let text = IndexedText("Zoë's U.S. trip, 3.50 — l’été, naïve_x 日本 👩‍👩‍👧!")
    #expect(
      text.words.map { String(text.text($0)) } == [
        "Zoë's", "U.S", ".", "trip", ",", "3.50", "—", "l’été", ",", "naïve_x", "日", "本", "👩‍👩‍👧", "!",
      ])
  }

  @Test("ends are Unicode scalars, whatever the text is made of")
  func scalars() throws {
    let text = "👩‍👩‍👧 Ada\r\ne\u{301}\u{323}a שלום\tx 🇨🇭"
    let all = Array(text.unicodeScalars)
    var model = Samples.asking(Samples.spans(), about: text)
    // Each word gets a label in turn; the scalars between the ends are the word.
    _ = model.type("pwpwpwpwpwp")
    let spans = try #require(model.value?.arrayValue).compactMap { LabeledSpan($0) }
    let words = spans.map { span in
      String(String.UnicodeScalarView(all[span.start..<span.end]))
    }
    #expect(
      words.map { Array($0.utf8) }
        == ["👩‍👩‍👧", "Ada", "e\u{301}\u{323}a", "שלום", "x", "🇨🇭"].map {
          Array($0.utf8)
        })
    #expect(spans.map(\.start) == [0, 6, 11, 16, 21, 23])
    #expect(spans.last?.end == text.unicodeScalars.count)
  }

  @Test("by grapheme a CRLF, a combined letter and a joined emoji are one step each")
  func graphemes() {
    let text = "a\r\ne\u{301}👩‍👩‍👧b"
    var model = Samples.asking(Samples.spans(unit: .grapheme), about: text)
    let expected: [(Int, Int)] = [(0, 1), (1, 3), (3, 5), (5, 10), (10, 11)]
    for (number, place) in expected.enumerated() {
      if number > 0 { _ = model.type("<esc>l") }
      _ = model.type("p")
      #expect(model.spansEditor?.model.focus?.scalars == place.0..<place.1)
    }
    #expect(model.value?.arrayValue?.count == 5)
  }

  @Test("imported spans keep their ends, also inside a grapheme and a word")
  func importedSpans() {
    let given: JSONValue = .array([
      Samples.span(0, 2, "ORG"), Samples.span(1, 3, "PER"), Samples.span(4, 5, "LOC"),
    ])
    var model = Samples.asking(Samples.spans(), about: "👩‍👩‍👧e\u{301}t", former: given)
    #expect(model.value == given)
    _ = model.type("n<shift-right>u")
    #expect(model.value == given)
    // What can't be of this text is left out.
    let wrong: JSONValue = .array([
      Samples.span(0, 99, "ORG"), Samples.span(3, 3, "ORG"), Samples.span(0, 1, "XXX"),
    ])
    model = Samples.asking(Samples.spans(), about: "text", former: wrong)
    #expect(model.value == [])
  }

  @Test("a span that would overlap asks, and only the same key again replaces")
  func replaces() {
    var model = obama("<shift-right>p<esc>gwo")
    #expect(model.value == .array([Samples.span(0, 12, "PER")]))
    #expect(model.spansEditor?.model.replacement != nil)
    #expect(
      model.view(size: Samples.size).text.contains(
        "the same key again replaces PER “Barack Obama”: they overlap"))
    var other = model
    _ = other.type("bo")
    #expect(other.value == .array([Samples.span(0, 12, "PER")]))
    _ = model.type("o")
    #expect(model.value == .array([Samples.span(7, 12, "ORG")]))
    _ = model.type("u")
    #expect(model.value == .array([Samples.span(0, 12, "PER")]))
    _ = model.type("<ctrl-r>")
    #expect(model.value == .array([Samples.span(7, 12, "ORG")]))
  }

  @Test("nested spans stand beside each other, and n comes to each")
  func nested() {
    var model = obama("<shift-right>p<esc>gwo", isNested: true)
    #expect(
      model.value == .array([Samples.span(0, 12, "PER"), Samples.span(7, 12, "ORG")]))
    _ = model.type("<esc>g")
    var seen: [Range<Int>] = []
    for _ in 0..<3 {
      _ = model.type("n")
      if let focus = model.spansEditor?.model.focus { seen.append(focus.scalars) }
    }
    #expect(seen == [0..<12, 7..<12, 0..<12])
    _ = model.type("N<delete>")
    #expect(model.value == .array([Samples.span(0, 12, "PER")]))
  }

  @Test("the focused span gets another label, another end, another start")
  func edits() {
    var model = obama("p")
    _ = model.type("o")
    #expect(model.value == .array([Samples.span(0, 6, "ORG")]))
    _ = model.type("<shift-right><shift-right>")
    #expect(model.value == .array([Samples.span(0, 16, "ORG")]))
    _ = model.type("<shift-left>")
    #expect(model.value == .array([Samples.span(0, 12, "ORG")]))
    _ = model.type("x<shift-right>")
    #expect(model.value == .array([Samples.span(7, 12, "ORG")]))
    // It can't be made empty, and stops at its neighbour.
    _ = model.type("<shift-right>")
    #expect(model.value == .array([Samples.span(7, 12, "ORG")]))
    _ = model.type("<esc>wpN<shift-right>")
    #expect(model.value == .array([Samples.span(7, 12, "ORG"), Samples.span(13, 16, "PER")]))
    _ = model.type("uuuuuuuuu")
    #expect(model.value == [])
  }

  @Test("Backspace removes the focused span; else it takes the newest change back")
  func backspace() {
    var model = obama("p<backspace>")
    #expect(model.value == [])
    _ = model.type("u<esc>wo<esc>")
    _ = model.type("<backspace>")
    #expect(model.value == .array([Samples.span(0, 6, "PER")]))
    // With nothing changed here it is the screen's.
    model = obama("")
    #expect(model.type("<backspace>") == [.undo])
  }

  @Test("a selection without a label is not let go unseen")
  func openSelection() {
    var model = obama("v")
    #expect(model.type("<enter>") == [])
    #expect(model.type("<esc><enter>").count == 1)
  }

  @Test("Tab goes through the spans and from the last one to the next question")
  func tab() {
    let item = Samples.item(text: Self.obama, questions: [Samples.spans(), Samples.tone])
    var model = Samples.label(item)
    _ = model.type("pwp<esc>g<tab><tab>")
    #expect(model.spansEditor?.model.focus?.scalars == 7..<12)
    _ = model.type("<tab>")
    #expect(model.form?.focus == 1)
  }

  @Test("the mouse drags a selection, and clicks focus spans")
  func mouse() {
    var model = obama("")
    func at(_ column: Int, _ action: MouseAction, row: Int = 3) -> Key {
      .mouse(row: row, column: 4 + column, action: action)
    }
    for key in [at(1, .press), at(8, .drag), at(9, .drag), at(9, .release)] {
      _ = model.press(key)
    }
    _ = model.type("p")
    #expect(model.value == .array([Samples.span(0, 12, "PER")]))
    _ = model.press(at(20, .press), at(20, .release))
    #expect(model.spansEditor?.model.focus == nil)
    #expect(model.spansEditor?.model.cursor == 17..<21)
    _ = model.press(at(3, .press), at(3, .release))
    #expect(model.spansEditor?.model.focus?.scalars == 0..<12)
    // Its tag is as good as the text.
    _ = model.type("<esc>")
    _ = model.press(at(3, .press, row: 4), at(3, .release, row: 4))
    #expect(model.spansEditor?.model.focus?.scalars == 0..<12)
  }

  @Test("a sample without the field can only be skipped")
  func noField() {
    var model = Samples.asking(Samples.spans(field: "body"), about: "text")
    #expect(model.type("p<enter>") == [])
    #expect(model.type(" ") == [.answer(.skip(code: "none"))])
  }

  @Test("more labels than keys are a list to narrow")
  func manyLabels() {
    let options = (1...30).map { LabelOption(id: "L\($0)") }
    let question = LabelItem.Question(
      task: "entities", text: "Mark.", kind: .spans(SpansTask(options: options)),
      options: options.map {
        LabelItem.Option(id: $0.id, name: .oneLine($0.id), help: nil, keys: [])
      }, advances: false)
    var model = Samples.asking(question, about: Self.obama)
    #expect(model.type("w/27<enter>") == [])
    #expect(model.value == .array([Samples.span(7, 12, "L27")]))
    #expect(model.type("/<esc><esc><enter>").count == 1)
  }

  @Test(
    "random keys never trap, and what is answered is always a range of the text", arguments: 0..<8)
  func storm(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let texts = [
      Self.obama, "", "👩‍👩‍👧\r\n\te\u{301}  שלום عالم 日本\n\n🇨🇭🇨", Samples.hostile, " \n ",
      String(repeating: "ab cd\n", count: 60),
    ]
    let text = texts[seed % texts.count]
    let isNested = seed % 2 == 0
    let question = Samples.spans(unit: seed % 3 == 0 ? .grapheme : .word, isNested: isNested)
    guard case .spans(let task) = question.kind else { return }
    var model = Samples.asking(question, about: text)
    let keys: [Key] =
      "123pohjklwbevxnNgGuHJKL".map { Key.character($0) } + [
        .left, .right, .up, .down, .shiftLeft, .shiftRight, .shiftUp, .shiftDown, .home, .end,
        .pageUp, .pageDown, .tab, .backTab, .delete, .escape, .control("r"), .paste("p"),
      ]
    var size = Samples.size
    for step in 0..<400 {
      let roll = random.next()
      var key = keys[Int(roll % UInt64(keys.count))]
      if roll >> 60 == 0 {
        let place = random.next()
        let actions: [MouseAction] = [.press, .drag, .release, .wheelDown, .wheelUp]
        key = .mouse(
          row: Int(place % 30), column: Int(place >> 8 % 90),
          action: actions[Int(place >> 16 % 5)])
      }
      if roll >> 58 == 1 {
        size = Size(rows: 12 + Int(random.next() % 40), columns: 40 + Int(random.next() % 100))
      }
      _ = model.update(.key(key), size: size)
      if step % 50 == 0 { #expect(!model.view(size: size).hasRawScalars) }
      if step % 25 == 0 {
        let value = try #require(model.value)
        let problem = TaskKind.spans(task).problem(value, subject: TaskSubject(text: text))
        #expect(problem == nil, "step \(step)")
      }
    }
    // All can be taken back, step by step.
    _ = model.type("<esc>")
    for _ in 0..<1_500 where model.spansEditor?.model.canUndo == true { _ = model.type("u") }
    #expect(model.value == [])
  }
}
