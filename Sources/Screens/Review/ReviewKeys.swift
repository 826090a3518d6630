import Terminal

enum ReviewAction: String, MovingAction, CaseIterable {
  case accept, reject, returnWithReason, correct, take, pass, disputed, undo, redo
  case previousVerdict, nextVerdict
  case up, down, pageUp, pageDown, top, bottom
  case note, help, leave
}

enum ReviewKeys {
  static let table = KeyTable<ReviewAction>(
    screen: "review",
    [
      KeyBinding(.accept, keys: [.character("a"), .character("1")], Words.keyAccept, priority: 9),
      KeyBinding(.reject, keys: [.character("x"), .character("2")], Words.keyReject, priority: 9),
      KeyBinding(
        .returnWithReason, keys: [.character("r"), .character("3")], Words.keyReturn, priority: 9),
      KeyBinding(
        .correct, keys: [.character("c"), .character("4"), .f(2)], Words.keyCorrect, priority: 8),
      KeyBinding(.take, keys: [.enter], Words.keyTakeVerdict, priority: 8),
      KeyBinding(.previousVerdict, keys: [.left], Words.keyPreviousOption, priority: 0),
      KeyBinding(.nextVerdict, keys: [.right], Words.keyNextOption, priority: 0),
      KeyBinding(.pass, keys: [.character(" "), .control("n")], Words.keyPass, priority: 8),
      KeyBinding(.disputed, keys: [.tab, .character("d")], Words.keyDisputed, priority: 6),
      KeyBinding(
        .undo, keys: [.backspace, .character("u"), .control("u")], Words.keyUndo, priority: 7),
      KeyBinding(.redo, keys: [.control("r")], Words.keyRedo, priority: 2),
      KeyBinding(.note, keys: [.character("m"), .control("o")], Words.keyNote, priority: 1),
    ] + ReviewAction.movingKeys(.text) + [
      KeyBinding(.help, keys: [.character("?"), .f(1)], Words.keyHelp, priority: 6),
      KeyBinding(.leave, keys: [.character("q"), .escape], Words.keyLeave, priority: 5),
    ])
}

enum NoteAction: String, Hashable, Sendable, CaseIterable {
  case send, cancel
}

/// Keys while a note to the submitter is typed.
enum NoteKeys {
  static let table = KeyTable<NoteAction>(
    screen: "note",
    [
      KeyBinding(.send, keys: [.enter], Words.keySendNote, priority: 9),
      KeyBinding(.cancel, keys: [.escape], Words.keyCancel, priority: 8),
    ])
}
