import Terminal

enum BrowseAction: String, MovingAction, CaseIterable {
  case open, search, batch, label, undo, redo, next, previous
  case up, down, pageUp, pageDown, top, bottom
  case help, leave
}

enum BrowseKeys {
  static let table = KeyTable<BrowseAction>(
    screen: "browse",
    [
      KeyBinding(
        .search, keys: [.character("/"), .f(7)], Words.keyFilterSamples, priority: 9),
      KeyBinding(.open, keys: [.enter], Words.keyOpenSample, priority: 8),
      KeyBinding(.batch, keys: [.character("b"), .f(4)], Words.keyBatch, priority: 7),
      KeyBinding(.label, keys: [.character("l"), .f(2)], Words.keyLabelThese, priority: 7),
      KeyBinding(
        .undo, keys: [.backspace, .character("u"), .control("u")], Words.keyUndoHere, priority: 4),
      KeyBinding(.redo, keys: [.control("r")], Words.keyRedo, priority: 0),
    ] + BrowseAction.movingKeys(.list) + [
      KeyBinding(.next, keys: [.character("n")], Words.keyNextMatch, priority: 0),
      KeyBinding(.previous, keys: [.character("N")], Words.keyPreviousMatch, priority: 0),
      KeyBinding(.help, keys: [.character("?"), .f(1)], Words.keyHelp, priority: 6),
      KeyBinding(.leave, keys: [.character("q"), .escape], Words.keyLeave, priority: 5),
    ])
}

enum QueryAction: String, Hashable, Sendable, CaseIterable {
  case search, cancel
}

/// Keys while the filter is typed.
enum QueryKeys {
  static let table = KeyTable<QueryAction>(
    screen: "filter",
    [
      KeyBinding(.search, keys: [.enter], Words.keySearchNow, priority: 9),
      KeyBinding(.cancel, keys: [.escape], Words.keyCancel, priority: 8),
    ])
}

enum BatchAction: String, Hashable, Sendable, CaseIterable {
  case perform, cancel
}

/// Keys over the preview of a batch.
enum BatchKeys {
  static let table = KeyTable<BatchAction>(
    screen: "batch",
    [
      KeyBinding(.perform, keys: [.character("y"), .f(10)], Words.keyPerformBatch, priority: 9),
      KeyBinding(
        .cancel, keys: [.escape, .character("q"), .character("n")], Words.keyCancel, priority: 8),
    ])
}
