import Domain
import Foundation
import Ledger
import Testing

@testable import Release

@Suite("Checking a release folder")
struct ReleaseFolderTests {
  let temporary: TemporaryFolder
  let path: String
  init() throws {
    temporary = try TemporaryFolder()
    path = temporary.path + "/out"
    try SampleRelease().publish(path)
  }

  func differences() throws -> [String] {
    try ReleaseFolder.open(path).checkFiles().map(\.path)
  }

  @Test("a folder as it was written has no differences")
  func clean() throws {
    let folder = try ReleaseFolder.open(path)
    #expect(folder.checkFiles().isEmpty)
    #expect(folder.checkRows().isEmpty)
    #expect(try folder.signature() == nil)
  }

  @Test("a flipped bit is found in every file")
  func flipped() throws {
    for (name, bytes) in try tree(path) where name != "manifest.json" {
      for offset in Set([0, bytes.count / 2, bytes.count - 1]) {
        var changed = bytes
        changed[offset] ^= 1
        try write(changed, to: path + "/" + name)
        #expect(try differences() == [name])
      }
      try write(bytes, to: path + "/" + name)
    }
    #expect(try differences().isEmpty)
  }

  @Test("a flipped bit of the manifest is found at every byte")
  func flippedManifest() throws {
    let bytes = try contents(path + "/manifest.json")
    for offset in stride(from: 0, to: bytes.count, by: 7) {
      var changed = bytes
      changed[offset] ^= 1
      try write(changed, to: path + "/manifest.json")
      let found = (try? ReleaseFolder.open(path))?.checkFiles() ?? [Difference(path: "", what: "")]
      #expect(!found.isEmpty, "byte \(offset)")
    }
  }

  @Test("a file that was cut, or is gone, is named")
  func missing() throws {
    let shard = "data/train-00000.jsonl.zst"
    try write(Array(try contents(path + "/" + shard).dropLast()), to: path + "/" + shard)
    #expect(try differences() == [shard])
    try FileManager.default.removeItem(atPath: path + "/" + shard)
    #expect(try differences() == [shard])
    try FileManager.default.removeItem(atPath: path + "/data")
    #expect(try differences() == ["data/test-00000.jsonl.zst", shard])
  }

  @Test("added files, hidden ones, empty folders, links and pipes are named")
  func added() throws {
    try write([], to: path + "/.hidden")
    try write([1], to: path + "/data/train-00001.jsonl.zst")
    try FileManager.default.createDirectory(
      atPath: path + "/empty", withIntermediateDirectories: false)
    #expect(symlink("README.md", path + "/link") == 0)
    #expect(mkfifo(path + "/proofs/pipe", 0o600) == 0)
    #expect(
      try differences() == [
        ".hidden", "data/train-00001.jsonl.zst", "empty", "link", "proofs/pipe",
      ])
  }

  @Test("a name that is not UTF-8 is no hiding place")
  func notUTF8() throws {
    let name = Array((path + "/data/").utf8) + [0xFF, 0xFE, 0]
    let descriptor = name.withUnsafeBytes { bytes in
      bytes.baseAddress.map {
        open($0.assumingMemoryBound(to: CChar.self), O_CREAT | O_WRONLY, 0o600)
      } ?? -1
    }
    try #require(descriptor >= 0)
    close(descriptor)
    #expect(try differences() == ["data/\u{FFFD}\u{FFFD}"])
  }

  @Test("a listed file behind a link is not read, even if its bytes are right")
  func linked() throws {
    let outside = temporary.path + "/outside"
    try FileManager.default.moveItem(atPath: path + "/README.md", toPath: outside)
    #expect(symlink(outside, path + "/README.md") == 0)
    #expect(Set(try differences()) == ["README.md"])
    try FileManager.default.moveItem(atPath: path + "/data", toPath: temporary.path + "/data")
    #expect(symlink(temporary.path + "/data", path + "/data") == 0)
    #expect(
      Set(try differences()) == [
        "README.md", "data", "data/test-00000.jsonl.zst", "data/train-00000.jsonl.zst",
      ])
    let folder = try ReleaseFolder.open(path)
    #expect(throws: ReleaseError.self) { try folder.lines(of: "data/train-00000.jsonl.zst") }
  }

  @Test(
    "a manifest whose paths leave the folder is refused",
    arguments: ["../x", "/etc/passwd", "data/../../x", "a//b", "./a", "a/", "", "a\\nb", "a/."])
  func unsafePaths(hostile: String) throws {
    let text = String(decoding: try contents(path + "/manifest.json"), as: UTF8.self)
    let changed = text.replacingOccurrences(of: "\"README.md\"", with: "\"\(hostile)\"")
    try write(Array(changed.utf8), to: path + "/manifest.json")
    #expect {
      try ReleaseFolder.open(path)
    } throws: { error in
      if case ReleaseError.unsafePath = error { true } else { false }
    }
  }

  @Test("a manifest that is another file's, or none, is refused with its reason")
  func notARelease() throws {
    #expect(throws: ReleaseError.self) { try ReleaseFolder.open(temporary.path) }
    #expect(throws: ReleaseError.self) { try ReleaseFolder.open(temporary.path + "/no") }
    for text in ["", "[]", "{}", #"{"format":"winnow/manifest/1"}"#, "{\"format\":1,}"] {
      try write(Array(text.utf8), to: path + "/manifest.json")
      #expect(throws: ReleaseError.self) { try ReleaseFolder.open(path) }
    }
  }

  @Test("a manifest that contradicts itself is named, even with sums that fit it")
  func contradiction() throws {
    for (old, new) in [
      (#""samples":{"count":40"#, #""samples":{"count":41"#),
      (#""erased":{"count":0}"#, #""erased":{"count":1}"#),
      (#""count":2,"path":"contributors.jsonl""#, #""count":3,"path":"contributors.jsonl""#),
      (#"{"at":"#, #"{ "at":"#),
    ] {
      let original = try contents(path + "/manifest.json")
      let text = String(decoding: original, as: UTF8.self)
      #expect(text.contains(old))
      try write(
        Array(text.replacingOccurrences(of: old, with: new).utf8), to: path + "/manifest.json")
      let folder = try ReleaseFolder.open(path)
      try write(
        Manifest.sums(files: folder.files, manifest: folder.manifestSHA256),
        to: path + "/SHA256SUMS")
      #expect(Set(try differences()) == ["manifest.json"])
      try write(original, to: path + "/manifest.json")
    }
  }

  @Test("rows_sha256 and counts that lie are found by unpacking")
  func lyingRows() throws {
    let text = String(decoding: try contents(path + "/manifest.json"), as: UTF8.self)
    let folder = try ReleaseFolder.open(path)
    let shard = try #require(folder.listed("data/train-00000.jsonl.zst"))
    let hash = try #require(shard.rowsSHA256).hex
    let lie = text.replacingOccurrences(of: hash, with: sha256([]).hex)
    try write(Array(lie.utf8), to: path + "/manifest.json")
    #expect(try ReleaseFolder.open(path).checkRows().map(\.path) == [shard.path])
    let fewer = text.replacingOccurrences(
      of: "\"rows\":36,\"rows_sha256\"", with: "\"rows\":35,\"rows_sha256\"")
    try write(Array(fewer.utf8), to: path + "/manifest.json")
    #expect(try ReleaseFolder.open(path).checkRows().map(\.path) == [shard.path])
  }

  @Test("the members of a tar are read back, and a tar that is not ours is refused")
  func tarMembers() throws {
    let folder = try ReleaseFolder.open(path)
    let release = SampleRelease()
    let members = try folder.members(of: "wds/train-00000.tar")
    for row in release.rows.prefix(36) {
      #expect(try members.next()?.name == row.id.hex + ".json")
      let text = try #require(try members.next())
      #expect(text.name == row.id.hex + ".txt")
      #expect(text.bytes == Array(row.fields[0].text.utf8))
    }
    #expect(try members.next() == nil)

    let tar = path + "/wds/test-00000.tar"
    let bytes = try contents(tar)
    var wrongSum = bytes
    wrongSum[0] ^= 1
    var link = bytes
    link[156] = UInt8(ascii: "2")
    var huge = bytes
    huge.replaceSubrange(124..<135, with: Array("77777777777".utf8))
    for changed in [wrongSum, link, huge, Array(bytes.dropLast(512)), bytes + [0], [], [1]] {
      try write(changed, to: tar)
      #expect(folder.checkRows().map(\.path) == ["wds/test-00000.tar"])
    }
  }
}
