import Testing

@testable import Terminal

private enum Action: String {
  case accept, skip, undo, help, save, next
}

private let table = KeyTable<Action>([
  KeyBinding(
    .accept, .character("1"), .enter, words: "answer", help: "Give the answer", priority: 4),
  KeyBinding(.skip, .character(" "), words: "skip", help: "Skip the sample", priority: 3),
  KeyBinding(
    .undo, .character("u"), .backspace, words: "undo", help: "Take the last act back", priority: 3),
  KeyBinding(.save, .control("s"), words: "saved", help: "Say that all is saved", priority: 0),
  KeyBinding(.help, .character("?"), words: "help", help: "Show all keys", priority: 5),
])

@Suite("Key tables")
struct KeyTableTests {
  @Test("a key does what its binding says")
  func lookup() {
    #expect(table.action(for: .character("1")) == .accept)
    #expect(table.action(for: .enter) == .accept)
    #expect(table.action(for: .character("x")) == nil)
    #expect(table.action(for: .character("u"), where: { $0 != .undo }) == nil)
  }

  @Test("while text is typed only keys that are no text act")
  func typing() {
    #expect(table.action(for: .character("1"), mode: .typing) == nil)
    #expect(table.action(for: .character(" "), mode: .typing) == nil)
    #expect(table.action(for: .backspace, mode: .typing) == nil)
    #expect(table.action(for: .enter, mode: .typing) == .accept)
    #expect(table.action(for: .control("s"), mode: .typing) == .save)
  }

  @Test(
    "the footer is cut by priority and keeps the table's order",
    arguments: [
      (80, "1 answer  space skip  u undo  ? help"), (36, "1 answer  space skip  u undo  ? help"),
      (35, "1 answer  space skip  ? help"), (20, "1 answer  ? help"), (10, "? help"), (5, ""),
    ])
  func footer(columns: Int, shown: String) {
    let line = table.footer(columns: columns)
    #expect(line.plain == shown)
    #expect(line.columns <= columns)
  }

  @Test("the footer shows only what works now")
  func footerNow() {
    #expect(table.footer(columns: 80, where: { $0 == .undo }).plain == "u undo")
    #expect(table.footer(columns: 80, mode: .typing).plain == "enter answer")
    #expect(table.footer(columns: 80).runs.first?.style == .key)
  }

  @Test("keys made at run time may share a label in the footer")
  func sharedLabel() {
    let keys = ["1", "2", "3"].map { Key.character($0) }
    let options = KeyTable([
      KeyBinding(Action.accept, keys: keys, keysLabel: "1-3", words: "answer", help: "Answer")
    ])
    #expect(options.footer(columns: 80).plain == "1-3 answer")
    #expect(options.action(for: .character("2")) == .accept)
    #expect(options.helpLines()[0].line.plain == "1 2 3  Answer")
  }

  @Test("the help lists every action with all its keys in one column")
  func help() {
    let lines = table.helpLines()
    #expect(lines.map(\.action) == [.accept, .skip, .undo, .save, .help])
    #expect(lines[0].line.plain == "1 enter  Give the answer")
    #expect(lines[2].line.plain == "u ⌫      Take the last act back")
  }

  @Test("a key bound twice is a clash; the first binding acts")
  func clashes() {
    #expect(table.clashes == [])
    let clashing = table.rebinding([.skip: [.character("u"), .character("s")]])
    #expect(clashing.clashes == [KeyClash(key: .character("u"), actions: [.skip, .undo])])
    #expect(clashing.action(for: .character("u")) == .skip)
    #expect(clashing.action(for: .character(" ")) == nil)
    #expect(clashing.action(for: .character("s")) == .skip)
  }

  @Test(
    "names of keys are read as they are written",
    arguments: [
      Key.character("a"), .character("A"), .character("é"), .character(" "), .control("s"),
      .alt("x"), .alt("X"), .f(5), .backTab, .shiftLeft, .pageDown, .escape, .backspace, .delete,
      .control("@"),
    ])
  func names(key: Key) throws {
    let name = try #require(key.name)
    #expect(Key(name: name) == key)
  }

  @Test("other spellings are understood, nonsense is not")
  func spellings() {
    #expect(Key(name: "Ctrl-S") == .control("s"))
    #expect(Key(name: "C-s") == .control("s"))
    #expect(Key(name: "return") == .enter)
    #expect(Key(name: "ctrl-m") == .enter)
    #expect(Key(name: "Escape") == .escape)
    #expect(Key(name: "f25") == nil)
    #expect(Key(name: "") == nil)
    #expect(Key(name: "ctrl-é") == nil)
    #expect(Key(name: "\u{1B}") == nil)
    #expect(Key.resize(rows: 1, columns: 1).name == nil)
  }
}
