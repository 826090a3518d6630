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
    case "", "pass": return .pass
    default: return nil
    }
  }

  private func reason(_ verdict: Verdict) -> String? {
    shell.code(title: Words.reason(for: verdict), codes: Codes.reviewReason)
  }

  private func apply(_ effect: ReviewEffect, next: inout ReviewItem?) {
    guard case .review(let message) = shell.perform(.review(effect)) else { return }
    switch message {
    case .decided(let verdict, let item):
      shell.output(Words.decided(verdict))
      next = item
    case .passed(let item):
      shell.output(Words.passed)
      next = item
    case .undone(let words, let item):
      shell.output(words.map { .oneLine($0) } ?? Words.nothingToUndo)
      next = item
    case .redone(let words, let item):
      shell.output(words.map { .oneLine($0) } ?? Words.nothingToRedo)
      next = item
    case .lookedAgain(let item): next = item
    case .notSaved(let reason): shell.output(Words.verdictNotSaved(SafeText(reason)))
    case .refused(let reason): shell.output(SafeText(reason))
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
