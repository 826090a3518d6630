/// Gzip members made by hand after RFC 1951 and 1952, independent of any library.
enum GzipFile {
  /// A member whose text is stored, not compressed.
  static func stored(_ text: String, name: String? = nil) -> [UInt8] {
    stored(Array(text.utf8), name: name)
  }

  /// A member whose bytes are stored.
  /// - Parameter name: the file's name that the header keeps, if any.
  static func stored(_ bytes: [UInt8], name: String? = nil) -> [UInt8] {
    precondition(bytes.count <= 0xFFFF, "one stored block holds 65,535 bytes")
    let size = littleEndian(UInt32(bytes.count)).prefix(2)
    return header(name: name) + [1] + size + size.map { ~$0 } + bytes + trailer(of: bytes)
  }

  /// A member that is one byte 1 + 258 × `repeats` times, at the highest ratio that the format knows (about 1,032).
  /// - Parameter hasTrailer: false leaves checksum and length away, where nobody gets that far.
  static func repeated(_ byte: UInt8, repeats: Int, hasTrailer: Bool = true) -> [UInt8] {
    precondition((11...106).contains(byte), "the table below is made of runs of 11 to 138 zeros")
    var bits = Bits()
    // The last block, with its own codes: 286 of literals and lengths, 1 of distances, 18 of code lengths, of
    // which 18 (a run of zeros) has one bit, 1 and 2 have two.
    for (value, width) in [(1, 1), (2, 2), (29, 5), (0, 5), (14, 4)] { bits.append(value, width) }
    let widths = [2: 1, 15: 2, 17: 2]
    for position in 0..<18 { bits.append(widths[position] ?? 0, 3) }
    // The byte and the end (256) get two bits, a length of 258 (285) and the distance 1 get one.
    bits.appendZeroRun(Int(byte))
    bits.appendLengthTwo()
    bits.appendZeroRun(138)
    bits.appendZeroRun(255 - Int(byte) - 138)
    bits.appendLengthTwo()
    bits.appendZeroRun(28)
    bits.appendLengthOne()
    bits.appendLengthOne()
    bits.append(0b01, 2)
    for _ in 0..<repeats { bits.append(0, 2) }
    bits.append(0b11, 2)
    guard hasTrailer else { return header(name: nil) + bits.bytes }
    let bytes = [UInt8](repeating: byte, count: 1 + 258 * repeats)
    return header(name: nil) + bits.bytes + trailer(of: bytes)
  }

  private static func header(name: String?) -> [UInt8] {
    let start: [UInt8] = [0x1F, 0x8B, 8, name == nil ? 0 : 8, 0, 0, 0, 0, 0, 255]
    return start + (name.map { Array($0.utf8) + [0] } ?? [])
  }

  private static func trailer(of bytes: [UInt8]) -> [UInt8] {
    littleEndian(checksum(bytes)) + littleEndian(UInt32(bytes.count))
  }

  private static func littleEndian(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  /// CRC-32 as RFC 1952 has it.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    let table = (0..<UInt32(256)).map { index in
      (0..<8).reduce(index) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    return ~bytes.reduce(~UInt32(0)) { value, byte in
      table[Int(UInt8(truncatingIfNeeded: value) ^ byte)] ^ value >> 8
    }
  }

  /// Bits, the lowest of a byte first.
  private struct Bits {
    private(set) var bytes: [UInt8] = []
    private var count = 0

    mutating func append(_ value: Int, _ width: Int) {
      for position in 0..<width {
        if count & 7 == 0 { bytes.append(0) }
        bytes[count >> 3] |= UInt8(value >> position & 1) << (count & 7)
        count += 1
      }
    }
    mutating func appendZeroRun(_ length: Int) {
      append(0, 1)
      append(length - 11, 7)
    }
    // Huffman codes stand with their first bit first: 1 is 10, 2 is 11.
    mutating func appendLengthOne() { append(0b01, 2) }
    mutating func appendLengthTwo() { append(0b11, 2) }
  }
}
