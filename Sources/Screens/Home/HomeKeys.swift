import Terminal

enum HomeAction: String, Hashable, Sendable, CaseIterable {
  case label, again, review, disputed, submit, browse, answers, dashboard, release, guideline
  case settings
  case open, up, down, refresh, help, leave
}

enum HomeKeys {
  static let table = KeyTable<HomeAction>(
    screen: "home",
    [
      KeyBinding(.label, keys: [.character("l"), .character("1")], Words.keyLabel, priority: 9),
      KeyBinding(.again, keys: [.character("o"), .f(2)], Words.keyAgain, priority: 0),
      KeyBinding(.review, keys: [.character("r"), .character("2")], Words.keyReview, priority: 8),
      KeyBinding(
        .disputed, keys: [.character("t"), .character("3")], Words.keyDisputed, priority: 3),
      KeyBinding(.submit, keys: [.character("s"), .character("4")], Words.keySubmit, priority: 8),
      KeyBinding(.browse, keys: [.character("b"), .character("5")], Words.keyBrowse, priority: 7),
      KeyBinding(
        .answers, keys: [.character("a"), .character("6")], Words.keyMyAnswers, priority: 7),
      KeyBinding(
        .dashboard, keys: [.character("d"), .character("7")], Words.keyDashboard, priority: 4),
      KeyBinding(
        .release, keys: [.character("e"), .character("8")], Words.keyRelease, priority: 2),
      KeyBinding(
        .guideline, keys: [.character("i"), .character("9")], Words.keyGuideline, priority: 2),
      KeyBinding(
        .settings, keys: [.character(","), .character("0")], Words.keySettings, priority: 1),
      KeyBinding(.open, keys: [.enter], Words.keyOpen, priority: 3),
      KeyBinding(.up, keys: [.up, .character("k")], Words.keyUp, priority: 0),
      KeyBinding(.down, keys: [.down, .character("j")], Words.keyDown, priority: 0),
      KeyBinding(.refresh, keys: [.character("g"), .f(5)], Words.keyRefresh, priority: 1),
      KeyBinding(.help, keys: [.character("?"), .f(1)], Words.keyHelp, priority: 6),
      KeyBinding(.leave, keys: [.character("q"), .escape], Words.keyQuit, priority: 5),
    ])
}
