import Domain
import Terminal

extension LabelModel {
  mutating func press(_ key: Key, size: Size) -> [LabelEffect] {
    if let appealing { return pressInAppeal(key, appealing) }
    if case .paste = key {
      notice = .warning(Words.pasteIgnored)
      return []
    }
    if kept == nil { notice = nil }
    if feedback != nil { return pressInFeedback(key, size: size) }
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
    if looksAgain, action.map({ !isAvailable($0) }) ?? true { return [.lookAgain] }
    guard let action, isAvailable(action) else {
      if action == .confirm, item != nil { notice = .plain(Words.pressAnOption) }
      return []
    }
    return perform(action, key: key, size: size)
  }

  func wheel(_ key: Key) -> Scrolling? {
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
    case .appeal:
      appealing = TextBuffer(isOneLine: true, limitBytes: LabelModel.appealLimitBytes)
    case .help: return [.help]
    case .leave: return leave()
    }
    return []
  }
}
