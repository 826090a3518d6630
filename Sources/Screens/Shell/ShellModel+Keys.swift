import Terminal

extension ShellModel {
  /// What a key does. `milliseconds` is the time on any clock that only runs forward.
  mutating func press(_ key: Key, atMilliseconds now: Int) -> [ShellEffect] {
    self.now = now
    defer { tour?.watch(screens.last) }
    switch key {
    case .resize(let rows, let columns):
      terminal = Size(rows: rows, columns: columns)
      return []
    case .signal(.terminate): exitCode = 143
    case .signal(.hangUp), .closed: exitCode = 129
    case .wake: return []
    // Only text that is typed knows alt-enter: elsewhere it was Esc and Enter, so near that they came as one.
    case .alt("\r") where !takesAltEnter:
      return press(.escape, atMilliseconds: now) + press(.enter, atMilliseconds: now)
    default: break
    }
    let everywhere = EverywhereKeys.table.action(for: key)
    if exitCode != nil, everywhere != .interrupt { return [] }
    if dropsRest, everywhere != .interrupt {
      droppedCount += 1
      return []
    }
    switch everywhere {
    case .interrupt: return interrupt(at: now)
    case .suspend: return [.suspend]
    case .repaint: return [.repaint]
    case .saved: return sayAllIsSaved()
    case .palette where !isTyping: return openPalette()
    case .palette, nil: return pressOnTop(key)
    }
  }

  /// Whether the end of a burst changes something.
  var hasBurst: Bool { dropsRest || droppedCount > 0 }

  /// All keys that came together were pressed.
  mutating func endBurst() {
    if droppedCount > 0, case .label(var model) = screens.last {
      let said = model.notice?.text ?? ""
      model.notice = .error(Words.dropped(droppedCount, after: said))
      screens[screens.count - 1] = .label(model)
    }
    dropsRest = false
    droppedCount = 0
  }

  private var takesAltEnter: Bool {
    if case .label(let model) = screens.last { model.takesAltEnter } else { false }
  }

  private mutating func interrupt(at now: Int) -> [ShellEffect] {
    if let interruptedAt, now - interruptedAt < ShellModel.interruptMilliseconds {
      exitCode = 130
      return []
    }
    interruptedAt = now
    switch screens.last {
    case .submit(var model):
      let effects = model.leave()
      screens[screens.count - 1] = .submit(model)
      return effects.isEmpty ? [] : leave()
    case .label(var model):
      let effects = model.leave()
      screens[screens.count - 1] = .label(model)
      return effects.isEmpty ? [] : leave()
    default: return leave()
    }
  }

  mutating func pressOnTop(_ key: Key) -> [ShellEffect] {
    // What can't be seen can't be answered: a screen that is too small takes no key of its own.
    if ScreenSize.isTooSmall(size) {
      return key == .character("q") || key == .escape ? leave() : []
    }
    if let effects = pressOnText(key, mode: isTyping ? .typing : .keys) { return effects }
    switch screens.last {
    case .home: return receive(.home(.key(key)))
    case .label: return receive(.label(.key(key)))
    case .review: return receive(.review(.key(key)))
    case .adjudicate: return receive(.adjudicate(.key(key)))
    case .submit: return receive(.submit(.key(key)))
    case .help: return receive(.help(.key(key)))
    case .look: return receive(.look(.key(key)))
    case .output: return receive(.output(.key(key)))
    case nil: return []
    }
  }

  /// Letters are typed on the topmost screen.
  private var isTyping: Bool {
    switch screens.last {
    case .label(let model): model.isTyping
    case .review(let model):
      switch model.asking {
      case .note, .comment: true
      case .correct(let form): form.editor?.isTyping == true
      case .reason, nil: false
      }
    case .adjudicate(let model): model.isTyping
    case .submit(let model): model.stage == .writing
    case .help(let model): model.isTyping
    case .look(let screen): screen.isTyping
    case .home, .output, nil: false
    }
  }

  private mutating func openPalette() -> [ShellEffect] {
    if ScreenSize.isTooSmall(size) { return [] }
    if case .help(var model) = screens.last {
      model.isTyping = true
      screens[screens.count - 1] = .help(model)
      return []
    }
    guard let top = screens.last, var help = HelpModel(on: top, place: place, commands: commands)
    else { return [] }
    help.isTyping = true
    help.isPalette = true
    return open(.help(help))
  }

  mutating func sayAllIsSaved() -> [ShellEffect] {
    switch screens.last {
    case .home: return receive(.home(.allSaved))
    case .label: return receive(.label(.allSaved))
    case .review: return receive(.review(.allSaved))
    case .adjudicate: return receive(.adjudicate(.allSaved))
    case .submit: return receive(.submit(.allSaved))
    case .help: return receive(.help(.allSaved))
    case .look: return receive(.look(.allSaved))
    case .output: return receive(.output(.allSaved))
    case nil: return []
    }
  }
}
