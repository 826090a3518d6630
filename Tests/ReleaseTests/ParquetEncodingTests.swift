import Domain
import Ledger
import Testing

@testable import Release

/// Bytes that an independent writer gave, whose files pyarrow reads.
@Suite("Parquet: bytes")
struct ParquetEncodingTests {
  private func hex(_ bytes: [UInt8]) -> String { Hexadecimal.text(bytes) }

  @Test("a page header in Thrift's compact protocol")
  func pageHeader() {
    let header = ParquetEncoder.header(
      kind: ParquetCode.dataPage, uncompressed: 1_000, compressed: 77, checksum: 0xDEAD_BEEF,
      count: 300, encoding: ParquetCode.rleDictionary)
    #expect(hex(header) == "150015d00f159a0115a1849295041c15d8041510150615060000")
  }

  @Test("field ids that jump, flags, long lists and texts")
  func structure() throws {
    let bytes = ThriftCompactWriter.structure { writer in
      writer.field(1, i64: -1)
      writer.field(20, i64: 1 << 40)
      writer.field(21, flag: true)
      writer.field(22, flag: false)
      writer.field(40, list: .i32, count: 16) { list in
        for number in 0..<16 { list.element(i32: number) }
      }
      writer.field(41, text: "Grüße")
    }
    #expect(
      hex(bytes)
        == "1601062880808080804011120950f51000020406080a0c0e10121416181a1c1e18074772c3bcc39f6500")
    let value = try bytes.withUnsafeBytes { bytes in
      var reader = ThriftCompactReader(bytes)
      return try reader.structure()
    }
    #expect(value[1]?.integer == -1 && value[20]?.integer == 1 << 40)
    #expect(value[21] == .flag(true) && value[22] == .flag(false))
    #expect(value[40]?.list?.map(\.integer) == (0..<16).map { $0 })
    #expect(value[41]?.text == "Grüße")
  }

  @Test("bytes that are no structure are refused at every length, and never read beyond")
  func malformed() {
    let bytes = ParquetEncoder.header(
      kind: 0, uncompressed: 1, compressed: 2, checksum: 3, count: 4, encoding: 0)
    for length in 0..<bytes.count {
      #expect(throws: ThriftCompactReader.Malformed.self) {
        try bytes.prefix(length).withUnsafeBytes { bytes in
          var reader = ThriftCompactReader(bytes)
          _ = try reader.structure()
        }
      }
    }
    // Structures within structures without an end, and a list that claims more than there is.
    for bytes in [[UInt8](repeating: 0x1C, count: 100), [0x19, 0xF5, 0xFF, 0xFF, 0xFF, 0x7F, 0]] {
      #expect(throws: ThriftCompactReader.Malformed.self) {
        try bytes.withUnsafeBytes { bytes in
          var reader = ThriftCompactReader(bytes)
          _ = try reader.structure()
        }
      }
    }
  }

  @Test("packed bits and run lengths are those of the specification's examples")
  func hybrid() {
    func bytes(_ values: [UInt32], width: Int) -> String {
      var bytes: [UInt8] = []
      ParquetHybrid.append(values, width: width, to: &bytes)
      return hex(bytes)
    }
    #expect(bytes(Array(0..<8), width: 3) == "0388c6fa")
    #expect(bytes([UInt32](repeating: 4, count: 24) + [1], width: 3) == "30040301" + "0000")
    #expect(bytes([], width: 3) == "")
    #expect(bytes([UInt32](repeating: 300, count: 8), width: 9) == "102c01")
    #expect((0...4).map(ParquetHybrid.width(upTo:)) == [0, 1, 2, 2, 3])
  }

  @Test("levels come back whatever their runs", arguments: 0..<40)
  func hybridRoundTrip(seed: UInt64) throws {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func draw(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(bound))
    }
    let width = 1 + draw(17)
    var values: [UInt32] = []
    for _ in 0..<draw(30) {
      let value = UInt32(draw(1 << width))
      values += [UInt32](repeating: value, count: 1 + draw(draw(2) == 0 ? 3 : 40))
    }
    var bytes: [UInt8] = []
    ParquetHybrid.append(values, width: width, to: &bytes)
    #expect(
      try ParquetHybridReader.values(bytes[...], width: width, count: values.count) == values)
    if !bytes.isEmpty {
      #expect(throws: ParquetChunkReader.Damaged.self) {
        try ParquetHybridReader.values(
          bytes.dropLast(), width: width, count: (values.count + 15) / 8 * 8 + 8)
      }
    }
  }

  @Test("a dictionary is made where values repeat, and only there")
  func dictionary() throws {
    func dictionary(_ texts: [String]) throws -> ParquetDictionary? {
      let leaf = leaf(.byteArray)
      for text in texts { leaf.append(text: text) }
      let values = try #require(leaf.take())
      return ParquetDictionary(values.plain, valueCount: values.valueCount, type: .byteArray)
    }
    let few = try #require(try dictionary(["b", "a", "b", "", "b", "a", "b", "a", "a", "a"]))
    #expect(few.count == 3)
    #expect(few.indices == [0, 1, 0, 2, 0, 1, 0, 1, 1, 1])
    #expect(hex(few.entries) == "0100000062" + "0100000061" + "00000000")
    #expect(few.indexWidth == 2)
    #expect(try dictionary((0..<3_000).map { "value \($0)" }) == nil)
    let many = try #require(try dictionary((0..<20_000).map { "value \($0 % 5_000 / 3)" }))
    #expect(many.count == 1_667)
    #expect(many.indices[19_999] == 1_666)
  }

  @Test("bounds: numbers as numbers, texts as bytes, none where one is long")
  func statistics() throws {
    func bounds(_ leaf: ParquetLeaf) -> (least: [UInt8], greatest: [UInt8])? {
      var statistics = ParquetStatistics(leaf.column.type)
      if let page = leaf.take() { statistics.take(page.plain) }
      return statistics.bounds
    }
    let numbers = leaf(.int64)
    for number in [3, -7, 0] { numbers.append(integer: number) }
    let integers = try #require(bounds(numbers))
    #expect(
      hex(integers.least) == "f9ffffffffffffff" && hex(integers.greatest) == "0300000000000000")
    let fractions = leaf(.float)
    for ppm in [500_000, 0, 1_000_000] { fractions.append(ppm: ppm) }
    let floats = try #require(bounds(fractions))
    #expect(hex(floats.least) == "00000000" && hex(floats.greatest) == "0000803f")
    let texts = leaf(.byteArray)
    for text in ["b", "é", "", "Z"] { texts.append(text: text) }
    let words = try #require(bounds(texts))
    #expect(words.least.isEmpty && words.greatest == Array("é".utf8))
    texts.append(text: String(repeating: "y", count: 65))
    #expect(bounds(texts) == nil)
    #expect(bounds(leaf(.int64)) == nil)
  }

  private func leaf(_ type: ParquetType) -> ParquetLeaf {
    ParquetLeaf(
      ParquetLeafColumn(
        path: ["x"], type: type, maximumDefinition: 1, maximumRepetition: 0, mayRepeat: true))
  }
}
