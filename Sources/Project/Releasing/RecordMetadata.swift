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

  /// Key, salt and text of a row; nil where it has to be looked up.
  func entry(_ number: Int) -> (key: Digest, salt: ArraySlice<UInt8>, text: ArraySlice<UInt8>)? {
    guard number >= 0, number < starts.count, starts[number] >= 0 else { return nil }
    let start = Int(starts[number])
    let lengths = start + Self.keyBytes
    let salt = lengths + 3
    let text = salt + Int(bytes[lengths])
    let end = text + Int(bytes[lengths + 1]) << 8 + Int(bytes[lengths + 2])
    let key = bytes.withUnsafeBytes {
      Digest(UnsafeRawBufferPointer(rebasing: $0[start..<lengths]))
    }
    return key.map { ($0, bytes[salt..<text], bytes[text..<end]) }
  }
}

/// A record's own id and its other fields, read from its metadata.
struct RecordFields {
  /// nil where it has none.
  var id: String?
  /// Canonical JSON of all fields but `id` and `source`; "" where there are none.
  var others = ""

  init() {}

  /// nil where the text is no JSON object.
  init?(_ text: ArraySlice<UInt8>) {
    if let id = Self.idAlone(text) {
      self.id = id
      return
    }
    guard var object = try? JSONScanner.parse(text).objectValue else { return nil }
    id = object["id"]?.stringValue
    object["id"] = nil
    object["source"] = nil
    others = object.isEmpty ? "" : JSONWriter.text(.object(object))
  }

  /// The id of `{"id":"…"}` or `{"id":"…","source":"…"}` in plain ASCII without escapes, as nearly all metadata is;
  /// nil for any other text.
  private static func idAlone(_ text: ArraySlice<UInt8>) -> String? {
    text.withUnsafeBufferPointer { bytes in
      var index = 0
      func take(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard index + count <= bytes.count else { return false }
        for offset in 0..<count where bytes[index + offset] != word.utf8Start[offset] {
          return false
        }
        index += count
        return true
      }
      func takePlainText() -> Range<Int>? {
        let start = index
        while index < bytes.count, (0x20..<0x80).contains(bytes[index]),
          bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\")
        {
          index += 1
        }
        return index < bytes.count && bytes[index] == UInt8(ascii: "\"") ? start..<index : nil
      }
      guard take(#"{"id":""#), let id = takePlainText() else { return nil }
      if take(#"","source":""#) { guard takePlainText() != nil else { return nil } }
      guard take("\"}"), index == bytes.count else { return nil }
      return String(decoding: bytes[id], as: UTF8.self)
    }
  }
}
