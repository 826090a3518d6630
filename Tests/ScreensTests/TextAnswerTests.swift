import Domain
import Scoring
import Terminal
import Testing

@testable import Screens

@Suite("Texts and forms: what keys do")
struct TextAnswerTests {
  private static let correction = TextTask(correct: "text", minimum: 1, maximum: 40)

  @Test("a correction starts with the text, and Enter says that it is right")
  func unchanged() {
    var model = Samples.asking(Samples.text(Self.correction), about: "It is a pen.")
    #expect(model.type("<enter>") == [.answer(.values(["rewrite": "It is a pen."]))])
  }

  @Test("what is changed is shown between the text's own words")
  func changed() {
    var model = Samples.asking(Samples.text(Self.correction), about: "It is a pen.")
    _ = model.type("<backspace><backspace><backspace><backspace>pin!")
    #expect(model.view(size: Samples.size).text.contains("It is a [-pen.-]{+pin!+}"))
    #expect(model.type("<enter>") == [.answer(.values(["rewrite": "It is a pin!"]))])
  }

  @Test("a paste goes into the text, with its lines")
  func paste() {
    var model = Samples.asking(Samples.text(TextTask(maximum: 40)), about: "x")
    _ = model.press(.paste("one\ntwo"), .alt("\r"), .character("3"))
    #expect(model.type("<enter>") == [.answer(.values(["rewrite": "one\ntwo\n3"]))])
  }

  @Test("alt-enter begins a line where text is typed, and is Esc and Enter elsewhere")
  func altEnter() {
    var shell = ShellModel(start: .label(task: nil), place: Samples.place, size: Samples.size)
    shell.screens = [.label(Samples.asking(Samples.text(TextTask()), about: "x"))]
    #expect(shell.press(.alt("\r"), atMilliseconds: 0) == [])
    guard case .label(let model) = shell.screens.last else {
      Issue.record("left")
      return
    }
    #expect(model.value == "\n")
    shell.screens = [.label(Samples.label(Samples.item()))]
    _ = shell.press(.alt("\r"), atMilliseconds: 0)
    #expect(shell.screens.isEmpty)
  }

  @Test("too short and too long are said, with how much")
  func bounds() {
    var model = Samples.asking(
      Samples.text(TextTask(minimum: 2, maximum: 4)), about: "x")
    #expect(model.type("<enter>") == [])
    #expect(model.notice?.text == Words.textTooShort(0, 2))
    #expect(model.type("abcdefg<enter>") == [])
    #expect(model.notice?.text == Words.textTooLong(7, 4))
    _ = model.type("<backspace><backspace><backspace>")
    #expect(model.type("<enter>") == [.answer(.values(["rewrite": "abcd"]))])
    model = Samples.asking(Samples.text(TextTask(isOptional: true)), about: "x")
    #expect(model.type("<enter>") == [.answer(.values(["rewrite": ""]))])
  }

  @Test("letters are typed until Esc, then they are keys")
  func modes() {
    var model = Samples.asking(Samples.text(TextTask()), about: "x")
    _ = model.type("q e")
    #expect(model.value == "q e")
    _ = model.type("<esc>")
    #expect(!model.isTyping)
    #expect(model.type(" ") == [.answer(.skip(code: "none"))])
    _ = model.type("i!")
    #expect(model.value == "q e!")
  }

  @Test("the user's own editor gets the text, and what it leaves is taken or not")
  func ownEditor() {
    var model = Samples.asking(Samples.text(TextTask()), about: "x")
    #expect(model.type("ab<ctrl-o>") == [.openEditor("ab")])
    _ = model.update(.edited(.changed("from there")), size: Samples.size)
    #expect(model.value == "from there")
    _ = model.update(.edited(.unchanged), size: Samples.size)
    #expect(model.notice?.text == Words.editorUnchanged)
    _ = model.update(.edited(.failed("code 1")), size: Samples.size)
    #expect(model.value == "from there")
    #expect(model.notice?.style == .error)
  }

  @Test("a form goes from field to field and says what is wrong where it stands")
  func form() {
    var model = Samples.asking(Samples.form, about: "x")
    _ = model.type("12<enter>")
    #expect(model.view(size: Samples.size).text.contains("✗ found the text \"12\""))
    _ = model.type("<ctrl-w>A-12<enter>2026-13-01<enter>")
    #expect(model.view(size: Samples.size).text.contains("✗ found the text \"2026-13-01\""))
    _ = model.type("<ctrl-w><ctrl-w><ctrl-w>2026-12-01<tab>1.50<tab>x<tab>")
    #expect(model.view(size: Samples.size).text.contains("count   x"))
    // The last field is yes or no; Enter there finds the wrong one.
    #expect(model.type(" <enter>") == [])
    _ = model.type("<backspace>7<enter>")
    #expect(
      model.type("<enter>")
        == [
          .answer(
            .values([
              "record": [
                "amount": .number("1.5"), "count": 7, "date": "2026-12-01", "order": "A-12",
                "paid": true,
              ]
            ]))
        ])
  }

  @Test("Enter comes to each question once, also to one that may be left out")
  func eachQuestionIsSeen() {
    var optional = Samples.text(TextTask(isOptional: true))
    optional.task = "why"
    let item = Samples.item(questions: [Samples.text(Self.correction), optional])
    var model = Samples.label(item)
    _ = model.press(.control("k"))
    model = Samples.label(
      Samples.item(text: "short", questions: [Samples.text(Self.correction), optional]))
    #expect(model.type("<enter>") == [])
    #expect(model.form?.focus == 1)
    #expect(
      model.type("<enter>") == [.answer(.values(["rewrite": "short", "why": ""]))])
  }

  @Test("a difference holds both texts", arguments: 0..<40)
  func difference(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    let words = ["a", "b ", "  ", "é", "\r\n", "日本", "👩‍👩‍👧", ".", "cd ", "[-", "+}"]
    func text() -> String {
      (0..<Int(random.next() % 30)).map { _ in words[Int(random.next() % UInt64(words.count))] }
        .joined()
    }
    let old = text()
    let new = seed % 4 == 0 ? old : text()
    let pieces = WordDiff.pieces(from: old, to: new)
    let kept = pieces.filter { $0.kind != .added }.map(\.text).joined()
    let made = pieces.filter { $0.kind != .removed }.map(\.text).joined()
    #expect(Array(kept.utf8) == Array(old.utf8))
    #expect(Array(made.utf8) == Array(new.utf8))
    if old.utf8.elementsEqual(new.utf8) { #expect(pieces.allSatisfy { $0.kind == .kept }) }
  }

  @Test("a difference is a shortest one")
  func shortest() {
    let pieces = WordDiff.pieces(from: "the cat sat on the mat", to: "the dog sat on a mat")
    #expect(
      pieces == [
        .init(kind: .kept, text: "the "), .init(kind: .removed, text: "cat"),
        .init(kind: .added, text: "dog"), .init(kind: .kept, text: " sat on "),
        .init(kind: .removed, text: "the"), .init(kind: .added, text: "a"),
        .init(kind: .kept, text: " mat"),
      ])
    // More changes than are told apart: replaced as a whole, and still both texts.
    let old = (0..<400).map { "a\($0)" }.joined(separator: " ")
    let new = (0..<400).map { "b\($0)" }.joined(separator: " ")
    #expect(WordDiff.pieces(from: old, to: new).map(\.text) == [old, new])
  }

  @Test("random keys never trap", arguments: 0..<4)
  func storm(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    let questions = [
      Samples.text(Self.correction), Samples.text(TextTask(isOptional: true)), Samples.form,
    ]
    var model = Samples.label(
      Samples.item(text: "a\r\ne\u{301} 👩‍👩‍👧 שלום", questions: questions))
    let keys: [Key] =
      "ab1 -ei.".map { Key.character($0) } + [
        .left, .right, .up, .down, .home, .end, .tab, .backTab, .backspace, .delete, .escape,
        .enter,
        .alt("\r"), .paste("x\ny\u{1b}[31m"), .control("w"), .control("k"), .shiftLeft, .pageDown,
        .f(4), .mouse(row: 14, column: 5, action: .press),
      ]
    for step in 0..<300 {
      let key = keys[Int(random.next() % UInt64(keys.count))]
      _ = model.press(key)
      if step % 40 == 0 { #expect(!model.view(size: Samples.size).hasRawScalars) }
    }
  }
}
