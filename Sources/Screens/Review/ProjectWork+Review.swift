import Project

extension ProjectWork {
  func review(_ effect: ReviewEffect) -> ReviewMessage? {
    do {
      switch effect {
      case .begin:
        reviewing = try ReviewSession(project)
        return .began(waiting)
      case .decide(let decision):
        guard let reviewing else { return nil }
        do {
          try reviewing.decide(decision.verdict, reason: decision.reason, note: decision.note)
        } catch { return .notSaved("\(error)") }
        return .decided(decision.verdict, next: waiting)
      case .pass:
        try reviewing?.pass()
        return .passed(waiting)
      case .undo:
        let words = try reviewing?.undo()
        return .undone(words, waiting)
      case .redo:
        let words = try reviewing?.redo()
        return .redone(words, waiting)
      case .lookAgain:
        // A new session looks at all again, also at what was passed over.
        reviewing = try ReviewSession(project)
        return .lookedAgain(waiting)
      case .lookAtAppeals: return .appeals(try project.appeals().map { PauseText($0) })
      case .comment(let id, let text):
        try project.comment(text, on: try project.sampleNamed(id))
        return .commented
      case .disputed, .help, .leave: return nil
      }
    } catch {
      if effect == .begin { return .cannot("\(error)") }
      return .refused("\(error)")
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
