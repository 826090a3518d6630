import Terminal
import Testing

@testable import Screens

@Suite("Line by line")
struct PlainTests {
  private func run(_ start: StartScreen, _ lines: [String], work: FakeWork) -> [String] {
    var rest = lines[...]
    var out: [String] = []
    let shell = PlainShell(
      place: Samples.place, input: { rest.popFirst() }, output: { out.append($0.plain) },
      perform: { work.perform($0) })
    #expect(shell.run(start) == 0)
    return out
  }

  @Test("a key, a second key, an id and a name answer; skips and flags are understood")
  func answers() {
    let work = FakeWork(total: 6)
    let out = run(
      .label(task: nil),
      ["1", "g", "other", "skip unsure", "flag broken", "skip", "nonsense", "q"],
      work: work)
    #expect(
      work.stored.map(\.answer) == [
        .values(["topic": "billing"]), .values(["topic": "bug"]), .values(["topic": "other"]),
        .skip(code: "unsure"), .skip(code: "none"),
      ])
    #expect(out.filter { $0 == "saved" }.count == 5)
    #expect(out.contains("flagged: the text is broken"))
    #expect(out.contains("not understood: nonsense"))
  }

  @Test("saved is said only after a save, and a failed one is tried again")
  func failure() {
    let work = FakeWork(total: 3)
    work.failures = [1]
    let out = run(.label(task: nil), ["1", "", "2"], work: work)
    #expect(
      work.stored.map(\.answer) == [.values(["topic": "billing"]), .values(["topic": "bug"])])
    let failed = out.firstIndex { $0.hasPrefix("NOT saved") }
    let saved = out.firstIndex(of: "saved")
    #expect(failed != nil && saved != nil && (failed ?? 0) < (saved ?? 0))
  }

  @Test("the end of the input ends well on every screen")
  func endOfInput() {
    for start in [StartScreen.home, .label(task: nil), .review, .submit] {
      #expect(!run(start, [], work: FakeWork(total: 2)).isEmpty)
    }
  }

  @Test("nothing raw is printed, and a sample's lines stand behind a bar")
  func hostile() {
    let work = FakeWork(total: 2) { Samples.item($0, text: "saved\n\(Samples.hostile)") }
    let out = run(.label(task: nil), ["\u{1b}[2J", "1", "q"], work: work)
    let text = out.joined(separator: "\n")
    #expect(!text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E })
    #expect(text.contains("| saved\n"))
  }

  @Test("a text ends at a dot and is sent only after a yes")
  func submits() {
    let out = run(
      .submit, ["one", "two", ".", "y", "three", ".", "n", "q"], work: FakeWork(total: 0))
    #expect(out.filter { $0 == Words.submitted(.pending).plain }.count == 1)
  }

  @Test("a review takes a reason and a note")
  func reviews() {
    let out = run(.review, ["r", "3", "say more", "x", "", "a", "q"], work: FakeWork(total: 0))
    #expect(out.contains(Words.decided(.returned).plain))
    #expect(out.contains(Words.decided(.accept).plain))
    #expect(!out.contains(Words.decided(.reject).plain))
  }
}
