import Terminal

enum SubmitAction: String, MovingAction, CaseIterable {
  case check, send, edit, list, openEditor, revise, up, down, pageUp, pageDown, top, bottom, undo
  case help, leave
}

enum SubmitKeys {
  /// While text is typed.
  static let editor = KeyTable<SubmitAction>(
    screen: "submit",
    [
      KeyBinding(.check, keys: [.f(2), .control("d")], Words.keyCheck, priority: 9),
      KeyBinding(.openEditor, keys: [.control("o"), .f(3)], Words.keyOpenEditor, priority: 5),
      KeyBinding(.list, keys: [.tab], Words.keyMine, priority: 7),
      KeyBinding(.help, keys: [.f(1)], Words.keyHelp, priority: 6),
      KeyBinding(.leave, keys: [.escape], Words.keyLeave, priority: 8),
    ])

  /// After the check.
  static let confirmation = KeyTable<SubmitAction>(
    screen: "submit-check",
    [
      KeyBinding(.send, keys: [.enter], Words.keySend, priority: 9),
      KeyBinding(.edit, keys: [.escape, .character("e")], Words.keyEdit, priority: 8),
      KeyBinding(.help, keys: [.f(1), .character("?")], Words.keyHelp, priority: 6),
    ])

  /// In the list of one's own submissions.
  static let list = KeyTable<SubmitAction>(
    screen: "submit-list",
    [
      KeyBinding(.edit, keys: [.tab, .character("e"), .escape], Words.keyWrite, priority: 9),
      KeyBinding(.revise, keys: [.enter, .character("r")], Words.keyRevise, priority: 9),
    ] + SubmitAction.movingKeys(.list, up: 2) + [
      KeyBinding(
        .undo, keys: [.character("u"), .backspace], Words.keyUndoSubmission, priority: 4),
      KeyBinding(.help, keys: [.character("?"), .f(1)], Words.keyHelp, priority: 6),
      KeyBinding(.leave, keys: [.character("q")], Words.keyLeave, priority: 8),
    ])
}

enum DiscardAction: String, Hashable, Sendable, CaseIterable {
  case discard, keep
}

enum DiscardKeys {
  /// Asked where text would be lost.
  static let table = KeyTable<DiscardAction>(
    screen: "submit-discard",
    [
      KeyBinding(
        .discard, keys: [.character("y"), .character("1")], Words.keyDiscard, priority: 9),
      KeyBinding(
        .keep, keys: [.escape, .character("n"), .character("2"), .enter], Words.keyKeep,
        priority: 9),
    ])
}
