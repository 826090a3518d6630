import Domain

/// A growing run of bytes that one thread fills and another compresses, hashes and writes.
///
/// Never touched by two threads at once: the pipeline's lock hands it over. An array would do the
/// same at about twice the time a row.
final class ByteBlock: @unchecked Sendable {
  private(set) var start: UnsafeMutableRawPointer
  private(set) var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = max(64, capacity)
    start = .allocate(byteCount: self.capacity, alignment: 16)
  }

  deinit { start.deallocate() }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

  func removeAll() { count = 0 }

  /// Cuts the block back to an earlier length.
  func truncate(to length: Int) {
    precondition((0...count).contains(length), "a block is cut within its bytes")
    count = length
  }

  @inline(__always)
  func reserve(_ more: Int) {
    if count + more > capacity { grow(to: count + more) }
  }

  private func grow(to needed: Int) {
    let larger = max(needed, capacity + capacity / 2)
    let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
    moved.copyMemory(from: start, byteCount: count)
    start.deallocate()
    start = moved
    capacity = larger
  }

  /// Lets a C function fill the spare room; it says how many bytes it wrote.
  func fill(upTo room: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Int) rethrows {
    reserve(room)
    let spare = UnsafeMutableRawBufferPointer(start: start + count, count: capacity - count)
    let written = try body(spare)
    precondition((0...spare.count).contains(written), "a filler stays within the spare room")
    count += written
  }

  @inline(__always)
  func append(byte: UInt8) {
    reserve(1)
    start.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count += 1
  }

  @inline(__always)
  func append(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    reserve(bytes.count)
    (start + count).copyMemory(from: base, byteCount: bytes.count)
    count += bytes.count
  }

  func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }

  func append(text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  func append(zeros count: Int) {
    reserve(count)
    (start + self.count).initializeMemory(as: UInt8.self, repeating: 0, count: count)
    self.count += count
  }

  /// Overwrites bytes that are there already.
  func replace(at offset: Int, with bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    precondition(offset >= 0 && offset + bytes.count <= count, "a patch lies within the block")
    (start + offset).copyMemory(from: base, byteCount: bytes.count)
  }
}

// MARK: - JSON

extension ByteBlock {
  /// A JSON string with its quotes, byte for byte as `JSONWriter` has it, eight bytes a step.
  func append(jsonString text: String) {
    var text = text
    text.withUTF8 { utf8 in
      reserve(utf8.count + 2)
      append(byte: UInt8(ascii: "\""))
      let source = UnsafeRawBufferPointer(utf8)
      var clean = 0
      var index = 0
      while index < source.count {
        if index + 8 <= source.count {
          let word = source.loadUnaligned(fromByteOffset: index, as: UInt64.self)
          if !Self.mayNeedEscape(word) {
            index += 8
            continue
          }
        }
        let end = min(index + 8, source.count)
        while index < end {
          let byte = source[index]
          if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
            append(UnsafeRawBufferPointer(rebasing: source[clean..<index]))
            appendEscape(of: byte)
            clean = index + 1
          }
          index += 1
        }
      }
      append(UnsafeRawBufferPointer(rebasing: source[clean...]))
      append(byte: UInt8(ascii: "\""))
    }
  }

  /// Whether a byte of the word is below 0x20, a quote or a backslash (may say yes too often).
  @inline(__always)
  private static func mayNeedEscape(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let quotes = word ^ (ones &* 0x22)
    let slashes = word ^ (ones &* 0x5C)
    let low = (word &- ones &* 0x20) & ~word
    let quote = (quotes &- ones) & ~quotes
    let slash = (slashes &- ones) & ~slashes
    return (low | quote | slash) & tops != 0
  }

  private func appendEscape(of byte: UInt8) {
    append(byte: UInt8(ascii: "\\"))
    switch byte {
    case 0x08: append(byte: UInt8(ascii: "b"))
    case 0x09: append(byte: UInt8(ascii: "t"))
    case 0x0A: append(byte: UInt8(ascii: "n"))
    case 0x0C: append(byte: UInt8(ascii: "f"))
    case 0x0D: append(byte: UInt8(ascii: "r"))
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte: byte)
    default:
      append(text: "u00")
      append(hex: [byte])
    }
  }

  func append(hex bytes: [UInt8]) { bytes.withUnsafeBytes { append(hex: $0) } }

  func append(hex bytes: UnsafeRawBufferPointer) {
    reserve(bytes.count * 2)
    var target = start + count
    for byte in bytes {
      target.storeBytes(of: Self.digit(byte >> 4), as: UInt8.self)
      target.storeBytes(of: Self.digit(byte & 0xF), toByteOffset: 1, as: UInt8.self)
      target += 2
    }
    count += bytes.count * 2
  }

  func append(hex digest: Digest) { digest.withUnsafeBytes { append(hex: $0) } }

  @inline(__always)
  private static func digit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") - 10 + nibble
  }

  /// A decimal integer.
  func append(integer: Int) {
    if integer >= 0, integer < 10 {
      append(byte: UInt8(ascii: "0") + UInt8(integer))
    } else {
      append(text: String(integer))
    }
  }

  /// Parts per million as a number with six decimals, e.g. `0.913000`. Readers guess a column's
  /// type from its first rows, so a float always has its point.
  func append(ppm: Int) {
    if ppm < 0 { append(byte: UInt8(ascii: "-")) }
    let (whole, part) = ppm.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
    append(integer: Int(whole))
    append(byte: UInt8(ascii: "."))
    var divisor: UInt = 100_000
    while divisor > 0 {
      append(byte: UInt8(ascii: "0") + UInt8(part / divisor % 10))
      divisor /= 10
    }
  }
}
