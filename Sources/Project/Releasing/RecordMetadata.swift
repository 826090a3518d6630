import Domain
import Store

/// Metadata of records as one scan over the content found it, so that a release, whose order is random, needn't look
/// each up: rows, keys, salts and texts in one run of bytes. What doesn't fit is looked up.
struct RecordMetadata {
  struct Entry {
    let key: Digest
    fileprivate let salt: Range<Int>
    fileprivate let text: Range<Int>
  }

  /// Memory for texts and entries at most.
  static let maximumBytes = 40 << 20

  private var entries: [Entry] = []
  /// By row number; -1 where none is kept.
  private var slots: [Int32] = []
  private var bytes: [UInt8] = []

  mutating func keep(_ row: SmallContent) {
    let size = bytes.count + row.salt.count + row.bytes.count
    guard size + (entries.count + 1) * MemoryLayout<Entry>.stride <= Self.maximumBytes else {
      return
    }
    if slots.count <= row.number {
      slots += repeatElement(-1, count: row.number + 1 - slots.count)
    }
    slots[row.number] = Int32(entries.count)
    let start = bytes.count
    bytes.append(contentsOf: row.salt)
    let middle = bytes.count
    bytes.append(contentsOf: row.bytes)
    entries.append(Entry(key: row.key, salt: start..<middle, text: middle..<bytes.count))
  }

  /// Key, salt and text of a row; nil where it has to be looked up.
  func entry(_ number: Int) -> (key: Digest, salt: ArraySlice<UInt8>, text: ArraySlice<UInt8>)? {
    guard number >= 0, number < slots.count, slots[number] >= 0 else { return nil }
    let entry = entries[Int(slots[number])]
    return (entry.key, bytes[entry.salt], bytes[entry.text])
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
