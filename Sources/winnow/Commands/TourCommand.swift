import ArgumentParser
import Assets
import Domain
import Foundation
import Project
import Screens
import Terminal

struct TourCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tour",
    abstract: "Learn winnow in three minutes, in a project that is gone afterwards.",
    discussion: """
      Labels, undoes, reviews and submits in the bundled help desk project. All of it, also the keys it signs with, lies
      in a folder under $TMPDIR that is removed when you leave; your own key and projects are not touched.

      Example:
        winnow tour
      """)

  func run() throws {
    let own = Surroundings.real(environment: ProcessInfo.processInfo.environment)
    let files = try UserFiles(own)
    guard isatty(0) == 1, isatty(1) == 1, own.environment["TERM"] != "dumb" else {
      throw ProjectError.wrongUse(Screens.tourNeedsTerminal)
    }
    let code = try TourProject.use(own) { project in
      try Screens.run(
        project: project, start: .home, theme: files.theme, preferences: files.preferences,
        isTour: true)
    }
    if code != 0, code != 130 { throw ExitCode(code) }
    Console.print("The tour's project is removed. A project of your own: winnow init DIR")
  }
}

/// The bundled project in a throwaway folder, with the submissions of somebody else waiting.
enum TourProject {
  private static let sampleCount = 30

  /// Makes it, opens it as a newcomer who may review, and removes it whatever happens.
  static func use<Value>(_ own: Surroundings, _ body: (Project) throws -> Value) throws -> Value {
    let hidden: PrivateFolder
    do { hidden = try PrivateFolder(prefix: "winnow-tour") } catch {
      throw ProjectError.folder(error.base, reason: error.reason)
    }
    defer { hidden.remove() }
    let scratch = hidden.path
    var surroundings = own
    surroundings.scoreInBackground = nil
    surroundings.environment["WINNOW_KEY"] = nil
    surroundings.environment["WINNOW_PROJECT"] = nil
    surroundings.environment["XDG_CONFIG_HOME"] = scratch
    surroundings.environment["XDG_STATE_HOME"] = "\(scratch)/state"
    let folder = ProjectFolder("\(scratch)/helpdesk")
    try fill(folder, scratch: scratch, surroundings)
    let project = try Project(folder, key: "\(scratch)/you", surroundings: surroundings)
    defer { project.close() }
    return try body(project)
  }

  private static func fill(
    _ folder: ProjectFolder, scratch: String, _ surroundings: Surroundings
  ) throws {
    _ = try Project.create(
      at: folder.path, NewProject(name: "helpdesk-demo", me: "maintainer"),
      surroundings: surroundings)
    for name in ["winnow.toml", "guideline.md"] {
      try write(Assets.demo(name) ?? "", to: "\(folder.path)/\(name)")
    }
    let samples = (Assets.demo("samples.jsonl") ?? "").split(separator: "\n").prefix(sampleCount)
    try write(samples.joined(separator: "\n") + "\n", to: "\(scratch)/samples.jsonl")
    try write(Assets.demo("submissions.jsonl") ?? "", to: "\(scratch)/submissions.jsonl")
    for name in ["you", "cleo"] {
      _ = try Project.join(
        folder, name: name, isAgent: false, model: nil, credit: .pseudonym,
        keyPath: "\(scratch)/\(name)", surroundings: surroundings)
    }
    let maintainer = try Project(folder, key: nil, surroundings: surroundings)
    defer { maintainer.close() }
    _ = try maintainer.applyPolicy()
    _ = try maintainer.importFiles(["\(scratch)/samples.jsonl"], ImportRequest()) { _ in }
    _ = try maintainer.grant("you", .reviewer)
    let cleo = try Project(folder, key: "\(scratch)/cleo", surroundings: surroundings)
    defer { cleo.close() }
    _ = try cleo.submitFile("\(scratch)/submissions.jsonl") { _ in }
  }

  private static func write(_ text: String, to path: String) throws {
    do { try text.write(toFile: path, atomically: false, encoding: .utf8) } catch {
      throw ProjectError.folder(path, reason: "\(error.localizedDescription)")
    }
  }
}
