import Terminal

/// Words of the questions of each type.
extension Words {
  static let restBelow: SafeText = "… goes on below the two"
  // MARK: multichoice
  static func chooseAtLeast(_ count: Int) -> SafeText { "choose at least \(count)" }
  static func chooseAtMost(_ count: Int) -> SafeText {
    "at most \(count): take one away first"
  }
  static func chosenCount(_ count: Int, minimum: Int, maximum: Int) -> SafeText {
    let asked: SafeText =
      minimum == maximum ? "\(minimum) asked" : "\(minimum) to \(maximum) asked"
    return "\(count) chosen, \(asked)"
  }
  static let keyToggle = KeyWords("toggle", "take the option, or take it away again")
  static let keyToggleFocused = KeyWords(
    "toggle this", "take the option that has the focus, or take it away again")
  static let plainMultichoicePrompt: SafeText =
    "answer (keys, numbers or names with commas between, - for none; skip, undo, flag, ?, q):"

  // MARK: rating
  static func rateFrom(_ minimum: Int, to maximum: Int) -> SafeText {
    "rate from \(minimum) to \(maximum)"
  }
  static let keyRate = KeyWords("rate", "give this rating; with one question, on to the next")
  static let keyTypeNumber = KeyWords("rate", "type the number; Enter gives it")
  static let keyEraseDigit = KeyWords("erase", "take the last digit back")
  static let keyMuchLess = KeyWords("less", "ten less")
  static let keyMuchMore = KeyWords("more", "ten more")
  static func plainRatingPrompt(_ minimum: Int, _ maximum: Int) -> SafeText {
    "answer (\(minimum) to \(maximum); skip, undo, flag, ?, q):"
  }

  // MARK: preference
  static let firstSide: SafeText = "first"
  static let secondSide: SafeText = "second"
  static let pickASide: SafeText = "say which one is better"
  static let keyPrefer = KeyWords(
    "better", "say which one is better; with one question, on to the next")
  static func pick(_ pick: PreferenceEditor.Pick, of most: Int?) -> SafeText {
    let side: SafeText
    switch pick.side {
    case .neither: return "neither"
    case .first: side = firstSide
    case .second: side = secondSide
    }
    guard let strength = pick.strength, let most else { return "the \(side)" }
    switch (strength, most) {
    case (1, _): return "\(side), slightly"
    case (most, 2...3): return "\(side), by far"
    default: return "\(side), \(strength) of \(most)"
    }
  }

  // MARK: ranking
  static let nothingToRank: SafeText = "This sample has no list to put in order: skip it."
  static func unranked(_ count: Int) -> SafeText {
    "\(count) have no place yet: press their keys, the best first"
  }
  static func rankEachOnce(_ count: Int) -> SafeText {
    "name each of 1 to \(count) once, the best first"
  }
  static let nothingToTie: SafeText = "nothing stands above to tie with"
  static let keyRank = KeyWords("best first", "the next place for this entry, or none again")
  static let keyRaise = KeyWords("better", "move the entry that has the focus one place up")
  static let keyLower = KeyWords("worse", "move the entry that has the focus one place down")
  static let keyTie = KeyWords("tie", "tie it with the entry above, or end the tie")
  static let keyPreviousEntry = KeyWords("previous entry", "focus the entry above")
  static let keyNextEntry = KeyWords("next entry", "focus the entry below")
  static let plainRankingPrompt: SafeText =
    "answer (numbers, the best first, = for a tie: 2 1=3; skip, undo, flag, ?, q):"
  static let plainNoRankingPrompt: SafeText = "no list to put in order (skip, undo, flag, ?, q):"
}
