import Terminal

/// Words of the line by line mode.
extension Words {
  /// Text of others, each line behind a bar that only this program writes.
  static func quotedLines(_ text: SafeText) -> SafeText {
    let lines = text.plain.split(separator: "\n", omittingEmptySubsequences: false)
    return SafeText(lines.map { "| \($0)" }.joined(separator: "\n"))
  }
  static let plainLabelPrompt: SafeText = "answer (key, number or name; skip, undo, flag, ?, q):"
  static let plainLabelHelp: SafeText = """
    a key, number or name answers; skip [CODE] or S skips; undo and redo; flag [CODE]; precedents; \
    suggest; ? shows this; q leaves. All is saved.
    """
  static let plainReviewPrompt: SafeText =
    "a accept, x reject, r return, c correct, pass, undo, redo, ?, q:"
  static let plainNothingPrompt: SafeText = "Enter looks again, undo, q leaves:"
  static let plainHomePrompt: SafeText =
    "l label, o second look, r review, d disputed answers, s submit, ? guideline, q quit:"
  static let plainPickPrompt: SafeText = "number (empty cancels):"
  static let plainNotePrompt: SafeText = "note to the submitter (may be empty):"
  static let plainSubmitPrompt: SafeText =
    "Write a text; a line with a single dot ends it (q leaves):"
  static let plainSendPrompt: SafeText = "submit it? y or n:"
  static let plainNotSent: SafeText = "not submitted"
  static let plainSaved: SafeText = "saved"
  static func plainNotSaved(_ reason: SafeText) -> SafeText { "NOT saved: \(reason)" }
  static let plainRetryPrompt: SafeText = "Enter tries again, n goes back to the sample:"
  static func plainUnknown(_ said: SafeText) -> SafeText { "not understood: \(said)" }
  static func plainFormer(_ answer: SafeText, keeping word: SafeText) -> SafeText {
    "your answer was: \(answer) (\(word) leaves it)"
  }
  static let plainAdjudicateHelp: SafeText =
    "first the answer, then settle or gold; pass leaves it for later, undo, redo, ?, q"
  static let plainVerdictPrompt: SafeText = "s settle, g gold, n another answer:"
  static let plainGoldPrompt: SafeText = "why is that right (may be empty):"
}
