import Foundation
import Import
import Testing

@Suite("Refused records")
struct RefusedWriterTests {
  let folder: TestFolder
  init() throws { folder = try TestFolder() }

  @Test("records are written as canonical JSON lines, bytes that are no text in hexadecimal")
  func lines() throws {
    let writer = RefusedWriter(path: folder.path + "/a.refused.jsonl")
    try writer.write(RefusedRecord(line: 3, reason: "r \"q\"", raw: Array("{é".utf8)))
    try writer.write(RefusedRecord(line: 9, reason: "s", raw: [0xFF, 0x00]))
    #expect(try writer.finish() == writer.path)
    let text = try String(contentsOfFile: writer.path, encoding: .utf8)
    #expect(
      text
        == "{\"line\":3,\"raw\":\"{é\",\"reason\":\"r \\\"q\\\"\"}\n{\"line\":9,\"raw_hex\":\"ff00\",\"reason\":\"s\"}\n"
    )
    let mode =
      try FileManager.default.attributesOfItem(atPath: writer.path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(try folder.names() == ["a.refused.jsonl"])
  }

  @Test("where nothing is refused nothing is created")
  func nothing() throws {
    let writer = RefusedWriter(path: folder.path + "/a.refused.jsonl")
    #expect(try writer.finish() == nil)
    #expect(try folder.names().isEmpty)
  }

  @Test("an abandoned writer leaves the earlier file and no temporary one")
  func abandoned() throws {
    let path = try folder.file("a.refused.jsonl", "earlier")
    do {
      let writer = RefusedWriter(path: path)
      try writer.write(RefusedRecord(line: 1, reason: "r", raw: []))
      #expect(try folder.names().count == 2)
    }
    #expect(try folder.names() == ["a.refused.jsonl"])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "earlier")
  }

  @Test("a link at the place is replaced, what it points to stays as it is")
  func link() throws {
    let target = try folder.file("precious", "precious")
    let path = folder.path + "/a.refused.jsonl"
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    let writer = RefusedWriter(path: path)
    try writer.write(RefusedRecord(line: 1, reason: "r", raw: []))
    _ = try writer.finish()
    #expect(try String(contentsOfFile: target, encoding: .utf8) == "precious")
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("{\"line\":1"))
  }

  @Test("past ten thousand records they are only counted")
  func bounded() throws {
    let writer = RefusedWriter(path: folder.path + "/a.refused.jsonl")
    for line in 1...10_050 { try writer.write(RefusedRecord(line: line, reason: "r", raw: [0x78])) }
    _ = try writer.finish()
    #expect(writer.count == 10_050 && writer.writtenCount == 10_000)
    let text = try String(contentsOfFile: writer.path, encoding: .utf8)
    #expect(text.utf8.count { $0 == 0x0A } == 10_000)
  }

  @Test("a folder that is not there is an error")
  func noFolder() {
    let writer = RefusedWriter(path: folder.path + "/none/a.refused.jsonl")
    #expect(throws: ImportError.self) {
      try writer.write(RefusedRecord(line: 1, reason: "r", raw: []))
    }
  }

  @Test(
    "the file lies beside its input",
    arguments: [
      ("a.jsonl", "a.refused.jsonl"), ("x/y/b.csv.zst", "x/y/b.csv.refused.jsonl"),
      ("f.jsonl.gz", "f.refused.jsonl"),
      ("/c.txt", "/c.txt.refused.jsonl"),
      ("./d.tsv", "./d.tsv.refused.jsonl"), ("e", "e.refused.jsonl"), ("-", "stdin.refused.jsonl"),
    ])
  func besideInput(input: String, path: String) {
    #expect(RefusedWriter.path(beside: input) == path)
  }
}
