import Domain
import Ledger
import Terminal
import Testing

@testable import Project
@testable import Screens

@Suite("A second look, suggestions, corrections, links")
struct SecondLookScreenTests {
  private static let size = Samples.size

  @Test("Enter keeps an earlier answer, an option replaces it, space leaves it for later")
  func again() {
    var model = Samples.again()
    #expect(model.opening == .again(.begin))
    #expect(model.press(.enter) == [.answer(.values(["topic": "bug"]))])
    _ = model.update(.moved(nil), size: Self.size)
    #expect(model.update(.saved(nil), size: Self.size) == [.again(.next)])
    model = Samples.again()
    #expect(model.press(.character("3")) == [.answer(.values(["topic": "other"]))])
    model = Samples.again()
    #expect(model.press(.character(" ")) == [.again(.pass)])
    #expect(model.press(.character("u")) == [.again(.undo)])
    #expect(model.press(.control("r")) == [])
    _ = model.update(.again(nil, left: 0, undone: nil), size: Self.size)
    #expect(model.stage == .allAgain)
    #expect(model.press(.character("1")) == [])
    #expect(model.press(.character("u")) == [.again(.undo)])
    _ = model.update(.again(Samples.item(), left: 1, undone: "undid"), size: Self.size)
    #expect(model.stage == .asking)
  }

  @Test("an answer that is not saved is kept in a second look, too")
  func notSaved() {
    var model = Samples.again()
    _ = model.press(.character("3"))
    _ = model.update(.moved(nil), size: Self.size)
    _ = model.update(.notSaved(reason: "disk full", Samples.item()), size: Self.size)
    #expect(model.kept == .values(["topic": "other"]))
    #expect(model.press(.enter) == [.answer(.values(["topic": "other"]))])
  }

  @Test("a suggestion is asked for, marked, taken over by the same key, and gone with its sample")
  func suggestion() {
    var hidden = Samples.label(Samples.item())
    #expect(hidden.press(.character("A")) == [])
    var model = Samples.label(Samples.item(questions: [Samples.suggesting]))
    #expect(model.press(.character("A")) == [.suggest(task: "topic")])
    let answer = SuggestedAnswer(who: "m", words: "bug", value: "bug")
    _ = model.update(.suggested(task: "topic", answer), size: Self.size)
    #expect(model.form?.values == [:])
    #expect(model.view(size: Self.size).text.contains("suggestion m, a program"))
    #expect(model.press(.f(2)) == [])
    #expect(model.form?.values == ["topic": "bug"])
    #expect(model.press(.enter) == [.answer(.values(["topic": "bug"]))])
    _ = model.update(.moved(Samples.item(2, questions: [Samples.suggesting])), size: Self.size)
    #expect(model.suggestions.isEmpty)
    _ = model.update(.suggested(task: "topic", nil), size: Self.size)
    #expect(model.notice == .plain(Words.noSuggestion))
  }

  @Test("# and y act on the text that is shown, and only where the screen has no such key itself")
  func shownText() {
    var shell = ShellModel(start: .label(task: nil), place: Samples.place, size: Samples.size)
    let copy = { (shell: inout ShellModel) in shell.press(.character("y"), atMilliseconds: 0) }
    #expect(copy(&shell) == [])
    _ = shell.receive(.label(.began(Samples.item(1), notAskedYet: [])))
    let id = Samples.item(1).id
    #expect(copy(&shell) == [.copy(id)])
    _ = shell.receive(.copied(.sent(bytes: 5)))
    guard case .label(let told) = shell.screens.last else { return #expect(Bool(false)) }
    #expect(told.notice?.text.plain.contains("5 bytes") == true)
    // While a comment is typed the letter is typed.
    _ = shell.press(.character("m"), atMilliseconds: 0)
    #expect(copy(&shell) == [])
    _ = shell.press(.escape, atMilliseconds: 0)
    #expect(shell.press(.character("#"), atMilliseconds: 0) == [.look(.page(.codePoints(id)))])
    // An option that has the key keeps it.
    var item = Samples.item(2)
    item.questions[0].options[0].keys = ["y"]
    var other = ShellModel(start: .label(task: nil), place: Samples.place, size: Samples.size)
    _ = other.receive(.label(.began(item, notAskedYet: [])))
    #expect(copy(&other).contains { if case .label(.answer) = $0 { true } else { false } })
  }

  @Test("precedents open over the label screen, and a sample over them")
  func precedents() {
    var shell = ShellModel(start: .label(task: nil), place: Samples.place, size: Self.size)
    _ = shell.receive(.label(.began(Samples.item(), notAskedYet: [])))
    let id = Samples.item().id
    #expect(
      shell.press(.character("P"), atMilliseconds: 0) == [.look(.page(.precedents(id)))])
    _ = shell.receive(.look(.page(.loaded(LookSamples.precedents()))))
    let second = SampleID(sha256([2])).hex
    _ = shell.press(.tab, atMilliseconds: 0)
    #expect(shell.press(.enter, atMilliseconds: 0) == [.look(.sample(.load(second)))])
    _ = shell.press(.escape, atMilliseconds: 0)
    _ = shell.press(.escape, atMilliseconds: 0)
    guard case .label = shell.screens.last else {
      Issue.record("not back at the label screen")
      return
    }
  }

  @Test("a correction is sent once something was changed; Esc and q leave it")
  func correcting() {
    var model = ReviewModel(place: Samples.place)
    func press(_ key: Key) -> [ReviewEffect] { model.update(.key(key), size: Self.size) }
    _ = model.update(.began(Samples.review()), size: Self.size)
    #expect(press(.character("c")) == [.beginCorrecting])
    let text = CorrectableText(text: Samples.message, isRecord: false)
    _ = model.update(.correcting(text), size: Self.size)
    #expect(press(.enter) == [])
    #expect(model.notice == .plain(Words.correctionSame))
    // Letters are typed, not verdicts.
    #expect(press(.character("a")) == [])
    #expect(press(.enter) == [.correct("\(Samples.message)a")])
    _ = model.update(.turn(.notSaved("disk full")), size: Self.size)
    #expect(model.correcting != nil)
    #expect(press(.control("o")) == [.openEditor("\(Samples.message)a")])
    _ = model.update(.edited(.changed("New.\n")), size: Self.size)
    #expect(press(.enter) == [.correct("New.\n")])
    #expect(press(.escape) == [])
    #expect(press(.character("q")) == [])
    #expect(model.asking == nil)
    _ = model.update(.correcting(text), size: Self.size)
    _ = model.update(.corrected(.accepted, next: nil), size: Self.size)
    #expect(model.stage == .nothingLeft && model.asking == nil)
  }

  @Test("samples that a line of the guideline names")
  func links() {
    #expect(GuidelineLinks.samples(in: "no sample here, sample: none") == [])
    #expect(
      GuidelineLinks.samples(in: "[a](sample:7f3a), sample:h003. `sample:x-1`")
        == ["7f3a", "h003", "x-1"])
    #expect(
      GuidelineLinks.samples(in: "sample:日本 sample:\(String(repeating: "a", count: 200))") == ["日本"]
    )
  }

  @Test("settings are gone through and changed both ways; Enter does nothing on a plain page")
  func settings() {
    var model = LookSamples.page(.settings, LookSamples.settings())
    #expect(model.press(.enter, size: Self.size) == [.page(.set(.theme, by: 1))])
    #expect(model.press(.down, size: Self.size) == [])
    #expect(model.press(.left, size: Self.size) == [.page(.set(.mouse, by: -1))])
    #expect(model.press(.up, size: Self.size) == [])
    #expect(model.press(.up, size: Self.size) == [])
    #expect(model.press(.right, size: Self.size) == [.page(.set(.breaks, by: 1))])
    var board = LookSamples.page(.dashboard, LookSamples.dashboard())
    #expect(board.press(.enter, size: Self.size) == [])
    #expect(board.press(.tab, size: Self.size) == [])
  }

  @Test("what came back is changed and sent in its place; a text begun is not lost")
  func revising() {
    let returned = OwnItem(
      text: "Where?", state: .returned, reasons: ["quality"], id: "7f3a", isRevisable: true)
    var model = SubmitModel(place: Samples.place)
    func press(_ keys: Key...) -> [SubmitEffect] {
      keys.flatMap { model.update(.key($0), size: Self.size) }
    }
    _ = model.update(.listed([returned]), size: Self.size)
    _ = press(.character("a"), .tab, .enter)
    #expect(model.notice == .warning(Words.textIsBegun))
    _ = press(.tab, .backspace, .tab)
    #expect(press(.enter) == [])
    #expect(model.stage == .writing && model.buffer.text == "Where?")
    #expect(press(.control("o")) == [.openEditor("Where?")])
    _ = model.update(.edited(.changed("Where is my parcel?")), size: Self.size)
    #expect(press(.f(2)) == [.check("Where is my parcel?")])
    let check = SubmitModel.Check(
      id: "1", isDuplicate: false, isDuplicateAccepted: false, problem: nil)
    _ = model.update(.checked(check), size: Self.size)
    #expect(press(.enter) == [.revise("Where is my parcel?", "7f3a")])
    _ = model.update(.submitted(.pending, [returned]), size: Self.size)
    #expect(model.revising == nil && model.buffer.isEmpty)
    // What did not come back is looked at, no more.
    _ = model.update(.listed([OwnItem(text: "a", state: .accepted, reasons: [])]), size: Self.size)
    #expect(press(.tab, .enter) == [.list])
    #expect(model.stage == .listing)
  }

  @Test("only answers that a change touches are listed, and looked at again")
  func touched() {
    var model = LookSamples.answers()
    #expect(model.press(.character("l"), size: Self.size) == [])
    #expect(
      model.press(.character("t"), size: Self.size) == [.answers(.loadTouched(query: ""))])
    #expect(model.press(.character("l"), size: Self.size) == [.again])
    #expect(
      model.press(.character("t"), size: Self.size)
        == [.answers(.load(before: nil, query: ""))])
  }

  @Test("a second look stands on the first screen only where there is something to look at")
  func home() {
    var model = HomeModel(place: Samples.place)
    var facts = Samples.facts()
    _ = model.update(.loaded(facts))
    #expect(!model.lines.contains(.again))
    #expect(model.update(.key(.character("o"))) == [])
    #expect(model.update(.key(.character("t"))) == [.disputed])
    for (number, action) in model.lines.prefix(10).enumerated() {
      let key = Key.character(Character("\((number + 1) % 10)"))
      #expect(HomeKeys.table.action(for: key) == action)
    }
    _ = model.update(.key(.down))
    facts.again = 3
    _ = model.update(.loaded(facts))
    #expect(model.lines[model.cursor] == .review)
    #expect(model.update(.key(.character("o"))) == [.again])
  }
}
