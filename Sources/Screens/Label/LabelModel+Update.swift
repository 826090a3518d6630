import Domain
import Terminal

extension LabelModel {
  /// What a message does to the model, and what has to be done next. Pure: no clock, no store.
  mutating func update(_ message: LabelMessage, size: Size) -> [LabelEffect] {
    switch message {
    case .key(let key): return press(key, size: size)
    case .began(let first, let notAsked):
      notAskedYet = notAsked
      arrive(first)
      return [.count]
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
      arrive(current)
    case .notSaved(let reason, let back):
      saving = .failed(reason)
      let answer = sent
      sent = nil
      arrive(back)
      kept = answer
      choose(as: answer)
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
      return words == nil ? [] : [.count]
    case .flagged(let code): notice = .good(Words.flagged(Words.code(code)))
    case .lookedAgain(let found): if found != nil { arrive(found) }
    case .refused(let reason): notice = .error(.oneLine(reason))
    case .tick:
      if stage == .nothingLeft { return [.lookAgain] }
      if case .asking = stage { return [.renew] }
    case .allSaved:
      notice = kept == nil ? .good(Words.allSaved) : .error(Words.oneNotSaved)
    }
    return []
  }

  private mutating func arrive(_ current: LabelItem?) {
    stage = current == nil ? .nothingLeft : .asking
    show(current)
  }

  /// Marks the options that an answer names.
  private mutating func choose(as answer: LabelAnswer?) {
    guard case .values(let values) = answer, let item else { return }
    for (number, question) in item.questions.enumerated() {
      chosen[number] = question.options.firstIndex { option in
        values[question.task].map { Array($0.utf8) == Array(option.id.utf8) } ?? false
      }
    }
  }

  mutating func press(_ key: Key, size: Size) -> [LabelEffect] {
    if case .paste = key {
      notice = .warning(Words.pasteIgnored)
      return []
    }
    if kept == nil { notice = nil }
    if listing != nil { return pressInListing(key) }
    if isTyping {
      if key == .escape {
        if filter.query.isEmpty { filter.isTyping = false } else { filter.clear() }
        return []
      }
      if filter.type(key) { return [] }
    }
    if let scrolling = wheel(key) {
      scroll(scrolling, size: size)
      return []
    }
    let action = keys.table.action(for: key, mode: isTyping ? .typing : .keys)
    if case .nothingLeft = stage, action.map({ !isAvailable($0) }) ?? true { return [.lookAgain] }
    guard let action, isAvailable(action) else {
      if action == .confirm, item != nil { notice = .plain(Words.pressAnOption) }
      return []
    }
    return perform(action, key: key, size: size)
  }

  private func wheel(_ key: Key) -> Scrolling? {
    switch key {
    case .mouse(_, _, .wheelUp): .rows(-3)
    case .mouse(_, _, .wheelDown): .rows(3)
    default: nil
    }
  }

  private mutating func pressInListing(_ key: Key) -> [LabelEffect] {
    switch listing {
    case .skipReason(var list):
      let outcome = list.update(key)
      listing = outcome == .open ? .skipReason(list) : nil
      if case .picked(let code) = outcome { return send(.skip(code: code)) }
    case .flag(var list):
      let outcome = list.update(key)
      listing = outcome == .open ? .flag(list) : nil
      if case .picked(let code) = outcome { return [.flag(code: code)] }
    case nil: break
    }
    return []
  }

  private mutating func perform(_ action: LabelAction, key: Key, size: Size) -> [LabelEffect] {
    switch action {
    case .choose:
      guard case .character(let letter) = key, let option = keys.option(for: letter) else {
        return []
      }
      return choose(option)
    case .confirm: return confirm()
    case .skip: return send(.skip(code: "none"))
    case .skipWithReason:
      listing = .skipReason(
        PickList(title: Words.whySkip, codes: Codes.skip.filter { $0 != "none" }))
    case .flag: listing = .flag(PickList(title: Words.whatIsWrong, codes: Codes.flag))
    case .undo: return [.undo]
    case .redo: return [.redo]
    case .nextQuestion, .previousQuestion:
      let count = item?.questions.count ?? 1
      focusQuestion((focus + (action == .nextQuestion ? 1 : count - 1)) % max(1, count))
    case .previousOption: moveCursor(by: -1)
    case .nextOption: moveCursor(by: 1)
    case .up, .down:
      let step = action == .up ? -1 : 1
      if question?.isFilterList == true, key == .up || key == .down {
        filter.move(by: step, of: question?.options ?? [])
      } else if !isLong(size), key == .up || key == .down {
        moveCursor(by: step)
      } else {
        scroll(.rows(step), size: size)
      }
    case .pageUp: scroll(.pages(-1), size: size)
    case .pageDown: scroll(.pages(1), size: size)
    case .top: scroll(.top, size: size)
    case .bottom: scroll(.bottom, size: size)
    case .filter: filter.isTyping = true
    case .help: return [.help]
    case .leave: return [.leave]
    }
    return []
  }

  private mutating func moveCursor(by step: Int) {
    guard let question else { return }
    if question.isFilterList {
      filter.move(by: step, of: question.options)
      return
    }
    let count = question.options.count
    guard count > 0 else { return }
    cursor = cursor.map { ($0 + step + count) % count } ?? (step > 0 ? 0 : count - 1)
  }

  private mutating func choose(_ option: Int) -> [LabelEffect] {
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

  private mutating func confirm() -> [LabelEffect] {
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

  private mutating func send(_ answer: LabelAnswer) -> [LabelEffect] {
    guard item != nil else { return [] }
    sent = answer
    return [.answer(answer)]
  }
}
