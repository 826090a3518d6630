import ArgumentParser
import Foundation
import Project

/// What every command that works in a project takes.
struct ProjectOptions: ParsableArguments {
  @Option(
    name: .long,
    help: "The project's folder (default: the current one or above; or WINNOW_PROJECT).")
  var project: String?

  @Option(
    name: .long, help: "Your private key, OpenSSH Ed25519 (default: WINNOW_KEY, else winnow's own)."
  )
  var key: String?

  var surroundings: Surroundings {
    var surroundings = Surroundings.real(environment: ProcessInfo.processInfo.environment)
    surroundings.scoreInBackground = BackgroundScoring.start
    return surroundings
  }

  func folder() throws -> ProjectFolder {
    try ProjectFolder.find(said: project, environment: surroundings.environment)
  }

  /// For commands that only look: where the project can't be written, it is opened for reading.
  func look<Value>(_ body: (Project) throws -> Value) throws -> Value {
    let folder = try folder()
    return try use(readOnly: !folder.isWritable, body)
  }

  /// Opens the project, does the work, and leaves it properly whatever happens.
  func use<Value>(readOnly: Bool = false, _ body: (Project) throws -> Value) throws -> Value {
    let project = try Project(folder(), key: key, readOnly: readOnly, surroundings: surroundings)
    defer {
      for warning in project.warnings { Console.say("winnow: \(warning)") }
      project.close()
    }
    return try body(project)
  }
}
