import Terminal

/// Words of the second look at answers that a change of guideline or policy touches, and of disputed answers.
extension Words {
  static let labelAgain: SafeText = "Second look"
  static let againKeeps: SafeText =
    "enter keeps your answer, another replaces it, space leaves it for later"
  static let plainAgain: SafeText = "keep stands for your answer, an empty line for later"
  static func againLeft(_ count: Int) -> SafeText {
    count >= 1_000 ? "1000 or more left" : "\(count) left"
  }
  static let allAgain: SafeText = "No answer of yours waits for a second look."
  static let allAgainNext: SafeText = """
    What you kept or changed now stands under the guideline and policy in force. What you left for later comes again \
    next time.
    """
  static func againHelp(_ count: Int, mayBeMore: Bool) -> SafeText {
    count == 1 && !mayBeMore
      ? "1 answer of yours: guideline or policy changed since"
      : "\(count)\(mayBeMore ? " or more" : "") answers of yours: guideline or policy changed since"
  }
  static func touchedCount(_ count: Int) -> SafeText {
    "\(count) answers that a later guideline or policy touches"
  }
  static let noTouched: SafeText =
    "No answer of yours is touched by a later guideline or policy. t shows all."
  static let nothingDisputed: SafeText = "nobody disagrees"
  static func disputedHelp(_ count: Int) -> SafeText {
    count == 1 ? "people disagree on 1 label" : "people disagree on \(count) labels"
  }

  static let keyAgain = KeyWords(
    "second look", "keep or change your answers that a later guideline or policy touches")
  static let keyTouched = KeyWords(
    "touched only", "only answers that a later guideline or policy touches, or all")
}
