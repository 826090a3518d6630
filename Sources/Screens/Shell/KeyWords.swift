import Terminal

/// What a footer and a help screen say of an action.
struct KeyWords: Sendable {
  /// One or two words.
  let words: SafeText
  /// A sentence.
  let help: SafeText

  init(_ words: SafeText, _ help: SafeText) {
    self.words = words
    self.help = help
  }
}

extension KeyBinding {
  init(
    _ action: Action, keys: [Key], keysLabel: SafeText? = nil, _ words: KeyWords, priority: Int = 1
  ) {
    self.init(
      action, keys: keys, keysLabel: keysLabel, words: words.words, help: words.help,
      priority: priority)
  }
}
