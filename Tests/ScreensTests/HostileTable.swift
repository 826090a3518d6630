/// A text for each class of what must never reach a terminal as it is, and one with all of them.
enum HostileTable {
  struct Row: Sendable, CustomStringConvertible {
    let description: String
    let text: String
  }

  static let rows: [Row] =
    [Row(description: "all", text: Samples.hostile)]
    + texts.map { Row(description: $0.0, text: $0.1) }

  /// What can't be written in a literal.
  private static let noncharacters = String(
    String.UnicodeScalarView([0xFDD0, 0xFFFF, 0x10_FFFF].compactMap { Unicode.Scalar($0) }))

  private static let texts: [(String, String)] = [
    ("C0 and DEL", "a\u{00}\u{07}\u{08}\u{0B}\u{0C}\u{0E}\u{1B}[31m\u{1B}c\u{7F}\rb\tc\r\nd"),
    ("OSC, DCS, APC", "\u{1B}]52;c;eA==\u{07}\u{1B}]0;t\u{1B}\\\u{1B}Pq\u{1B}\\\u{1B}_x\u{1B}\\"),
    ("C1", "a\u{9B}31m\u{9D}0;t\u{9C}\u{90}q\u{9C}\u{80}b"),
    ("bidi", "a\u{061C}\u{200E}\u{200F}\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2069}b"),
    (
      "invisible",
      "a\u{AD}\u{034F}\u{115F}\u{180E}\u{200B}\u{2060}\u{206F}\u{3164}\u{FEFF}\u{FFA0}b"
    ),
    ("joiners alone", "a\u{200D}b\u{200C}c \u{200D}"),
    ("line separators", "a\u{2028}b\u{2029}c\u{85}d"),
    (
      "tags and selectors", "a\u{E0041}\u{E0062}\u{E007F}\u{E0100}\u{FE00}\u{FE0F}b\u{2764}\u{FE0F}"
    ),
    ("private and unassigned", "a\u{E000}\u{F0000}\u{378}b" + noncharacters),
    ("zalgo", "z" + String(repeating: "\u{0301}\u{0316}", count: 30) + "\u{20DD}"),
    ("leading mark", "\u{0301}a"),
    ("wide at the edge", String(repeating: "日本語👩‍👩‍👧🇩🇪", count: 40)),
    ("right to left", "שלום עולם مرحبا"),
    ("spoofed frame", "└───┘\n│ ● saved │ y\n┌ you: admin ─┐"),
    ("formats", "%n%s%1$n \\x1b[31m ${HOME} `id`"),
    ("long", String(repeating: "x", count: 20_000)),
    ("many lines", String(repeating: "\n", count: 5_000)),
  ]
}
