/// Makes foreign text harmless inside a dataset card.
///
/// By scalar and never by stripping: what can't be shown as it is becomes a visible escape.
enum CardText {
  /// A YAML double-quoted scalar on one line. Everything that is no plain printable character is
  /// escaped, so neither a document mark nor a second key can arise.
  static func yaml(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\":
        out.unicodeScalars.append("\\")
        out.unicodeScalars.append(scalar)
      case "\n": out += "\\n"
      case "\t": out += "\\t"
      case _ where isInvisible(scalar): out += yamlEscape(scalar.value)
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }

  private static func yamlEscape(_ value: UInt32) -> String {
    value <= 0xFFFF ? "\\u" + hex(value, digits: 4) : "\\U" + hex(value, digits: 8)
  }

  /// Text within a Markdown line; line breaks become spaces.
  static func inline(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    // What begins a list, a heading or a rule matters only where nothing stands before it.
    var isAtStart = true
    var isLeadingNumber = false
    var word = ""
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      let next = index + 1 < scalars.count ? scalars[index + 1] : "\n"
      switch scalar {
      case "\n", "\r", "\t", " ":
        if !isAtStart, out.last != " " { out.append(" ") }
        isLeadingNumber = false
        word = ""
        continue
      case "&": out.append(contentsOf: "&amp;".unicodeScalars)
      case "<": out.append(contentsOf: "&lt;".unicodeScalars)
      case ">": out.append(contentsOf: "&gt;".unicodeScalars)
      case _ where isInvisible(scalar):
        out.append(contentsOf: "&lt;U+\(hex(scalar.value, digits: 4))&gt;".unicodeScalars)
      default:
        let startsBlock = isAtStart && "-+=".unicodeScalars.contains(scalar)
        let numbersList =
          isLeadingNumber && scalar == "." && "\n\r\t ".unicodeScalars.contains(next)
        let makesLink =
          scalar == "." && word.hasSuffix("www")
          || scalar == ":" && (next == "/" || word.hasSuffix("mailto") || word.hasSuffix("xmpp"))
        if startsBlock || numbersList || makesLink || markup.contains(scalar) { out.append("\\") }
        out.append(scalar)
      }
      isLeadingNumber = ("0"..."9").contains(scalar) && (isAtStart || isLeadingNumber)
      isAtStart = false
      word = String((word + scalar.properties.lowercaseMapping).suffix(6))
    }
    while out.last == " " { out.removeLast() }
    return String(out)
  }

  /// What Markdown may take for markup anywhere in a line.
  private static let markup = Set("\\`*_[]#|~$!{}()@".unicodeScalars)

  /// An address as a link where it is a plain one of http or https, else as text.
  static func link(_ address: String) -> String {
    let isWeb = address.hasPrefix("https://") || address.hasPrefix("http://")
    let plain = Set("-._~/?&=%#+:@,;".utf8)
    let isPlain = address.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || plain.contains(byte)
    }
    return isWeb && isPlain ? "<\(address)>" : inline(address)
  }

  /// Paragraphs of Markdown, parted where the text has an empty line.
  static func paragraphs(_ text: String) -> String {
    var paragraphs: [String] = [""]
    for line in lines(of: text) {
      if line.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
        paragraphs.append("")
      } else {
        paragraphs[paragraphs.count - 1] += line + "\n"
      }
    }
    return paragraphs.map(inline).filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// A code block whose fence is longer than any run of backticks in it.
  static func fenced(_ text: String, language: String = "") -> String {
    var longest = 0
    var run = 0
    var body = String.UnicodeScalarView()
    for line in lines(of: text) {
      for scalar in line.unicodeScalars {
        run = scalar == "`" ? run + 1 : 0
        longest = max(longest, run)
        if scalar != "\t", isInvisible(scalar) {
          body.append(contentsOf: "<U+\(hex(scalar.value, digits: 4))>".unicodeScalars)
        } else {
          body.append(scalar)
        }
      }
      run = 0
      body.append("\n")
    }
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\(fence)\(language)\n\(String(body))\(fence)"
  }

  /// Lines by LF, CR LF or CR; never by Swift's characters, for which CR LF is one.
  private static func lines(of text: String) -> [String] {
    var lines: [String] = [""]
    var previous: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      if scalar == "\n" || scalar == "\r" {
        if !(scalar == "\n" && previous == "\r") { lines.append("") }
      } else {
        lines[lines.count - 1].unicodeScalars.append(scalar)
      }
      previous = scalar
    }
    return lines
  }

  /// Controls, format characters (direction marks among them), separators and what has no meaning.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned,
      .surrogate:
      // Joiners shape words in many scripts and emoji.
      scalar != "\u{200C}" && scalar != "\u{200D}"
    default: false
    }
  }

  private static func hex(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
