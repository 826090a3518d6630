import Terminal

extension LabelModel {
  /// What q, esc and ctrl-c do: an answer that is not saved, or not sent, is dropped only after a word.
  mutating func leave() -> [LabelEffect] {
    if hasWarned || (kept == nil && !isBegun) { return [.leave] }
    hasWarned = true
    notice = .error(kept == nil ? Words.leavingDropsBegun : Words.leavingDrops)
    return []
  }

  /// Something stands in the editors that was not there when the sample came, were it only half of an answer.
  private var isBegun: Bool {
    guard let form else { return false }
    return draft.canUndo || form.values != AnswerForm(form.item).values
  }

  /// What is lost if the terminal goes away now: the sample, and task id → what stands in its editor. Of an answer that
  /// is looked at again the one that stands is safe.
  var begun: BegunAnswer? {
    guard changing == nil, !isAgain, let form, kept != nil || isBegun else { return nil }
    return BegunAnswer(sample: form.item.id, values: form.begun)
  }

  /// Where the question that has the focus stands.
  func place(size: Size) -> EditorPlace {
    let layout = layout(size: size)
    return EditorPlace(
      sample: layout.text, scroll: form?.clamped(scroll, to: layout.text) ?? 0,
      answer: layout.options)
  }

  /// Gives a key to the question that has the focus; nil where it is none of its keys.
  mutating func edit(_ key: Key, _ action: EditorAction?, size: Size) -> [LabelEffect]? {
    guard form != nil else { return nil }
    let place = place(size: size)
    let before = form
    let outcome = form?.update(key, action: action, in: place, goesOn: kept == nil)
    return follow(outcome ?? .ignored, from: before, size: size)
  }

  mutating func confirm(size: Size) -> [LabelEffect] {
    if case .skip = kept, let kept { return send(kept) }
    let before = form
    return follow(form?.confirm() ?? .ignored, from: before, size: size) ?? []
  }

  /// What came back from the user's own editor.
  mutating func take(_ edited: EditedText, size: Size) {
    switch edited {
    case .changed(let text):
      if let form, form.editor != nil {
        _ = follow(self.form?.take(edited: text) ?? .ignored, from: form, size: size)
      }
    case .unchanged: notice = .plain(Words.editorUnchanged)
    case .failed(let reason): notice = .error(Words.editorFailed(.oneLine(reason)))
    }
  }

  /// - Parameter before: the form as it was.
  private mutating func follow(
    _ outcome: AnswerForm.Outcome, from before: AnswerForm?, size: Size
  ) -> [LabelEffect]? {
    switch outcome {
    case .ignored: return nil
    case .moved: keepFocusInView(size)
    case .changed:
      if let before, let form { draft.note(before, now: form) }
      keepFocusInView(size)
      if let form, kept != nil {
        kept = .values(form.values)
        notice = .warning(Words.enterRetries)
      }
    case .complete(let values): return send(.values(values))
    case .opensEditor(let text): return [.openEditor(text)]
    case .refused(let why): notice = .plain(why)
    }
    return []
  }

  /// Scrolls the sample so far that the row which the editor points to is seen.
  private mutating func keepFocusInView(_ size: Size) {
    let area = layout(size: size).text
    guard let row = form?.editor?.focusedSampleRow(columns: area.columns), area.rows > 0 else {
      return
    }
    scroll = min(max(scroll, row - area.rows + 1), row)
  }

  /// Asks for what a program answered; once it is shown, takes it over.
  mutating func suggest() -> [LabelEffect] {
    guard let task = form?.question?.task else { return [] }
    guard let shown = suggestions[task] else { return [.suggest(task: task)] }
    if let before = form {
      form?.fill([task: shown.value])
      if let form { draft.note(before, now: form, isFilled: true) }
    }
    suggestions[task]?.isTaken = true
    if kept != nil { kept = .values(form?.values ?? [:]) }
    return []
  }

  mutating func send(_ answer: LabelAnswer) -> [LabelEffect] {
    guard item != nil else { return [] }
    sent = answer
    draft = DraftSteps()
    return [.answer(answer)]
  }
}
