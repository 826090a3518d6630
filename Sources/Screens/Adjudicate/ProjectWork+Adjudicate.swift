import Project

extension ProjectWork {
  func adjudicate(_ effect: AdjudicateEffect) -> AdjudicateMessage? {
    do {
      switch effect {
      case .begin:
        adjudicating = try patiently(Words.adjudicate) { try AdjudicationSession(project) }
        return .began(toSettle)
      case .decide(let verdict, let value, let note):
        guard let adjudicating else { return nil }
        do { try adjudicating.decide(verdict, value: value, note: note) } catch {
          return .turn(.notSaved("\(error)"))
        }
        return .turn(.decided(verdict, next: toSettle))
      case .pass:
        try adjudicating?.pass()
        return .turn(.passed(toSettle))
      case .undo:
        let words = try adjudicating?.undo()
        return .turn(.undone(words, toSettle))
      case .redo:
        let words = try adjudicating?.redo()
        return .turn(.redone(words, toSettle))
      case .lookAgain:
        adjudicating = try patiently(Words.adjudicate) { try AdjudicationSession(project) }
        return .turn(.lookedAgain(toSettle))
      case .openEditor, .help, .leave: return nil
      }
    } catch {
      if effect == .begin { return .cannot("\(error)") }
      return .turn(.refused("\(error)"))
    }
  }

  private var toSettle: AdjudicateItem? {
    adjudicating.flatMap { session in
      session.current.map { AdjudicateItem($0, waiting: session.waiting) }
    }
  }
}
