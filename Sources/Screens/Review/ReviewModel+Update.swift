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
    case .decided(let verdict, let next):
      saving = .saved
      given += 1
      notice = .good(Words.decided(verdict))
      asking = nil
      arrive(next)
    case .notSaved(let reason):
      saving = .failed(reason)
      notice = .error(Words.verdictNotSaved(.oneLine(reason)))
    case .passed(let next):
      notice = .plain(Words.passed)
      arrive(next)
    case .undone(let words, let current):
      notice = words.map { .good(.oneLine($0)) } ?? .plain(Words.nothingToUndo)
      saving = .nothing
      arrive(current)
    case .redone(let words, let current):
      notice = words.map { .good(.oneLine($0)) } ?? .plain(Words.nothingToRedo)
      saving = .nothing
      arrive(current)
    case .lookedAgain(let found):
      if found != nil { arrive(found) }
      return [.lookAtAppeals]
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
    case .refused(let reason): notice = .error(.oneLine(reason))
    case .tick: if stage == .nothingLeft { return [.lookAgain] }
    case .allSaved: notice = .good(Words.allSaved)
    }
    return []
  }

  private mutating func arrive(_ current: ReviewItem?) {
    stage = current == nil ? .nothingLeft : .deciding
    if current?.id != item?.id || current == nil {
      scroll = 0
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
    switch key {
    case .mouse(_, _, .wheelUp): scroll(.rows(-3), size: size)
    case .mouse(_, _, .wheelDown): scroll(.rows(3), size: size)
    default:
      guard let action = ReviewKeys.table.action(for: key), isAvailable(action) else {
        return stage == .nothingLeft ? [.lookAgain] : []
      }
      return perform(action, size: size)
    }
    return []
  }

  private mutating func perform(_ action: ReviewAction, size: Size) -> [ReviewEffect] {
    switch action {
    case .accept: return send(ReviewDecision(verdict: .accept))
    case .reject: askReason(.reject)
    case .returnWithReason: askReason(.returned)
    case .correct: return [.beginCorrecting]
    case .pass: return [.pass]
    case .disputed: return [.disputed]
    case .undo: return [.undo]
    case .redo: return [.redo]
    case .up: scroll(.rows(-1), size: size)
    case .down: scroll(.rows(1), size: size)
    case .pageUp: scroll(.pages(-1), size: size)
    case .pageDown: scroll(.pages(1), size: size)
    case .top: scroll(.top, size: size)
    case .bottom: scroll(.bottom, size: size)
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
