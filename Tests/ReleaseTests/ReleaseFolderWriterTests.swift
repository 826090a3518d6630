import Domain
import Foundation
import Ledger
import Testing

@testable import Release

@Suite("Writing a release folder")
struct ReleaseFolderWriterTests {
  let temporary: TemporaryFolder
  let destination: String
  init() throws {
    temporary = try TemporaryFolder()
    destination = temporary.path + "/out"
  }

  @Test("the folder holds exactly these files")
  func layout() throws {
    var release = SampleRelease()
    release.erased = [SampleID(sha256("gone".utf8))]
    try release.publish(destination)
    #expect(
      try tree(destination).keys.sorted() == [
        "CITATION.cff", "README.md", "SHA256SUMS", "annotations/answers-00000.jsonl.zst",
        "contributors.jsonl", "croissant.json", "data/test-00000.jsonl.zst",
        "data/train-00000.jsonl.zst", "datasheet.md", "erased.jsonl", "figures.json", "figures.svg",
        "manifest.json", "proofs/events.jsonl.zst", "proofs/heads.jsonl", "shares.csv",
        "wds/test-00000.tar",
        "wds/train-00000.tar",
      ])
    #expect(temporary.names == ["out"])
  }

  @Test("files that nothing asks for are not made")
  func bare() throws {
    var release = SampleRelease(count: 5, formats: [.jsonl])
    release.plan.proofs = .none
    release.plan.layout = 1
    release.proofs = []
    release.annotations = []
    release.contributors = []
    release.facts.shares.totalPPM = 0
    try release.publish(destination)
    #expect(
      try tree(destination).keys.sorted() == [
        "README.md", "SHA256SUMS", "contributors.jsonl", "data/train-00000.jsonl.zst",
        "manifest.json", "shares.csv",
      ])
    #expect(try ReleaseFolder.open(destination).checkFiles().isEmpty)
  }

  @Test("a release without rows is complete and checks")
  func empty() throws {
    try SampleRelease(count: 0).publish(destination)
    let folder = try ReleaseFolder.open(destination)
    #expect(folder.checkFiles().isEmpty)
    #expect(folder.manifest["samples"]?["root"]?.stringValue == sha256([]).hex)
    #expect(try lines(folder, "proofs/events.jsonl.zst").count == 2)
  }

  @Test("a manifest is canonical and its root is that of the sorted ids")
  func manifest() throws {
    let release = SampleRelease()
    let published = try release.publish(destination)
    #expect(try contents(destination + "/manifest.json") == published.manifest)
    let manifest = try JSONScanner.parse(published.manifest, form: .event)
    let ids = release.rows.map(\.id.digest).sorted()
    #expect(manifest["samples"]?["root"]?.stringValue == MerkleTree.root(of: ids).hex)
    #expect(published.samplesRoot == MerkleTree.root(of: ids))
    #expect(manifest["samples"]?["count"]?.intValue == 40)
    #expect(manifest["contributors"]?["count"]?.intValue == 2)
    #expect(manifest["erased"]?["count"]?.intValue == 0)
    #expect(manifest["release"]?["parent"]?.isNull == true)
    #expect(manifest["licenses"]?.arrayValue?.first?["license"]?.stringValue == "CC-BY-4.0")
    let paths = manifest["files"]?.arrayValue?.compactMap { $0["path"]?.stringValue } ?? []
    let onDisk = try tree(destination).keys
    #expect(Set(paths) == Set(onDisk).subtracting(["manifest.json", "SHA256SUMS"]))
  }

  @Test(
    "jq prints the manifest as it stands", .enabled(if: Tool.exists("jq"), "jq is not installed"))
  func manifestByJQ() throws {
    let published = try SampleRelease().publish(destination)
    let result = try Tool.run(["/usr/bin/env", "jq", "-cS", ".", destination + "/manifest.json"])
    #expect(result.output == published.manifest + [UInt8(ascii: "\n")])
  }

  @Test(
    "sha256sum accepts SHA256SUMS",
    .enabled(if: Tool.exists("sha256sum"), "sha256sum is not installed"))
  func sums() throws {
    try SampleRelease().publish(destination)
    let result = try Tool.run(
      ["/usr/bin/env", "sha256sum", "--strict", "-c", "SHA256SUMS"], in: destination)
    #expect(result.status == 0)
    #expect(String(decoding: result.output, as: UTF8.self).contains("manifest.json: OK"))
  }

  @Test("an existing folder, file or dangling link is never replaced")
  func refusesExisting() throws {
    let release = SampleRelease(count: 2)
    try release.publish(destination)
    let before = try tree(destination)
    #expect(throws: ReleaseError.exists(path: destination)) { try release.publish(destination) }
    #expect(throws: ReleaseError.exists(path: destination)) {
      try release.publish(destination + "///")
    }
    #expect(try tree(destination) == before)
    let link = temporary.path + "/link"
    #expect(symlink("nowhere", link) == 0)
    #expect(throws: ReleaseError.exists(path: link)) { try release.publish(link) }
  }

  @Test("a folder that appears meanwhile is not replaced, and nothing of ours stays")
  func appearsMeanwhile() throws {
    let release = SampleRelease(count: 2)
    let writer = try release.writer(destination)
    try release.fill(writer)
    try FileManager.default.createDirectory(atPath: destination, withIntermediateDirectories: false)
    #expect(throws: ReleaseError.exists(path: destination)) { try writer.finish(release.facts) }
    #expect(temporary.names == ["out"])
    #expect(try tree(destination).isEmpty)
  }

  @Test(
    "a missing parent and names of no folder are told apart", arguments: ["", "/", ".", "a/.."])
  func badDestination(name: String) throws {
    let release = SampleRelease(count: 1)
    #expect(throws: ReleaseError.parentMissing(path: temporary.path + "/no")) {
      try release.writer(temporary.path + "/no/out")
    }
    #expect {
      try release.writer(name)
    } throws: { error in
      if case ReleaseError.badDestination = error { true } else { false }
    }
  }

  @Test("a parent that can't be written is a typed error")
  func readOnlyParent() throws {
    // Nobody makes folders in /proc or /sys; the first is for everybody, root included.
    chmod(temporary.path, 0o555)
    defer { chmod(temporary.path, 0o755) }
    let parent = geteuid() == 0 ? "/sys/kernel" : temporary.path
    #expect {
      try SampleRelease(count: 1).writer(parent + "/out")
    } throws: { error in
      if case ReleaseError.notWritable(parent, _) = error { true } else { false }
    }
  }

  @Test(
    "a full disk is a typed error",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"))
  func fullDisk() throws {
    let descriptor = open("/dev/full", O_WRONLY)
    defer { close(descriptor) }
    #expect(throws: ReleaseError.diskFull(path: "x")) {
      try Array("text".utf8).withUnsafeBytes {
        try FileSystem.writeAll($0, to: descriptor, path: "x")
      }
    }
  }

  @Test("an error while writing removes everything and closes the writer")
  func cleanup() throws {
    let release = SampleRelease(count: 20)
    let writer = try release.writer(destination)
    for row in release.rows.prefix(10) { try writer.append(row: row) }
    #expect(temporary.names.count == 1)
    var misfit = release.rows[10]
    misfit.outcomes = []
    #expect(throws: ReleaseError.self) { try writer.append(row: misfit) }
    #expect(temporary.names.isEmpty)
    #expect(throws: ReleaseError.closed) { try writer.append(row: release.rows[10]) }
    #expect(throws: ReleaseError.closed) { try writer.finish(release.facts) }
  }

  @Test("cancelling, or letting go of the writer, leaves nothing")
  func cancel() throws {
    let release = SampleRelease(count: 20)
    var writer: ReleaseFolderWriter? = try release.writer(destination)
    try writer.map(release.fill)
    writer?.cancel()
    #expect(temporary.names.isEmpty)
    #expect(throws: ReleaseError.closed) { try writer?.append(row: release.rows[0]) }
    writer = try release.writer(destination)
    try writer.map(release.fill)
    #expect(temporary.names.count == 1)
    writer = nil
    #expect(temporary.names.isEmpty)
  }

  @Test("rows that are too few, too many, of another split, or twice are refused")
  func wrongRows() throws {
    let release = SampleRelease(count: 20)
    var few = release
    few.rows.removeLast()
    #expect(throws: ReleaseError.rowCount(split: "test", planned: 2, got: 1)) {
      try few.publish(destination)
    }
    var many = release
    many.rows.append(release.rows[0])
    many.rows[20].split = "test"
    #expect(throws: ReleaseError.rowCount(split: "test", planned: 2, got: 3)) {
      try many.publish(destination)
    }
    var early = release
    early.rows.swapAt(5, 19)
    #expect(throws: ReleaseError.rowCount(split: "train", planned: 18, got: 5)) {
      try early.publish(destination)
    }
    var twice = release
    twice.rows[3] = twice.rows[4]
    #expect {
      try twice.publish(destination)
    } throws: { error in
      if case ReleaseError.badRow(release.rows[4].id.hex, _) = error { true } else { false }
    }
    #expect(temporary.names.isEmpty)
  }

  @Test("samples come as they were announced")
  func announced() throws {
    let release = SampleRelease(count: 20)
    let ids = release.rows.map(\.id)
    var swapped = ids
    swapped.swapAt(2, 3)
    for wrong in [swapped, Array(ids.dropLast())] {
      let other = try release.writer(destination + "-other", announcing: wrong)
      #expect {
        try release.fill(other)
      } throws: { error in
        if case ReleaseError.badRow = error { true } else { false }
      }
    }
    let more = try release.writer(destination + "-more", announcing: ids + [ids[0]])
    try release.fill(more)
    #expect {
      try more.finish(release.facts)
    } throws: { error in
      if case ReleaseError.badRow(ids[0].hex, _) = error { true } else { false }
    }
    #expect(!temporary.names.contains { $0.contains("other") || $0.contains("more") })
  }

  @Test("facts that don't add up or aren't canonical are refused")
  func wrongFacts() throws {
    var shares = SampleRelease()
    shares.facts.shares.totalPPM = 999_999
    var licenses = SampleRelease()
    licenses.facts.licenses = [("MIT", 3)]
    var float = SampleRelease()
    float.facts.scoring = ["topic": ["alpha": .number("0.5")]]
    var key = SampleRelease()
    key.facts.counts = ["Left Out": 1]
    for release in [shares, licenses, float, key] {
      #expect {
        try release.publish(destination)
      } throws: { error in
        if case ReleaseError.badFacts = error { true } else { false }
      }
    }
    #expect(temporary.names.isEmpty)
  }

  @Test("contributors out of byte order are refused")
  func contributorOrder() throws {
    var release = SampleRelease()
    release.contributors.reverse()
    #expect(throws: ReleaseError.self) { try release.publish(destination) }
  }

  @Test("annotations go on in a second file where the first is full")
  func annotationFiles() throws {
    var release = SampleRelease(count: 40)
    release.plan.shardBytes = 4_000
    try release.publish(destination)
    let folder = try ReleaseFolder.open(destination)
    let paths = folder.files.map(\.path).filter { $0.hasPrefix("annotations/") }
    #expect(paths.count > 2)
    let events = try paths.flatMap { try lines(folder, $0) }
      .compactMap { try JSONScanner.parse($0.utf8)["event"]?.stringValue }
    #expect(events == release.annotations.map(\.event))
  }
}
