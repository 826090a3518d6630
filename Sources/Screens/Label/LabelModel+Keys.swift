import Domain
import Project
import Terminal

extension LabelModel {
  mutating func press(_ key: Key, size: Size) -> [LabelEffect] {
    if let appealing { return pressInAppeal(key, appealing) }
    if let commenting { return pressInComment(key, commenting) }
    if kept == nil { notice = nil }
    if case .paste = key, !isTyping {
      notice = .warning(Words.pasteIgnored)
      return []
    }
    if feedback != nil { return pressInFeedback(key, size: size) }
    if listing != nil { return pressInListing(key) }
    let action = table.action(for: key, mode: isTyping ? .typing : .keys, where: isAvailable)
    if looksAgain, action == nil { return [.lookAgain] }
    var own: EditorAction?
    if case .edit(let edit) = action { own = edit }
    if own != nil || isTyping || key.isMouse, let effects = edit(key, own, size: size) {
      return effects
    }
    if case .paste = key { notice = .warning(Words.pasteIgnored) }
    if let scrolling = Scrolling(wheel: key) {
      scroll(scrolling, size: size)
      return []
    }
    guard let action else {
      if key == .enter, item != nil { notice = .plain(Words.pressAnOption) }
      return []
    }
    return perform(action, key: key, size: size)
  }

  private var table: KeyTable<LabelAction> { form?.table ?? LabelKeys.withoutQuestion }

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
    case .edit: break
    case .confirm: return confirm(size: size)
    case .skip where isAgain: return [.again(.pass)]
    case .skip: return send(.skip(code: "none"))
    case .skipWithReason:
      listing = .skipReason(
        PickList(title: Words.whySkip, codes: Codes.skip.filter { $0 != "none" }))
    case .flag: listing = .flag(PickList(title: Words.whatIsWrong, codes: Codes.flag))
    case .undo:
      // What is begun here is stepped back before an answer to an earlier sample is taken back.
      if stepDraft(back: true) { return [] }
      return [isAgain ? .again(.undo) : .undo]
    case .redo: return stepDraft(back: false) ? [] : [.redo]
    case .precedents: return item.map { [.precedents($0.id)] } ?? []
    case .suggest: return suggest()
    case .nextQuestion: form?.moveToQuestion(by: 1)
    case .previousQuestion: form?.moveToQuestion(by: -1)
    case .previousOption: form?.moveFocusInQuestion(by: -1)
    case .nextOption: form?.moveFocusInQuestion(by: 1)
    case .up, .down:
      let step = action == .up ? -1 : 1
      let isArrow = key == .up || key == .down
      if isArrow, isTyping || !isLong(size) {
        form?.moveFocusInQuestion(by: step)
      } else {
        scroll(.rows(step), size: size)
      }
    case .pageUp, .pageDown, .top, .bottom:
      if let scrolling = action.scrolling { scroll(scrolling, size: size) }
    case .appeal:
      appealing = TextBuffer(isOneLine: true, limitBytes: LabelModel.appealLimitBytes)
    case .note:
      commenting = TextBuffer(isOneLine: true, limitBytes: Project.commentBytes)
    case .help: return [.help]
    case .leave: return leave()
    }
    return []
  }
}

extension Key {
  fileprivate var isMouse: Bool { if case .mouse = self { true } else { false } }
}
