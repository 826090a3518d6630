import Terminal

enum LabelAction: String, Hashable, Sendable, CaseIterable {
  case choose, confirm, skip, skipWithReason, undo, redo, flag
  case nextQuestion, previousQuestion, previousOption, nextOption
  case up, down, pageUp, pageDown, top, bottom
  case filter, appeal, help, leave
}

/// The keys of the label screen; those of the question's options come first and hide others.
struct LabelKeys: Equatable, Sendable {
  let optionKeys: [[Character]]
  let table: KeyTable<LabelAction>

  static func == (a: LabelKeys, b: LabelKeys) -> Bool { a.optionKeys == b.optionKeys }

  /// The keys of a question's options. Of two options named accept and reject, `a` and `x` choose too.
  static func optionKeys(of options: [LabelItem.Option]) -> [[Character]] {
    var keys = options.map(\.keys)
    if options.count == 2, options[0].id.utf8.elementsEqual("accept".utf8),
      options[1].id.utf8.elementsEqual("reject".utf8)
    {
      let taken = keys.flatMap { $0 }
      if !taken.contains("a") { keys[0].append("a") }
      if !taken.contains("x") { keys[1].append("x") }
    }
    return keys
  }

  /// For the options of a question.
  init(options: [LabelItem.Option]) {
    let keys = Self.optionKeys(of: options)
    optionKeys = keys
    let all = keys.flatMap { $0 }
    let firsts = keys.compactMap(\.first)
    let label: SafeText? =
      firsts.count > 3
      ? "\(String(firsts[0]))…\(String(firsts[firsts.count - 1]))"
      : firsts.isEmpty ? nil : .oneLine(firsts.map { String($0) }.joined(separator: " "))
    let choose = KeyBinding<LabelAction>(
      .choose, keys: all.map { .character($0) }, keysLabel: label, Words.keyChoose, priority: 9)
    table = KeyTable((all.isEmpty ? [] : [choose]) + LabelKeys.fixed)
  }

  /// Which option a letter chooses.
  func option(for letter: Character) -> Int? {
    optionKeys.firstIndex { $0.contains(letter) }
  }

  /// The actions with keys of their own.
  static let fixed: [KeyBinding<LabelAction>] = [
    KeyBinding(.confirm, keys: [.enter], Words.keyConfirm, priority: 5),
    KeyBinding(.skip, keys: [.character(" "), .control("n")], Words.keySkip, priority: 8),
    KeyBinding(
      .skipWithReason, keys: [.character("S"), .control("e")], Words.keySkipReason, priority: 3),
    KeyBinding(
      .undo, keys: [.backspace, .character("u"), .control("u")], Words.keyUndo, priority: 7),
    KeyBinding(.redo, keys: [.control("r")], Words.keyRedo, priority: 2),
    KeyBinding(.flag, keys: [.character("f"), .control("f")], Words.keyFlag, priority: 4),
    KeyBinding(.nextQuestion, keys: [.tab], Words.keyNextQuestion, priority: 4),
    KeyBinding(.previousQuestion, keys: [.backTab], Words.keyPreviousQuestion, priority: 0),
    KeyBinding(.previousOption, keys: [.left], Words.keyPreviousOption, priority: 0),
    KeyBinding(.nextOption, keys: [.right], Words.keyNextOption, priority: 0),
    KeyBinding(.up, keys: [.up, .character("k")], Words.keyScrollUp, priority: 0),
    KeyBinding(.down, keys: [.down, .character("j")], Words.keyScrollDown, priority: 2),
    KeyBinding(.pageUp, keys: [.pageUp, .control("b")], Words.keyPageUp, priority: 0),
    KeyBinding(.pageDown, keys: [.pageDown, .control("d")], Words.keyPageDown, priority: 0),
    KeyBinding(.top, keys: [.home, .character("g")], Words.keyTop, priority: 0),
    KeyBinding(.bottom, keys: [.end, .character("G")], Words.keyBottom, priority: 0),
    KeyBinding(.filter, keys: [.character("/")], Words.keyFilter, priority: 8),
    KeyBinding(.appeal, keys: [.character("a"), .control("a")], Words.keyAppeal, priority: 9),
    KeyBinding(.help, keys: [.character("?"), .f(1)], Words.keyHelp, priority: 6),
    KeyBinding(.leave, keys: [.character("q"), .escape], Words.keyLeave, priority: 5),
  ]
}
