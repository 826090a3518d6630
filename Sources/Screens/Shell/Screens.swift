import Preferences
import Project
import Terminal

/// The terminal interface of a project.
public enum Screens {
  /// Why there is no tour without a terminal.
  public static var tourNeedsTerminal: String { Words.tourNoTerminal.plain }

  /// Runs the screens on the caller's thread until the last one is left. The project stays open.
  ///
  /// - Parameters:
  ///   - start: the first screen.
  ///   - theme: what styles look like.
  ///   - preferences: what the user has chosen. Its keys are `KeyChoice.inForce`, which the caller sets.
  ///   - isTour: each step of the tour is told below the screens.
  /// - Returns: an exit code: 0; 130 after ctrl-c twice; 129 or 143 where the terminal went away or asked to end.
  /// - Throws: `TerminalError` where there is no screen to take over (use `runPlain`), and what reading the project's
  ///   policy throws. What fails later is shown on the screen.
  public static func run(
    project: Project, start: StartScreen, theme: Theme = .colorless,
    preferences: Preferences = Preferences(), isTour: Bool = false
  ) throws -> Int32 {
    let work = ProjectWork(project)
    work.preferences = preferences
    let place = try work.place()
    let session = try TerminalSession(theme: theme, usesMouse: preferences.usesMouse)
    defer { session.stop() }
    let painting = PaintThread()
    defer { painting?.end() }
    let long = LongWork(
      paint: { session.paint($0) }, keys: { session.keys(waitingMilliseconds: $0) },
      now: project.surroundings.ticks)
    work.longWork = long
    var loop = ScreenLoop(
      paint: { long.show($0) }, keys: { long.keys(waitingMilliseconds: $0) },
      perform: { effect in
        long.begin()
        switch effect {
        case .suspend: session.suspend()
        case .repaint: session.forgetScreen()
        case .copy(let id): return .copied(copy(id, of: work, to: session))
        case .command(let number, let subject):
          guard preferences.commands.indices.contains(number) else { return nil }
          return .commandEnded(
            run(
              preferences.commands[number], input: work.commandInput(subject), session: session,
              long: long))
        case .label(.openEditor(let text)):
          return .label(.edited(session.handOver { TextEditorProgram.edit(text) }))
        case .submit(.openEditor(let text)):
          return .submit(.edited(session.handOver { TextEditorProgram.edit(text) }))
        case .review(.openEditor(let text)):
          return .review(.edited(session.handOver { TextEditorProgram.edit(text) }))
        case .adjudicate(.openEditor(let text)):
          return .adjudicate(.edited(session.handOver { TextEditorProgram.edit(text) }))
        case .look(.page(.set)):
          let message = work.perform(effect)
          use(work.preferences, in: session, environment: project.surroundings.environment)
          return message
        default: return work.perform(effect)
        }
        return nil
      }, now: project.surroundings.ticks)
    if let painting { loop.together = { painting.run($0, while: $1) } }
    var shell = ShellModel(
      start: start, place: place, size: session.size, tour: isTour ? Tour() : nil)
    shell.commands = preferences.commands.map { OwnCommand(name: $0.name, words: $0.run) }
    shell.breakMinutes = preferences.breakMinutes
    return loop.run(shell)
  }

  private static func copy(
    _ id: String, of work: ProjectWork, to session: TerminalSession
  ) -> Copied {
    do {
      guard let content = try work.clipboardContent(id) else { return .tooLong }
      return session.copy(base64: content.base64) ? .sent(bytes: content.byteCount) : .noClipboard
    } catch { return .failed("\(error)") }
  }

  /// What can be otherwise at once. A theme of the user's own stays until the next start.
  private static func use(
    _ preferences: Preferences, in session: TerminalSession, environment: [String: String]
  ) {
    session.useMouse(preferences.usesMouse)
    let suggested = Theme.suggestedName { environment[$0] }
    let name = suggested == Theme.colorlessName ? suggested : preferences.theme ?? suggested
    if let theme = Theme.bundled(name) { session.use(theme) }
  }

  private static func run(
    _ command: UserCommand, input: String, session: TerminalSession, long: LongWork
  ) -> CommandResult {
    let name = OwnCommand(name: command.name, words: []).name
    if command.takesTerminal {
      let ending = session.handOver { UserProgram.inTerminal(command.run, input: input) }
      return CommandResult(name: name, output: "", ending: ending, tookTerminal: true)
    }
    let output = UserProgram.capture(command.run, input: input) {
      long.goesOn(Words.running(name))
    }
    return CommandResult(
      name: name, output: String(decoding: output.bytes, as: UTF8.self), isCut: output.isCut,
      ending: output.ending)
  }

  /// The same line by line, for pipes, dumb terminals and screen readers.
  ///
  /// - Parameters:
  ///   - input: the next line without its end; nil at the end of input, which ends well.
  ///   - output: takes one line or several, neutralised, without the last line end.
  /// - Returns: an exit code, 0.
  /// - Throws: what opening the screen throws: `ProjectError`, `StoreError`.
  public static func runPlain(
    project: Project, start: StartScreen, input: @escaping () -> String?,
    output: @escaping (String) -> Void
  ) throws -> Int32 {
    let work = ProjectWork(project)
    let shell = PlainShell(
      place: try work.place(), input: input, output: { output($0.plain) },
      perform: { work.perform($0) })
    return shell.run(start)
  }
}
