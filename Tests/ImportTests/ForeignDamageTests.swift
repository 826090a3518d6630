import Domain
import Import
import Testing

@Suite("Damaged and hostile lists")
struct ForeignDamageTests {
  let folder: TestFolder
  init() throws { folder = try TestFolder() }

  private func read(_ text: String, _ options: ReadOptions = ReadOptions()) throws -> ForeignFile {
    try ForeignFile(folder.file("f.json", text), options: options)
  }

  @Test("a list that is cut short keeps its whole records and says where it ends")
  func truncated() throws {
    let file = try read("[{\"text\":\"a\"},\n{\"text\":\"b\"},\n{\"text\":\"c")
    #expect(file.records.count == 2)
    #expect(file.reasons == ["3: record 3: the file ends inside of this record; it is cut short"])
    let open = try read("[{\"text\":\"a\"}\n")
    #expect(open.reasons == ["2: record 2: the list is never closed; the file is cut short"])
  }

  @Test("text after the list is complained about once")
  func trailing() throws {
    let file = try read("[{\"text\":\"a\"}] {\"text\":\"b\"} [1]")
    #expect(file.records.count == 1)
    #expect(file.reasons == ["1: record 2: text after the end of the list"])
  }

  @Test("deep nesting, a bad element and a wrong type harm no other record")
  func elements() throws {
    let deep = String(repeating: "[", count: 50_000) + String(repeating: "]", count: 50_000)
    let file = try read("[{\"text\":\"a\"},\(deep),\n{\"text\":,},17,\"]\",null,{\"text\":\"b\"}]")
    #expect(file.records.count == 2)
    #expect(file.refused.count == 5)
    #expect(file.reasons[0].contains("nested deeper"))
  }

  @Test("brackets and quotes in strings do not end a record")
  func strings() throws {
    let file = try read(#"[{"text":"}]\"],{"},{"text":"\\"},{"text":"b"}]"#)
    #expect(file.records.map { $0.fields?["text"] } == ["}]\"],{", "\\", "b"])
  }

  @Test("a record that is too long is passed over without being kept")
  func long() throws {
    let big = String(repeating: "x", count: 3_000_000)
    let file = try read(
      "[{\"text\":\"a\"},{\"text\":\"\(big)\"},\n{\"text\":\"b\"}]",
      ReadOptions(maximumLineBytes: 1_000_000))
    #expect(file.records.count == 2)
    #expect(file.records[1].line == 2)
    #expect(file.reasons == ["1: record 2: the record is longer than 1000000 bytes"])
    #expect(file.refused[0].raw.count <= 65_536)
  }

  @Test("records over the borders of the buffer are whole", arguments: [1, 7, 4_000])
  func borders(_ step: Int) throws {
    let texts = (0..<2_000).map { String(repeating: "é\\\"", count: $0 * step % 997) }
    let json = "[" + texts.map { "{\"text\":\"a\($0)\"}" }.joined(separator: ",\n") + "]"
    let file = try read(json)
    #expect(file.records.count == texts.count)
    #expect(file.records.map(\.line) == Array(1...texts.count))
    #expect(
      file.records.last?.fields?["text"]?.stringValue?.unicodeScalars.count
        == 1 + 2 * (1_999 * step % 997))
  }
}
