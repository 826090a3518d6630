import Terminal

/// Sets of keys for hands that are used to another program.
public enum KeyPreset: String, CaseIterable, Sendable {
  /// winnow's own.
  case winnow
  /// Scrolling, paging and moving as in vim; the rest is winnow's.
  case vim
  /// `a`, `x`, space and Backspace as in Prodigy.
  case prodigy

  /// One sentence for lists.
  public var about: String {
    switch self {
    case .winnow: "winnow's own keys"
    case .vim: "ctrl-e ctrl-y ctrl-d ctrl-u ctrl-f ctrl-b scroll, h l focus options"
    case .prodigy: "a confirms or accepts, x rejects with a reason, space ignores, Backspace undoes"
    }
  }

  /// The keys that differ from winnow's own.
  public var choice: KeyChoice {
    var choice = KeyChoice()
    func set(_ screen: String, _ action: String, _ names: String) {
      choice.set(
        names.split(separator: " ").compactMap { Key(name: String($0)) }, screen: screen,
        action: action)
    }
    switch self {
    case .winnow: break
    case .vim:
      set(KeyChoice.anyScreen, "up", "up k ctrl-y")
      set(KeyChoice.anyScreen, "down", "down j ctrl-e")
      set(KeyChoice.anyScreen, "pageUp", "pageup ctrl-b ctrl-u")
      set(KeyChoice.anyScreen, "pageDown", "pagedown ctrl-f ctrl-d")
      set(KeyChoice.anyScreen, "undo", "u backspace")
      set("label", "previousOption", "left h")
      set("label", "nextOption", "right l")
      set("label", "flag", "f ctrl-g")
      set("label", "skipWithReason", "S ctrl-x")
      set("answers", "search", "/ ctrl-g")
      set("browse", "search", "/ ctrl-g")
      set("sample", "flag", "f ctrl-g")
      set("help", "pageDown", "pagedown ctrl-f ctrl-d space")
    case .prodigy:
      set("label", "confirm", "enter a")
      set("label", "skipWithReason", "x S ctrl-e")
      set("label", "undo", "backspace delete u ctrl-u")
      set("label", "appeal", "ctrl-a")
      set("label", "help", "? h f1")
      set("known-answer", "goOn", "enter a space")
      set("review", "undo", "backspace delete u ctrl-u")
      set("review", "help", "? h f1")
    }
    return choice
  }
}
