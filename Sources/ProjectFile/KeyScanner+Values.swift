import Domain

extension KeyScanner {
  /// Deepest nesting of lists and inline tables.
  private static let maximumDepth = 64

  mutating func value(at path: KeyPath) throws(SyntaxFault) {
    guard path.count <= Self.maximumDepth else {
      throw fault("nested deeper than \(Self.maximumDepth)")
    }
    switch here {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): _ = try string()
    case UInt8(ascii: "["):
      var count = 0
      try items(until: UInt8(ascii: "]"), called: "list") { scanner throws(SyntaxFault) in
        scanner.record(path + [.index(count)])
        try scanner.value(at: path + [.index(count)])
        count += 1
      }
    case UInt8(ascii: "{"):
      try items(until: UInt8(ascii: "}"), called: "table") { scanner throws(SyntaxFault) in
        try scanner.keyValue(in: path)
      }
    default: try bareValue()
    }
  }

  private mutating func items(
    until end: UInt8, called name: String, item: (inout KeyScanner) throws(SyntaxFault) -> Void
  ) throws(SyntaxFault) {
    let start = line
    step()
    while true {
      skipBlank()
      if here == end { return step() }
      guard here != nil else { throw fault("a \(name) begins here and never ends", line: start) }
      try item(&self)
      skipBlank()
      if here == UInt8(ascii: ",") {
        step()
      } else if here != end, here != nil {
        throw fault("expected , or the end of a \(name), found \(foundHere)")
      }
    }
  }

  private mutating func bareValue() throws(SyntaxFault) {
    let start = index
    while let byte = here, !",]}#\r\n".utf8.contains(byte) { step() }
    let written = String(decoding: bytes[start..<index], as: UTF8.self)
    let token = written.utf8.reversed().drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      .reversed()
    guard !token.isEmpty else { throw fault("expected a value, found \(foundHere)") }
    guard BareValue.isAllowed(Array(token)) else {
      let text = MessageText.quoted(String(decoding: token, as: UTF8.self))
      throw fault("found \(text), which is no value; texts stand in quotes")
    }
  }

  // MARK: Strings

  /// Steps over a string of any of the four kinds.
  /// - Returns: its text, with the escapes that keys have in practice.
  mutating func string() throws(SyntaxFault) -> String {
    let start = line
    let isBasic = here == UInt8(ascii: "\"")
    let quote: UInt8 = isBasic ? UInt8(ascii: "\"") : UInt8(ascii: "'")
    let isLong = isHere("\"\"\"") || isHere("'''")
    index += isLong ? 3 : 1
    var content: [UInt8] = []
    while let byte = here, isLong || byte != UInt8(ascii: "\n") {
      if byte == quote, !isLong || closesLong(quote) {
        index += isLong ? 3 : 1
        // One or two quotes may stand right before the closing three.
        for _ in 0..<2 where isLong && here == quote { step() }
        return String(decoding: content, as: UTF8.self)
      }
      if isBasic, byte == UInt8(ascii: "\\") { escape(&content) } else { content.append(byte) }
      step()
    }
    throw fault("a text begins here and never ends", line: start)
  }

  private func closesLong(_ quote: UInt8) -> Bool {
    index + 2 < bytes.count && bytes[index + 1] == quote && bytes[index + 2] == quote
  }

  /// Reads an escape up to its last byte.
  private mutating func escape(_ content: inout [UInt8]) {
    guard index + 1 < bytes.count else { return }
    let kind = bytes[index + 1]
    let digits: Int
    switch kind {
    case UInt8(ascii: "u"): digits = 4
    case UInt8(ascii: "U"): digits = 8
    case UInt8(ascii: "x"): digits = 2
    case UInt8(ascii: "\\"), UInt8(ascii: "\""):
      content.append(kind)
      index += 1
      return
    default: return
    }
    let first = index + 2
    let end = min(bytes.count, first + digits)
    guard first < end,
      let value = UInt32(String(decoding: bytes[first..<end], as: UTF8.self), radix: 16)
    else { return }
    if value == 0 { zeroLines.append(line) }
    if let scalar = Unicode.Scalar(value) { content += Array(String(Character(scalar)).utf8) }
    index = end - 1
  }
}
