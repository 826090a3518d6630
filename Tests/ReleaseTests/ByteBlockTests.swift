import Domain
import Scoring
import Testing

@testable import Release

@Suite("A block of bytes")
struct ByteBlockTests {
  static func bytes(_ fill: (ByteBlock) -> Void) -> [UInt8] {
    let block = ByteBlock(capacity: 1)
    fill(block)
    return Array(block.bytes)
  }

  @Test("a JSON string of any bytes is what JSONWriter makes of their text")
  func jsonStrings() {
    var random = SplitMix64(seed: 11)
    let special: [UInt8] = [0x00, 0x1F, 0x20, 0x22, 0x5C, 0x7F, 0x80, 0xC3, 0xA9, 0xF0, 0xFF]
    for length in Array(0...70) + [200, 1_000] {
      for round in 0..<6 {
        var source = (0..<length).map { _ in UInt8(0x61 + random.next() % 26) }
        for _ in 0..<round where length > 0 {
          source[Int(random.next() % UInt64(length))] =
            special[
              Int(random.next() % UInt64(special.count))]
        }
        let text = String(decoding: source, as: UTF8.self)
        var expected: [UInt8] = []
        JSONWriter.append(string: text, to: &expected)
        #expect(Self.bytes { $0.append(jsonString: text) } == expected)
        let made = source.withUnsafeBytes { bytes in Self.bytes { $0.append(jsonString: bytes) } }
        #expect(made == expected)
      }
    }
  }

  @Test(
    "integers are written as Swift writes them",
    arguments: [0, 7, 9, 10, 99, 100, -1, -10, 1_234_567, Int.max, Int.min])
  func integers(value: Int) {
    #expect(Self.bytes { $0.append(integer: value) } == Array(String(value).utf8))
  }
}
