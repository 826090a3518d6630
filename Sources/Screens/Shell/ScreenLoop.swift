import Terminal

/// Brings keys to the shell, does what it asks for, and paints. What it touches is passed in, so that tests run it
/// without a terminal or a project.
struct ScreenLoop {
  var paint: (Frame) -> Void
  /// Waits for keys so many milliseconds; nil: without end.
  var keys: (Int?) -> [Key]
  /// Does something and says what came of it.
  var perform: (ShellEffect) -> ShellMessage?
  /// Milliseconds on a clock that only runs forward.
  var now: () -> Int
  /// Does two things that don't touch each other and returns when both are done: painting, and waiting for the disk.
  var together: (_ paint: () -> Void, _ work: () -> Void) -> Void = {
    $0()
    $1()
  }

  static let quietMilliseconds = 300

  private struct State {
    var shell: ShellModel { didSet { drawn = nil } }
    /// The shell's frame, where it was made ahead.
    var drawn: Frame?
    /// What is done once the screen is painted and no key is there.
    var later: [ShellEffect] = []
    var hasSaved = false
    /// Something may have been typed, or come back, since `keep`.
    var hasTyped = true
  }

  /// Runs until the last screen is left. Returns the exit code.
  func run(_ start: ShellModel) -> Int32 {
    var state = State(shell: start)
    follow(start.opening, &state)
    var tickedAt = now()
    while true {
      if let code = state.shell.exitCode {
        // Whoever leaves by a key was told what is dropped; whose terminal goes away was not.
        let isGone = code == 129 || code == 143
        _ = perform(.keep(isGone ? state.shell.begun : Begun()))
        return code
      }
      paint(state.drawn ?? state.shell.view())
      let burst = keys(wait(state, tickedAt: tickedAt))
      if burst.isEmpty {
        if !state.later.isEmpty {
          let later = state.later
          state.later = []
          for effect in later {
            if let message = perform(effect) { follow(state.shell.receive(message), &state) }
          }
          continue
        }
        if state.hasSaved {
          state.hasSaved = false
          _ = perform(.quiet)
        }
        if state.hasTyped {
          state.hasTyped = false
          _ = perform(.keep(state.shell.begun))
        }
      } else {
        state.hasTyped = true
      }
      // A second ctrl-c counts also where the first one has left the last screen.
      for key in burst where state.shell.exitCode == nil || key == .control("c") {
        follow(state.shell.press(key, atMilliseconds: now()), &state)
      }
      if state.shell.hasBurst { state.shell.endBurst() }
      if let interval = state.shell.tickMilliseconds {
        if now() - tickedAt >= interval {
          tickedAt = now()
          follow(state.shell.tick(), &state)
        }
      } else {
        tickedAt = now()
      }
    }
  }

  private func wait(_ state: State, tickedAt: Int) -> Int? {
    if !state.later.isEmpty { return 0 }
    let tick = state.shell.tickMilliseconds.map { max(0, $0 - (now() - tickedAt)) }
    return state.hasSaved || state.hasTyped ? min(ScreenLoop.quietMilliseconds, tick ?? .max) : tick
  }

  /// Does effects and what their results ask for, in order. The screen is painted while the disk is waited for.
  private func follow(_ effects: [ShellEffect], _ state: inout State) {
    var queue = effects
    while !queue.isEmpty {
      let effect = queue.removeFirst()
      if effect.isLater {
        if !state.later.contains(effect) { state.later.append(effect) }
        continue
      }
      var message: ShellMessage?
      if effect.isSlow {
        let shell = state.shell
        var ahead: Ahead?
        together(
          {
            paint(shell.view())
            ahead = shell.usualResult(of: effect).map { Ahead(shell, $0) }
          }, { message = perform(effect) })
        state.hasSaved = true
        if let ahead, ahead.message == message {
          state.shell = ahead.shell
          state.drawn = ahead.frame
          queue = ahead.effects + queue
          continue
        }
      } else {
        // What uses the screen itself meanwhile finds it painted.
        if effect.usesScreen { paint(state.shell.view()) }
        message = perform(effect)
      }
      if let message { queue = state.shell.receive(message) + queue }
    }
  }

  /// What follows if an effect comes to what is expected, worked out while it is done.
  private struct Ahead {
    let message: ShellMessage
    let shell: ShellModel
    let effects: [ShellEffect]
    let frame: Frame

    init(_ shell: ShellModel, _ message: ShellMessage) {
      var shell = shell
      effects = shell.receive(message)
      frame = shell.view()
      self.shell = shell
      self.message = message
    }
  }
}
