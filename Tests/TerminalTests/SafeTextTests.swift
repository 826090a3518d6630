import Testing

@testable import Terminal

/// What is drawn for bytes on one line, with `[` `]` around what stands for something else.
private func drawn(_ bytes: [UInt8], isOneLine: Bool = true) -> String {
  SafeText(bytes: bytes, isOneLine: isOneLine).lines.map { line in
    var text = ""
    var wasEscaped = false
    for glyph in line {
      if glyph.isEscaped != wasEscaped { text += glyph.isEscaped ? "[" : "]" }
      wasEscaped = glyph.isEscaped
      text += glyph.text
    }
    return text + (wasEscaped ? "]" : "")
  }.joined(separator: "\n")
}

private func drawn(_ text: String) -> String { drawn(Array(text.utf8)) }

@Suite("Untrusted text")
struct SafeTextTests {
  @Test(
    "C0 controls and DEL are shown in caret form",
    arguments: [
      ("\u{1B}[31m", "[^[][31m"), ("a\u{07}", "a[^G]"), ("\u{00}", "[^@]"), ("x\u{7F}", "x[^?]"),
      ("a\u{0E}b", "a[^N]b"), ("over\rwritten", "over[^M]written"), ("\u{08}", "[^H]"),
    ])
  func controls(text: String, shown: String) { #expect(drawn(text) == shown) }

  @Test("every C0 control is drawn without itself")
  func allControls() {
    for byte in UInt8(0)..<0x20 {
      let text = SafeText(bytes: [0x61, byte, 0x62], isOneLine: true).plain
      #expect(text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
      #expect(text.utf8.count > 2)
    }
  }

  @Test("line ends end the line, or are shown in a field of one line")
  func lineEnds() {
    #expect(drawn(Array("a\nb".utf8), isOneLine: false) == "a\nb")
    #expect(drawn("a\nb") == "a[↵]b")
    #expect(drawn("a\r\nb") == "a[␍↵]b")
    #expect(drawn(Array("a\r\nb".utf8), isOneLine: false) == "a[␍↵]\nb")
  }

  @Test("a tab reaches to the next fourth column")
  func tabs() {
    #expect(drawn("\tx") == "[→   ]x")
    #expect(drawn("abc\tx") == "abc[→]x")
    #expect(drawn("日\tx") == "日[→ ]x")
  }

  @Test("C1 controls are shown by their byte, as characters and as raw bytes")
  func eightBitControls() {
    #expect(drawn("\u{9B}31m") == "[<9B>]31m")
    #expect(drawn([0x9B, 0x33]) == "[<9B>]3")
    #expect(drawn("\u{80}") == "[<80>]")
    #expect(drawn("\u{9D}0;title\u{9C}") == "[<9D>]0;title[<9C>]")
  }

  @Test(
    "bytes that are no UTF-8 are shown one by one",
    arguments: [
      ([0xC3], "[<\\xC3>]"), ([0xC3, 0x28], "[<\\xC3>](" as String),
      ([0xC0, 0xAF], "[<\\xC0><\\xAF>]"), ([0xED, 0xA0, 0x80], "[<\\xED><\\xA0><80>]"),
      ([0xF4, 0x90, 0x80, 0x80], "[<\\xF4><90><80><80>]"), ([0xFF, 0x61], "[<\\xFF>]a"),
      ([0xE2, 0x82], "[<\\xE2><82>]"), ([0xE0, 0x80, 0xAF], "[<\\xE0><80><\\xAF>]"),
    ])
  func badBytes(bytes: [UInt8], shown: String) { #expect(drawn(bytes) == shown) }

  @Test(
    "bidirectional controls are shown by code point",
    arguments: [
      0x061C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068,
      0x2069,
    ] as [UInt32])
  func bidirectional(scalar: UInt32) { expectCodePoint(scalar) }

  @Test(
    "invisible characters are shown by code point",
    arguments: [
      0x00AD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180F, 0x200B, 0x2060, 0x2064,
      0x206A,
      0x206F, 0x3164, 0xFEFF, 0xFFA0,
    ] as [UInt32])
  func invisible(scalar: UInt32) { expectCodePoint(scalar) }

  @Test(
    "line separators are shown by code point",
    arguments: [0x2028, 0x2029, 0x85, 0x0B, 0x0C] as [UInt32])
  func separators(scalar: UInt32) { expectCodePoint(scalar) }

  @Test(
    "tags and variation selectors are shown by code point",
    arguments: [0xE0000, 0xE0041, 0xE007F, 0xE0100, 0xE01EF, 0xFE00, 0xFE0E, 0xFE0F] as [UInt32])
  func tags(scalar: UInt32) { expectCodePoint(scalar) }

  @Test(
    "private, unassigned and noncharacters are shown by code point",
    arguments: [
      0xE000, 0xF8FF, 0xF0000, 0x10FFFD, 0xFDD0, 0xFFFE, 0xFFFF, 0x1FFFE, 0x0378, 0xFFF9, 0x1D173,
    ] as [UInt32])
  func private_(scalar: UInt32) { expectCodePoint(scalar) }

  private func expectCodePoint(_ scalar: UInt32) {
    let code = String(scalar, radix: 16, uppercase: true)
    let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
    #expect(drawn("a" + String(scalars: [scalar]) + "b") == "a[<U+\(padded)>]b")
    #expect(SafeText("a" + String(scalars: [scalar])).lines[0].count == 1 + 4 + padded.count)
  }

  @Test("joiners pass inside emoji and in scripts that use them, and are shown elsewhere")
  func joiners() {
    #expect(drawn("a\u{200D}b") == "a[<U+200D>]b")
    #expect(drawn("paypal\u{200C}") == "paypal[<U+200C>]")
    #expect(drawn("می\u{200C}خواهم") == "می\u{200C}خواهم")
    #expect(drawn("क्\u{200D}ष") == "क्\u{200D}ष")
    #expect(drawn("👩\u{200D}") == "👩[<U+200D>]")
    #expect(drawn("👩\u{200D}👧\u{200D}") == "👩[+1<U+200D>]")
  }

  @Test("the emoji presentation selector passes only after an emoji")
  func presentation() {
    #expect(drawn("❤\u{FE0F}") == "❤[+]")
    #expect(drawn("a\u{FE0F}") == "a[<U+FE0F>]")
  }

  @Test("composed emoji are drawn as their base and a dim mark")
  func composedEmoji() {
    #expect(drawn("👩\u{200D}👩\u{200D}👧") == "👩[+2]")
    #expect(drawn("👍🏽") == "👍[+]")
    #expect(drawn("1\u{FE0F}\u{20E3}") == "1[+]")
    #expect(drawn("🇩🇪") == "[⚑DE]")
    #expect(drawn("🇩") == "[⚑D]")
    #expect(drawn("😀") == "😀")
  }

  @Test("up to eight marks are drawn, of more the first four and a count")
  func floods() {
    let mark: UInt32 = 0x0301
    func marked(_ count: Int) -> String {
      "z" + String(scalars: [UInt32](repeating: mark, count: count))
    }
    #expect(drawn(marked(8)) == marked(8))
    #expect(drawn(marked(9)) == marked(4) + "[<+5>]")
    #expect(drawn(marked(41)) == marked(4) + "[<+37>]")
    #expect(drawn("\u{0301}x") == "[\u{25CC}\u{0301}]x")
  }

  @Test("plain text of all languages passes as it is")
  func allowed() {
    for text in ["é", "e\u{301}", "日本", "ไทย", "हिन्दी", "שלום", "한국어", "naïve – “quoted” €"] {
      #expect(drawn(text) == text)
      #expect(Array(SafeText.plain(text).utf8) == Array(text.utf8))
    }
  }

  @Test("the plain form holds no control but line feeds, and no direction or invisible control")
  func plain() {
    var all: [UInt8] = []
    for scalar in UInt32(0)..<0x3000 where Unicode.Scalar(scalar) != nil {
      all += Array(String(scalars: [0x20, scalar]).utf8)
    }
    all += Array(UInt8(0x80)...0xFF)
    for scalar in SafeText(bytes: all).plain.unicodeScalars {
      let value = scalar.value
      #expect(value >= 0x20 || value == 0x0A)
      #expect(!(0x7F...0x9F).contains(value))
      #expect(!(0x200B...0x200F).contains(value) || value == 0x200C || value == 0x200D)
      #expect(!(0x2028...0x202E).contains(value) && !(0x2060...0x206F).contains(value))
    }
    #expect(SafeText.plain("a\tb\r\nc") == "a→  b␍↵\nc")
    #expect(SafeText.oneLine("a\nb").plain == "a↵b")
  }

  @Test("the source stays as it was")
  func source() {
    let text = "a\u{1B}[0m\u{202E}\u{E0041}"
    #expect(Array(SafeText(text).source.utf8) == Array(text.utf8))
  }

  @Test("hidden characters are counted, visible ones and controls are not")
  func hiddenCount() {
    let smuggled = String(scalars: "ignore all".unicodeScalars.map { $0.value + 0xE0000 })
    #expect(SafeText("hello" + smuggled).hiddenCharacterCount == 10)
    #expect(SafeText("a\u{200B}b\u{FEFF}\u{FE01}").hiddenCharacterCount == 3)
    #expect(SafeText("plain é 日本 👩‍👩‍👧 ❤️ \u{1B}").hiddenCharacterCount == 0)
  }

  @Test("an interpolated piece can't change what stands before it")
  func interpolation() {
    let name = "\u{0301}evil\u{1B}"
    #expect(SafeText("by \(name)!").plain == "by ◌\u{0301}evil^[!")
    #expect(SafeText("\("🇩")\("🇪")").lines[0].map(\.text) == ["⚑", "D", "◌", "⚑", "E"])
    let broken = SafeText(bytes: [0xC3])
    #expect(SafeText("\(broken)\(SafeText(bytes: [0xA9]))").plain == "<\\xC3><\\xA9>")
    let count = 12
    #expect(SafeText("\(count) of \(SafeText.oneLine("a\nb"))").plain == "12 of a↵b")
  }
}
