import Terminal

enum SampleAction: String, MovingAction, CaseIterable {
  case reveal, note, flag, change, undo, redo, up, down, pageUp, pageDown, top, bottom, help, leave
}

enum SampleKeys {
  static let table = KeyTable<SampleAction>(
    screen: "sample",
    [
      KeyBinding(.reveal, keys: [.character("v"), .f(3)], Words.keyReveal, priority: 9),
      KeyBinding(.note, keys: [.character("m"), .control("o")], Words.keyNote, priority: 8),
      KeyBinding(.change, keys: [.character("c"), .f(2)], Words.keyChangeAnswer, priority: 7),
      KeyBinding(.flag, keys: [.character("f"), .f(6)], Words.keyFlag, priority: 6),
      KeyBinding(
        .undo, keys: [.backspace, .character("u"), .control("u")], Words.keyUndo, priority: 4),
      KeyBinding(.redo, keys: [.control("r")], Words.keyRedo, priority: 0),
    ] + SampleAction.movingKeys(.text, pageDown: 1, bySpace: true) + [
      KeyBinding(.help, keys: [.character("?"), .f(1)], Words.keyHelp, priority: 6),
      KeyBinding(.leave, keys: [.character("q"), .escape], Words.keyLeave, priority: 5),
    ])
}

enum CommentAction: String, Hashable, Sendable, CaseIterable {
  case send, cancel
}

/// Keys while a comment is typed.
enum CommentKeys {
  static let table = KeyTable<CommentAction>(
    screen: "comment",
    [
      KeyBinding(.send, keys: [.enter], Words.keySendComment, priority: 9),
      KeyBinding(.cancel, keys: [.escape], Words.keyCancel, priority: 8),
    ])
}
