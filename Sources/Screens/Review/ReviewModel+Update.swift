import Domain
import Terminal

extension ReviewModel {
  /// What a message does to the model, and what has to be done next. Pure.
  mutating func update(_ message: ReviewMessage, size: Size) -> [ReviewEffect] {
    switch message {
    case .key(let key): return press(key, size: size)
    case .began(let first):
      arrive(first)
      return [.lookAtAppeals]
    case .cannot(let reason): stage = .cannot(reason)
    case .turn(let turn):
      take(turn)
      if case .lookedAgain = turn { return [.lookAtAppeals] }
    case .appeals(let appeals): self.appeals = appeals
    case .commented:
      asking = nil
      notice = .good(Words.commented)
    case .correcting(let text):
      guard let item, stage == .deciding else { return [] }
      asking = .correct(Correction.form(id: item.id, text))
      notice = .plain(text.isRecord ? Words.correctRecord : Words.correctMeans)
    case .corrected(let state, let next):
      saving = .saved
      given += 1
      notice = .good(Words.correctionSaved(state))
      asking = nil
      arrive(next)
    case .edited(let edited): take(edited)
    case .tick: if stage == .nothingLeft { return [.lookAgain] }
    case .allSaved: notice = .good(Words.allSaved)
    }
    return []
  }

  private mutating func take(_ turn: Turn<ReviewItem>) {
    if let said = turn.notice(decided: { Words.decided($0) }) { notice = said }
    switch turn {
    case .decided:
      saving = .saved
      given += 1
      asking = nil
    case .undone, .redone: saving = .nothing
    case .notSaved(let reason):
      saving = .failed(reason)
      return
    case .refused, .lookedAgain(nil): return
    case .passed, .lookedAgain: break
    }
    arrive(turn.next(after: item))
  }

  private mutating func arrive(_ current: ReviewItem?) {
    stage = current == nil ? .nothingLeft : .deciding
    if current?.id != item?.id || current == nil {
      scroll = 0
      focus = nil
      asking = nil
    }
    item = current
  }

  private mutating func press(_ key: Key, size: Size) -> [ReviewEffect] {
    switch asking {
    case .reason(let verdict, let list): return pressInReasons(key, verdict, list)
    case .note(let reason, let buffer): return pressInNote(key, reason: reason, buffer)
    case .comment(let buffer): return pressInComment(key, buffer)
    case .correct(let form): return press(key, inCorrection: form, size: size)
    case nil: break
    }
    if case .paste = key {
      notice = .warning(Words.pasteIgnored)
      return []
    }
    if case .failed = saving {} else { notice = nil }
    if let scrolling = Scrolling(wheel: key) {
      scroll(scrolling, size: size)
      return []
    }
    if item != nil, let clicked = verdict(at: key, size: size) {
      // The first click points, the second takes.
      guard focus == clicked else {
        focus = clicked
        return []
      }
      return perform(.take, key: key, size: size)
    }
    guard let action = ReviewKeys.table.action(for: key), isAvailable(action) else {
      return stage == .nothingLeft ? [.lookAgain] : []
    }
    return perform(action, key: key, size: size)
  }

  /// The verdict that was clicked.
  private func verdict(at key: Key, size: Size) -> Int? {
    guard case .mouse(let row, let column, .press) = key else { return nil }
    return OptionRows.option(
      at: Position(row: row, column: column), of: ReviewModel.verdicts.count,
      in: layout(size: size).options)
  }

  private mutating func moveFocus(by step: Int) {
    let count = ReviewModel.verdicts.count
    focus = focus.map { ($0 + step + count) % count } ?? (step > 0 ? 0 : count - 1)
  }

  private mutating func perform(_ action: ReviewAction, key: Key, size: Size) -> [ReviewEffect] {
    switch action {
    case .take:
      guard let focus else { return [] }
      return perform(ReviewModel.verdicts[focus], key: key, size: size)
    case .previousVerdict: moveFocus(by: -1)
    case .nextVerdict: moveFocus(by: 1)
    case .accept: return send(ReviewDecision(verdict: .accept))
    case .reject: askReason(.reject)
    case .returnWithReason: askReason(.returned)
    case .correct: return [.beginCorrecting]
    case .pass: return [.pass]
    case .disputed: return [.disputed]
    case .undo: return [.undo]
    case .redo: return [.redo]
    case .up, .down:
      let step = action == .up ? -1 : 1
      // As on the label screen: arrows move among the verdicts unless the text needs them.
      if key == .up || key == .down, !isLong(size) {
        moveFocus(by: step)
      } else {
        scroll(.rows(step), size: size)
      }
    case .pageUp, .pageDown, .top, .bottom:
      if let scrolling = action.scrolling { scroll(scrolling, size: size) }
    case .note:
      asking = .comment(TextBuffer(isOneLine: true, limitBytes: ReviewModel.noteLimitBytes))
    case .help: return [.help]
    case .leave: return [.leave]
    }
    return []
  }

  private mutating func askReason(_ verdict: Verdict) {
    notice = nil
    asking = .reason(
      verdict, PickList(title: Words.reason(for: verdict), codes: Codes.reviewReason))
  }

  private mutating func pressInReasons(_ key: Key, _ verdict: Verdict, _ list: PickList)
    -> [ReviewEffect]
  {
    var list = list
    switch list.update(key) {
    case .open: asking = .reason(verdict, list)
    case .cancelled: asking = nil
    case .picked(let code):
      if verdict == .returned {
        asking = .note(
          reason: code, TextBuffer(isOneLine: true, limitBytes: ReviewModel.noteLimitBytes))
      } else {
        return send(ReviewDecision(verdict: verdict, reason: code))
      }
    }
    return []
  }

  private mutating func pressInNote(_ key: Key, reason: String, _ buffer: TextBuffer)
    -> [ReviewEffect]
  {
    var buffer = buffer
    switch NoteKeys.table.action(for: key, mode: .typing) {
    case .send:
      return send(
        ReviewDecision(
          verdict: .returned, reason: reason, note: buffer.isEmpty ? nil : buffer.text))
    case .cancel: asking = nil
    case nil:
      if buffer.edit(key) {
        asking = .note(reason: reason, buffer)
        notice = nil
      } else if case .paste = key {
        notice = .warning(Words.tooLong(limit: ReviewModel.noteLimitBytes))
      }
    }
    return []
  }

  private mutating func pressInComment(_ key: Key, _ buffer: TextBuffer) -> [ReviewEffect] {
    var buffer = buffer
    switch CommentKeys.table.action(for: key, mode: .typing) {
    case .send:
      guard !buffer.isEmpty, let item else {
        asking = nil
        return []
      }
      return [.comment(item.id, buffer.text)]
    case .cancel: asking = nil
    case nil:
      if buffer.edit(key) {
        asking = .comment(buffer)
        notice = nil
      } else if case .paste = key {
        notice = .warning(Words.tooLong(limit: ReviewModel.noteLimitBytes))
      }
    }
    return []
  }

  private mutating func send(_ decision: ReviewDecision) -> [ReviewEffect] {
    saving = .waiting
    notice = nil
    return [.decide(decision)]
  }
}
