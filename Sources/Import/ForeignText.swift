/// Text from a file made fit for a message: nothing in it can move a cursor, turn the reading direction or flood.
enum ForeignText {
  /// Writes controls, format characters (bidi, zero width, tags) and line separators as `\u{202E}` and cuts.
  static func neutralised(
    _ text: String, limit: Int = ImportLimit.messageCharacterCount
  ) -> String {
    var out = ""
    var count = 0
    for scalar in text.unicodeScalars {
      let shown = shown(scalar)
      guard count + shown.unicodeScalars.count < limit else { return out + "…" }
      out += shown
      count += shown.unicodeScalars.count
    }
    return out
  }

  /// A path; a long one keeps its end, where the name is.
  static func path(_ path: String) -> String {
    let limit = ImportLimit.messageCharacterCount
    let shown = path.unicodeScalars.suffix(limit).map(Self.shown).joined()
    let isWhole = path.unicodeScalars.count <= limit && shown.unicodeScalars.count <= limit
    return isWhole ? shown : "…" + String(shown.unicodeScalars.suffix(limit - 1))
  }

  /// A name in quotes.
  static func quoted(_ name: String) -> String { "\"\(neutralised(name, limit: 40))\"" }

  /// The first few names, and how many more there are.
  static func list(_ names: some Collection<String>) -> String {
    guard !names.isEmpty else { return "none" }
    let shown = names.prefix(ImportLimit.listedNameCount).map { neutralised($0, limit: 24) }
    let rest = names.count - shown.count
    return shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }

  private static func shown(_ scalar: Unicode.Scalar) -> String {
    if (0x20..<0x7F).contains(scalar.value) { return String(scalar) }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse:
      return "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    default: return String(scalar)
    }
  }
}
