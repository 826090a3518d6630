import Testing

@testable import Terminal

@Suite("Width of text")
struct TextWidthTests {
  @Test(
    "text takes the columns that are drawn for it",
    arguments: [
      ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("ไทย", 3), ("हिन्दी", 5),
      ("👩‍👩‍👧", 4), ("🇩🇪", 3), ("❤️", 2), ("❤", 1), ("👍🏽", 3), ("😀", 2), ("שלום", 4),
      ("한국어", 6), ("\u{1112}\u{1161}\u{11AB}", 2), ("ｆｕｌｌ", 8), ("ﾊﾝｶｸ", 4), ("│─┌", 3),
      ("\u{1B}", 2), ("\u{9B}", 4), ("\u{202E}", 8), ("\u{E0041}", 9), ("\u{10FFFD}", 10),
      ("a\tb", 5), ("a\nb", 3), ("\u{3000}", 2), ("1\u{FE0F}\u{20E3}", 2),
    ])
  func columns(text: String, columns: Int) {
    #expect(TextWidth.columns(of: SafeText(text)) == columns)
    #expect(SafeText.oneLine(text).lines.joined().reduce(0) { $0 + $1.columns } == columns)
  }

  @Test("composed and decomposed forms have the same width and different bytes")
  func normalForms() {
    #expect(TextWidth.columns(of: "é") == TextWidth.columns(of: "e\u{301}"))
    #expect(SafeText("é") != SafeText("e\u{301}"))
  }

  @Test("reading stops once the limit is passed")
  func limit() {
    let text = SafeText(String(repeating: "x", count: 1_000))
    #expect(TextWidth.columns(of: text, upTo: 80) == 81)
  }

  @Test("every scalar has a class, and its columns are what the scanner says")
  func allScalars() {
    var columns: [Int: Int] = [:]
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let glyphs = SafeText(bytes: Array(String(scalar).utf8), isOneLine: true).withScanner {
        scanner in
        let cluster = scanner.cluster(at: 0)
        let drawn = scanner.rendition(of: cluster, from: 0, isOneLine: true)
        let width = scanner.columns(of: cluster, from: 0, isOneLine: true)
        if drawn.reduce(0, { $0 + $1.columns }) != width || cluster.end != scanner.count {
          Issue.record("U+\(String(value, radix: 16)): \(drawn) is not \(width) wide")
        }
        return width
      }
      columns[glyphs, default: 0] += 1
    }
    #expect((columns[2] ?? 0) > 130_000)
    #expect(columns[0] == nil)
  }

  @Test("the table knows characters that are newer than many C libraries")
  func newCharacters() {
    #expect(TextWidth.columns(of: "\u{1FAE8}") == 2)
    #expect(TextWidth.unicodeVersion.split(separator: ".").count == 3)
  }
}
