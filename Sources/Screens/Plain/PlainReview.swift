import Domain
import Terminal

/// Reviewing line by line.
struct PlainReview {
  let shell: PlainShell

  func run() -> PlainShell.Step {
    guard case .review(let message) = shell.perform(.review(.begin)) else { return .left }
    var item: ReviewItem?
    switch message {
    case .began(let first): item = first
    case .cannot(let reason):
      shell.output(Words.cannotReview)
      shell.output(SafeText(reason))
      return .left
    default: return .left
    }
    if case .review(.appeals(let appeals)) = shell.perform(.review(.lookAtAppeals)),
      !appeals.isEmpty
    {
      shell.output(Words.appealCount(appeals.count))
      for pause in appeals { shell.output("  \(Words.appeal(pause))") }
      shell.output(Words.appealMeans)
    }
    while true {
      let isWaiting = item != nil
      if let item {
        show(item)
      } else {
        shell.output(Words.nothingToReview)
        shell.output(Words.ownNotShown)
      }
      let prompt = isWaiting ? Words.plainReviewPrompt : Words.plainNothingPrompt
      guard let said = shell.line(prompt: prompt) else { return .ended }
      if said == "q" || said == "quit" { return .left }
      if said == "?" || said == "help" {
        shell.guideline()
        continue
      }
      if let effect = effect(said, isWaiting: isWaiting) {
        apply(effect, next: &item)
      } else if isWaiting {
        shell.output(Words.plainUnknown(.oneLine(said)))
      }
    }
  }

  private func effect(_ said: String, isWaiting: Bool) -> ReviewEffect? {
    switch said {
    case "u", "undo": return .undo
    case "redo": return .redo
    default: break
    }
    guard isWaiting else { return .lookAgain }
    switch said {
    case "a", "accept": return .decide(ReviewDecision(verdict: .accept))
    case "x", "reject":
      return reason(.reject).map { .decide(ReviewDecision(verdict: .reject, reason: $0)) }
    case "r", "return":
      guard let reason = reason(.returned), let note = shell.line(prompt: Words.plainNotePrompt)
      else { return nil }
      return .decide(
        ReviewDecision(verdict: .returned, reason: reason, note: note.isEmpty ? nil : note))
    case "c", "correct": return corrected()
    case "", "pass": return .pass
    default: return nil
    }
  }

  /// Asks for the text that should stand there; a line that ends with a backslash goes on.
  private func corrected() -> ReviewEffect? {
    switch shell.perform(.review(.beginCorrecting)) {
    case .review(.correcting(let text)):
      if text.isRecord {
        shell.output(Words.correctRecord)
        shell.output(Words.quotedLines(SafeText(text.text)))
      }
    case .review(.turn(.refused(let reason))):
      shell.output(SafeText(reason))
      return nil
    default: return nil
    }
    var lines: [String] = []
    while let line = shell.line(prompt: lines.isEmpty ? Words.correctQuestion : Words.plainGoesOn) {
      if line.isEmpty, lines.isEmpty { return nil }
      guard line.last == "\\" else { return .correct((lines + [line]).joined(separator: "\n")) }
      lines.append(String(line.dropLast()))
    }
    return nil
  }

  private func reason(_ verdict: Verdict) -> String? {
    shell.code(title: Words.reason(for: verdict), codes: Codes.reviewReason)
  }

  private func apply(_ effect: ReviewEffect, next: inout ReviewItem?) {
    switch shell.perform(.review(effect)) {
    case .review(.turn(let turn)):
      shell.tell(turn, decided: { Words.decided($0) })
      next = turn.next(after: next)
    case .review(.corrected(let state, let item)):
      shell.output(Words.correctionSaved(state))
      next = item
    default: break
    }
  }

  private func show(_ item: ReviewItem) {
    shell.output(
      "\(Words.sample(item.id)) · \(Words.verdictsSoFar(item.verdicts, of: item.wanted)) · \(Words.from(item.contributor)) · \(item.license)"
    )
    for flag in item.flags { shell.output(Words.flag(Words.code(flag))) }
    shell.show(item.sample)
    if !item.similar.isEmpty {
      shell.output(Words.nearDuplicatesHere(item.similar.count))
      for other in item.similar { shell.output(other.plain) }
    }
    shell.output(Words.reviewQuestion)
  }
}
