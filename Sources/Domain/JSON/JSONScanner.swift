/// Why bytes are not the JSON that was asked for.
public struct JSONError: Error, Equatable, CustomStringConvertible {
  public let reason: String
  /// Offset in bytes from the start of the scanned text.
  public let offset: Int

  public var description: String { "\(reason) at byte \(offset + 1)" }
}

/// A strict JSON scanner (RFC 8259): no trailing commas, comments, duplicate keys, byte order mark, lone surrogates or
/// raw controls; bounded depth. Foundation's decoder accepts several of these, so what is signed is never read with it.
public struct JSONScanner {
  /// Which texts are accepted.
  public enum Form: Sendable {
    /// Any JSON text; white space, any order of keys, any escapes.
    case any
    /// Event JSON (docs/ledger.md): the canonical bytes themselves, ASCII keys `[a-z0-9_]`, integers within ±(2^53−1).
    case event
  }

  /// Deepest nesting that is read.
  public static let maximumDepth = 64
  /// Longest number token that is read, in bytes.
  public static let maximumNumberBytes = 400

  private let bytes: UnsafeBufferPointer<UInt8>
  private let form: Form
  private var index = 0
  private var scratch: [UInt8] = []

  private init(_ bytes: UnsafeBufferPointer<UInt8>, form: Form) {
    self.bytes = bytes
    self.form = form
  }

  /// Reads one JSON value that fills the whole text.
  /// - Throws: `JSONError`.
  public static func parse(_ bytes: some Sequence<UInt8>, form: Form = .any) throws -> JSONValue {
    let fast = try bytes.withContiguousStorageIfAvailable { try parse(buffer: $0, form: form) }
    if let fast { return fast }
    return try Array(bytes).withUnsafeBufferPointer { try parse(buffer: $0, form: form) }
  }

  private static func parse(buffer: UnsafeBufferPointer<UInt8>, form: Form) throws -> JSONValue {
    var scanner = JSONScanner(buffer, form: form)
    scanner.skipSpace()
    let value = try scanner.value(depth: 0)
    scanner.skipSpace()
    guard scanner.index == buffer.count else { throw scanner.error("text after the value") }
    return value
  }

  private func error(_ reason: String) -> JSONError { JSONError(reason: reason, offset: index) }

  private mutating func skipSpace() {
    guard form == .any else { return }
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      default: return
      }
    }
  }

  private func peek() throws -> UInt8 {
    guard index < bytes.count else { throw error("the text ends too early") }
    return bytes[index]
  }

  private mutating func value(depth: Int) throws -> JSONValue {
    guard depth <= Self.maximumDepth else { throw error("nested deeper than \(Self.maximumDepth)") }
    switch try peek() {
    case UInt8(ascii: "{"): return .object(try object(depth: depth))
    case UInt8(ascii: "["): return .array(try array(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default: throw error("no JSON value")
    }
  }

  private mutating func literal(_ word: StaticString, _ value: JSONValue) throws -> JSONValue {
    for offset in 0..<word.utf8CodeUnitCount {
      guard index < bytes.count, bytes[index] == word.utf8Start[offset] else {
        throw error("no JSON value")
      }
      index += 1
    }
    return value
  }

  private mutating func array(depth: Int) throws -> [JSONValue] {
    index += 1
    skipSpace()
    var items: [JSONValue] = []
    if try peek() == UInt8(ascii: "]") {
      index += 1
      return items
    }
    while true {
      skipSpace()
      items.append(try value(depth: depth + 1))
      skipSpace()
      switch try peek() {
      case UInt8(ascii: ","): index += 1
      case UInt8(ascii: "]"):
        index += 1
        return items
      default: throw error("expected , or ] in an array")
      }
    }
  }

  private mutating func object(depth: Int) throws -> JSONObject {
    index += 1
    skipSpace()
    var members: [(key: String, value: JSONValue)] = []
    var isSorted = true
    if try peek() == UInt8(ascii: "}") {
      index += 1
      return JSONObject(sorted: members)
    }
    while true {
      skipSpace()
      guard try peek() == UInt8(ascii: "\"") else { throw error("expected a key in quotes") }
      let key = try string()
      if form == .event, !key.utf8.allSatisfy(Self.isEventKeyByte) || key.isEmpty {
        throw error("a key other than [a-z0-9_]")
      }
      skipSpace()
      guard try peek() == UInt8(ascii: ":") else { throw error("expected : after a key") }
      index += 1
      skipSpace()
      let item = try value(depth: depth + 1)
      if let last = members.last, !last.key.precedesInBytes(key) { isSorted = false }
      members.append((key, item))
      skipSpace()
      switch try peek() {
      case UInt8(ascii: ","): index += 1
      case UInt8(ascii: "}"):
        index += 1
        return JSONObject(sorted: isSorted ? members : try sorted(members))
      default: throw error("expected , or } in an object")
      }
    }
  }

  private func sorted(_ members: [(key: String, value: JSONValue)]) throws -> [(
    key: String, value: JSONValue
  )] {
    guard form == .any else { throw error("keys out of order or given twice") }
    let ordered = members.sorted { $0.key.precedesInBytes($1.key) }
    for (left, right) in zip(ordered, ordered.dropFirst()) where left.key.sameBytes(as: right.key) {
      throw error("a key is given twice")
    }
    return ordered
  }

  private static func isEventKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

// MARK: - Numbers

extension JSONScanner {
  private mutating func number() throws -> String {
    let start = index
    if bytes[index] == UInt8(ascii: "-") { index += 1 }
    let digitsStart = index
    try digits()
    if bytes[digitsStart] == UInt8(ascii: "0"), index - digitsStart > 1 {
      throw error("a number with a leading zero")
    }
    if form == .event { return try eventInteger(from: start) }
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      try digits()
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-")
      {
        index += 1
      }
      try digits()
    }
    guard index - start <= Self.maximumNumberBytes else {
      throw error("a number of over \(Self.maximumNumberBytes) bytes")
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func digits() throws {
    let start = index
    while index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) {
      index += 1
    }
    guard index > start else { throw error("a number without digits") }
  }

  private func eventInteger(from start: Int) throws -> String {
    let token = String(decoding: bytes[start..<index], as: UTF8.self)
    guard let value = Int(token), abs(value) <= 9_007_199_254_740_991, token != "-0" else {
      throw error("a number that is no integer within ±(2^53−1)")
    }
    if index < bytes.count,
      [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(bytes[index])
    {
      throw error("a number that is no integer")
    }
    return token
  }
}

// MARK: - Strings

extension JSONScanner {
  private mutating func string() throws -> String {
    index += 1
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        defer { index += 1 }
        return try validated(UnsafeBufferPointer(rebasing: bytes[start..<index]))
      }
      if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
      guard byte >= 0x20 else { throw error("a raw control character in a string") }
      index += 1
    }
    throw error("a string without its closing quote")
  }

  /// Decoding mends what is no UTF-8, so text that comes out with the bytes that went in was valid.
  /// This is `String(validating:as:)`, whose generic code costs several times as much.
  private func validated(_ source: UnsafeBufferPointer<UInt8>) throws -> String {
    let text = String(decoding: source, as: UTF8.self)
    guard text.hasBytes(source) else { throw error("a string that is not UTF-8") }
    return text
  }

  private mutating func escapedString(from start: Int) throws -> String {
    scratch.removeAll(keepingCapacity: true)
    scratch.append(contentsOf: bytes[start..<index])
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""):
        defer { index += 1 }
        return try scratch.withUnsafeBufferPointer(validated)
      case UInt8(ascii: "\\"): try escape()
      default:
        guard byte >= 0x20 else { throw error("a raw control character in a string") }
        scratch.append(byte)
        index += 1
      }
    }
    throw error("a string without its closing quote")
  }

  private mutating func escape() throws {
    index += 1
    let byte = try peek()
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): scratch.append(byte)
    case UInt8(ascii: "b"): scratch.append(0x08)
    case UInt8(ascii: "f"): scratch.append(0x0C)
    case UInt8(ascii: "n"): scratch.append(0x0A)
    case UInt8(ascii: "r"): scratch.append(0x0D)
    case UInt8(ascii: "t"): scratch.append(0x09)
    case UInt8(ascii: "/") where form == .any: scratch.append(byte)
    case UInt8(ascii: "u"): try unicodeEscape()
    default: throw error("an unknown escape")
    }
  }

  private mutating func unicodeEscape() throws {
    let first = try codeUnit()
    if form == .event {
      let isMinimal = first < 0x20 && ![0x08, 0x09, 0x0A, 0x0C, 0x0D].contains(first)
      let digits = bytes[index - 4..<index]
      let isLower = !digits.contains { (UInt8(ascii: "A")...UInt8(ascii: "F")).contains($0) }
      guard isMinimal, isLower else { throw error("an escape that is not the shortest form") }
    }
    var scalarValue = UInt32(first)
    if (0xD800..<0xDC00).contains(first) {
      guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
        bytes[index + 1] == UInt8(ascii: "u")
      else {
        throw error("a lone surrogate")
      }
      index += 2
      let second = try codeUnit()
      guard (0xDC00..<0xE000).contains(second) else { throw error("a lone surrogate") }
      scalarValue = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(scalarValue) else { throw error("a lone surrogate") }
    scratch.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }

  private mutating func codeUnit() throws -> UInt16 {
    guard index + 4 <= bytes.count else { throw error("an escape that ends too early") }
    var unit: UInt16 = 0
    for byte in bytes[index..<index + 4] {
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: throw error("an escape with a digit that is not hexadecimal")
      }
      unit = unit << 4 | UInt16(digit)
    }
    index += 4
    return unit
  }
}
