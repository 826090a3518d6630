import Terminal

/// What works on every screen.
enum EverywhereAction: String, Hashable, Sendable, CaseIterable {
  case palette, saved, suspend, repaint, interrupt
}

enum EverywhereKeys {
  static let table = KeyTable<EverywhereAction>(
    screen: "everywhere",
    [
      KeyBinding(.palette, keys: [.character(":")], Words.keyPalette, priority: 0),
      KeyBinding(.saved, keys: [.control("s")], Words.keySaved, priority: 0),
      KeyBinding(.suspend, keys: [.control("z")], Words.keySuspend, priority: 0),
      KeyBinding(.repaint, keys: [.control("l")], Words.keyRepaint, priority: 0),
      KeyBinding(.interrupt, keys: [.control("c")], Words.keyInterrupt, priority: 0),
    ])
}
