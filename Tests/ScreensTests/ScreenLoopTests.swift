import Scoring
import Terminal
import Testing

@testable import Screens

@Suite("The run loop")
struct ScreenLoopTests {
  @Test("keys that come in one burst are all answered, in order, each sample once")
  func burst() {
    let work = FakeWork(total: 5)
    _ = work.run(.label(task: nil), bursts: [["1", "2", "3", "g", "1"].map { .character($0) }])
    #expect(work.stored.map(\.sample) == (1...5).map { Samples.item($0).id })
    #expect(
      work.stored.map(\.answer)
        == ["billing", "bug", "other", "bug", "billing"].map { .values(["topic": $0]) })
  }

  @Test("the next sample is painted with saving, then saved is painted in a few cells")
  func paintsTwice() throws {
    let work = FakeWork(total: 5)
    _ = work.run(.label(task: nil), bursts: [[], [.character("1")]])
    let saving = try #require(work.shown.first { $0.text.contains("saving…") })
    #expect(saving.text.contains(Words.sample(Samples.item(2).id).plain))
    let painter = RecordingPainter()
    let at = try #require(work.shown.firstIndex(of: saving))
    painter.paint(saving)
    painter.paint(work.shown[at + 1])
    #expect(work.shown[at + 1].text.contains("● saved"))
    #expect(painter.lastCellCount < 80)
  }

  @Test("after a failed save the rest of the burst is dropped, and Enter saves what was kept")
  func failedSave() {
    let work = FakeWork(total: 5)
    work.failures = [2]
    _ = work.run(
      .label(task: nil),
      bursts: [["1", "2", "3", "3"].map { .character($0) }, [.enter], [.character("3")]])
    #expect(work.stored.map(\.sample) == (1...3).map { Samples.item($0).id })
    #expect(
      work.stored.map(\.answer)
        == ["billing", "bug", "other"].map { .values(["topic": $0]) })
    #expect(work.shown.contains { $0.text.contains("2 more keys ignored") })
  }

  @Test("q goes back and ends with 0 on the first screen; a lost terminal with 129")
  func leaves() {
    #expect(
      FakeWork(total: 1).run(
        .home, bursts: [[.character("l")], [.character("q")], [.character("q")]]) == 0)
    #expect(FakeWork(total: 1).run(.label(task: nil), bursts: [[.character("q")]]) == 0)
    #expect(FakeWork(total: 1).run(.home, bursts: []) == 129)
    #expect(FakeWork(total: 1).run(.home, bursts: [[.signal(.terminate)]]) == 143)
  }

  @Test("ctrl-c goes back once, and twice within a second leaves with 130")
  func interrupts() {
    let twice: [[Key]] = [[.character("l"), .character("?")], [.control("c")], [.control("c")]]
    #expect(FakeWork(total: 1).run(.home, bursts: twice) == 130)
    let burst: [[Key]] = [[.control("c"), .control("c")]]
    #expect(FakeWork(total: 1).run(.label(task: nil), bursts: burst) == 130)
    #expect(
      FakeWork(total: 1).run(.home, bursts: twice + [[.control("c")]], milliseconds: 2_000) == 0)
  }

  @Test("ctrl-c on typed text asks before it is lost")
  func interruptKeepsText() {
    let work = FakeWork(total: 1)
    #expect(
      work.run(
        .submit, bursts: [[.character("a")], [.control("c")], [.character("y")]],
        milliseconds: 2_000)
        == 0)
    #expect(work.shown.contains { $0.text.contains(Words.discardQuestion.plain.prefix(30)) })
  }

  @Test("a resize keeps what was chosen")
  func resizes() {
    let work = FakeWork(total: 2) {
      Samples.item($0, questions: [Samples.topic, Samples.tone])
    }
    _ = work.run(
      .label(task: nil),
      bursts: [
        [.character("1")], [.resize(rows: 3, columns: 9)], [.resize(rows: 40, columns: 120)],
        [.character("2"), .enter],
      ])
    #expect(work.stored.map(\.answer) == [.values(["topic": "billing", "tone": "angry"])])
  }

  @Test("help runs the action of the focused line on the screen below")
  func helpRuns() {
    let work = FakeWork(total: 2)
    _ = work.run(
      .label(task: nil),
      bursts: [[.character("?")], "/skip this".map { .character($0) }, [.enter], [.enter]])
    #expect(work.stored.map(\.answer) == [.skip(code: "none")])
  }

  @Test("ctrl-s says that all is saved, on every screen")
  func saysSaved() {
    for start in [StartScreen.home, .label(task: nil), .review, .submit] {
      let work = FakeWork(total: 1)
      _ = work.run(start, bursts: [[.control("s")]])
      #expect(work.shown.contains { $0.text.contains("all is saved") }, "\(start)")
    }
  }

  @Test(
    "key storms never trap, and each stored answer belongs to the next sample", arguments: 0..<24)
  func storms(_ seed: Int) {
    var random = SplitMix64(seed: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1)
    let work = FakeWork(total: 400) {
      $0 % 3 == 0
        ? Samples.item($0, text: Samples.hostile, questions: [Samples.topic, Samples.tone])
        : $0 % 7 == 0
          ? Samples.item($0, questions: [Samples.question(optionCount: 40)]) : Samples.item($0)
    }
    work.failures = Set((0..<40).map { _ in Int(random.next() % 400) })
    // Many keys leave the screen, so it is opened again and again on the same work.
    for round in 0..<12 {
      let bursts = (0..<30).map { _ in
        (0..<Int(random.next() % 6)).map { _ in Storm.key(&random) }
      }
      let starts: [StartScreen] = [.label(task: nil), .home, .submit, .review]
      _ = work.run(starts[round % 3 == 0 ? seed % 4 : 0], bursts: bursts)
    }
    #expect(work.stored.count > 5)
    // Samples are answered in order, none twice, none left out: a failed one comes back first.
    #expect(work.stored.map(\.sample) == work.stored.indices.map { Samples.item($0 + 1).id })
    for frame in work.shown { #expect(!frame.hasRawScalars) }
  }
}

enum Storm {
  static func key(_ random: inout SplitMix64) -> Key {
    let letters = Array("123aefgjklnqrsuxyGS?/ ü日e\u{301}")
    let others: [Key] = [
      .enter, .escape, .tab, .backTab, .backspace, .delete, .up, .down, .left, .right, .home, .end,
      .pageUp, .pageDown, .f(1), .f(2), .control("s"), .control("r"), .control("n"), .control("w"),
      .control("l"), .control("d"), .paste(Samples.hostile), .paste("a\n\nb"), .wake,
      .mouse(row: 3, column: 3, action: .wheelDown), .resize(rows: 40, columns: 120),
      .resize(rows: 1, columns: 1), .resize(rows: 12, columns: 40), .resize(rows: 24, columns: 80),
    ]
    let pick = random.next()
    if pick % 3 == 0 { return others[Int(random.next() % UInt64(others.count))] }
    return .character(letters[Int(random.next() % UInt64(letters.count))])
  }
}
