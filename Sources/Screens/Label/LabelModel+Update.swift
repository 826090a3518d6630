import Terminal

extension LabelModel {
  /// What a message does to the model, and what has to be done next. Pure: no clock, no store.
  mutating func update(_ message: LabelMessage, size: Size) -> [LabelEffect] {
    switch message {
    case .key(let key):
      guard hasWarned, kept == nil else { return press(key, size: size) }
      // Whoever goes on answering is warned again.
      let before = form
      let effects = press(key, size: size)
      if form != before { hasWarned = false }
      return effects
    case .began(let first, let notAsked):
      notAskedYet = notAsked
      notice = filter.map { .plain(Words.onlyFiltered(.oneLine($0))) }
      arrive(first)
      return [.count] + whyNothing
    case .selecting(let thousandths):
      notice = .plain(Words.selecting(thousandths))
      return [.selectOn]
    case .changes(let item, let isSeen):
      arrive(item)
      notice =
        isSeen ? .warning(Words.changeNotScored) : .plain(Words.changingYours)
    case .again(let item, let left, let undone):
      againLeft = left
      saving = undone == nil ? saving : .nothing
      form = nil
      arrive(item)
      if item == nil { stage = .allAgain }
      notice =
        undone.map { .good(.oneLine($0)) } ?? (item == nil ? nil : .plain(Words.againKeeps))
    case .suggested(let task, let found):
      suggestions[task] = found
      if found == nil { notice = .plain(Words.noSuggestion) }
    case .commented:
      commenting = nil
      notice = .good(Words.commented)
    case .noTask(let notAsked):
      stage = .noTask(notAskedYet: notAsked)
    case .cannot(let reason):
      stage = .cannot(reason)
    case .counted(let answered, let total):
      self.answered = answered
      self.total = total
    case .moved(let next):
      saving = .waiting
      notice = nil
      show(next)
      return [.save]
    case .saved(let current):
      saving = .saved
      if case .values = sent { answered = answered.map { $0 + 1 } }
      sent = nil
      if changing != nil { return [.leave] }
      if isAgain { return [.again(.next)] }
      arrive(current)
      return (current == nil ? [] : [.fetchNext]) + whyNothing
    case .told(let feedback, let current):
      self.feedback = feedback
      feedbackScroll = 0
      return update(.saved(current), size: size)
    case .notSaved(let reason, let back):
      saving = .failed(reason)
      let answer = sent
      sent = nil
      arrive(back)
      kept = answer
      hasWarned = false
      if case .values(let values) = answer { form?.fill(values) }
      notice = .error(Words.notSaved(.oneLine(reason)))
    case .undone(let words, let current), .redone(let words, let current):
      arrive(current)
      saving = .nothing
      if let words {
        notice = .good(.oneLine(words))
      } else if case .undone = message {
        notice = .plain(Words.nothingToUndo)
      } else {
        notice = .plain(Words.nothingToRedo)
      }
      return (words == nil ? [] : [.count]) + whyNothing
    case .flagged(let code): notice = .good(Words.flagged(Words.code(code)))
    case .lookedAgain(let found):
      if found != nil { arrive(found) }
      return whyNothing
    case .pausedOn(let pauses):
      guard item == nil else { return [] }
      stage = pauses.isEmpty ? .nothingLeft : .paused(pauses)
      if pauses.isEmpty { appealing = nil }
    case .appealed:
      appealing = nil
      notice = .good(Words.appealed)
      return whyNothing
    case .edited(let edited): take(edited, size: size)
    case .refused(let reason): notice = .error(.oneLine(reason))
    case .tick:
      if looksAgain { return [.lookAgain] }
      if case .asking = stage { return [.renew] }
    case .allSaved:
      notice = kept == nil ? .good(Words.allSaved) : .error(Words.oneNotSaved)
    }
    return []
  }

  private mutating func arrive(_ current: LabelItem?) {
    if current != nil {
      stage = .asking
      appealing = nil
    } else if pauses.isEmpty {
      stage = .nothingLeft
    }
    show(current)
  }

  private var whyNothing: [LabelEffect] { item == nil && looksAgain ? [.lookWhy] : [] }
}
