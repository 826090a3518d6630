import Domain

/// A record's own id and its other fields, read from its metadata.
struct RecordFields {
  /// nil where it has none.
  var id: String?
  /// Canonical JSON of all fields but `id` and `source`; "" where there are none.
  var others = ""

  init() {}

  /// nil where the text is no JSON object.
  init?(_ text: UnsafeRawBufferPointer) {
    var plain = PlainRecord(text)
    if let fields = plain.fields() {
      self = fields
      return
    }
    guard var object = try? JSONScanner.parse(Array(text)).objectValue else { return nil }
    id = object["id"]?.stringValue
    object["id"] = nil
    object["source"] = nil
    others = object.isEmpty ? "" : JSONWriter.text(.object(object))
  }
}

/// Reads metadata that is canonical already, in plain ASCII without escapes, as nearly all is: what is cut out of it is
/// then what parsing and writing would make, without a tree. Any other text is left to the scanner.
private struct PlainRecord {
  private static let open = UInt8(ascii: "{")
  private static let close = UInt8(ascii: "}")
  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")

  private let bytes: UnsafeRawBufferPointer
  private var index = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// nil unless the whole text is one canonical, plain object, whose `id`, if there is one, is a string.
  mutating func fields() -> RecordFields? {
    var found = RecordFields()
    var others: [UInt8] = []
    guard take(Self.open) else { return nil }
    if take(Self.close) { return index == bytes.count ? found : nil }
    var last: Range<Int>?
    repeat {
      let start = index
      guard let key = string(), last.map({ precedes($0, key) }) ?? true, take(UInt8(ascii: ":"))
      else { return nil }
      last = key
      let value = index
      guard skipValue(depth: 1) else { return nil }
      if isWord(key, "id") {
        // A string that was taken: its quotes stand around it.
        guard bytes[value] == Self.quote else { return nil }
        found.id = String(decoding: bytes[value + 1..<index - 1], as: UTF8.self)
      } else if !isWord(key, "source") {
        if others.isEmpty { others.reserveCapacity(bytes.count) }
        others.append(others.isEmpty ? Self.open : Self.comma)
        others.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
      }
    } while take(Self.comma)
    guard take(Self.close), index == bytes.count else { return nil }
    if !others.isEmpty {
      others.append(Self.close)
      found.others = String(decoding: others, as: UTF8.self)
    }
    return found
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  /// A string without escapes; where its text lies.
  private mutating func string() -> Range<Int>? {
    guard take(Self.quote) else { return nil }
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      if byte == Self.quote {
        index += 1
        return start..<index - 1
      }
      guard (0x20..<0x80).contains(byte), byte != UInt8(ascii: "\\") else { return nil }
      index += 1
    }
    return nil
  }

  private mutating func skipValue(depth: Int) -> Bool {
    guard depth <= JSONScanner.maximumDepth, index < bytes.count else { return false }
    switch bytes[index] {
    case Self.quote: return string() != nil
    case Self.open: return skipObject(depth: depth)
    case UInt8(ascii: "["): return skipArray(depth: depth)
    case UInt8(ascii: "t"): return skipWord("true")
    case UInt8(ascii: "f"): return skipWord("false")
    case UInt8(ascii: "n"): return skipWord("null")
    default: return skipNumber()
    }
  }

  private mutating func skipObject(depth: Int) -> Bool {
    index += 1
    if take(Self.close) { return true }
    var last: Range<Int>?
    repeat {
      guard let key = string(), last.map({ precedes($0, key) }) ?? true, take(UInt8(ascii: ":")),
        skipValue(depth: depth + 1)
      else { return false }
      last = key
    } while take(Self.comma)
    return take(Self.close)
  }

  private mutating func skipArray(depth: Int) -> Bool {
    index += 1
    if take(UInt8(ascii: "]")) { return true }
    repeat {
      guard skipValue(depth: depth + 1) else { return false }
    } while take(Self.comma)
    return take(UInt8(ascii: "]"))
  }

  private mutating func skipWord(_ word: StaticString) -> Bool {
    let end = index + word.utf8CodeUnitCount
    guard end <= bytes.count, isWord(index..<end, word) else { return false }
    index = end
    return true
  }

  private mutating func skipNumber() -> Bool {
    let start = index
    _ = take(UInt8(ascii: "-"))
    let whole = index
    guard skipDigits(), bytes[whole] != UInt8(ascii: "0") || index - whole == 1 else {
      return false
    }
    if take(UInt8(ascii: ".")), !skipDigits() { return false }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      guard skipDigits() else { return false }
    }
    return index - start <= JSONScanner.maximumNumberBytes
  }

  private mutating func skipDigits() -> Bool {
    let start = index
    while index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) {
      index += 1
    }
    return index > start
  }

  private func isWord(_ range: Range<Int>, _ word: StaticString) -> Bool {
    range.count == word.utf8CodeUnitCount
      && range.enumerated().allSatisfy { bytes[$1] == word.utf8Start[$0] }
  }

  /// Whether one key sorts before another by bytes.
  private func precedes(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    for (left, right) in zip(left, right) where bytes[left] != bytes[right] {
      return bytes[left] < bytes[right]
    }
    return left.count < right.count
  }
}
