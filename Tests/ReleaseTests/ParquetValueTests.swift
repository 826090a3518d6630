import Domain
import Testing

@testable import Release

@Suite("Parquet: numbers and lists read back")
struct ParquetValueTests {
  private static func chunk(_ path: [String], type: ParquetType, entries: Int) throws
    -> ParquetChunkPlace
  {
    let names = path.map { ThriftValue.binary(Array($0.utf8)) }
    return try #require(
      ParquetChunkPlace(
        .structure([
          3: .structure([
            1: .integer(type.rawValue), 3: .list(names), 4: .integer(ParquetCode.zstd),
            5: .integer(entries), 7: .integer(100), 9: .integer(4),
          ])
        ])))
  }

  private static func levels(_ values: [UInt8], width: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    ParquetHybrid.append(values, width: width, to: &bytes)
    return length(bytes.count) + bytes
  }

  private static func length(_ count: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
  }

  private static func page(_ count: Int, _ body: [UInt8]) -> ParquetChunkReader.Page {
    ParquetChunkReader.Page(
      isDictionary: false, entryCount: count, encoding: ParquetCode.plain, body: body)
  }

  private static func plain(_ texts: [String]) -> [UInt8] {
    texts.flatMap { length($0.utf8.count) + Array($0.utf8) }
  }

  @Test("a list of texts: full, empty, missing, and with an element that is missing")
  func listOfTexts() throws {
    let chunk = try Self.chunk(["tags", "list", "element"], type: .byteArray, entries: 5)
    var decoder = try #require(ParquetValueDecoder(chunk))
    try decoder.decode(
      Self.page(
        5,
        Self.levels([0, 1, 0, 0, 0], width: 1) + Self.levels([3, 3, 1, 0, 2], width: 2)
          + Self.plain(["a", "b\""])))
    #expect(decoder.rows == [[#""a""#, #""b\"""#], [], nil, [nil]])
    var column = ParquetColumnTexts(options: nil)
    column.add(chunk, rows: decoder.rows)
    #expect(
      try (0..<4).map { try column.text(of: $0) } == [#"["a","b\""]"#, "[]", nil, "[null]"])
  }

  @Test("a list that goes on over two pages; records of parts, by their names")
  func records() throws {
    let start = try Self.chunk(["s", "list", "element", "start"], type: .int32, entries: 3)
    var decoder = try #require(ParquetValueDecoder(start))
    try decoder.decode(
      Self.page(
        2,
        Self.levels([0, 0], width: 1) + Self.levels([1, 4], width: 3) + [0xFE, 0xFF, 0xFF, 0xFF]))
    try decoder.decode(
      Self.page(1, Self.levels([1], width: 1) + Self.levels([4], width: 3) + [7, 0, 0, 0]))
    let label = try Self.chunk(["s", "list", "element", "label"], type: .byteArray, entries: 3)
    var column = ParquetColumnTexts(options: nil)
    column.add(start, rows: decoder.rows)
    column.add(label, rows: [[], [#""PER""#, #""ORG""#]])
    #expect(try column.text(of: 0) == "[]")
    #expect(
      try column.text(of: 1) == #"[{"label":"PER","start":-2},{"label":"ORG","start":7}]"#)
  }

  @Test("whole numbers, and places of options by their names")
  func numbers() throws {
    let chunk = try Self.chunk(["label"], type: .int64, entries: 2)
    var decoder = try #require(ParquetValueDecoder(chunk))
    try decoder.decode(
      Self.page(2, Self.levels([1, 0], width: 1) + [1, 0, 0, 0, 0, 0, 0, 0]))
    for (options, texts) in [(nil, ["1", "null"]), (["bug", "other"], ["other", ""])] {
      var column = ParquetColumnTexts(options: options)
      column.add(chunk, rows: decoder.rows)
      #expect(try (0..<2).map { try column.text(of: $0) } == texts)
    }
    var short = ParquetColumnTexts(options: ["bug"])
    short.add(chunk, rows: decoder.rows)
    #expect(throws: ParquetChunkReader.Damaged.self) { try short.text(of: 0) }
  }

  @Test(
    "damaged pages are refused",
    arguments: [
      [], [1, 0, 0, 0],
      // The first value goes on with a list that is not there.
      levels([1], width: 1) + levels([3], width: 2) + plain(["a"]),
      // A value less, a value more, a value that is cut.
      levels([0], width: 1) + levels([3], width: 2),
      levels([0], width: 1) + levels([1], width: 2) + plain(["a"]),
      levels([0], width: 1) + levels([3], width: 2) + [9, 0, 0, 0, 1],
    ] as [[UInt8]])
  func damaged(body: [UInt8]) throws {
    let chunk = try Self.chunk(["tags", "list", "element"], type: .byteArray, entries: 1)
    var decoder = try #require(ParquetValueDecoder(chunk))
    #expect(throws: ParquetChunkReader.Damaged.self) { try decoder.decode(Self.page(1, body)) }
  }

  @Test("what says that it has more values than fit in memory is not read; nor are fractions")
  func refused() throws {
    let path = ["tags", "list", "element"]
    #expect(
      try ParquetValueDecoder(
        Self.chunk(path, type: .byteArray, entries: ParquetValueDecoder.maximumEntries + 1)) == nil)
    #expect(try ParquetValueDecoder(Self.chunk(path, type: .float, entries: 1)) == nil)
    let chunk = try Self.chunk(path, type: .byteArray, entries: 1)
    var decoder = try #require(ParquetValueDecoder(chunk))
    #expect(throws: ParquetChunkReader.Damaged.self) {
      try decoder.decode(Self.page(ParquetValueDecoder.maximumEntries + 1, []))
    }
  }
}
