import Domain
import Foundation
import Project
import Release
import Testing

@Suite("Releases: parts and chains")
struct ReleaseChainTests {
  /// Sixty samples with an answer each by three people.
  private static func finished(_ count: Int = 60) throws -> Workshop {
    let workshop = try Workshop()
    try workshop.importSamples(count)
    for person in ["ada", "bo", "cy"] { try workshop.join(person) }
    try answer(workshop, 1...count)
    return workshop
  }

  private static func answer(_ workshop: Workshop, _ samples: ClosedRange<Int>) throws {
    for person in ["ada", "bo", "cy"] {
      try workshop.act(as: person) { project in
        for sample in samples {
          let value = sample % 3 == 0 ? "other" : "bug"
          _ = try project.answer(
            line: Array(
              "{\"sample\":\"\(sample)\",\"task\":\"topic\",\"value\":\"\(value)\"}".utf8))
        }
      }
    }
  }

  private static var options: ExportOptions {
    var options = ExportOptions()
    options.formats = [.jsonl, .webdataset, .parquet]
    options.shardCount = 4
    return options
  }

  private static func verify(_ workshop: Workshop, _ name: String, parent: String? = nil) throws
    -> Verification
  {
    try ReleaseVerifier(surroundings: workshop.surroundings(of: "stranger")).verify(
      workshop.path(name), ledger: nil, parent: parent.map { workshop.path($0) })
  }

  /// Names of files below a folder with their bytes.
  private static func files(_ path: String) throws -> [String: Data] {
    var found: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isFolder)
      if !isFolder.boolValue {
        found[name] = try Data(contentsOf: URL(filePath: path + "/" + name))
      }
    }
    return found
  }

  @Test("parts written from copies of the ledger make the one release, byte for byte")
  func parts() throws {
    let workshop = try Self.finished()
    let options = Self.options
    _ = try workshop.act { try $0.export(to: workshop.path("one"), options) }
    // Another machine has a copy.
    let copy = workshop.path("copy")
    try FileManager.default.copyItem(atPath: workshop.folder.path, toPath: copy)
    for part in 1...3 {
      var options = options
      options.partition = ReleasePartition(index: part, of: 3)
      let folder = part == 2 ? ProjectFolder(copy) : workshop.folder
      let project = try Project(folder, surroundings: workshop.surroundings(of: "maintainer"))
      defer { project.close() }
      let report = try project.export(to: workshop.path("part\(part)"), options)
      #expect(report.partition?.description == "\(part)/3")
    }
    let parts = (1...3).map { workshop.path("part\($0)") }
    try ReleaseMerger(parts).write(to: workshop.path("joined"), suffix: "t")
    #expect(try Self.files(workshop.path("joined")) == Self.files(workshop.path("one")))
    #expect(try Self.verify(workshop, "joined").problems == [])

    // A part that was written after another answer belongs to another release.
    try workshop.act(as: "ada") {
      _ = try $0.answer(line: Array(#"{"sample":"1","task":"topic","value":"other"}"#.utf8))
    }
    var late = options
    late.partition = ReleasePartition(index: 2, of: 3)
    _ = try workshop.act { try $0.export(to: workshop.path("late"), late) }
    do {
      _ = try ReleaseMerger([parts[0], workshop.path("late"), parts[2]])
      Issue.record("the part is of a later state of the ledger")
    } catch ReleaseError.badParts(let problems) {
      #expect(problems.contains { $0.contains("late") && $0.contains("heads") })
    }
  }

  @Test("--since keeps shards that say the same, and versions tell what changed")
  func chain() throws {
    let workshop = try Self.finished()
    var options = Self.options
    let first = workshop.path("first")
    _ = try workshop.act { try $0.export(to: first, options) }
    _ = try workshop.act { try $0.publish(first, parent: nil) }

    // More samples, and answers to them: weights move, labels of before stay.
    let lines = (61...90).map { "{\"id\":\"\($0)\",\"text\":\"text \($0)\"}\n" }.joined()
    let more = try workshop.file("more.jsonl", lines)
    try workshop.act { _ = try $0.importFiles([more], ImportRequest()) { _ in } }
    try Self.answer(workshop, 61...90)
    options.parent = first
    options.isIncremental = true
    let report = try workshop.act { try $0.export(to: workshop.path("second"), options) }
    #expect(report.version == "1.1.0")
    #expect(report.rows == 90)
    let before = try ReleaseFolder.open(first).files.filter { $0.split != nil }
    #expect(report.keptFiles == before.count)
    let second = try ReleaseFolder.open(workshop.path("second"))
    #expect(second.missing.map(\.path) == before.map(\.path))
    let written = try Self.files(workshop.path("second"))
    #expect(before.allSatisfy { written[$0.path] == nil })

    // Alone it says what is missing, with its parent it is recomputed.
    let alone = try Self.verify(workshop, "second")
    #expect(alone.problems == [] && !alone.isRecomputed)
    #expect(alone.notes.contains { $0.contains("data/") && $0.contains("--parent") })
    let verified = try Self.verify(workshop, "second", parent: "first")
    #expect(verified.problems == [] && verified.isRecomputed)
    #expect(throws: ProjectError.self) {
      try workshop.act { try $0.publish(workshop.path("second"), parent: nil) }
    }
    _ = try workshop.act { try $0.publish(workshop.path("second"), parent: first) }

    // A kept shard that was changed is found in its own folder.
    let shard = try #require(before.first { $0.path.hasPrefix("data/") }).path
    let original = try Data(contentsOf: URL(filePath: first + "/" + shard))
    try (original + Data([0])).write(to: URL(filePath: first + "/" + shard))
    #expect(
      try Self.verify(workshop, "second", parent: "first").problems.contains {
        $0.hasPrefix(shard)
      })
    try original.write(to: URL(filePath: first + "/" + shard))

    // Both folders in one: a release that stands for itself, and that can be gone on from.
    for file in before {
      try FileManager.default.copyItem(
        atPath: first + "/" + file.path, toPath: workshop.path("second") + "/" + file.path)
    }
    #expect(try Self.verify(workshop, "second", parent: "first").problems == [])

    // Nothing new: the rows are the same.
    options.parent = workshop.path("second")
    let same = try workshop.act { try $0.export(to: workshop.path("same"), options) }
    #expect(same.version == "1.1.1")

    // A label that turns takes its shard with it; the name is not used again.
    for person in ["ada", "bo", "cy"] {
      try workshop.act(as: person) {
        _ = try $0.answer(line: Array(#"{"sample":"1","task":"topic","value":"other"}"#.utf8))
      }
    }
    let turned = try workshop.act { try $0.export(to: workshop.path("third"), options) }
    #expect(turned.version == "2.0.0")
    #expect(turned.keptFiles == same.keptFiles - 3)
    let third = try ReleaseFolder.open(workshop.path("third"))
    let old = Set(second.files.filter { $0.split != nil }.map(\.path))
    let new = third.files.filter { $0.split != nil && $0.release == nil }.map(\.path)
    #expect(!new.isEmpty && new.allSatisfy { !old.contains($0) })
    #expect(try Self.verify(workshop, "third", parent: "second").problems == [])

    // Other columns can't be gone on from.
    options.columns = ["id", "text", "label"]
    #expect(throws: ProjectError.self) {
      try workshop.act { try $0.export(to: workshop.path("narrow"), options) }
    }
  }

  @Test("--columns narrows the shards; what can't be given back is said")
  func columns() throws {
    let workshop = try Self.finished(12)
    var options = Self.options
    options.columns = ["text", "label", "label_text", "media"]
    _ = try workshop.act { try $0.export(to: workshop.path("narrow"), options) }
    let verified = try Self.verify(workshop, "narrow")
    #expect(verified.problems == [] && verified.isRecomputed)
    let folder = try ReleaseFolder.open(workshop.path("narrow"))
    let file = try #require(folder.rowFiles.first { $0.path.hasPrefix("data/") })
    let line = try #require(try folder.lines(of: file.path).next())
    #expect(try JSONScanner.parse(line).objectValue?.keys == ["id", "label", "media", "text"])

    options.columns = ["label"]
    _ = try workshop.act { try $0.export(to: workshop.path("labels"), options) }
    let labels = try Self.verify(workshop, "labels")
    #expect(labels.problems == [] && !labels.isRecomputed)
    options.columns = ["lable"]
    #expect(throws: ReleaseError.self) {
      try workshop.act { try $0.export(to: workshop.path("typo"), options) }
    }
  }
}
