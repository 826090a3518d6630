import Terminal

enum AdjudicateAction: MovingAction {
  case edit(EditorAction)
  case settle, makeGold, takeVoice, pass, undo, redo
  case previousOption, nextOption
  case up, down, pageUp, pageDown, top, bottom
  case help, leave

  /// The name in help and configuration.
  var name: String {
    switch self {
    case .edit(let action): action.rawValue
    default: "\(self)"
    }
  }
}

enum AdjudicateKeys {
  /// The keys of a question, then those of the screen.
  static func table(_ question: LabelItem.Question?) -> KeyTable<AdjudicateAction> {
    let own = question.flatMap { TaskEditors.editor(of: $0.kind)?.bindings($0) } ?? []
    let edits = own.filter { !$0.keys.isEmpty }.map { binding in
      KeyBinding<AdjudicateAction>(
        .edit(binding.action), keys: binding.keys, keysLabel: binding.keysLabel,
        words: binding.words, help: binding.help, priority: binding.priority,
        actsWhileTyping: binding.actsWhileTyping)
    }
    return KeyTable(screen: "disputed", edits + fixed, name: \.name)
  }

  /// How many answers have a key that takes them over: F2 the first.
  static let voiceKeys = 8

  static let fixed: [KeyBinding<AdjudicateAction>] =
    [
      KeyBinding(.settle, keys: [.enter], Words.keySettle, priority: 9),
      KeyBinding(.makeGold, keys: [.control("g")], Words.keyMakeGold, priority: 8),
      KeyBinding(
        .takeVoice, keys: (2..<(2 + voiceKeys)).map { .f($0) }, keysLabel: "f2…f9",
        Words.keyTakeVoice, priority: 7),
      KeyBinding(.pass, keys: [.control("n"), .character(" ")], Words.keyPassLabel, priority: 6),
      KeyBinding(
        .undo, keys: [.backspace, .character("u"), .control("u")], Words.keyUndo, priority: 5),
      KeyBinding(.redo, keys: [.control("r")], Words.keyRedo, priority: 2),
      KeyBinding(.previousOption, keys: [.left], Words.keyPreviousOption, priority: 0),
      KeyBinding(.nextOption, keys: [.right], Words.keyNextOption, priority: 0),
    ] + AdjudicateAction.movingKeys(.text, down: 1) + [
      KeyBinding(.help, keys: [.character("?"), .f(1)], Words.keyHelp, priority: 6),
      KeyBinding(.leave, keys: [.character("q"), .escape], Words.keyLeave, priority: 5),
    ]
}

enum GoldNoteAction: String, Hashable, Sendable, CaseIterable {
  case send, cancel
}

/// Keys while it is typed why a label becomes gold.
enum GoldNoteKeys {
  static let table = KeyTable<GoldNoteAction>(
    screen: "gold-note",
    [
      KeyBinding(.send, keys: [.enter], Words.keySendGold, priority: 9),
      KeyBinding(.cancel, keys: [.escape], Words.keyCancel, priority: 8),
    ])
}
