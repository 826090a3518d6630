import Project

extension ProjectWork {
  func review(_ effect: ReviewEffect) -> ReviewMessage? {
    do {
      switch effect {
      case .begin:
        reviewing = try patiently(Words.review) { try ReviewSession(project) }
        return .began(waiting)
      case .decide(let decision):
        guard let reviewing else { return nil }
        do {
          try reviewing.decide(decision.verdict, reason: decision.reason, note: decision.note)
        } catch { return .turn(.notSaved("\(error)")) }
        return .turn(.decided(decision.verdict, next: waiting))
      case .pass:
        try reviewing?.pass()
        return .turn(.passed(waiting))
      case .undo:
        let words = try reviewing?.undo()
        return .turn(.undone(words, waiting))
      case .redo:
        let words = try reviewing?.redo()
        return .turn(.redone(words, waiting))
      case .lookAgain:
        // A new session looks at all again, also at what was passed over.
        reviewing = try patiently(Words.review) { try ReviewSession(project) }
        return .turn(.lookedAgain(waiting))
      case .lookAtAppeals: return .appeals(try project.appeals().map { PauseText($0) })
      case .comment(let id, let text):
        try project.comment(text, on: try project.sampleNamed(id))
        return .commented
      case .beginCorrecting:
        guard let text = try reviewing?.correctable() else {
          return .turn(.refused(Words.notCorrectable.plain))
        }
        return .correcting(text)
      case .correct(let text):
        guard let reviewing else { return nil }
        do {
          guard let state = try reviewing.correct(to: text) else { return nil }
          return .corrected(state, next: waiting)
        } catch { return .turn(.notSaved("\(error)")) }
      case .disputed, .openEditor, .help, .leave: return nil
      }
    } catch {
      if effect == .begin { return .cannot("\(error)") }
      return .turn(.refused("\(error)"))
    }
  }

  private var waiting: ReviewItem? {
    reviewing?.current.map { current in
      var item = ReviewItem(current)
      item.similar = similar(toSample: item)
      return item
    }
  }
}
