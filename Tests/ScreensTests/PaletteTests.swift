import Foundation
import Terminal
import Testing

@testable import Screens

@Suite("Palette and sets of keys")
struct PaletteTests {
  @Test("no set of keys binds a key twice, and every screen can be left")
  func presets() {
    for preset in KeyPreset.allCases {
      #expect(KeyTables(preset.choice).clashes == [], "\(preset)")
    }
  }

  @Test("a clash and a screen that no key would leave are named")
  func clashes() {
    var choice = KeyChoice()
    choice.set([.character(" ")], screen: "label", action: "flag")
    choice.set([], screen: "home", action: "leave")
    choice.set([.character("l")], screen: "everywhere", action: "repaint")
    let clashes = KeyTables(choice).clashes
    #expect(clashes.contains("label: space is bound to skip and flag"))
    #expect(clashes.contains("home: l is bound to repaint and label"))
    #expect(clashes.contains { $0.hasPrefix("home: leave has no key") })
  }

  @Test("names in a configuration are checked")
  func names() {
    #expect(KeyTables.problem(screen: "label", action: "skip") == nil)
    #expect(KeyTables.problem(screen: "any", action: "undo") == nil)
    #expect(KeyTables.problem(screen: "lable", action: "skip") != nil)
    #expect(KeyTables.problem(screen: "label", action: "jump") != nil)
    #expect(KeyTables.problem(screen: "label", action: "choose") != nil)
  }

  @Test("docs/keys.md is what winnow keys --markdown prints")
  func documentation() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/keys.md")
    let kept = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    #expect(
      kept == KeyReference.markdown + "\n",
      "docs/keys.md is old; run: winnow keys --markdown > docs/keys.md")
  }

  @Test("letters in order find a line; beginnings of words and whole words come first")
  func fuzzy() throws {
    let lines = ["skip this sample, no reason given", "skip, why", "flag", "scroll the text"]
    func best(_ query: String) -> String? {
      lines.compactMap { line in FuzzyMatch.score(query, in: line).map { ($0, line) } }
        .max { $0.0 < $1.0 }?.1
    }
    #expect(best("fl") == "flag")
    #expect(best("skw") == "skip, why")
    #expect(best("stt") == "scroll the text")
    #expect(best("SKIP T") == "skip this sample, no reason given")
    #expect(best("zzz") == nil)
    #expect(FuzzyMatch.score("", in: "x") == 0)
    #expect(FuzzyMatch.score("abc", in: "") == nil)
  }

  private func shell() -> ShellModel {
    var shell = ShellModel(
      start: .home, place: Place(project: "p", who: "ada"), size: Size(rows: 24, columns: 80))
    shell.commands = [OwnCommand(name: "count \u{1B}[31mwords", words: ["wc", "-w"])]
    _ = shell.receive(.home(.loaded(HomeFacts())))
    return shell
  }

  @Test("a colon opens the palette to type in; Enter does the best line, Esc leaves")
  func palette() throws {
    var shell = shell()
    #expect(shell.press(.character(":"), atMilliseconds: 0) == [.help(.loadGuideline)])
    guard case .help(let help) = shell.screens.last else {
      Issue.record("no palette")
      return
    }
    #expect(help.isTyping && help.isPalette)
    for letter in "submit" { _ = shell.press(.character(letter), atMilliseconds: 0) }
    _ = shell.press(.enter, atMilliseconds: 0)
    guard case .submit = shell.screens.last else {
      Issue.record("not at the submit screen")
      return
    }
    // Where letters are typed a colon is one.
    _ = shell.press(.character(":"), atMilliseconds: 0)
    guard case .submit(let submit) = shell.screens.last else {
      Issue.record("the palette opened while typing")
      return
    }
    #expect(submit.view(size: shell.size).text.contains(":"))
    var other = self.shell()
    _ = other.press(.character(":"), atMilliseconds: 0)
    _ = other.press(.escape, atMilliseconds: 0)
    #expect(other.screens.count == 1)
  }

  @Test("what is typed narrows the list to what can be done here")
  func narrowed() throws {
    for size in Golden.sizes {
      var shell = ShellModel(start: .label(task: nil), place: Samples.place, size: size)
      shell.commands = [OwnCommand(name: "look up skills", words: ["my-lookup", "--short"])]
      _ = shell.receive(.label(.began(Samples.item(), notAskedYet: [])))
      _ = shell.press(.character(":"), atMilliseconds: 0)
      _ = shell.receive(
        .help(.guideline("# Help desk messages\n\nOne topic a message: what does the writer want?"))
      )
      for letter in "sk" { _ = shell.press(.character(letter), atMilliseconds: 0) }
      try Golden.expect(shell.view(), "palette")
    }
  }

  @Test("an own program is listed, run, and what it wrote is shown harmless")
  func ownCommand() throws {
    var shell = shell()
    _ = shell.press(.character(":"), atMilliseconds: 0)
    for letter in "count" { _ = shell.press(.character(letter), atMilliseconds: 0) }
    try Golden.expect(shell.view(), "palette-hostile")
    let effects = shell.press(.enter, atMilliseconds: 0)
    #expect(effects.contains(.command(0, .nothing)))
    _ = shell.receive(
      .commandEnded(
        CommandResult(
          name: .oneLine("count \u{1B}[31mwords"), output: "12\n\u{1B}]52;c;x\u{7}\u{202E}evil\n",
          ending: .exited(3))))
    try Golden.expect(shell.view(), "output")
    _ = shell.press(.character("q"), atMilliseconds: 0)
    guard case .home = shell.screens.last else {
      Issue.record("not back at home")
      return
    }
  }

  @Test("the tour goes on with what is done, and tells its steps below the screen")
  func tour() throws {
    var shell = ShellModel(
      start: .home, place: Place(project: "helpdesk-demo", who: "you"),
      size: Size(rows: 24, columns: 80), tour: Tour())
    #expect(shell.size == Size(rows: 21, columns: 80))
    _ = shell.receive(.home(.loaded(Samples.facts())))
    _ = shell.press(.character("l"), atMilliseconds: 0)
    _ = shell.receive(.label(.began(Samples.item(), notAskedYet: [])))
    #expect(shell.tour?.step == .answer)
    try Golden.expect(shell.view(), "tour")
    for _ in 0..<3 { _ = shell.receive(.label(.saved(Samples.item()))) }
    #expect(shell.tour?.step == .undo)
    _ = shell.receive(.label(.undone(nil, Samples.item())))
    #expect(shell.tour?.step == .undo, "nothing was undone")
    _ = shell.receive(.label(.undone("undid it", Samples.item())))
    _ = shell.press(.character("?"), atMilliseconds: 0)
    _ = shell.press(.character("q"), atMilliseconds: 0)
    _ = shell.press(.character("q"), atMilliseconds: 0)
    #expect(shell.tour?.step == .review)
    _ = shell.press(.character("r"), atMilliseconds: 0)
    _ = shell.receive(.review(.began(Samples.review())))
    _ = shell.receive(.review(.turn(.decided(.accept, next: nil))))
    _ = shell.press(.character("q"), atMilliseconds: 0)
    _ = shell.press(.character("s"), atMilliseconds: 0)
    _ = shell.receive(.submit(.submitted(.pending, [])))
    #expect(shell.tour?.step == .done)
    for rows in [1, 5, 11, 12, 14, 15, 16, 24, 60] {
      for columns in [1, 9, 40, 80, 200] {
        _ = shell.press(.resize(rows: rows, columns: columns), atMilliseconds: 0)
        #expect(shell.view().size == Size(rows: rows, columns: columns))
      }
    }
  }

  @Test("a program gets its input, its output is taken, and it can be ended")
  func programs() {
    let counted = UserProgram.capture(["wc", "-c"], input: "{}\n", goesOn: { true })
    #expect(String(decoding: counted.bytes, as: UTF8.self).contains("3"))
    #expect(counted.ending == .exited(0))
    let failed = UserProgram.capture(["sh", "-c", "echo no >&2; exit 4"], input: "") { true }
    #expect(String(decoding: failed.bytes, as: UTF8.self) == "no\n")
    #expect(failed.ending == .exited(4))
    #expect(UserProgram.capture(["sleep", "60"], input: "") { false }.ending == .cancelled)
    guard case .cannotStart = UserProgram.capture(["/no/such"], input: "", goesOn: { true }).ending
    else {
      Issue.record("started what isn't there")
      return
    }
  }

  @Test(
    "long work is spoken of after half a second, with what is left; Esc ends it, other keys are kept"
  )
  func longWork() {
    var now = 0
    var frames: [Frame] = []
    var coming: [[Key]] = [[], [.character("1")], [.escape], []]
    let long = LongWork(
      paint: { frames.append($0) },
      keys: { _ in coming.isEmpty ? [] : coming.removeFirst() }, now: { now })
    long.show(Frame(size: Size(rows: 24, columns: 80)))
    long.begin()
    now = 200
    #expect(long.goesOn("fitting", done: 1, total: 10))
    #expect(frames.count == 1)
    now = 1_000
    #expect(long.goesOn("fitting", done: 2, total: 10))
    #expect(frames.last?.text.contains("fitting  20 % · 0:04 left  esc stops it") == true)
    now = 1_050
    #expect(long.goesOn("fitting", done: 3, total: 10), "it looks ten times a second, not more")
    now = 1_200
    #expect(!long.goesOn("fitting", done: 4, total: 10))
    #expect(long.isCancelled)
    #expect(long.keys(waitingMilliseconds: nil) == [.character("1")])
  }
}
