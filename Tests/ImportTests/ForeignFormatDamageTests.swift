import Domain
import Import
import Testing

/// A good file of three records in each format, and what damage makes of it.
@Suite("Every format of other tools, damaged")
struct ForeignFormatDamageTests {
  /// One format with its records, so that any of them can be spoiled.
  struct Sheet: Sendable, CustomTestStringConvertible {
    let format: ForeignFormat
    let name: String
    /// A record each, by its text.
    let record: @Sendable (String) -> String
    /// A list of records, or a line each.
    var isList = false
    /// What makes one record wrong: a part of it and what takes its place.
    let wrong: (part: String, instead: String)
    var testDescription: String { format.rawValue }

    func text(_ records: [String], lineEnd: String = "\n") -> String {
      isList
        ? "[" + records.joined(separator: "," + lineEnd) + "]"
        : records.map { $0 + lineEnd }.joined()
    }

    var good: [String] { ["one", "two", "three"].map(record) }
  }

  static let sheets: [Sheet] = [
    Sheet(
      format: .labelStudio, name: "a.json",
      record: {
        #"{"id":1,"data":{"text":"\#($0)"},"annotations":[{"completed_by":1,"result":[]}]}"#
      }, isList: true, wrong: (#""data":{"text":"two"}"#, #""data":"two""#)),
    Sheet(
      format: .labelStudioMin, name: "a.json",
      record: { #"{"id":1,"text":"\#($0)","annotation_id":4,"annotator":2}"# }, isList: true,
      wrong: (#"{"id":1,"text":"two","annotation_id":4,"annotator":2}"#, "17")),
    Sheet(
      format: .prodigy, name: "a.jsonl",
      record: { #"{"text":"\#($0)","_input_hash":1,"answer":"accept","spans":[]}"# },
      wrong: (#"{"text":"two","_input_hash":1,"answer":"accept","spans":[]}"#, "[1]")),
    Sheet(
      format: .doccano, name: "a.jsonl", record: { #"{"id":1,"text":"\#($0)","label":["a"]}"# },
      wrong: (#""text":"two""#, #""text":2"#)),
    Sheet(
      format: .argilla, name: "a.json",
      record: { #"{"id":"1","fields":{"text":"\#($0)"},"responses":{}}"# }, isList: true,
      wrong: (#"{"text":"two"}"#, #"["two"]"#)),
    Sheet(
      format: .argillaFlat, name: "a.jsonl",
      record: { #"{"text":"\#($0)","q.responses":["a"],"q.responses.users":["u"]}"# },
      wrong: (#"{"text":"two","q.responses":["a"],"q.responses.users":["u"]}"#, #""two""#)),
    Sheet(
      format: .openAssistant, name: "a.jsonl",
      record: { #"{"message_id":"m","role":"prompter","text":"\#($0)"}"# },
      wrong: (#""text":"two""#, #""text":[]"#)),
    Sheet(
      format: .potato, name: "user_state.jsonl",
      record: {
        #"{"user_id":"u","instance_id_to_label_to_value":{"\#($0)":[[{"schema":"s","name":"a"},"true"]]}}"#
      },
      wrong: (
        #"{"user_id":"u","instance_id_to_label_to_value":{"two":[[{"schema":"s","name":"a"},"true"]]}}"#,
        "null"
      )),
    Sheet(
      format: .spacy, name: "a.jsonl", record: { #"{"text":"\#($0)","cats":{"a":1.0}}"# },
      wrong: (#""text":"two""#, #""text":false"#)),
    Sheet(
      format: .conll, name: "a.conll", record: { "\($0) B-X\nhere O\n" },
      wrong: ("two B-X", "two B-X-\u{1}\nalone")),
    Sheet(
      format: .json, name: "a.json", record: { #"{"id":1,"text":"\#($0)"}"# }, isList: true,
      wrong: (#"{"id":1,"text":"two"}"#, #""two""#)),
  ]

  let folder: TestFolder
  init() throws { folder = try TestFolder() }

  private func read(
    _ sheet: Sheet, _ text: some Sequence<UInt8>, _ options: ReadOptions = ReadOptions()
  ) throws -> ForeignFile {
    try ForeignFile(folder.file(sheet.name, Array(text)), from: sheet.format, options: options)
  }

  @Test(
    "three records are read, also after a byte order mark and with mixed line ends",
    arguments: sheets)
  func whole(_ sheet: Sheet) throws {
    let text = sheet.text(sheet.good)
    let known = try ForeignFiles.recognise(
      path: folder.file(sheet.name, text), options: ReadOptions())
    #expect(known == sheet.format)
    for bytes in [
      Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8),
      Array(text.replacing("\n", with: "\r\n").utf8),
      Array(text.replacing("\n", with: "\r\n", maxReplacements: 1).utf8),
    ] {
      let file = try read(sheet, bytes)
      #expect(file.records.count == 3 && file.refused.isEmpty)
    }
  }

  @Test("one wrong record is refused with its line, the others are kept", arguments: sheets)
  func wrongType(_ sheet: Sheet) throws {
    let text = sheet.text(sheet.good).replacing(sheet.wrong.part, with: sheet.wrong.instead)
    let file = try read(sheet, text.utf8)
    #expect(file.records.count == 2)
    #expect(file.refused.count == 1)
    #expect(file.refused.first?.line == (sheet.format == .conll ? 4 : 2))
    #expect(file.refused.first?.reason.isEmpty == false)
  }

  @Test(
    "deep nesting and bytes that are no UTF-8 harm one record",
    arguments: sheets.filter { $0.format != .conll })
  func nested(_ sheet: Sheet) throws {
    let deep =
      #"{"text":"# + String(repeating: "[", count: 30_000)
      + String(repeating: "]", count: 30_000) + "}"
    let nested = try read(sheet, sheet.text([sheet.good[0], deep, sheet.good[2]]).utf8)
    #expect(nested.records.count == 2)
    #expect(nested.reasons.map { $0.contains("nested deeper") } == [true])
    let parts = sheet.text(["one", "@", "three"].map(sheet.record)).utf8.split(
      separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    let broken = try read(sheet, parts.joined(separator: [0xC3, 0x28]))
    #expect(broken.records.count == 2 && broken.refused.map(\.line) == [2])
  }

  @Test("a record over the limit is passed over", arguments: sheets)
  func long(_ sheet: Sheet) throws {
    let records = ["one", String(repeating: "x", count: 300_000), "three"].map(sheet.record)
    let file = try read(
      sheet, sheet.text(records).utf8,
      ReadOptions(maximumSampleBytes: 50_000, maximumLineBytes: 100_000))
    #expect(file.records.count == 2)
    #expect(file.refused.count == 1 && (file.refused.first?.raw.count ?? 0) <= 70_000)
  }

  @Test("cut anywhere, what is whole is kept and the rest is said, never a trap", arguments: sheets)
  func cut(_ sheet: Sheet) throws {
    let bytes = Array(sheet.text(sheet.good).utf8)
    for count in stride(from: 1, to: bytes.count, by: 3) {
      do {
        let file = try read(sheet, bytes.prefix(count))
        #expect(file.records.count + file.refused.count >= 1)
        #expect(file.records.count <= 3)
      } catch let error as ImportError {
        #expect(error.description.contains(sheet.name))
      }
    }
  }

  @Test("a bomb is refused, whatever it unfolds to", arguments: sheets)
  func bombs(_ sheet: Sheet) throws {
    let bomb =
      GzipFile.stored(sheet.text(sheet.good))
      + GzipFile.repeated(0x20, repeats: 2_000_000, hasTrailer: false)
    let path = try folder.file(sheet.name + ".gz", bomb)
    #expect(throws: ImportError.expandsTooFar(path: path)) {
      _ = try ForeignFile(path, from: sheet.format)
    }
    var entry = ZipFile.Entry(name: sheet.name, text: sheet.text(sheet.good))
    entry.claimedBytes = 4_000_000_000
    let archive = try folder.file("a.zip", ZipFile.bytes([entry]))
    #expect(throws: ImportError.expandsTooFar(path: archive)) {
      _ = try ForeignFile(archive, from: sheet.format)
    }
    entry.claimedBytes = nil
    entry.name = "../\(sheet.name)"
    let climbing = try folder.file("b.zip", ZipFile.bytes([entry]))
    #expect(throws: ImportError.self) { _ = try ForeignFile(climbing, from: sheet.format) }
  }
}
