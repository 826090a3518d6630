import Terminal

enum HomeAction: String, Hashable, Sendable, CaseIterable {
  case label, review, submit, browse, answers, dashboard, release, guideline, settings
  case open, up, down, refresh, help, leave
}

enum HomeKeys {
  static let table = KeyTable<HomeAction>(
    screen: "home",
    [
      KeyBinding(.label, keys: [.character("l"), .character("1")], Words.keyLabel, priority: 9),
      KeyBinding(.review, keys: [.character("r"), .character("2")], Words.keyReview, priority: 8),
      KeyBinding(.submit, keys: [.character("s"), .character("3")], Words.keySubmit, priority: 8),
      KeyBinding(.browse, keys: [.character("b"), .character("4")], Words.keyBrowse, priority: 7),
      KeyBinding(
        .answers, keys: [.character("a"), .character("5")], Words.keyMyAnswers, priority: 7),
      KeyBinding(
        .dashboard, keys: [.character("d"), .character("6")], Words.keyDashboard, priority: 4),
      KeyBinding(
        .release, keys: [.character("e"), .character("7")], Words.keyRelease, priority: 2),
      KeyBinding(
        .guideline, keys: [.character("i"), .character("8")], Words.keyGuideline, priority: 2),
      KeyBinding(
        .settings, keys: [.character(","), .character("9")], Words.keySettings, priority: 1),
      KeyBinding(.open, keys: [.enter], Words.keyOpen, priority: 3),
      KeyBinding(.up, keys: [.up, .character("k")], Words.keyUp, priority: 0),
      KeyBinding(.down, keys: [.down, .character("j")], Words.keyDown, priority: 0),
      KeyBinding(.refresh, keys: [.character("g"), .f(5)], Words.keyRefresh, priority: 1),
      KeyBinding(.help, keys: [.character("?"), .f(1)], Words.keyHelp, priority: 6),
      KeyBinding(.leave, keys: [.character("q"), .escape], Words.keyQuit, priority: 5),
    ])
}
