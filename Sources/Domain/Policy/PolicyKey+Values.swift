extension PolicyKey.Kind {
  /// What is wrong with a single value (not a list or a table) for this kind; nil where nothing is.
  func problem(_ value: JSONValue) -> String? {
    isAllowed(value) ? nil : "found \(value.described), \(reason(value))allowed: \(allowed)"
  }

  /// Says more than the kind where a text's fault would be hard to see.
  private func reason(_ value: JSONValue) -> String {
    guard let text = value.stringValue else { return "" }
    switch self {
    case .name(let maximum):
      return ChosenName.problem(text, maximumBytes: maximum).map { "which \($0); " } ?? ""
    case .column: return ColumnName.problem(text).map { "which \($0); " } ?? ""
    default: return ""
    }
  }

  private func isAllowed(_ value: JSONValue) -> Bool {
    switch self {
    case .boolean: return value.boolValue != nil
    case .integer(let range), .fraction(let range):
      return value.intValue.map(range.contains) ?? false
    case .nameOrInteger:
      return value.intValue != nil
        || value.stringValue.map { ChosenName.problem($0) == nil } ?? false
    case .table, .tables, .form, .list: return false
    default: return value.stringValue.map(isAllowed) ?? false
    }
  }

  private func isAllowed(_ text: String) -> Bool {
    switch self {
    case .text(let maximum, let isMultiline):
      text.utf8.count <= maximum
        && text.unicodeScalars.allSatisfy {
          !ChosenName.isControl($0) || isMultiline && ($0 == "\n" || $0 == "\t")
        }
    case .name(let maximum): ChosenName.problem(text, maximumBytes: maximum) == nil
    case .column: ColumnName.problem(text) == nil
    case .file: Self.isInnerPath(text)
    case .address: text.isEmpty || Self.isAddress(text)
    case .license:
      text.utf8.count <= 200 && Self.holdsOnly("-.+() ", text) && ChosenName.problem(text) == nil
    case .languageCode: !text.isEmpty && text.utf8.count <= 35 && Self.holdsOnly("-", text)
    case .mediaType: Self.mediaTypes.contains { $0.sameBytes(as: text) } || Self.isAudio(text)
    case .key: Self.isKey(text)
    case .word(let words): words.contains { $0.sameBytes(as: text) }
    case .boolean, .integer, .fraction, .nameOrInteger, .list, .table, .tables, .form: false
    }
  }

  /// A relative path that stays inside its folder.
  private static func isInnerPath(_ text: String) -> Bool {
    guard ChosenName.problem(text, maximumBytes: 255) == nil else { return false }
    return text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
      !["", ".", ".."].contains($0)
    }
  }

  private static func isAddress(_ text: String) -> Bool {
    guard text.utf8.count <= 2_000, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return false
    }
    return ["https://", "http://"].contains {
      text.hasPrefix($0) && text.utf8.count > $0.utf8.count
    }
  }

  private static func isAudio(_ text: String) -> Bool {
    guard text.hasPrefix("audio/"), text.utf8.count <= 64 else { return false }
    let subtype = text.dropFirst("audio/".count)
    return subtype == "*" || !subtype.isEmpty && holdsOnly("-.+", String(subtype))
  }

  /// One letter of any script, or one ASCII digit: what a keyboard sends as a single character.
  private static func isKey(_ text: String) -> Bool {
    guard let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1 else {
      return false
    }
    return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
  }

  private static func holdsOnly(_ marks: String, _ text: String) -> Bool {
    text.unicodeScalars.allSatisfy {
      $0.isASCII
        && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
          || marks.unicodeScalars.contains($0))
    }
  }
}
