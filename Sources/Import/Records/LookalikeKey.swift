import Domain

/// Keys that read as another one on the screen: a Cyrillic `і` in `іd` would silently lose every id.
enum LookalikeKey {
  /// The wanted name that a key looks like without being it, else nil.
  static func imitated(by key: String, among wanted: [String]) -> String? {
    guard key.utf8.contains(where: { $0 >= 0x80 }), key.utf8.count <= 256 else { return nil }
    let folded = folded(key)
    return wanted.first { !$0.sameBytes(as: key) && Self.folded($0).sameBytes(as: folded) }
  }

  private static func folded(_ key: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in key.unicodeScalars {
      if let latin = latin[scalar] {
        out.append(latin)
      } else if (0xFF01...0xFF5E).contains(scalar.value) {
        // Full-width forms of ASCII stand 0xFEE0 above it.
        if let narrow = Unicode.Scalar(scalar.value - 0xFEE0) { out.append(narrow) }
      } else if scalar.properties.generalCategory != .format {
        out.append(scalar)
      }
    }
    return String(out)
  }

  /// Cyrillic, Greek and Latin letters drawn as ASCII ones in common fonts.
  private static let latin: [Unicode.Scalar: Unicode.Scalar] = [
    "а": "a", "α": "a", "ɑ": "a", "с": "c", "ϲ": "c", "ԁ": "d", "ɗ": "d", "е": "e", "ҽ": "e",
    "ɡ": "g", "һ": "h", "і": "i", "ı": "i", "ι": "i", "ј": "j", "к": "k", "κ": "k", "ӏ": "l",
    "ո": "n", "о": "o", "ο": "o", "օ": "o", "р": "p", "ρ": "p", "ԛ": "q", "ѕ": "s", "т": "t",
    "τ": "t", "υ": "u", "ս": "u", "ν": "v", "ѵ": "v", "ԝ": "w", "ѡ": "w", "х": "x", "χ": "x",
    "у": "y", "γ": "y", "А": "A", "В": "B", "С": "C", "Е": "E", "Н": "H", "І": "I", "Ј": "J",
    "К": "K", "М": "M", "О": "O", "Р": "P", "Ѕ": "S", "Т": "T", "Х": "X", "У": "Y",
  ]
}
