/// Names and ids that people choose: options, labels, samples' own ids, fields of records, tags, annotators.
///
/// They may be in any language, but never hold controls: a terminal would obey them, and some JSON printers escape
/// DEL, so that signed bytes could not be reproduced.
public enum ChosenName {
  /// Longest name or id, in bytes.
  public static let maximumBytes = 128

  /// Says what is wrong with a name, as the end of a sentence ("… is empty"); nil where nothing is.
  public static func problem(_ text: String, maximumBytes: Int = ChosenName.maximumBytes) -> String?
  {
    let scalars = text.unicodeScalars
    guard let first = scalars.first, let last = scalars.last else { return "is empty" }
    if text.utf8.count > maximumBytes {
      return "has \(text.utf8.count) bytes, at most \(maximumBytes) are allowed"
    }
    if let control = scalars.first(where: isControl) {
      return "holds the control character \(MessageText.escape(control))"
    }
    if first.properties.isWhitespace || last.properties.isWhitespace {
      return "begins or ends with white space"
    }
    return nil
  }

  /// C0, DEL and C1.
  public static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
  }
}

/// Ids that become column names: tasks and the fields of forms.
public enum ColumnName {
  /// Longest id, in bytes.
  public static let maximumBytes = 32

  /// Says what is wrong with an id that must be `[a-z0-9_]{1,32}`; nil where nothing is.
  public static func problem(_ text: String) -> String? {
    if text.isEmpty { return "is empty" }
    if text.utf8.count > maximumBytes {
      return "has \(text.utf8.count) bytes, at most \(maximumBytes) are allowed"
    }
    let isPlain = text.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "_"):
        true
      default: false
      }
    }
    return isPlain ? nil : "holds something other than a-z, 0-9 and _"
  }
}

/// Text of others inside messages.
public enum MessageText {
  /// The text with controls, line separators and invisible direction marks written as `\u{…}`, cut after `limit`
  /// scalars with an ellipsis.
  public static func escaped(_ text: String, limit: Int = 80) -> String {
    var out = ""
    for (count, scalar) in text.unicodeScalars.enumerated() {
      if count == limit { return out + "…" }
      if isHarmless(scalar) { out.unicodeScalars.append(scalar) } else { out += escape(scalar) }
    }
    return out
  }

  /// The text escaped and in quotes.
  public static func quoted(_ text: String, limit: Int = 80) -> String {
    "\"\(escaped(text, limit: limit))\""
  }

  static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u{\(String(repeating: "0", count: max(0, 2 - digits.count)))\(digits)}"
  }

  private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
    default: true
    }
  }
}
