import Terminal

/// The steps of an answer that is begun and not sent: undo goes back through them before it takes back what is saved.
struct DraftSteps: Equatable, Sendable {
  /// More would be undone by nobody.
  static let limit = 200

  private var undone: [AnswerForm] = []
  private var done: [AnswerForm] = []
  /// The question in which the newest step typed; typing on is the same step.
  private var typedIn: Int?

  var canUndo: Bool { !done.isEmpty }
  var canRedo: Bool { !undone.isEmpty }

  /// Takes the form as it was before a change.
  /// - Parameter isFilled: the answer was replaced as a whole, not by the editor's keys.
  mutating func note(_ before: AnswerForm, now: AnswerForm, isFilled: Bool = false) {
    let isSameQuestion = before.focus == now.focus && !isFilled
    // An editor with an undo of its own steps back by itself.
    guard !(isSameQuestion && before.undoesItself) else { return }
    undone = []
    let typing = isSameQuestion && before.editor?.isTyping == true ? before.focus : nil
    defer { typedIn = typing }
    if let typing, typing == typedIn { return }
    done.append(before)
    if done.count > Self.limit { done.removeFirst() }
  }

  /// The form a step before `current`; nil: it is as it came.
  mutating func undo(_ current: AnswerForm) -> AnswerForm? {
    guard let before = done.popLast() else { return nil }
    undone.append(current)
    typedIn = nil
    return before
  }

  /// What the newest undo left.
  mutating func redo(_ current: AnswerForm) -> AnswerForm? {
    guard let after = undone.popLast() else { return nil }
    done.append(current)
    typedIn = nil
    return after
  }
}

extension LabelModel {
  /// Steps back or forth in what is begun here; false where there is no such step.
  mutating func stepDraft(back: Bool) -> Bool {
    guard let current = form,
      let found = back ? draft.undo(current) : draft.redo(current)
    else { return false }
    form = found
    notice = .plain(back ? Words.draftBack : Words.draftForth)
    return true
  }
}
