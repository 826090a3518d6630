import Domain
import Foundation
import Ledger
import Testing

@testable import Release

@Suite("Shards")
struct ShardTests {
  let temporary: TemporaryFolder
  init() throws { temporary = try TemporaryFolder() }

  /// Small shards, so that there are several.
  func published(
    _ name: String, count: Int = 200, fields: [String] = ["text"], level: Int = 3
  ) throws -> (folder: ReleaseFolder, release: SampleRelease) {
    var release = SampleRelease(count: count, fields: fields)
    release.plan.shardBytes = 40_000
    release.plan.zstdLevel = level
    try release.publish(temporary.path + "/" + name)
    return (try ReleaseFolder.open(temporary.path + "/" + name), release)
  }

  @Test("the lines of all shards are the rows in order, and the counts are the manifest's")
  func jsonLines() throws {
    let (folder, release) = try published("out")
    #expect(folder.rowFiles.count > 4)
    var ids: [String] = []
    for split in release.plan.splits {
      for file in folder.rowFiles where file.split == split.name {
        let found = try lines(folder, file.path)
        #expect(found.count == file.rows)
        ids += found.compactMap { try? JSONScanner.parse($0.utf8)["id"]?.stringValue }
      }
    }
    #expect(ids == release.rows.map(\.id.hex))
    #expect(folder.checkRows().isEmpty)
  }

  @Test("shards of a split differ by at most one row")
  func balanced() throws {
    let (folder, _) = try published("out", count: 203)
    for split in ["train", "test"] {
      let rows = folder.rowFiles.filter { $0.split == split }.compactMap(\.rows)
      #expect((rows.max() ?? 0) - (rows.min() ?? 0) <= 1)
    }
  }

  @Test("a tar has the ustar header that was measured")
  func tarHeader() throws {
    let block = ByteBlock(capacity: 1)
    #expect(
      Array("k".utf8).withUnsafeBytes {
        TarMember().append(key: $0, suffix: ".txt", to: block) { $0.append(text: "hi") }
      })
    let bytes = Array(block.bytes)
    #expect(bytes.count == 1_024)
    func field(_ offset: Int, _ length: Int) -> String {
      String(decoding: bytes[offset..<offset + length], as: UTF8.self)
    }
    #expect(field(0, 6) == "k.txt\0")
    #expect(field(100, 8) == "0000444\0")
    #expect(field(124, 12) == "00000000002\0")
    #expect(field(136, 12) == "00000000000\0")
    #expect(field(156, 1) == "0")
    #expect(field(257, 8) == "ustar\u{0}00")
    #expect(field(265, 8) == "bigdata\0")
    #expect(field(297, 8) == "bigdata\0")
    var summed = bytes[..<512]
    summed.replaceSubrange(148..<156, with: Array("        ".utf8))
    let sum = String(summed.reduce(0) { $0 + Int($1) }, radix: 8)
    #expect(field(148, 8) == String(repeating: "0", count: 6 - sum.count) + sum + "\0 ")
    #expect(field(512, 3) == "hi\0")
  }

  @Test("a name beyond ustar's 100 bytes is refused and leaves nothing behind")
  func tarLongName() {
    let block = ByteBlock(capacity: 1)
    let key = [UInt8](repeating: UInt8(ascii: "a"), count: 97)
    #expect(
      !key.withUnsafeBytes {
        TarMember().append(key: $0, suffix: ".txt", to: block) { $0.append(text: "hi") }
      })
    #expect(block.count == 0)
  }

  @Test(
    "tar lists the members of every sample, adjacent and sorted",
    .enabled(if: Tool.exists("tar"), "tar is not installed"))
  func tarTool() throws {
    let (folder, release) = try published("out")
    var names: [String] = []
    for split in release.plan.splits {
      for file in folder.files where file.split == split.name && file.path.hasSuffix(".tar") {
        let listing = try Tool.run(["/usr/bin/env", "tar", "tf", folder.path + "/" + file.path])
        #expect(listing.status == 0)
        names += String(decoding: listing.output, as: UTF8.self).split(separator: "\n").map(
          String.init)
      }
    }
    #expect(names == release.rows.flatMap { [$0.id.hex + ".json", $0.id.hex + ".txt"] })
  }

  @Test(
    "Python reads the tar: text as it was, the row without it, nothing irreproducible",
    .enabled(if: Tool.exists("python3"), "python3 is not installed"))
  func pythonTar() throws {
    let (folder, release) = try published("out", count: 30)
    let script = """
      import glob, hashlib, json, sys, tarfile
      texts = {}
      for path in sorted(glob.glob(sys.argv[1] + "/wds/*.tar")):
          with tarfile.open(path) as archive:
              for member in archive:
                  assert member.isreg() and not member.pax_headers and member.mode == 0o444
                  assert member.mtime == member.uid == member.gid == 0
                  assert (member.uname, member.gname) == ("bigdata", "bigdata")
                  data = archive.extractfile(member).read()
                  key, kind = member.name.split(".")
                  if kind == "txt": texts[key] = hashlib.sha256(data).hexdigest()
                  else:
                      row = json.loads(data)
                      assert row["id"] == key and "text" not in row and row["weight"] == 7e-06
      print(json.dumps(texts))
      """
    let result = try Tool.run(["/usr/bin/env", "python3", "-c", script, folder.path])
    #expect(result.status == 0)
    let texts = try JSONScanner.parse(result.output.dropLast())
    for row in release.rows {
      #expect(texts[row.id.hex]?.stringValue == sha256(row.fields[0].text.utf8).hex)
    }
  }

  @Test("a sample of several fields has one member, which holds them")
  func severalFields() throws {
    let (folder, release) = try published("out", count: 1, fields: ["premise", "hypothesis"])
    let tar = try contents(folder.path + "/wds/train-00000.tar")
    #expect(tar.count % 512 == 0)
    let length = try #require(tar[512...].firstIndex(of: 0)) - 512
    let row = try JSONScanner.parse(tar[512..<512 + length])
    #expect(row["premise"]?.stringValue == release.rows[0].fields[0].text)
    #expect(tar.count == 512 + (length + 511) / 512 * 512 + 1_024)
  }

  @Test(
    "zstd unpacks what we compressed", .enabled(if: Tool.exists("zstd"), "zstd is not installed"))
  func zstdTool() throws {
    let (folder, _) = try published("out", count: 3_000)
    for file in folder.files where file.path.hasSuffix(".zst") {
      let unpacked = try Tool.run(["/usr/bin/env", "zstd", "-dc", folder.path + "/" + file.path])
      #expect(unpacked.status == 0)
      #expect(sha256(unpacked.output) == file.rowsSHA256)
      #expect(unpacked.output.count { $0 == UInt8(ascii: "\n") } == file.rows)
    }
  }

  @Test("frames hold about 1 MiB of whole lines each, with size and checksum")
  func frames() throws {
    var release = SampleRelease(count: 6_000, formats: [.jsonl])
    release.annotations = []
    try release.publish(temporary.path + "/out")
    let bytes = try contents(temporary.path + "/out/data/train-00000.jsonl.zst")
    // Magic number, then a descriptor: the checksum flag is bit 2; a size of four bytes is 0b10.
    let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
    #expect(Array(bytes.prefix(4)) == magic)
    #expect(bytes[4] & 0b100 != 0)
    #expect(bytes[4] >> 6 == 2)
    let size = bytes[5...].prefix(4).enumerated().reduce(0) {
      $0 + Int($1.element) << (8 * $1.offset)
    }
    let full = try lines(ReleaseFolder.open(temporary.path + "/out"), "data/train-00000.jsonl.zst")
    var lengths = 0
    var firstFrame: Int?
    for line in full where firstFrame == nil {
      lengths += line.utf8.count + 1
      if lengths >= 1 << 20 { firstFrame = lengths }
    }
    #expect(firstFrame == size || firstFrame == nil && lengths == size)
  }

  @Test("the same rows give the same bytes, whatever the threads do", arguments: [1, 3, 9])
  func repeatable(level: Int) throws {
    let first = try published("one", count: 3_000, level: level).folder
    let second = try published("two", count: 3_000, level: level).folder
    #expect(try tree(first.path) == tree(second.path))
  }
}
