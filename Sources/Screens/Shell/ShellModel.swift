import Terminal

/// What a screen asks to be done, and what came of it.
enum ShellEffect: Equatable, Sendable {
  case home(HomeEffect)
  case label(LabelEffect)
  case review(ReviewEffect)
  case submit(SubmitEffect)
  case help(HelpEffect)
  /// Stops the job, as ctrl-z does.
  case suspend
  /// Has the next frame sent whole.
  case repaint
  /// A quiet moment after something was saved.
  case quiet

  /// Waits for the disk: the screen is painted before.
  var isSlow: Bool {
    switch self {
    case .label(.save), .review(.decide), .submit(.submit): true
    default: false
    }
  }

  /// Can wait until the screen is painted and no key is there.
  var isLater: Bool { self == .label(.count) || self == .help(.loadGuideline) }
}

enum ShellMessage: Equatable, Sendable {
  case home(HomeMessage)
  case label(LabelMessage)
  case review(ReviewMessage)
  case submit(SubmitMessage)
  case help(HelpMessage)
}

/// All open screens, the topmost last. Pure: the run loop brings keys, time and results.
struct ShellModel: Equatable, Sendable {
  enum Screen: Equatable, Sendable {
    case home(HomeModel)
    case label(LabelModel)
    case review(ReviewModel)
    case submit(SubmitModel)
    case help(HelpModel)
  }

  let place: Place
  private(set) var screens: [Screen]
  var size: Size
  /// Set when the program shall end.
  private(set) var exitCode: Int32?
  private var interruptedAt: Int?
  /// A save failed: the rest of the burst was meant for another sample.
  private var dropsRest = false
  /// Keys that were dropped for it.
  private var droppedCount = 0

  static let interruptMilliseconds = 1_000
  static let leaseTickMilliseconds = 60_000
  static let lookTickMilliseconds = 5_000

  init(start: StartScreen, place: Place, size: Size) {
    self.place = place
    self.size = size
    screens =
      switch start {
      case .home: [.home(HomeModel(place: place))]
      case .label(let task): [.label(LabelModel(place: place, task: task))]
      case .review: [.review(ReviewModel(place: place))]
      case .submit: [.submit(SubmitModel(place: place))]
      }
  }

  /// What has to be done before the first frame.
  var opening: [ShellEffect] { screens.last.map { ShellModel.opening(of: $0) } ?? [] }

  static func opening(of screen: Screen) -> [ShellEffect] {
    switch screen {
    case .home: [.home(.load)]
    case .label(let model): [.label(.begin(task: model.task))]
    case .review: [.review(.begin)]
    case .submit: [.submit(.list)]
    case .help: [.help(.loadGuideline)]
    }
  }

  func view() -> Frame {
    switch screens.last {
    case .home(let model): model.view(size: size)
    case .label(let model): model.view(size: size)
    case .review(let model): model.view(size: size)
    case .submit(let model): model.view(size: size)
    case .help(let model): model.view(size: size)
    case nil: Frame(size: size)
    }
  }

  // MARK: keys

  /// What a key does. `milliseconds` is the time on any clock that only runs forward.
  mutating func press(_ key: Key, atMilliseconds now: Int) -> [ShellEffect] {
    switch key {
    case .resize(let rows, let columns):
      size = Size(rows: rows, columns: columns)
      return []
    case .signal(.terminate): exitCode = 143
    case .signal(.hangUp), .closed: exitCode = 129
    case .wake: return []
    default: break
    }
    if exitCode != nil { return [] }
    let everywhere = EverywhereKeys.table.action(for: key)
    if dropsRest, everywhere != .interrupt {
      droppedCount += 1
      return []
    }
    switch everywhere {
    case .interrupt: return interrupt(at: now)
    case .suspend: return [.suspend]
    case .repaint: return [.repaint]
    case .saved: return sayAllIsSaved()
    case nil: return pressOnTop(key)
    }
  }

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

  private mutating func interrupt(at now: Int) -> [ShellEffect] {
    if let interruptedAt, now - interruptedAt < ShellModel.interruptMilliseconds {
      exitCode = 130
      return []
    }
    interruptedAt = now
    if case .submit(var model) = screens.last {
      let effects = model.leave()
      screens[screens.count - 1] = .submit(model)
      return effects.isEmpty ? [] : leave()
    }
    return leave()
  }

  private mutating func pressOnTop(_ key: Key) -> [ShellEffect] {
    switch screens.last {
    case .home: return receive(.home(.key(key)))
    case .label: return receive(.label(.key(key)))
    case .review: return receive(.review(.key(key)))
    case .submit: return receive(.submit(.key(key)))
    case .help: return receive(.help(.key(key)))
    case nil: return []
    }
  }

  private mutating func sayAllIsSaved() -> [ShellEffect] {
    switch screens.last {
    case .home: return receive(.home(.allSaved))
    case .label: return receive(.label(.allSaved))
    case .review: return receive(.review(.allSaved))
    case .submit: return receive(.submit(.allSaved))
    case .help: return receive(.help(.allSaved))
    case nil: return []
    }
  }

  // MARK: time

  /// How long to wait for keys before `tick()` has something to do; nil: without end.
  var tickMilliseconds: Int? {
    switch screens.last {
    case .label(let model) where model.stage == .nothingLeft: return ShellModel.lookTickMilliseconds
    case .review(let model) where model.stage == .nothingLeft:
      return ShellModel.lookTickMilliseconds
    default: break
    }
    let isAsking = screens.contains { screen in
      if case .label(let model) = screen { model.stage == .asking } else { false }
    }
    return isAsking ? ShellModel.leaseTickMilliseconds : nil
  }

  mutating func tick() -> [ShellEffect] {
    screens.flatMap { screen -> [ShellMessage] in
      switch screen {
      case .label: [.label(.tick)]
      case .review: [.review(.tick)]
      default: []
      }
    }.flatMap { receive($0) }
  }

  // MARK: results

  /// Gives a message to the screen that it is for, and does what has to do with screens at once.
  mutating func receive(_ message: ShellMessage) -> [ShellEffect] {
    switch message {
    case .label(.notSaved), .review(.notSaved): dropsRest = true
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
        screens[at] = .label(model)
        return effects.flatMap { follow(.label($0)) }
      case (.review(var model), .review(let message)):
        let effects = model.update(message, size: size)
        screens[at] = .review(model)
        return effects.flatMap { follow(.review($0)) }
      case (.submit(var model), .submit(let message)):
        let effects = model.update(message, size: size)
        screens[at] = .submit(model)
        return effects.flatMap { follow(.submit($0)) }
      case (.help(var model), .help(let message)):
        let effects = model.update(message, size: size)
        screens[at] = .help(model)
        return effects.flatMap { follow(.help($0)) }
      default: continue
      }
    }
    return []
  }

  /// Opens and closes screens; what concerns the project goes on to the loop.
  private mutating func follow(_ effect: ShellEffect) -> [ShellEffect] {
    switch effect {
    case .home(.leave), .label(.leave), .review(.leave), .submit(.leave), .help(.leave):
      return leave()
    case .home(.label): return open(.label(LabelModel(place: place)))
    case .home(.review): return open(.review(ReviewModel(place: place)))
    case .home(.submit): return open(.submit(SubmitModel(place: place)))
    case .home(.help), .label(.help), .review(.help), .submit(.help):
      guard let top = screens.last, let help = HelpModel(on: top, place: place) else { return [] }
      return open(.help(help))
    case .help(.run(let key)): return leave() + pressOnTop(key)
    default: return [effect]
    }
  }

  private mutating func open(_ screen: Screen) -> [ShellEffect] {
    screens.append(screen)
    return ShellModel.opening(of: screen)
  }

  private mutating func leave() -> [ShellEffect] {
    _ = screens.popLast()
    switch screens.last {
    case nil:
      exitCode = exitCode ?? 0
      return []
    case .home: return [.home(.load)]
    default: return []
    }
  }
}
