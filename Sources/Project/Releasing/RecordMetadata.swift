import Domain
import Store

/// Metadata of records as one scan over the content found it, so that a release, whose order is random, needn't look
/// each up: rows, keys, salts and texts in one run of bytes. What doesn't fit is looked up.
struct RecordMetadata {
  /// Memory for keys, salts and texts at most.
  static let maximumBytes = 40 << 20
  private static let keyBytes = 32

  /// By row number, where its entry begins in `bytes`; -1 where none is kept.
  private var starts: [Int32] = []
  /// One entry after the other: key, length of the salt in one byte, of the text in two, salt, text.
  private var bytes: [UInt8] = []

  init(capacity: Int) { bytes.reserveCapacity(min(capacity * 96, Self.maximumBytes)) }

  mutating func keep(_ row: SmallContent) {
    let size = Self.keyBytes + 3 + row.salt.count + row.bytes.count
    guard bytes.count + size <= Self.maximumBytes, row.salt.count <= Int(UInt8.max),
      row.bytes.count <= Int(UInt16.max)
    else { return }
    if starts.count <= row.number {
      starts += repeatElement(-1, count: row.number + 1 - starts.count)
    }
    starts[row.number] = Int32(bytes.count)
    row.key.withUnsafeBytes { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(row.salt.count))
    bytes.append(UInt8(row.bytes.count >> 8))
    bytes.append(UInt8(row.bytes.count & 0xFF))
    bytes.append(contentsOf: row.salt)
    bytes.append(contentsOf: row.bytes)
  }

  /// Whether a row is here, so that it needn't be looked up.
  func contains(_ number: Int) -> Bool {
    number >= 0 && number < starts.count && starts[number] >= 0
  }

  /// Key, salt and text of a row that is here, valid until `body` returns.
  /// - Returns: false where the row has to be looked up; `body` is not called then.
  func withEntry(
    _ number: Int,
    _ body: (_ key: Digest, _ salt: UnsafeRawBufferPointer, _ text: UnsafeRawBufferPointer) throws
      -> Void
  ) rethrows -> Bool {
    guard contains(number) else { return false }
    let start = Int(starts[number])
    let lengths = start + Self.keyBytes
    let salt = lengths + 3
    return try bytes.withUnsafeBytes { bytes in
      let text = salt + Int(bytes[lengths])
      let end = text + Int(bytes[lengths + 1]) << 8 + Int(bytes[lengths + 2])
      guard let key = Digest(UnsafeRawBufferPointer(rebasing: bytes[start..<lengths])) else {
        return false
      }
      try body(
        key, UnsafeRawBufferPointer(rebasing: bytes[salt..<text]),
        UnsafeRawBufferPointer(rebasing: bytes[text..<end]))
      return true
    }
  }
}
