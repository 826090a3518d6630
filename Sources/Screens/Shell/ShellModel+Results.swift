extension ShellModel {
  /// What an effect comes to nearly always, where the screen after it is worth making ready meanwhile.
  func usualResult(of effect: ShellEffect) -> ShellMessage? {
    guard effect == .label(.save), case .label(let model) = screens.last else { return nil }
    return model.item.map { .label(.saved($0)) }
  }

  /// Gives a message to the screen that it is for, and does what has to do with screens at once.
  mutating func receive(_ message: ShellMessage) -> [ShellEffect] {
    tour?.watch(message)
    switch message {
    case .label(.notSaved), .review(.turn(.notSaved)), .adjudicate(.turn(.notSaved)):
      dropsRest = true
    case .commandEnded(let result):
      if result.tookTerminal, result.ending == .exited(0) { return [] }
      return open(.output(OutputModel(place: place, result: result)))
    case .look(.page(.changed(_, _, let minutes))): breakMinutes = minutes
    case .copied(let copied):
      say(Words.copied(copied))
      return []
    default: break
    }
    for at in screens.indices.reversed() {
      switch (screens[at], message) {
      case (.home(var model), .home(let message)):
        let effects = model.update(message)
        screens[at] = .home(model)
        return effects.flatMap { follow(.home($0)) }
      case (.label(var model), .label(let message)):
        let effects = model.update(message, size: size)
        notePace(message, on: &model)
        screens[at] = .label(model)
        return effects.flatMap { follow(.label($0)) }
      case (.review(var model), .review(let message)):
        let effects = model.update(message, size: size)
        screens[at] = .review(model)
        return effects.flatMap { follow(.review($0)) }
      case (.adjudicate(var model), .adjudicate(let message)):
        let effects = model.update(message, size: size)
        screens[at] = .adjudicate(model)
        return effects.flatMap { follow(.adjudicate($0)) }
      case (.submit(var model), .submit(let message)):
        let effects = model.update(message, size: size)
        screens[at] = .submit(model)
        return effects.flatMap { follow(.submit($0)) }
      case (.help(var model), .help(let message)):
        let effects = model.update(message, size: size)
        screens[at] = .help(model)
        return effects.flatMap { follow(.help($0)) }
      case (.look(var screen), .look(let message)):
        guard let effects = screen.update(message, size: size) else { continue }
        screens[at] = .look(screen)
        return effects.flatMap { follow(.look($0)) }
      case (.output(var model), .output(let message)):
        let effects = model.update(message, size: size)
        screens[at] = .output(model)
        return effects.flatMap { follow(.output($0)) }
      default: continue
      }
    }
    return []
  }

  private mutating func notePace(_ message: LabelMessage, on model: inout LabelModel) {
    switch message {
    case .saved, .told: pace.note(at: now)
    default: return
    }
    model.pace = pace.shown(at: now)
    if pace.isBreakDue(afterMinutes: breakMinutes, at: now), model.notice == nil {
      model.notice = .plain(Words.breakDue(minutes: breakMinutes ?? 0))
    }
  }

  /// Opens and closes screens; what concerns the project goes on to the loop.
  private mutating func follow(_ effect: ShellEffect) -> [ShellEffect] {
    switch effect {
    case .home(.leave), .label(.leave), .review(.leave), .adjudicate(.leave), .submit(.leave),
      .help(.leave), .output(.leave):
      return leave()
    case .home(.label): return open(.label(LabelModel(place: place)))
    case .home(.again), .look(.again):
      return open(.label(LabelModel(place: place, isAgain: true)))
    case .home(.disputed): return open(.adjudicate(AdjudicateModel(place: place)))
    case .home(.review): return open(.review(ReviewModel(place: place)))
    case .label(.precedents(let id)):
      return open(.look(.page(PageModel(.precedents, place: place, subject: id))))
    case .review(.disputed): return open(.adjudicate(AdjudicateModel(place: place)))
    case .home(.submit): return open(.submit(SubmitModel(place: place)))
    case .home(.help), .label(.help), .review(.help), .adjudicate(.help), .submit(.help),
      .look(.help), .output(.help):
      guard let top = screens.last, let help = HelpModel(on: top, place: place, commands: commands)
      else { return [] }
      return open(.help(help))
    case .home(.look(let target)): return open(.look(target.screen(place)))
    case .look(.leave): return leave()
    case .look(.openPage(let kind)): return open(.look(.page(PageModel(kind, place: place))))
    case .look(.open(let id)): return open(.look(.sample(SampleModel(id, place: place))))
    case .look(.change(let id)): return open(.label(LabelModel(place: place, changing: id)))
    case .look(.browse(.label(let filter))):
      return open(.label(LabelModel(place: place, filter: filter)))
    case .help(.run(let run)): return leave() + follow(run)
    default: return [effect]
    }
  }

  /// Does what a line of the palette says, on the screen below it.
  private mutating func follow(_ run: HelpModel.Run) -> [ShellEffect] {
    switch run {
    case .key(let key):
      switch EverywhereKeys.table.action(for: key) {
      case .suspend: return [.suspend]
      case .repaint: return [.repaint]
      case .saved: return sayAllIsSaved()
      case .palette, .interrupt, nil: return pressOnTop(key)
      }
    case .command(let number):
      let subject: CommandSubject =
        switch screens.last {
        case .label: .labeling
        case .review: .reviewing
        case .adjudicate: .adjudicating
        default: .nothing
        }
      return [.command(number, subject)]
    }
  }

  mutating func open(_ screen: Screen) -> [ShellEffect] {
    screens.append(screen)
    return ShellModel.opening(of: screen)
  }

  mutating func leave() -> [ShellEffect] {
    _ = screens.popLast()
    switch screens.last {
    case nil:
      exitCode = exitCode ?? 0
      return []
    case .home: return [.home(.load)]
    case .look(let screen): return screen.coming.map { .look($0) }
    default: return []
    }
  }
}
