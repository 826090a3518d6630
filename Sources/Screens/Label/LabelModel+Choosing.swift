extension LabelModel {
  /// What q, esc and ctrl-c do: an answer that is not saved is dropped only after a word.
  mutating func leave() -> [LabelEffect] {
    if kept == nil || hasWarned { return [.leave] }
    hasWarned = true
    notice = .error(Words.leavingDrops)
    return []
  }

  /// Moves the focus among the options; it chooses nothing.
  mutating func moveCursor(by step: Int) {
    guard let question else { return }
    if question.isFilterList {
      filter.move(by: step, of: question.options)
      return
    }
    let count = question.options.count
    guard count > 0 else { return }
    cursor = cursor.map { ($0 + step + count) % count } ?? (step > 0 ? 0 : count - 1)
  }

  mutating func choose(_ option: Int) -> [LabelEffect] {
    guard let item, chosen.indices.contains(focus) else { return [] }
    chosen[focus] = option
    notice = nil
    if answersAtOnce { return send(answer) }
    if kept != nil {
      kept = answer
      notice = .warning(Words.enterRetries)
    } else if let next = openQuestion(after: focus, of: item) {
      focusQuestion(next)
    }
    return []
  }

  private func openQuestion(after number: Int, of item: LabelItem) -> Int? {
    let count = item.questions.count
    return (1..<max(1, count)).map { (number + $0) % count }.first { chosen[$0] == nil }
  }

  mutating func confirm() -> [LabelEffect] {
    if let kept { return send(kept) }
    guard let item, let question else { return [] }
    let pointed = question.isFilterList ? filter.focused(question.options) : cursor
    if question.isFilterList || pointed != nil {
      guard let pointed else {
        notice = .plain(Words.nothingMatches)
        return []
      }
      // Enter on a list that was answered already confirms; else it chooses what has the focus.
      if chosen[focus] != pointed || item.questions.count == 1 {
        chosen[focus] = pointed
        cursor = nil
        if item.questions.count > 1, let next = openQuestion(after: focus, of: item) {
          focusQuestion(next)
          return []
        }
        if item.questions.count > 1 { return [] }
      }
    }
    if let open = chosen.firstIndex(of: nil) {
      focusQuestion(open)
      notice = .plain(Words.questionOpen)
      return []
    }
    return send(answer)
  }

  private var answer: LabelAnswer {
    var values: [String: String] = [:]
    for (question, option) in zip(item?.questions ?? [], chosen) {
      if let option, question.options.indices.contains(option) {
        values[question.task] = question.options[option].id
      }
    }
    return .values(values)
  }

  mutating func send(_ answer: LabelAnswer) -> [LabelEffect] {
    guard item != nil else { return [] }
    sent = answer
    return [.answer(answer)]
  }
}
