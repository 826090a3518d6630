import CZlib
import Domain
import Import
import Testing

/// A zip archive made by hand, so that any part of it can lie.
struct ZipFile {
  struct Entry {
    var name: String
    var text: String
    var flags = 0
    var method = 0
    var claimedBytes: Int?
    var claimedChecksum: Int?
  }

  static func bytes(_ entries: [Entry]) -> [UInt8] {
    var out: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let data = Array(entry.text.utf8)
      let checksum =
        entry.claimedChecksum
        ?? Int(data.withUnsafeBufferPointer { crc32(0, $0.baseAddress, uInt($0.count)) })
      let size = entry.claimedBytes ?? data.count
      let offset = out.count
      let fields =
        number(20, 2) + number(entry.flags, 2) + number(entry.method, 2) + number(0, 4)
        + number(checksum, 4) + number(data.count, 4) + number(size, 4)
        + number(entry.name.utf8.count, 2) + number(0, 2)
      out += number(0x0403_4B50, 4) + fields + Array(entry.name.utf8) + data
      directory +=
        number(0x0201_4B50, 4) + number(20, 2) + fields + number(0, 2) + number(0, 2)
        + number(0, 2) + number(0, 4) + number(offset, 4) + Array(entry.name.utf8)
    }
    let end =
      number(0x0605_4B50, 4) + number(0, 4) + number(entries.count, 2) + number(entries.count, 2)
      + number(directory.count, 4) + number(out.count, 4) + number(0, 2)
    return out + directory + end
  }

  private static func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}

@Suite("Zip archives")
struct ZipTests {
  let folder: TestFolder
  init() throws { folder = try TestFolder() }

  private static let line = #"{"text":"a","label":["x"]}"# + "\n"

  private func message(_ entry: ZipFile.Entry) throws -> String {
    let path = try folder.file("a.zip", ZipFile.bytes([entry]))
    do {
      _ = try ForeignFile(path)
      return ""
    } catch { return String(describing: error) }
  }

  @Test("one file a member: its name is the annotator, that of all together nobody's")
  func doccano() throws {
    let path = try folder.file(
      "a.zip",
      ZipFile.bytes([
        ZipFile.Entry(name: "anna.jsonl", text: Self.line),
        ZipFile.Entry(name: "__MACOSX/._anna.jsonl", text: "junk"),
        ZipFile.Entry(name: "x/böb.jsonl", text: Self.line),
        ZipFile.Entry(name: "all.jsonl", text: Self.line),
      ]))
    let file = try ForeignFile(path)
    #expect(file.answers.map(\.annotator) == [.person("anna"), .person("böb"), .unknown])
    #expect(try ForeignFiles(path: path).members == ["anna.jsonl", "x/böb.jsonl", "all.jsonl"])
  }

  @Test("plain files are read one by one, as files of a folder, and what is no data is left out")
  func plain() throws {
    let path = try folder.file(
      "a.zip",
      ZipFile.bytes([
        ZipFile.Entry(name: "train.jsonl", text: "{\"text\":\"one\"}\nbroken\n"),
        ZipFile.Entry(name: "sub/more.csv", text: "text,kind\ntwo,x\n"),
        ZipFile.Entry(name: "README.md", text: "about"),
        ZipFile.Entry(name: "LICENSE.txt", text: "a licence"),
        ZipFile.Entry(name: "tasks.json", text: #"[{"data":{"text":"t"},"annotations":[]}]"#),
        ZipFile.Entry(name: "package.json", text: #"{"name":"x"}"#),
        ZipFile.Entry(name: "empty.csv", text: ""),
      ]))
    let found = try ForeignFiles.parts(path: path, format: nil, options: ReadOptions())
    #expect(
      found.parts == ["train.jsonl", "sub/more.csv", "tasks.json"].map { "\(path)/\($0)" })
    #expect(found.others == ["README.md", "LICENSE.txt", "package.json"])
    let train = try readSamples(found.parts[0])
    #expect(train.texts == ["one"])
    #expect(train.refused.map(\.line) == [2])
    #expect(try readSamples(found.parts[1]).texts == ["two"])
    #expect(try readSamples("\(path)/LICENSE.txt").texts == ["a licence"])
    #expect(
      readError("\(path)/none.jsonl").map(String.init(describing:))?.contains("no such") == true)
    #expect(RefusedWriter.path(beside: found.parts[1]) == "\(path).sub.more.csv.refused.jsonl")
    let texts = try folder.file(
      "b.zip",
      ZipFile.bytes([ZipFile.Entry(name: "a.txt", text: "x"), .init(name: "b", text: "y")]))
    #expect(
      try ForeignFiles.parts(path: texts, format: nil, options: ReadOptions()).parts
        == ["\(texts)/a.txt"])
    #expect(
      try ForeignFiles.parts(path: texts, format: .text, options: ReadOptions()).parts.count == 2)
  }

  @Test("a part that lies about its bytes is refused as a whole file")
  func plainLies() throws {
    var entry = ZipFile.Entry(name: "a.jsonl", text: "{\"text\":\"one\"}\n")
    entry.claimedChecksum = 1
    let path = try folder.file("a.zip", ZipFile.bytes([entry]))
    #expect(
      readError("\(path)/a.jsonl").map(String.init(describing:))?.contains("checksum") == true)
  }

  @Test(
    "a name that climbs out of its folder is refused",
    arguments: ["../../pwn.jsonl", "/etc/pwn.jsonl", "a/../../b.jsonl", "..\\b.jsonl", "C:b.jsonl"])
  func traversal(_ name: String) throws {
    #expect(
      try message(ZipFile.Entry(name: name, text: Self.line)).contains("leads out of its folder"))
  }

  @Test("encrypted members and other methods are refused by name")
  func unreadable() throws {
    var entry = ZipFile.Entry(name: "a.jsonl", text: Self.line)
    entry.flags = 1
    #expect(try message(entry).contains("is encrypted"))
    entry.flags = 0
    entry.method = 12
    #expect(try message(entry).contains("method 12"))
  }

  @Test("lengths and checksums that lie are found")
  func lies() throws {
    var entry = ZipFile.Entry(name: "a.jsonl", text: Self.line)
    entry.claimedChecksum = 1
    #expect(try message(entry).contains("another checksum"))
    entry.claimedChecksum = nil
    entry.claimedBytes = 3
    #expect(try message(entry).contains("longer than it says"))
    entry.claimedBytes = 4_000_000_000
    #expect(try message(entry).contains("unfolds to over"))
  }

  @Test("a cut archive is an error, wherever it is cut")
  func cut() throws {
    let whole = ZipFile.bytes([ZipFile.Entry(name: "a.jsonl", text: Self.line)])
    for count in stride(from: 4, to: whole.count, by: 7) {
      let path = try folder.file("cut.zip", whole.prefix(count))
      #expect(throws: ImportError.self) { _ = try ForeignFile(path) }
    }
  }

  @Test("members that share their bytes are refused")
  func overlap() throws {
    var bytes = ZipFile.bytes([
      ZipFile.Entry(name: "a.jsonl", text: Self.line),
      ZipFile.Entry(name: "b.jsonl", text: Self.line),
    ])
    // The second entry of the directory points to the first file: its offset is 7 + 4 bytes before the end record.
    let offset = bytes.count - 22 - 7 - 4
    for index in 0..<4 { bytes[offset + index] = 0 }
    let path = try folder.file("o.zip", bytes)
    #expect(throws: ImportError.self) { _ = try ForeignFile(path) }
  }
}
