import Terminal

/// Words of links on pages, of settings that are changed, of precedents and suggestions.
extension Words {
  static func link(_ target: Page.Link.Target) -> SafeText {
    switch target {
    case .sample(let name): "enter opens sample \(.oneLine(String(name.prefix(24))))"
    case .page: "enter opens it"
    case .setting: "enter or → takes the next value, ← the one before; it is saved at once"
    }
  }
  static let keyOpenLink = KeyWords(
    "choose", "open what the line names, or take the setting's next value")
  static let keyNextLink = KeyWords("next", "to the next line that can be opened or changed")
  static let keyPreviousLink = KeyWords(
    "previous", "to the line before that can be opened or changed")
  static let keyNextValue = KeyWords("change", "take the setting's next value")
  static let keyPreviousValue = KeyWords("change back", "take the setting's value before")

  // MARK: settings
  static func settingSaved(_ path: SafeText) -> SafeText { "saved in \(path)" }
  static let settingNextStart: SafeText = "saved; the keys change when winnow starts again"
  static func settingOdd(_ path: String) -> String {
    "\(path) says this in a way that can't be changed here; edit the file, docs/configuration.md tells how"
  }

  // MARK: precedents
  static let precedents: SafeText = "Precedents"
  static let noPrecedents: SafeText = "No settled sample has words in common with this one."
  static let whatIsPrecedent: SafeText = """
    Settled samples with most words in common, and how they were answered. Never those that you are still asked, nor \
    those of known answer that you were not told.
    """
  static func commonWords(_ count: Int) -> SafeText {
    count == 1 ? "1 word in common" : "\(count) words in common"
  }
  static let gatheringNow: SafeText = "gathering the words of all samples"
  static let keyPrecedents = KeyWords("precedents", "settled samples much like this one")

  // MARK: suggestions
  static let suggestionMark: SafeText = "suggestion"
  static func suggestion(by who: SafeText, _ words: SafeText, isTaken: Bool) -> SafeText {
    isTaken
      ? "\(who), a program, said \(words); taken over: enter gives it as yours"
      : "\(who), a program, said \(words); the same key takes it over"
  }
  static func plainSuggestion(_ who: SafeText, _ words: SafeText) -> SafeText {
    "\(who), a program, said \(words)"
  }
  static let noSuggestion: SafeText = "no program has answered this one"
  static let keySuggest = KeyWords(
    "suggestion", "show what a program answered; again: take it over")
}
