import Domain
import Terminal

extension AdjudicateModel {
  /// What a message does to the model, and what has to be done next. Pure.
  mutating func update(_ message: AdjudicateMessage, size: Size) -> [AdjudicateEffect] {
    switch message {
    case .key(let key): return press(key, size: size)
    case .began(let first): arrive(first)
    case .cannot(let reason): stage = .cannot(reason)
    case .turn(let turn): take(turn)
    case .edited(.changed(let text)):
      return follow(form?.take(edited: text) ?? .ignored, .settle, size: size)
    case .edited(.unchanged): notice = .plain(Words.editorUnchanged)
    case .edited(.failed(let reason)): notice = .error(Words.editorFailed(.oneLine(reason)))
    case .tick: if stage == .nothingLeft { return [.lookAgain] }
    case .allSaved: notice = .good(Words.allSaved)
    }
    return []
  }

  private mutating func take(_ turn: Turn<AdjudicateItem>) {
    if let said = turn.notice(decided: { Words.labelDecided($0) }) { notice = said }
    switch turn {
    case .decided:
      saving = .saved
      explaining = nil
      item = nil
    case .undone, .redone: saving = .nothing
    case .notSaved(let reason):
      saving = .failed(reason)
      return
    case .refused, .lookedAgain(nil): return
    case .passed, .lookedAgain: break
    }
    arrive(turn.next(after: item))
  }

  private mutating func press(_ key: Key, size: Size) -> [AdjudicateEffect] {
    if let explaining { return pressInNote(key, explaining) }
    if case .failed = saving {} else { notice = nil }
    if case .paste = key, !isTyping {
      notice = .warning(Words.pasteIgnored)
      return []
    }
    let table = AdjudicateKeys.table(form?.question)
    let action = table.action(for: key, mode: isTyping ? .typing : .keys, where: isAvailable)
    var own: EditorAction?
    if case .edit(let edit) = action { own = edit }
    let isMouse = if case .mouse = key { true } else { false }
    if own != nil || isTyping || isMouse {
      let place = place(size: size)
      let outcome = form?.update(key, action: own, in: place, goesOn: false) ?? .ignored
      if outcome != .ignored { return follow(outcome, .settle, size: size) }
    }
    if case .paste = key {
      notice = .warning(Words.pasteIgnored)
      return []
    }
    if let scrolling = Scrolling(wheel: key) {
      scroll(scrolling, size: size)
      return []
    }
    guard let action else { return stage == .nothingLeft ? [.lookAgain] : [] }
    return perform(action, key: key, size: size)
  }

  private mutating func perform(_ action: AdjudicateAction, key: Key, size: Size)
    -> [AdjudicateEffect]
  {
    switch action {
    case .edit: break
    case .settle, .makeGold:
      let outcome = form?.confirm() ?? .ignored
      return follow(outcome, action == .settle ? .settle : .gold, size: size)
    case .takeVoice: takeVoice(key)
    case .pass: return [.pass]
    case .undo: return [.undo]
    case .redo: return [.redo]
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
    case .help: return [.help]
    case .leave: return [.leave]
    }
    return []
  }

  /// Takes somebody's answer as a start.
  private mutating func takeVoice(_ key: Key) {
    guard case .f(let number) = key, let item, item.voices.indices.contains(number - 2),
      let value = item.voices[number - 2].value, let task = form?.question?.task
    else { return }
    form = AnswerForm(item.item, after: form)
    form?.fill([task: value])
  }

  private mutating func follow(_ outcome: AnswerForm.Outcome, _ verdict: Verdict, size: Size)
    -> [AdjudicateEffect]
  {
    switch outcome {
    case .ignored: return []
    case .moved, .changed:
      let area = layout(size: size).text
      if let row = form?.editor?.focusedSampleRow(columns: area.columns), area.rows > 0 {
        scroll = min(max(scroll, row - area.rows + 1), row)
      }
    case .opensEditor(let text): return [.openEditor(text)]
    case .refused(let why): notice = .plain(why)
    case .complete(let values):
      guard let task = form?.question?.task, let value = values[task] else {
        notice = .plain(Words.nothingToSettle)
        return []
      }
      if verdict == .settle { return send(.settle, value, note: nil) }
      golden = value
      explaining = TextBuffer(isOneLine: true, limitBytes: AdjudicateModel.noteLimitBytes)
    }
    return []
  }

  private mutating func pressInNote(_ key: Key, _ buffer: TextBuffer) -> [AdjudicateEffect] {
    var buffer = buffer
    switch GoldNoteKeys.table.action(for: key, mode: .typing) {
    case .send:
      guard let golden else { return [] }
      return send(.gold, golden, note: buffer.isEmpty ? nil : buffer.text)
    case .cancel: explaining = nil
    case nil:
      if buffer.edit(key) {
        explaining = buffer
        notice = nil
      } else if case .paste = key {
        notice = .warning(Words.tooLong(limit: AdjudicateModel.noteLimitBytes))
      }
    }
    return []
  }

  private mutating func send(_ verdict: Verdict, _ value: JSONValue, note: String?)
    -> [AdjudicateEffect]
  {
    saving = .waiting
    notice = nil
    return [.decide(verdict, value: value, note: note)]
  }
}
