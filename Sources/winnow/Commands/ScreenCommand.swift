import ArgumentParser
import Domain
import Foundation
import Project
import Screens
import Terminal

/// Opens the screens, or the line-by-line mode where there is no terminal to draw on.
enum ScreenCommand {
  static func run(_ options: ProjectOptions, start: StartScreen, task: String?, isPlain: Bool)
    throws
  {
    let environment = ProcessInfo.processInfo.environment
    let isAccessible = environment["ACCESSIBLE"].map { !$0.isEmpty && $0 != "0" } ?? false
    let isDumb = environment["TERM"] == "dumb"
    let files = try UserFiles(options.surroundings)
    if let task { try options.use { try $0.checkAsked(task) } }
    let first: StartScreen = if case .label = start { .label(task: task) } else { start }
    let project = try Project(
      options.folder(), key: options.key, surroundings: options.surroundings)
    var code: Int32 = 0
    defer { project.close() }
    if isPlain || isAccessible || isDumb || isatty(0) != 1 || isatty(1) != 1 {
      if case .home = first, !isPlain, isatty(0) != 1 {
        throw ProjectError.wrongUse(
          "the screens need a terminal; for pipes there are: winnow label --plain, winnow answer, winnow status"
        )
      }
      // Line by line there is no screen that could explain it: who may not take part is told at once.
      try project.requireTakingPart()
      code = try Screens.runPlain(
        project: project, start: first, input: { readLine(strippingNewline: true) },
        output: { Console.write($0 + "\n", to: 1) })
    } else {
      code = try Screens.run(
        project: project, start: first, theme: files.theme, preferences: files.preferences)
    }
    for warning in project.warnings { Console.say("winnow: \(warning)") }
    if code != 0 { throw ExitCode(code) }
  }
}
