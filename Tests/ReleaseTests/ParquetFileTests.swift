import Domain
import Foundation
import Ledger
import Testing

@testable import Release

@Suite("Parquet: files")
struct ParquetFileTests {
  let temporary: TemporaryFolder
  init() throws { temporary = try TemporaryFolder() }

  private func published(
    _ name: String, count: Int = 60, fields: [String] = ["text"],
    text: (Int) -> String = SampleRelease.text
  ) throws -> (folder: ReleaseFolder, release: SampleRelease) {
    let release = SampleRelease(count: count, formats: [.parquet], fields: fields, text: text)
    try release.publish(temporary.path + "/" + name)
    return (try ReleaseFolder.open(temporary.path + "/" + name), release)
  }

  private func rows(_ folder: ReleaseFolder, columns: [String]) throws -> [[String: String]] {
    var rows: [[String: String]] = []
    for split in ["train", "test"] {
      for file in folder.tableFiles where file.split == split {
        let table = try folder.table(of: file.path, columns: columns)
        while let row = try table.next() { rows.append(row) }
      }
    }
    return rows
  }

  @Test("texts come back, plain and from dictionaries")
  func roundTrip() throws {
    let (folder, release) = try published("out", fields: ["text", "title"])
    #expect(folder.checkFiles().isEmpty && folder.checkRows().isEmpty)
    let found = try rows(
      folder, columns: ["id", "text", "title", "status", "license", "label_text", "meta"])
    #expect(found.map { $0["id"] } == release.rows.map(\.id.hex))
    for (row, given) in zip(found, release.rows) {
      #expect(row["text"] == given.fields[0].text && row["title"] == given.fields[1].text)
      #expect(row["status"] == given.outcomes[0].status && row["license"] == given.license)
      #expect(row["label_text"] == given.outcomes[0].label && row["meta"] == given.meta)
    }
  }

  @Test("long texts fill pages and row groups, which all come back")
  func manyPages() throws {
    let (folder, release) = try published("out", count: 20) { index in
      "\(index)" + String(repeating: "long ", count: index % 3 == 0 ? 400_000 : 150_000)
    }
    #expect(folder.checkRows().isEmpty)
    let found = try rows(folder, columns: ["text"])
    #expect(found.map { $0["text"] } == release.rows.map(\.fields[0].text))
  }

  @Test("the same rows give the same bytes")
  func repeated() throws {
    let first = try published("one", count: 300).folder
    let second = try published("two", count: 300).folder
    #expect(first.manifestBytes == second.manifestBytes)
  }

  @Test("answers are Parquet beside Parquet, and JSON lines beside anything else")
  func annotations() throws {
    let (folder, release) = try published("out")
    let file = try #require(folder.listed("annotations/answers-00000.parquet"))
    #expect(file.rows == release.annotations.count)
    #expect(folder.listed("annotations/answers-00000.jsonl.zst") == nil)
    try SampleRelease(formats: [.parquet, .webdataset]).publish(temporary.path + "/both")
    let both = try ReleaseFolder.open(temporary.path + "/both")
    #expect(both.listed("annotations/answers-00000.parquet") != nil)
    #expect(both.listed("annotations/answers-00000.jsonl.zst") != nil)
  }

  @Test("a flipped bit is found by the pages alone, wherever it falls")
  func flipped() throws {
    let (folder, _) = try published("out", count: 20)
    let file = try #require(folder.tableFiles.first)
    let path = folder.path + "/" + file.path
    let bytes = try contents(path)
    let pagesEnd = try folder.table(of: file.path).pagesEnd
    for offset in stride(from: 0, to: bytes.count, by: 11) {
      var changed = bytes
      changed[offset] ^= 4
      try write(changed, to: path)
      let result = try? folder.table(of: file.path).check()
      // Bounds, names and their like lie behind the pages, in bytes that only the file's hash covers.
      let isFound = result.map { $0.rows != file.rows || $0.rowsSHA256 != file.rowsSHA256 } ?? true
      #expect(isFound || offset >= pagesEnd, "byte \(offset)")
    }
  }

  @Test("a file that is cut at any place is refused")
  func cut() throws {
    let (folder, _) = try published("out", count: 5)
    let file = try #require(folder.tableFiles.first)
    let path = folder.path + "/" + file.path
    let bytes = try contents(path)
    for length in stride(from: 0, to: bytes.count, by: 97) {
      try write(Array(bytes.prefix(length)), to: path)
      #expect(throws: ReleaseError.self) { try folder.table(of: file.path).check() }
    }
  }

  @Test("levels of nested columns are Dremel's")
  func nested() {
    let schema = ParquetSchema([
      TableColumn("n", .integer),
      TableColumn(
        "spans",
        .list(
          .record([
            .init(name: "start", type: .small), .init(name: "label", type: .text),
          ]))), TableColumn("ranks", .list(.list(.text))),
    ])
    #expect(schema.leaves.map(\.path.last) == ["n", "start", "label", "element"])
    #expect(schema.leaves.map(\.maximumDefinition) == [1, 4, 4, 5])
    #expect(schema.leaves.map(\.maximumRepetition) == [0, 1, 1, 2])
    #expect(schema.leaves[1].path == ["spans", "list", "element", "start"])
    #expect(schema.leaves[3].path == ["ranks", "list", "element", "list", "element"])
  }

  @Test("spans: an empty list, a list that is missing, a part that is missing")
  func spans() throws {
    let schema = ParquetSchema([
      TableColumn(
        "spans",
        .list(.record([.init(name: "end", type: .integer), .init(name: "label", type: .text)])))
    ])
    let leaves = schema.leaves.map { ParquetLeaf($0) }
    let rows: [ReleaseValue] = [
      .list([
        .structure([.integer(3), .string("PER")]), .structure([.integer(9), .null]), .null,
      ]),
      .list([]), .null,
    ]
    for row in rows { schema.nodes[0].append(row, to: leaves) }
    let (ends, labels) = (try #require(leaves[0].take()), try #require(leaves[1].take()))
    #expect(ends.repetitions == [0, 1, 1, 0, 0] && labels.repetitions == ends.repetitions)
    #expect(ends.definitions == [4, 4, 2, 1, 0])
    #expect(labels.definitions == [4, 3, 2, 1, 0])
    #expect(ends.valueCount == 2 && labels.valueCount == 1 && ends.entryCount == 5)
  }
}
