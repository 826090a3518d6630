import Domain
import Foundation
import Ledger
import Testing

@testable import Release

@Suite("Parts of a release")
struct PartTests {
  let temporary: TemporaryFolder
  init() throws { temporary = try TemporaryFolder() }

  private func path(_ name: String) -> String { temporary.path + "/" + name }

  /// A release of several shards in every format that is complete.
  private static func release(count: Int = 90) -> SampleRelease {
    var release = SampleRelease(count: count, formats: [.jsonl, .webdataset, .parquet, .mds, .csv])
    release.plan.shardBytes = 12_000
    release.erased = [SampleID(sha256("gone".utf8))]
    return release
  }

  /// Writes one part as a process of its own would: rows of other parts are only passed.
  @discardableResult
  private func write(_ release: SampleRelease, part: Int, of count: Int, to name: String) throws
    -> String
  {
    var release = release
    let partition = ReleasePartition(index: part, of: count)
    release.plan.partition = partition
    let own = try #require(release.plan.ownRows)
    let writer = try release.writer(path(name))
    for (index, row) in release.rows.enumerated() {
      if own.contains(where: { $0.contains(index) }) {
        try writer.append(row: row)
      } else {
        try writer.pass(row.id, split: row.split)
      }
    }
    release.rows = []
    try release.fill(writer)
    _ = try writer.finish(release.facts)
    return path(name)
  }

  @Test(
    "n parts joined in any order are the one release, byte for byte", arguments: [1, 2, 3, 7, 40])
  func equalBytes(count: Int) throws {
    let release = Self.release()
    try release.publish(path("one"))
    let whole = try tree(path("one"))
    #expect(whole.keys.count { $0.hasSuffix(".mds") } > 4, "the test needs several shards")
    let parts = try (1...count).map { try write(release, part: $0, of: count, to: "part\($0)") }
    let merged = try ReleaseMerger(parts.reversed()).write(to: path("joined"), suffix: "t")
    #expect(try tree(path("joined")) == whole)
    #expect(merged.manifest == whole["manifest.json"])
    #expect(try ReleaseFolder.open(path("joined")).checkFiles().isEmpty)
    #expect(temporary.names.allSatisfy { !$0.contains(".tmp-") })
  }

  @Test("every shard and every kind of lines is in exactly one part")
  func disjoint() throws {
    for count in 1...9 {
      let parts = (1...count).compactMap { ReleasePartition(index: $0, of: count) }
      #expect(parts.count == count)
      for shard in 0..<30 { #expect(parts.count { $0.holds(shard: shard) } == 1) }
      for lines in [ReleasePartition.Lines.annotations, .events, .openings, .others] {
        #expect(parts.count { $0.holds(lines) } == 1)
      }
    }
  }

  @Test("missing parts, parts that are there twice and parts of another release are named")
  func refused() throws {
    let release = Self.release()
    let parts = try (1...4).map { try write(release, part: $0, of: 4, to: "part\($0)") }
    func problems(_ folders: [String]) -> [String] {
      do {
        _ = try ReleaseMerger(folders)
        return []
      } catch ReleaseError.badParts(let problems) {
        return problems
      } catch {
        return ["\(error)"]
      }
    }
    #expect(problems(parts) == [])
    #expect(problems([parts[0], parts[3]]) == ["of 4 parts 2 are missing: 2/4, 3/4"])
    try FileManager.default.copyItem(atPath: parts[1], toPath: path("copy"))
    #expect(problems(parts + [path("copy")]).first?.contains("part 2 is there 2 times") == true)

    var other = release
    other.facts.headsSHA256 = sha256("later".utf8)
    let foreign = try write(other, part: 2, of: 4, to: "foreign")
    let found = problems([parts[0], foreign, parts[2], parts[3]])
    #expect(found.count == 2)
    #expect(found.first?.contains("foreign is of another release") == true)
    #expect(found.first?.contains(sha256("later".utf8).hex) == true)
    #expect(found.last == "of 4 parts one is missing: 2/4")

    try release.publish(path("whole"))
    #expect(problems([path("whole")]).first?.contains("is no part of a release") == true)
  }

  @Test("a file that was changed, lost or added on the way is named, and nothing is written")
  func damaged() throws {
    let release = Self.release()
    let parts = try (1...2).map { try write(release, part: $0, of: 2, to: "part\($0)") }
    let shard = try #require(
      try PartDescription(folder: parts[0]).files.first { $0.path.hasPrefix("data/") })
    let original = try contents(parts[0] + "/" + shard.path)
    try Bytes.write(original + [0], to: parts[0] + "/" + shard.path)
    #expect(throws: ReleaseError.self) {
      try ReleaseMerger(parts).write(to: path("joined"), suffix: "t")
    }
    try FileManager.default.removeItem(atPath: parts[0] + "/" + shard.path)
    do {
      _ = try ReleaseMerger(parts).write(to: path("joined"), suffix: "t")
      Issue.record("a shard is missing")
    } catch ReleaseError.badParts(let problems) {
      #expect(problems.count == 1 && problems[0].contains(shard.path))
    }
    #expect(!FileManager.default.fileExists(atPath: path("joined")))
    #expect(temporary.names.allSatisfy { !$0.contains(".tmp-") })
    try Bytes.write(original, to: parts[0] + "/" + shard.path)
    try ReleaseMerger(parts).write(to: path("joined"), suffix: "t")
  }

  @Test("facts and plans come back whole: nothing that is added to them is forgotten")
  func roundTrip() throws {
    var release = Self.release()
    release.facts.parentManifest = sha256("parent".utf8)
    release.facts.crossSplitDuplicates = 3
    release.plan.shardCount = 5
    release.plan.columnNames = ["id", "text"]
    release.plan.splits[0].firstShard = 2
    release.plan.splits[0].keptRows = 7
    release.plan.splits[0].keptBytes = 70
    release.plan.keptFiles = [
      ListedFile(
        path: "data/train-00000.parquet", bytes: 9, sha256: sha256("x".utf8), rows: 7,
        rowsSHA256: nil, split: "train", release: sha256("parent".utf8))
    ]
    release.plan.tasks.append(
      ReleaseTask(
        "spans", options: [], hasTextLabel: false,
        values: [
          .init(
            "label",
            .list(
              .structure([.init("end", .int32), .init("label", .string), .init("sure", .ppm)])),
            isNullable: true), .init("flag", .bool), .init("sum", .int64),
        ]))
    release.plan.tasks[1].subjects = ["text"]
    let facts = try #require(ManifestFacts(release.facts.json))
    #expect("\(facts)" == "\(release.facts)")
    let plan = try #require(ReleasePlan(release.plan.json))
    // All but the part, which is each one's own.
    #expect("\(plan)" == "\(release.plan)")
  }

  @Test(
    "what is no i/n is no part",
    arguments: ["0/4", "5/4", "1/0", "1", "1/2/3", "-1/2", "a/b", "1/99999", ""])
  func badPartition(text: String) { #expect(ReleasePartition(text) == nil) }

  @Test("an address is no folder: nothing is sent anywhere")
  func address() throws {
    #expect(throws: ReleaseError.self) { try Self.release().publish("s3://bucket/release") }
  }
}

/// Beside a method of the same name.
private enum Bytes {
  static func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }
}
