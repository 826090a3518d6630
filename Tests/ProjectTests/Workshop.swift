import Domain
import Foundation
import Ledger
import Project
import Store

/// A project in a temporary folder, with people who each have a key and a home of their own. Clock and randomness are
/// the test's.
final class Workshop {
  /// Hands out time and randomness, the same in every run.
  final class Source: @unchecked Sendable {
    private let lock = NSLock()
    private var clock = 1_790_000_000
    private var state: UInt64 = 1

    func now() -> Int {
      lock.withLock {
        clock += 1
        return clock
      }
    }

    func setBack(_ seconds: Int) { lock.withLock { clock -= seconds } }

    func random(_ count: Int) -> [UInt8] {
      lock.withLock {
        (0..<count).map { _ in
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          return UInt8(truncatingIfNeeded: state >> 33)
        }
      }
    }
  }

  let root: URL
  let source = Source()
  let folder: ProjectFolder

  init(task: String = "topic:bug,other") throws {
    root = FileManager.default.temporaryDirectory.appending(path: "winnow-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    folder = ProjectFolder(root.appending(path: "project").path(percentEncoded: false))
    let source = source
    let surroundings = Self.surroundings(of: "maintainer", root: root, source: source)
    _ = try Project.create(
      at: folder.path, NewProject(tasks: [task], me: "maintainer"), surroundings: surroundings)
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  static func surroundings(of person: String, root: URL, source: Source) -> Surroundings {
    Surroundings(
      now: { source.now() }, ticks: { 0 }, random: { source.random($0) },
      environment: [
        "HOME": root.appending(path: person).path(percentEncoded: false),
        "TMPDIR": root.path(percentEncoded: false),
      ],
      processID: Int(ProcessInfo.processInfo.processIdentifier), bootID: "boot",
      machineID: "machine")
  }

  func surroundings(of person: String) -> Surroundings {
    Self.surroundings(of: person, root: root, source: source)
  }

  /// Opens the project as a person, does the work, closes it.
  @discardableResult
  func act<Value>(as person: String = "maintainer", _ body: (Project) throws -> Value) throws
    -> Value
  {
    let project = try Project(folder, surroundings: surroundings(of: person))
    defer { project.close() }
    return try body(project)
  }

  func join(_ person: String, role: Roles? = nil, credit: Credit = .pseudonym) throws {
    _ = try Project.join(
      folder, name: person, isAgent: false, model: nil, credit: credit, keyPath: nil,
      surroundings: surroundings(of: person))
    if let role { try act { _ = try $0.grant(person, role) } }
  }

  func path(_ name: String) -> String { root.appending(path: name).path(percentEncoded: false) }

  func file(_ name: String, _ text: String) throws -> String {
    try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    return path(name)
  }

  /// Imports samples "1"…"n" with the texts "text 1"….
  @discardableResult
  func importSamples(_ count: Int) throws -> ImportReport {
    let lines = (1...count).map {
      "{\"id\":\"\($0)\",\"text\":\"text \($0)\",\"channel\":\"mail\"}"
    }
    let path = try file("samples.jsonl", lines.joined(separator: "\n") + "\n")
    return try act { try $0.importFiles([path], ImportRequest()) { _ in } }
  }

  func answer(_ sample: Int, _ value: String, as person: String) throws {
    try act(as: person) {
      _ = try $0.answer(
        line: Array("{\"sample\":\"\(sample)\",\"task\":\"topic\",\"value\":\"\(value)\"}".utf8))
    }
  }

  func logIDs() throws -> [String] {
    var ids: [String] = []
    try act { project in
      try project.log(limit: nil) { entry in
        ids.append(entry.id.hex)
        return true
      }
    }
    return ids
  }
}
