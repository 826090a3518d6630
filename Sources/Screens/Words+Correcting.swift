import Domain
import Terminal

/// Words of submissions that reviewers correct.
extension Words {
  static let correctQuestion: SafeText = "What should it say?"
  static let correctHelp: SafeText = "change the text and accept that"
  static let correctMeans: SafeText =
    "the submitter stays its author; theirs goes back, what you write counts as accepted by you"
  static let correctRecord: SafeText =
    "a record as JSON: change what its fields say, not which they are"
  static let notCorrectable: SafeText = "this is no text, so it can't be corrected here"
  static let correctionDropped: SafeText = "nothing was changed"
  static let correctionSame: SafeText =
    "nothing is changed yet; ctrl-q goes back, a accepts it as it is"
  static let correctedForYou: SafeText = "corrected for you"
  static func correctionSaved(_ state: SubmissionState) -> SafeText {
    switch state {
    case .accepted: "corrected and accepted, saved"
    case .pending: "corrected, saved; it waits for another reviewer"
    default: "corrected, saved"
    }
  }
  static let keyCorrect = KeyWords("correct", "change the text; what you write is accepted by you")
  static let keySendCorrection = KeyWords("send", "submit the corrected text")

  // MARK: one's own that came back
  static let keyRevise = KeyWords("revise", "change the text that came back, and submit it again")
  static func revising(_ reasons: [String]) -> SafeText {
    let said = reasons.map { code($0).plain }.joined(separator: ", ")
    return said.isEmpty
      ? "Change the text that came back."
      : "Change the text that came back. What was said: \(.oneLine(said))"
  }
  static let textIsBegun: SafeText = "a text is being written: submit it first, or throw it away"
}
