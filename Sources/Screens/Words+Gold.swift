import Terminal

/// Words about samples of known answer, and about being paused.
extension Words {
  // MARK: after the answer
  static let answerWasKnown: SafeText = "The answer to this sample was known."
  static func training(_ number: Int, of count: Int) -> SafeText {
    "Training, \(number) of \(count): it is neither scored nor counted."
  }
  static func rightAnswer(_ right: SafeText) -> SafeText { "✓ right: \(right)" }
  static func wrongAnswer(_ given: SafeText, right: SafeText) -> SafeText {
    "✗ wrong: you said \(given), right is \(right)"
  }
  static func skippedAnswer(right: SafeText) -> SafeText { "– skipped: right is \(right)" }
  static let why: SafeText = "Why"
  static let fromGuideline: SafeText = "Guideline (? shows all of it)"
  static let enterGoesOn: SafeText = "Enter goes on"
  static let plainGoOnPrompt: SafeText = "Enter goes on (? guideline, q leaves):"

  // MARK: paused
  static func paused(_ task: String, _ question: SafeText) -> SafeText {
    "You are paused on \(.oneLine(task)): \(question)"
  }
  static func pausedCounts(_ pause: PauseText) -> SafeText {
    "Of \(pause.hits + pause.misses) samples with a known answer you got \(pause.hits) right. At least \(percent(pause.minimumPPM)) are asked; yours are estimated at \(percent(pause.accuracyPPM))."
  }
  static let pausedMeans: SafeText = """
    You are asked no more of this; what you have answered stays. Reviewers can uphold an answer \
    of yours, and a maintainer lets you go on: winnow grant YOU annotator
    """
  static let pressToAppeal: SafeText = "Press a to say what speaks against it."
  static let missedTitle: SafeText = "What you got wrong, newest first:"
  static func missed(_ miss: PauseText.Miss) -> SafeText {
    "\(.oneLine(String(miss.id.prefix(8))))  you: \(miss.given), right: \(miss.right)  \(miss.text)"
  }
  static func moreMissed(_ count: Int) -> SafeText { "… and \(count) more: winnow me" }
  static func youSaid(_ text: SafeText) -> SafeText { "You said: \(text)" }
  static let appealTitle: SafeText = "What speaks against the pause? Reviewers read it."
  static let appealed: SafeText = "sent: reviewers see it"
  static let flagOnly: SafeText = "(flagged, no words)"
  static let plainPausedPrompt: SafeText = "appeal TEXT, Enter looks again, undo, q leaves:"
  static func homePaused(_ pause: PauseText) -> SafeText {
    "Paused on \(.oneLine(pause.task)): \(pause.hits) of \(pause.hits + pause.misses) known answers right, \(percent(pause.minimumPPM)) are asked. l says why; winnow appeal TEXT objects."
  }

  // MARK: others' pauses
  static func appealCount(_ count: Int) -> SafeText {
    count == 1 ? "1 appeal against a pause" : "\(count) appeals against pauses"
  }
  static func appeal(_ pause: PauseText) -> SafeText {
    "\(pause.who), paused on \(.oneLine(pause.task)) (\(pause.hits) of \(pause.hits + pause.misses) right): \(pause.appeals.first ?? "")"
  }
  static let appealMeans: SafeText = """
    winnow status names the samples. Uphold an answer with winnow review --json (verdict settle, \
    its value); a maintainer lets the person go on with: winnow grant NAME annotator
    """

  /// A share as per cent with one decimal place, none where that is 0.
  static func percent(_ ppm: Int) -> SafeText {
    let tenths = (ppm + 500) / 1000
    return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
  }
}
