import Domain
import Project
import Terminal
import Testing

@testable import Screens

@Suite("Screens to look at")
struct LookGoldenTests {
  private static func typing() -> BrowseModel {
    var model = LookSamples.browse()
    _ = model.press(.character("/"), size: Samples.size)
    for letter in " flagd:yes" { _ = model.press(.character(letter), size: Samples.size) }
    _ = model.update(
      .wrong(FilterProblem(position: 18, reason: "no key \"flagd\"", allowed: FilterParser.keys)),
      size: Samples.size)
    return model
  }

  private static func batch(_ preview: BatchPreview?) -> BrowseModel {
    var model = LookSamples.browse()
    _ = model.press(.character("b"), size: Samples.size)
    guard let preview else { return model }
    _ = model.press(.character("2"), size: Samples.size)
    _ = model.update(
      .previewed(.decide(.accept, reason: nil), preview), size: Samples.size)
    return model
  }

  /// The options of one of two questions, of which one has more than the screen has rows.
  private static func batchOptions() -> BrowseModel {
    var model = LookSamples.browse()
    model.may.toAnswer = [
      BatchQuestion(
        task: "tone", text: "How does it sound?",
        options: [.init(id: "calm", name: "calm"), .init(id: "angry", name: "angry")]),
      BatchQuestion(
        task: "topic", text: "What is it about?",
        options: (1...40).map { .init(id: "o\($0)", name: "option \($0)") }),
    ]
    for key: Key in [.character("b"), .character("5"), .down, .enter, .down, .down] {
      _ = model.press(key, size: Samples.size)
    }
    return model
  }

  private static func commenting() -> SampleModel {
    var model = LookSamples.sample()
    _ = model.press(.character("m"), size: Samples.size)
    for letter in "Why not other?" { _ = model.press(.character(letter), size: Samples.size) }
    return model
  }

  static let screens: [(String, LookScreen)] = [
    ("answers", .answers(LookSamples.answers())),
    ("answers-none", .answers(LookSamples.answers(0))),
    ("browse", .browse(LookSamples.browse())),
    ("browse-searching", .browse(LookSamples.browse(2, isDone: false))),
    ("browse-none", .browse(LookSamples.browse(0))),
    ("browse-problem", .browse(typing())),
    ("browse-batch", .browse(batch(nil))),
    ("browse-options", .browse(batchOptions())),
    ("browse-preview", .browse(batch(BatchPreview(samples: 12, changes: 9)))),
    ("sample", .sample(LookSamples.sample())),
    ("sample-hidden", .sample(LookSamples.sample(hidden: 4))),
    ("sample-comment", .sample(commenting())),
    ("dashboard", .page(LookSamples.page(.dashboard, LookSamples.dashboard()))),
    ("release", .page(LookSamples.page(.release, LookSamples.release()))),
    ("answers-touched", .answers(LookSamples.touched())),
    ("answers-touched-none", .answers(LookSamples.touched(0))),
    ("precedents", .page(LookSamples.page(.precedents, LookSamples.precedents()))),
    ("precedents-none", .page(LookSamples.page(.precedents, Page(precedents: [])))),
    ("code-points", .page(LookSamples.page(.codePoints, LookSamples.codePoints()))),
    ("figures", .page(LookSamples.page(.figures, LookSamples.figures()))),
    ("figures-none", .page(LookSamples.page(.figures, Page(figures: [])))),
    ("guideline-link", .page(LookSamples.guidelineLink())),
    ("settings-changed", .page(LookSamples.settingsChanged())),
    ("guideline", .page(LookSamples.page(.guideline, LookSamples.guideline()))),
    ("settings", .page(LookSamples.page(.settings, LookSamples.settings()))),
  ]

  @Test("are as they were", arguments: screens.map(\.0), Golden.allSizes)
  func frames(_ name: String, _ size: Size) throws {
    let screen = try #require(Self.screens.first { $0.0 == name }?.1)
    try Golden.expect(screen.view(size: size), name)
  }

  @Test("hostile text does nothing on any of them", arguments: Golden.allSizes)
  func hostile(_ size: Size) {
    let text = Samples.hostile
    let screens: [LookScreen] = [
      .answers(LookSamples.answers(text: text)), .browse(LookSamples.browse(text: text)),
      .browse(LookSamples.browse(query: text)),
      .sample(LookSamples.sample(text: text, comment: text)),
      .page(LookSamples.page(.guideline, LookSamples.guideline(text))),
      .page(LookSamples.page(.settings, LookSamples.settings(text))),
      .page(LookSamples.page(.precedents, LookSamples.precedents(text))),
      .page(LookSamples.page(.codePoints, LookSamples.codePoints(text))),
      .page(LookSamples.guidelineLink("sample:\(text.filter { !$0.isWhitespace }) x")),
      .answers(LookSamples.touched(text: text)),
      .page(LookSamples.page(.dashboard, LookSamples.dashboard(person: text))),
      .page(LookSamples.page(.release, LookSamples.release(by: text))),
    ]
    for screen in screens { #expect(!screen.view(size: size).hasRawScalars) }
  }

  @Test("keys at random never trap, at any size")
  func storm() {
    let keys: [Key] = [
      .up, .down, .pageUp, .pageDown, .home, .end, .enter, .escape, .tab, .backspace,
      .character("/"), .character("b"), .character("1"), .character("2"), .character("4"),
      .character("y"), .character("m"), .character("f"), .character("v"), .character("c"),
      .character("G"), .character("q"), .character("t"), .character("n"), .left, .right, .backTab,
      .paste("a\nb"), .delete, .control("u"),
      .mouse(row: 3, column: 4, action: .wheelDown),
    ]
    let sizes = Golden.sizes + [Size(rows: 1, columns: 1), Size(rows: 200, columns: 300)]
    var state: UInt64 = 3
    for (_, start) in Self.screens {
      var screen = start
      for _ in 0..<150 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let size = sizes[Int(state >> 40) % sizes.count]
        _ = screen.update(.key(keys[Int(state >> 33) % keys.count]), size: size)
        _ = screen.view(size: size)
      }
    }
  }

  @Test("a batch is done only after its preview was seen and said yes to")
  func confirmed() {
    var model = LookSamples.browse()
    func press(_ key: Key) -> [LookEffect] { model.press(key, size: Samples.size) }
    let accept = BatchAct.decide(.accept, reason: nil)
    #expect(press(.character("b")) == [])
    #expect(press(.character("2")) == [.browse(.gather(accept))])
    #expect(press(.character("y")) == [])
    _ = model.update(.previewed(accept, BatchPreview(samples: 3, changes: 0)), size: Samples.size)
    #expect(press(.character("y")) == [])
    _ = press(.character("b"))
    _ = press(.character("2"))
    _ = model.update(.previewed(accept, BatchPreview(samples: 3, changes: 2)), size: Samples.size)
    #expect(press(.character("y")) == [.browse(.perform(accept))])
    #expect(
      model.update(.performed(accept, done: 1, of: 3, changed: 1), size: Samples.size)
        == [.browse(.perform(accept))])
    #expect(model.update(.performed(accept, done: 3, of: 3, changed: 2), size: Samples.size) == [])
    #expect(model.notice == .good(Words.batchDone(2)))
  }

  @Test("one answer to all asks which question only where there are several")
  func answered() {
    var model = LookSamples.browse()
    let topic = BatchQuestion(
      task: "topic", text: "",
      options: [.init(id: "bug", name: "Bug"), .init(id: "how", name: "How")])
    let tone = BatchQuestion(task: "tone", text: "", options: [.init(id: "calm", name: "calm")])
    model.may = BatchRights(mayReview: false, toAnswer: [topic], toSettle: [topic, tone])
    func press(_ keys: String) -> [LookEffect] {
      keys.flatMap { model.press(.character($0), size: Samples.size) }
    }
    #expect(model.may.codes == ["flag", "answer", "settle"])
    #expect(press("b22") == [.browse(.gather(.answer(task: "topic", option: "how")))])
    let act = BatchAct.answer(task: "topic", option: "how")
    _ = model.update(.previewed(act, BatchPreview(samples: 3, changes: 2)), size: Samples.size)
    #expect(press("y") == [.browse(.perform(act))])
    _ = model.update(.performed(act, done: 3, of: 3, changed: 2), size: Samples.size)
    #expect(press("b321") == [.browse(.gather(.settle(task: "tone", option: "calm")))])
    #expect(press("q") == [])
    #expect(model.batch == nil)
  }

  @Test("back stops a search that goes on, and back again leaves")
  func stopping() {
    var model = LookSamples.browse(2, isDone: false)
    #expect(model.isSearching)
    #expect(model.press(.escape, size: Samples.size) == [])
    #expect(!model.isSearching)
    // A step that was under way does not start it again.
    #expect(model.press(.escape, size: Samples.size) == [.leave])
  }

  @Test("what others said is asked for twice by who has not answered")
  func revealing() {
    var model = LookSamples.sample(hidden: 4)
    #expect(model.press(.character("v"), size: Samples.size) == [])
    #expect(model.press(.character("x"), size: Samples.size) == [])
    _ = model.press(.character("v"), size: Samples.size)
    #expect(
      model.press(.character("y"), size: Samples.size) == [.sample(.reveal("7f3a9c2e"))])
    var open = LookSamples.sample(hidden: 1)
    #expect(open.press(.character("v"), size: Samples.size) == [.sample(.reveal("7f3a9c2e"))])
  }

  @Test("screens open over each other, and coming back looks again")
  func shell() {
    var shell = ShellModel(start: .home, place: Samples.place, size: Samples.size)
    _ = shell.receive(.home(.loaded(Samples.facts())))
    #expect(
      shell.press(.character("a"), atMilliseconds: 0)
        == [.look(.answers(.load(before: nil, query: "")))])
    let lines = LookSamples.answers().lines
    _ = shell.receive(.look(.answers(.listed(lines, next: nil, isFirst: true))))
    #expect(shell.press(.enter, atMilliseconds: 0) == [.look(.sample(.load("7f3a9c20")))])
    #expect(
      shell.press(.escape, atMilliseconds: 0)
        == [.look(.answers(.load(before: nil, query: "")))])
    #expect(shell.press(.character("c"), atMilliseconds: 0) == [.label(.change("7f3a9c20"))])
    _ = shell.receive(.label(.changes(Samples.item(), isSeen: false)))
    _ = shell.receive(.label(.moved(nil)))
    #expect(
      shell.receive(.label(.saved(nil))) == [.look(.answers(.load(before: nil, query: "")))])
    _ = shell.press(.character("?"), atMilliseconds: 0)
    #expect(shell.screens.count == 3)
  }
}
