import Foundation
import Import
import Testing

@Suite("Which files are read")
struct FileCheckTests {
  let folder: TestFolder
  init() throws { folder = try TestFolder() }

  @Test(
    "a format is told by the name",
    arguments: [
      ("a.txt", ImportFormat.text, nil), ("A.JSONL", .jsonl, nil),
      ("x/a.b.ndjson.zst", .jsonl, .zstd), ("a.jsonl.gz", .jsonl, .gzip),
      ("a.csv", .csv, nil), ("a.csv.ZST", .csv, .zstd), ("a.csv.GZ", .csv, .gzip),
      ("a.tsv", .tsv, nil), ("./a.tab", .tsv, nil),
    ] as [(String, ImportFormat, Compression?)])
  func detects(path: String, format: ImportFormat, compression: Compression?) throws {
    let found = try ImportFormat.detect(path: path)
    #expect(found.format == format && found.compression == compression)
  }

  @Test(
    "a name that tells no format, or a foreign one, says what to do",
    arguments: [
      ("data", "use .txt"), ("a.dat", "use .txt"), ("folder.csv/data", "use .txt"),
      (".zst", "use .txt"), (".gz", "use .txt"), ("a.gz", "use .txt"),
      ("a.jsonl.gz.gz", "decompress it once"), ("a.jsonl.zst.gz", "decompress it once"),
      ("a.tar.gz", "unpack"), ("a.tgz", "unpack"), ("a.zip", "unpack"), ("a.tar", "unpack"),
      ("a.json", "jq"),
      ("a.parquet", "export it"), ("", "use .txt"),
    ])
  func unknownNames(path: String, advice: String) {
    let error = #expect(throws: ImportError.self) { try ImportFormat.detect(path: path) }
    #expect(error?.description.contains(advice) == true)
  }

  @Test(
    "binaries under the name of text are recognised by their first bytes",
    arguments: [
      (Array("PK\u{3}\u{4}".utf8), "zip"),
      ([0x7F] + Array("ELF".utf8), "program"),
      (Array("SQLite format 3\0".utf8), "SQLite"), (Array("%PDF-1.7".utf8), "PDF"),
      (Array(repeating: 0, count: 100), "binary"), ([0, 1, 2, 0xFF, 0xFE, 0], "binary"),
      ([0xFF, 0xFE, 0x61, 0, 0x0A, 0], "iconv -f UTF-16"),
      ([0xFE, 0xFF, 0, 0x61], "iconv -f UTF-16"),
      (Array("abcdefgh".utf16.flatMap { [UInt8($0), 0] }), "iconv -f UTF-16"),
      (Array("abcdefgh".utf16.flatMap { [0, UInt8($0)] }), "iconv -f UTF-16"),
      (Array(repeating: 0x20, count: 257) + Array("ustar".utf8), "tar"),
    ] as [([UInt8], String)])
  func binaries(bytes: [UInt8], word: String) throws {
    let error = try #require(readError(try folder.file("a.jsonl", bytes)))
    #expect(error.description.contains(word))
  }

  @Test("a character cut by the end of the inspected head makes no file binary")
  func cutHead() throws {
    let text = "a\0" + String(repeating: "é", count: 3000)
    let reading = try readSamples(folder.file("a.txt", text))
    #expect(reading.records.count == 1)
  }

  @Test("an empty file, and one of a byte order mark alone, are named empty")
  func empty() throws {
    for bytes in [[], [0xEF, 0xBB, 0xBF]] as [[UInt8]] {
      let path = try folder.file("a.jsonl", bytes)
      #expect(readError(path) == .empty(path: path))
    }
  }

  @Test("a folder, a pipe and a device are refused at once")
  func notRegular() throws {
    #expect(readError(folder.path) == .notRegularFile(path: folder.path, kind: "a folder"))
    let pipe = folder.path + "/pipe.jsonl"
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(readError(pipe) == .notRegularFile(path: pipe, kind: "a pipe"))
    #expect(
      readError("/dev/null", format: .text) == .notRegularFile(path: "/dev/null", kind: "a device"))
  }

  @Test("a file that is not there says so")
  func missing() throws {
    let error = try #require(readError(folder.path + "/none.csv"))
    #expect(error.description.contains("No such file"))
    #expect(readError("a\0b.csv") != nil)
  }

  @Test("a given format outranks the name")
  func givenFormat() throws {
    let path = try folder.file("a.dat", "text\nx\n")
    #expect(try readSamples(path, format: .csv).texts == ["x"])
    #expect(try readSamples(path, format: .text).texts == ["text", "x"])
  }

  @Test("nothing from a file or its name reaches a message raw, and a message is bounded")
  func neutralised() throws {
    let hostile = "\u{1B}]0;x\u{7}\u{9B}31m\u{202E}\u{2066}\u{E0041}"
    let path = try folder.file("a.csv", hostile + String(repeating: "z", count: 5000) + ",b\nx,y\n")
    let errors: [ImportError] = [
      try #require(readError(path)), .empty(path: hostile + String(repeating: "é", count: 1000)),
      .duplicateColumn(path: "a", line: 1, name: hostile),
      .unknownFormat(path: String(repeating: hostile, count: 99)),
    ]
    for error in errors {
      let bad = error.description.unicodeScalars.filter {
        [.control, .format].contains($0.properties.generalCategory)
      }
      #expect(bad.isEmpty)
      #expect(error.description.unicodeScalars.count < 400)
    }
    #expect(errors[2].description.contains(#"\u{1B}]0;x\u{7}\u{9B}31m\u{202E}"#))
    let record = RefusedRecord(line: 3, reason: "r", raw: [])
    #expect(record.message(path: "a\u{1B}") == #"a\u{1B}:3: r"#)
  }
}
