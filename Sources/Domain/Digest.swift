/// 32 bytes of a SHA-256, ordered and compared as bytes.
public struct Digest: Hashable, Sendable, Comparable {
  private let high: (UInt64, UInt64)
  private let low: (UInt64, UInt64)

  /// Takes exactly 32 bytes, else nil.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    var index = bytes.startIndex
    func word() -> UInt64 {
      var value: UInt64 = 0
      for _ in 0..<8 {
        value = value << 8 | UInt64(bytes[index])
        bytes.formIndex(after: &index)
      }
      return value
    }
    high = (word(), word())
    low = (word(), word())
  }

  /// Takes exactly 32 bytes, else nil.
  public init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count == 32 else { return nil }
    high = (
      UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
      UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    )
    low = (
      UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
      UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
    )
  }

  /// Takes 64 lower-case hexadecimal digits, else nil.
  public init?(hex: String) {
    // An import reads two of these a sample: without an array on the way.
    var hex = hex
    let digest = hex.withUTF8 { digits -> Digest? in
      guard digits.count == 64 else { return nil }
      return withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { bytes -> Digest? in
        for index in 0..<32 {
          let high = Hexadecimal.value(digits[2 * index])
          let low = Hexadecimal.value(digits[2 * index + 1])
          // Only digits are below 16.
          guard high | low < 16 else { return nil }
          bytes[index] = high << 4 | low
        }
        return Digest(UnsafeRawBufferPointer(bytes))
      }
    }
    guard let digest else { return nil }
    self = digest
  }

  public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

  /// The 32 bytes, without an array.
  public func withUnsafeBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    let words = (high.0.bigEndian, high.1.bigEndian, low.0.bigEndian, low.1.bigEndian)
    return try Swift.withUnsafeBytes(of: words, body)
  }

  public var hex: String { Hexadecimal.text(bytes) }

  /// The first 8 bytes as a big-endian number.
  public var firstWord: UInt64 { high.0 }

  public static func == (left: Digest, right: Digest) -> Bool {
    left.high == right.high && left.low == right.low
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(high.0)
    hasher.combine(low.1)
  }

  public static func < (left: Digest, right: Digest) -> Bool {
    left.high != right.high ? left.high < right.high : left.low < right.low
  }
}

/// Lower-case hexadecimal text of bytes.
public enum Hexadecimal {
  public static func text(_ bytes: some Collection<UInt8>) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count * 2)
    append(bytes, to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  public static func append(_ bytes: some Collection<UInt8>, to out: inout [UInt8]) {
    for byte in bytes {
      out.append(digit(byte >> 4))
      out.append(digit(byte & 0xF))
    }
  }

  /// Bytes of lower-case hexadecimal text, nil where it isn't that.
  public static func bytes(_ text: String) -> [UInt8]? {
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count / 2)
    var pending: UInt8?
    for byte in text.utf8 {
      let nibble = value(byte)
      guard nibble < 16 else { return nil }
      if let first = pending {
        out.append(first << 4 | nibble)
        pending = nil
      } else {
        pending = nibble
      }
    }
    return pending == nil ? out : nil
  }

  /// What a lower-case digit stands for; 255 for anything else.
  fileprivate static func value(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: 255
    }
  }

  private static func digit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
  }
}
