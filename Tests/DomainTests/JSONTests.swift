import Domain
import Scoring
import Testing

@Suite("JSON")
struct JSONTests {
  @Test(
    "bytes that are not UTF-8 are refused in strings",
    arguments: [
      [0x80], [0xC0, 0xAF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
      [0xF8, 0x88, 0x80, 0x80, 0x80],
      [0xE2, 0x82], [0xE9], [0xFF],
    ] as [[UInt8]])
  func notUTF8(bytes: [UInt8]) {
    let text = Array("{\"a\":\"x".utf8) + bytes + Array("y\"}".utf8)
    #expect(throws: JSONError.self) { try JSONScanner.parse(text) }
  }

  @Test("deep nesting ends in an error, not in a crash")
  func deep() {
    for open in ["[", "{\"a\":"] {
      let text = String(repeating: open, count: 200_000)
      #expect(throws: JSONError.self) { try JSONScanner.parse(Array(text.utf8)) }
    }
    let fine = String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
    #expect(throws: Never.self) { try JSONScanner.parse(Array(fine.utf8)) }
  }

  @Test(
    "canonical bytes are read back as the same value, over seeded random values",
    arguments: 1...40 as ClosedRange<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let value = Self.value(depth: 4, &random)
    let bytes = JSONWriter.bytes(value)
    let read = try JSONScanner.parse(bytes)
    #expect(read == value)
    #expect(JSONWriter.bytes(read) == bytes)
  }

  static func value(depth: Int, _ random: inout SplitMix64) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &random))
    case 2:
      return .number(
        ["0", "-0", "1.50", "12e+3", "9007199254740993", "-1E-7"].randomElement(using: &random)
          ?? "0")
    case 3, 4: return .string(text(&random))
    case 5:
      return .array(
        (0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth - 1, &random) })
    default:
      return .object(
        JSONObject(
          (0..<Int.random(in: 0...4, using: &random)).map { _ in
            (key: text(&random), value: value(depth: depth - 1, &random))
          }))
    }
  }

  static func text(_ random: inout SplitMix64) -> String {
    let scalars: [Unicode.Scalar] = [
      "a", "é", "\u{301}", "日", "\u{1F600}", "\"", "\\", "\n", "\u{1}", "\u{7F}", "\u{2028}", "/",
    ]
    return String(
      String.UnicodeScalarView(
        (0..<Int.random(in: 0...8, using: &random)).map { _ in
          scalars.randomElement(using: &random) ?? "a"
        }))
  }

  @Test("keys that Swift calls equal are two keys")
  func bytesNotMeanings() throws {
    let text = "{\"e\u{301}\":1,\"\u{E9}\":2}"
    let object = try #require(try JSONScanner.parse(Array(text.utf8)).objectValue)
    #expect(object.count == 2)
    #expect(object["\u{E9}"]?.intValue == 2)
    #expect(object["e\u{301}"]?.intValue == 1)
  }

  @Test("an integer is never rounded")
  func integers() {
    #expect(JSONValue.number("9223372036854775807").intValue == Int.max)
    for token in ["9223372036854775808", "1.0", "1e3", "1E+999999999999"] {
      #expect(JSONValue.number(token).intValue == nil)
    }
  }
}
