import Domain
import Foundation

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
    Self.withBytes(of: text) { append($0) }
  }

  /// The text's bytes where they lie; a text that is not UTF-8 in memory is copied first.
  @inline(__always)
  static func withBytes(of text: String, _ body: (UnsafeRawBufferPointer) -> Void) {
    let isDone: Void? = text.utf8.withContiguousStorageIfAvailable {
      body(UnsafeRawBufferPointer($0))
    }
    guard isDone == nil else { return }
    var copy = text
    copy.withUTF8 { body(UnsafeRawBufferPointer($0)) }
  }

  /// A text of the source itself.
  @inline(__always)
  func append(literal: StaticString) {
    append(UnsafeRawBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
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

  /// Fills a gap that was left with what is shorter, and moves all after it up.
  func close(gap: Range<Int>, with bytes: UnsafeRawBufferPointer) {
    precondition(
      bytes.count <= gap.count && gap.lowerBound >= 0 && gap.upperBound <= count,
      "a gap lies within the block and has room")
    replace(at: gap.lowerBound, with: bytes)
    let end = gap.lowerBound + bytes.count
    memmove(start + end, start + gap.upperBound, count - gap.upperBound)
    count -= gap.upperBound - end
  }

  /// Overwrites a byte that is there already.
  @inline(__always)
  func replace(at offset: Int, with byte: UInt8) {
    precondition((0..<count).contains(offset), "a patch lies within the block")
    start.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
  }
}

// MARK: - JSON

extension ByteBlock {
  /// A JSON string with its quotes, byte for byte as `JSONWriter` has it.
  func append(jsonString text: String) {
    Self.withBytes(of: text) { append(jsonUTF8: $0) }
  }

  /// The same of bytes; what is no UTF-8 in them is mended as `String(decoding:as:)` does.
  func append(jsonString bytes: UnsafeRawBufferPointer) {
    if Self.isASCII(bytes) {
      append(jsonUTF8: bytes)
    } else {
      append(jsonString: String(decoding: bytes, as: UTF8.self))
    }
  }

  /// Bytes that are UTF-8, 32 a step where nothing is to be escaped.
  private func append(jsonUTF8 source: UnsafeRawBufferPointer) {
    reserve(source.count + 2)
    append(byte: UInt8(ascii: "\""))
    var clean = 0
    var index = 0
    while index < source.count {
      if index + 32 <= source.count, !Self.mayNeedEscape(source, at: index) {
        index += 32
        continue
      }
      let end = min(index + 32, source.count)
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

  private static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var bits: UInt64 = 0
    var index = 0
    while index + 8 <= bytes.count {
      bits |= bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      index += 8
    }
    while index < bytes.count {
      bits |= UInt64(bytes[index])
      index += 1
    }
    return bits & 0x8080_8080_8080_8080 == 0
  }

  /// Whether one of 32 bytes is below 0x20, a quote or a backslash (may say yes too often).
  @inline(__always)
  private static func mayNeedEscape(_ source: UnsafeRawBufferPointer, at index: Int) -> Bool {
    var flags: UInt64 = 0
    for offset in stride(from: index, to: index + 32, by: 8) {
      flags |= escapeFlags(source.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    return flags & 0x8080_8080_8080_8080 != 0
  }

  /// Has the top bit of some byte set where a byte of the word may have to be escaped.
  @inline(__always)
  private static func escapeFlags(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = word ^ (ones &* 0x22)
    let slashes = word ^ (ones &* 0x5C)
    let low = (word &- ones &* 0x20) & ~word
    let quote = (quotes &- ones) & ~quotes
    let slash = (slashes &- ones) & ~slashes
    return low | quote | slash
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
    if integer >= 0, integer < 10 { return append(byte: UInt8(ascii: "0") + UInt8(integer)) }
    reserve(20)
    if integer < 0 { append(byte: UInt8(ascii: "-")) }
    var rest = integer.magnitude
    var digits = 1
    var bound = rest
    while bound >= 10 {
      bound /= 10
      digits += 1
    }
    for position in stride(from: digits - 1, through: 0, by: -1) {
      start.storeBytes(
        of: UInt8(ascii: "0") + UInt8(rest % 10), toByteOffset: count + position, as: UInt8.self)
      rest /= 10
    }
    count += digits
  }

  /// Parts per million as a number with six decimals, e.g. `0.913000`. Readers guess a column's
  /// type from its first rows, so a float always has its point.
  func append(ppm: Int) {
    if ppm < 0 { append(byte: UInt8(ascii: "-")) }
    let (whole, part) = ppm.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
    append(integer: Int(whole))
    reserve(7)
    start.storeBytes(of: UInt8(ascii: "."), toByteOffset: count, as: UInt8.self)
    var rest = part
    for position in stride(from: 6, through: 1, by: -1) {
      start.storeBytes(
        of: UInt8(ascii: "0") + UInt8(rest % 10), toByteOffset: count + position, as: UInt8.self)
      rest /= 10
    }
    count += 7
  }
}
