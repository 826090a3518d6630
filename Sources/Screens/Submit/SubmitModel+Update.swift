import Terminal

extension SubmitModel {
  /// What a message does to the model, and what has to be done next. Pure.
  mutating func update(_ message: SubmitMessage, size: Size) -> [SubmitEffect] {
    switch message {
    case .key(let key): return press(key, size: size)
    case .listed(let items): mine = items
    case .begun(let text):
      guard buffer.isEmpty, buffer.insert(text) else { break }
      notice = .plain(Words.begunIsBack)
      follow(size: size)
    case .checked(let check):
      if let problem = check.problem {
        notice = .error(.oneLine(problem))
      } else {
        notice = nil
        stage = .confirming(check)
      }
    case .submitted(let state, let items):
      saving = .saved
      stage = .writing
      buffer.clear()
      revising = nil
      scroll = 0
      mine = items
      list = ListCursor()
      notice = .good(Words.submitted(state))
    case .notSaved(let reason):
      saving = .failed(reason)
      notice = .error(Words.submissionNotSaved(.oneLine(reason)))
    case .undone(let words, let items):
      mine = items
      list.move(by: 0, count: items.count, height: listHeight(size))
      notice = words.map { .good(.oneLine($0)) } ?? .plain(Words.nothingToUndo)
    case .refused(let reason): notice = .error(.oneLine(reason))
    case .edited(let edited): take(edited, size: size)
    case .allSaved:
      notice = buffer.isEmpty ? .good(Words.allSaved) : .warning(Words.textNotSubmitted)
    }
    return []
  }

  private mutating func press(_ key: Key, size: Size) -> [SubmitEffect] {
    switch stage {
    case .writing: return pressWhileWriting(key, size: size)
    case .confirming: return pressWhileConfirming(key)
    case .listing: return pressInList(key, size: size)
    case .discarding:
      switch DiscardKeys.table.action(for: key) {
      case .discard: return [.leave]
      case .keep: stage = .writing
      case nil: break
      }
      return []
    }
  }

  /// What esc, q and ctrl-c do; text is never lost without a word.
  mutating func leave() -> [SubmitEffect] {
    if buffer.isEmpty { return [.leave] }
    stage = .discarding
    notice = nil
    return []
  }

  private mutating func pressWhileWriting(_ key: Key, size: Size) -> [SubmitEffect] {
    switch SubmitKeys.editor.action(for: key, mode: .typing) {
    case .check: return [.check(buffer.text)]
    case .openEditor: return [.openEditor(buffer.text)]
    case .list:
      stage = .listing
      return [.list]
    case .help: return [.help]
    case .leave: return leave()
    default: break
    }
    switch key {
    case .enter: type(.character("\n"))
    case .up, .down, .pageUp, .pageDown: moveRows(key, size: size)
    case .mouse(_, _, .wheelUp): moveRows(.up, size: size)
    case .mouse(_, _, .wheelDown): moveRows(.down, size: size)
    default: type(key)
    }
    follow(size: size)
    return []
  }

  private mutating func take(_ edited: EditedText, size: Size) {
    switch edited {
    case .changed(let text):
      var changed = buffer
      changed.clear()
      guard changed.insert(text) else {
        notice = .warning(Words.tooLong(limit: SubmitModel.limitBytes))
        return
      }
      buffer = changed
      saving = .nothing
      notice = nil
      follow(size: size)
    case .unchanged: notice = .plain(Words.editorUnchanged)
    case .failed(let reason): notice = .error(Words.editorFailed(.oneLine(reason)))
    }
  }

  /// Goes on writing with a text that came back.
  private mutating func revise(size: Size) {
    guard let own = focused, own.isRevisable else { return }
    guard buffer.isEmpty else {
      notice = .warning(Words.textIsBegun)
      return
    }
    revising = own
    _ = buffer.insert(own.text.source)
    stage = .writing
    saving = .nothing
    notice = nil
    follow(size: size)
  }

  private mutating func type(_ key: Key) {
    wantedColumn = nil
    if buffer.edit(key) {
      notice = nil
      if saving != .nothing { saving = .nothing }
      return
    }
    switch key {
    case .paste, .character: notice = .warning(Words.tooLong(limit: SubmitModel.limitBytes))
    default: break
    }
  }

  private mutating func moveRows(_ key: Key, size: Size) {
    let area = editorArea(size: size)
    let layout = EditorLayout(buffer, columns: area.columns - 1)
    let now = layout.position(ofByte: buffer.cursor)
    let column = wantedColumn ?? now.column
    wantedColumn = column
    let page = max(1, area.rows - 1)
    let row =
      switch key {
      case .up: now.row - 1
      case .down: now.row + 1
      case .pageUp: now.row - page
      default: now.row + page
      }
    buffer.moveCursor(to: layout.byte(row: row, column: column))
  }

  /// Scrolls so that the cursor is seen.
  private mutating func follow(size: Size) {
    let area = editorArea(size: size)
    let row = EditorLayout(buffer, columns: area.columns - 1).position(ofByte: buffer.cursor).row
    scroll = min(max(scroll, row - max(1, area.rows) + 1), row)
  }

  private mutating func pressWhileConfirming(_ key: Key) -> [SubmitEffect] {
    switch SubmitKeys.confirmation.action(for: key) {
    case .send:
      saving = .waiting
      return [revising.map { .revise(buffer.text, $0.id) } ?? .submit(buffer.text)]
    case .edit: stage = .writing
    case .help: return [.help]
    default: break
    }
    return []
  }

  /// The title takes a row.
  private func listHeight(_ size: Size) -> Int { Canvas.bodyArea(of: size).rows - 1 }

  private mutating func pressInList(_ key: Key, size: Size) -> [SubmitEffect] {
    let action = SubmitKeys.list.action(for: key, where: isAvailable)
    if let scrolling = Scrolling(key, action) {
      list.move(scrolling, count: mine.count, height: listHeight(size))
      return []
    }
    switch action {
    case .edit: stage = .writing
    case .revise: revise(size: size)
    case .undo: return [.undo]
    case .help: return [.help]
    case .leave: return leave()
    default: if case .paste = key { notice = .warning(Words.pasteIgnored) }
    }
    return []
  }
}
