import Project
import Terminal

/// The terminal interface of a project.
public enum Screens {
  /// Runs the screens on the caller's thread until the last one is left. The project stays open.
  ///
  /// - Parameters:
  ///   - start: the first screen.
  ///   - theme: by default the one that `NO_COLOR` and `COLORFGBG` suggest.
  ///   - usesMouse: false leaves the mouse to the terminal's own selection.
  /// - Returns: an exit code: 0; 130 after ctrl-c twice; 129 or 143 where the terminal went away or asked to end.
  /// - Throws: `TerminalError` where there is no screen to take over (use `runPlain`), and what reading the project's
  ///   policy throws. What fails later is shown on the screen.
  public static func run(
    project: Project, start: StartScreen, theme: Theme? = nil, usesMouse: Bool = true
  ) throws -> Int32 {
    let work = ProjectWork(project)
    let place = try work.place()
    let session = try TerminalSession(theme: theme, usesMouse: usesMouse)
    defer { session.stop() }
    let painting = PaintThread()
    defer { painting?.end() }
    var loop = ScreenLoop(
      paint: { session.paint($0) }, keys: { session.keys(waitingMilliseconds: $0) },
      perform: { effect in
        switch effect {
        case .suspend: session.suspend()
        case .repaint: session.forgetScreen()
        default: return work.perform(effect)
        }
        return nil
      }, now: project.surroundings.ticks)
    if let painting { loop.together = { painting.run($0, while: $1) } }
    return loop.run(ShellModel(start: start, place: place, size: session.size))
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
