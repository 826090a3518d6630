import Domain

/// Walks through a TOML text once and notes the line of each key and list item.
struct KeyScanner {
  let bytes: [UInt8]
  var index = 0
  var line = 1
  private(set) var lines: [KeyPath: Int] = [:]
  private(set) var ranks: [KeyPath: Int] = [:]
  var zeroLines: [Int] = []
  /// How many tables each array of tables has so far.
  private var tableCounts: [KeyPath: Int] = [:]

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func scan() throws(SyntaxFault) {
    if isHere("\u{FEFF}") { index += 3 }
    var table: KeyPath = []
    while true {
      skipBlank()
      guard let byte = here else { return }
      if byte == UInt8(ascii: "[") {
        table = try header()
      } else {
        try keyValue(in: table)
      }
      skipSpace()
      guard here.map({ "#\r\n".utf8.contains($0) }) ?? true else {
        throw fault("expected the end of the line, found \(foundHere)")
      }
    }
  }

  mutating func record(_ path: KeyPath) {
    guard lines[path] == nil else { return }
    lines[path] = line
    ranks[path] = ranks.count
  }

  // MARK: Keys

  private mutating func header() throws(SyntaxFault) -> KeyPath {
    let isArray = isHere("[[")
    index += isArray ? 2 : 1
    let names = try dottedKey()
    guard isHere(isArray ? "]]" : "]") else {
      throw fault("expected \(isArray ? "]]" : "]") after the name of a table, found \(foundHere)")
    }
    index += isArray ? 2 : 1
    var path: KeyPath = []
    for (place, name) in names.enumerated() {
      path.append(.key(name))
      let isLast = place == names.count - 1
      if isLast, isArray { tableCounts[path, default: 0] += 1 }
      if !isLast || isArray, let count = tableCounts[path] {
        if isLast { record(path) }
        path.append(.index(count - 1))
      }
    }
    record(path)
    return path
  }

  mutating func keyValue(in table: KeyPath) throws(SyntaxFault) {
    var path = table
    for name in try dottedKey() {
      path.append(.key(name))
      record(path)
    }
    guard here == UInt8(ascii: "=") else {
      throw fault("expected = after a key, found \(foundHere)")
    }
    step()
    skipSpace()
    try value(at: path)
  }

  private mutating func dottedKey() throws(SyntaxFault) -> [String] {
    var names: [String] = []
    while true {
      skipSpace()
      if here == UInt8(ascii: "\"") || here == UInt8(ascii: "'") {
        names.append(try string())
      } else {
        let start = index
        while let byte = here, Self.isBareKeyByte(byte) { step() }
        guard index > start else { throw fault("expected a key, found \(foundHere)") }
        names.append(String(decoding: bytes[start..<index], as: UTF8.self))
      }
      skipSpace()
      guard here == UInt8(ascii: ".") else { return names }
      step()
    }
  }

  private static func isBareKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

// MARK: - Steps

extension KeyScanner {
  var here: UInt8? { index < bytes.count ? bytes[index] : nil }

  func isHere(_ text: StaticString) -> Bool {
    let end = index + text.utf8CodeUnitCount
    return end <= bytes.count
      && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[index + $0] == text.utf8Start[$0] }
  }

  mutating func step() {
    if here == UInt8(ascii: "\n") { line += 1 }
    index += 1
  }

  /// White space, line ends and comments.
  mutating func skipBlank() {
    while let byte = here {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): step()
      case UInt8(ascii: "#"): while let byte = here, byte != UInt8(ascii: "\n") { step() }
      default: return
      }
    }
  }

  mutating func skipSpace() {
    while here == UInt8(ascii: " ") || here == UInt8(ascii: "\t") { step() }
  }

  func fault(_ message: String, line: Int? = nil) -> SyntaxFault {
    SyntaxFault(line: line ?? self.line, message: message)
  }

  /// What stands here, for a message.
  var foundHere: String {
    guard let byte = here else { return "the end of the file" }
    if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { return "the end of the line" }
    let rest = String(decoding: bytes[index..<min(index + 4, bytes.count)], as: UTF8.self)
    return MessageText.quoted(String(rest.unicodeScalars.prefix(1)))
  }
}
