import Testing

@testable import Terminal

/// The keys that bytes become when they all come at once.
private func keys(_ text: String) -> [Key] {
  var decoder = InputDecoder()
  for byte in text.utf8 { decoder.feed(.byte(byte)) }
  decoder.finishDrain()
  return decoder.takeKeys()
}

@Suite("Keys from bytes")
struct InputDecoderTests {
  @Test(
    "bytes become keys",
    arguments: [
      ("a", [.character("a")]), ("é", [.character("é")]), ("日", [.character("日")]),
      ("\r", [.enter]), ("\n", [.enter]), ("\t", [.tab]), ("\u{7F}", [.backspace]),
      ("\u{08}", [.backspace]), ("\u{1B}", [.escape]), ("\u{13}", [.control("s")]),
      ("\u{00}", [.control("@")]), ("\u{1F}", [.control("_")]), ("\u{1B}x", [.alt("x")]),
      ("\u{1B}\u{1B}", [.escape, .escape]), ("\u{1B}\r", [.alt("\r")]),
      ("\u{1B}[A", [.up]), ("\u{1B}OA", [.up]), ("\u{1B}[1;2C", [.shiftRight]),
      ("\u{1B}[Z", [.backTab]), ("\u{1B}[5~", [.pageUp]), ("\u{1B}[15~", [.f(5)]),
      ("\u{1B}[24~", [.f(12)]), ("\u{1B}OP", [.f(1)]), ("\u{1B}[3~", [.delete]),
    ] as [(String, [Key])])
  func single(text: String, expected: [Key]) { #expect(keys(text) == expected) }

  @Test(
    "answers that nobody asked for are dropped as a whole",
    arguments: [
      "\u{1B}[24;80R", "\u{1B}[?62;22c", "\u{1B}[>41;354;0c", "\u{1B}]11;rgb:ffff/0000/aaaa\u{07}",
      "\u{1B}]52;c;cXFx\u{1B}\\", "\u{1B}P>|xterm(q)\u{1B}\\", "\u{1B}_Gq\u{1B}\\",
      "\u{1B}[?2026;2$y",
      "\u{1B}[O", "\u{1B}[I", "\u{9B}24;80R", "\u{9D}0;q\u{9C}", "\u{1B}[<0;0;0M",
      "\u{1B}[999999999999999999999;2A",
    ])
  func unasked(text: String) {
    #expect(keys(text + "j") == [.character("j")])
  }

  @Test("a sequence that comes in pieces gives no letters")
  func pieces() {
    var decoder = InputDecoder()
    for piece in ["\u{1B}]11;rgb:", "qqqq/q", "\u{07}", "\u{1B}[24", ";80R", "j"] {
      for byte in piece.utf8 { decoder.feed(.byte(byte)) }
      decoder.finishDrain()
    }
    #expect(decoder.takeKeys() == [.character("j")])
    #expect(!decoder.isPending)
  }

  @Test("an unfinished sequence is dropped, a lone Alt with a bracket is a key")
  func unfinished() {
    var decoder = InputDecoder()
    for byte in "\u{1B}[24;8".utf8 { decoder.feed(.byte(byte)) }
    decoder.finishDrain()
    #expect(decoder.isPending)
    decoder.abandon()
    #expect(decoder.takeKeys() == [])
    for byte in "\u{1B}[".utf8 { decoder.feed(.byte(byte)) }
    decoder.finishDrain()
    decoder.abandon()
    #expect(decoder.takeKeys() == [.alt("[")])
  }

  @Test("a character cut between two reads is put together")
  func cutCharacter() {
    var decoder = InputDecoder()
    decoder.feed(.byte(0xE6))
    decoder.feed(.byte(0x97))
    decoder.finishDrain()
    #expect(decoder.isPending && decoder.takeKeys().isEmpty)
    decoder.feed(.byte(0xA5))
    #expect(decoder.takeKeys() == [.character("日")])
  }

  @Test(
    "bad bytes are no keys", arguments: [[0xFF], [0x80], [0xC3, 0x28], [0xC0, 0xAF]] as [[UInt8]])
  func badBytes(bytes: [UInt8]) {
    var decoder = InputDecoder()
    for byte in bytes + [0x6A] { decoder.feed(.byte(byte)) }
    decoder.abandon()
    #expect(decoder.takeKeys().allSatisfy { $0 == .character("j") || $0 == .character("(") })
  }

  @Test("a paste is one event, and nothing in it acts")
  func paste() {
    var decoder = InputDecoder()
    decoder.feed(.pasteBegin)
    for byte in "a\rb\r\nc\u{1B}[Aq\n".utf8 { decoder.feed(.byte(byte)) }
    decoder.feed(.key(.down))
    #expect(decoder.isPasting)
    decoder.feed(.pasteEnd)
    #expect(decoder.takeKeys() == [.paste("a\nb\nc\u{1B}[Aq\n")])
  }

  @Test("a paste that is read as bytes ends at its bracket, and keys go on after it")
  func rawPaste() {
    var decoder = InputDecoder()
    decoder.feed(.pasteBegin)
    for byte in "x\u{1B}[20\u{1B}\u{1B}[201~j\u{1B}[A".utf8 { decoder.feed(.byte(byte)) }
    #expect(decoder.takeKeys() == [.paste("x\u{1B}[20\u{1B}"), .character("j"), .up])
  }

  @Test("a paste without end is given after a while, one without limit is cut")
  func pasteLimits() {
    var decoder = InputDecoder()
    decoder.feed(.pasteBegin)
    for _ in 0..<InputDecoder.pasteLimitBytes + 10 { decoder.feed(.byte(0x61)) }
    decoder.abandon()
    let keys = decoder.takeKeys()
    guard case .paste(let text) = keys.first else {
      Issue.record("no paste but \(keys.count) keys")
      return
    }
    #expect(text.utf8.count == InputDecoder.pasteLimitBytes)
  }

  @Test(
    "mouse reports become places counted from 0",
    arguments: [
      ("\u{1B}[<0;6;4M", MouseAction.press), ("\u{1B}[<0;6;4m", .release),
      ("\u{1B}[<2;6;4M", .rightPress), ("\u{1B}[<64;6;4M", .wheelUp),
      ("\u{1B}[<65;6;4M", .wheelDown),
      ("\u{1B}[<32;6;4M", .drag), ("\u{1B}[M &$", .press), ("\u{1B}[M#&$", .release),
    ])
  func mouse(text: String, action: MouseAction) {
    #expect(keys(text) == [.mouse(row: 3, column: 5, action: action)])
  }

  @Test("the click that gives the window the focus does nothing else")
  func focusClick() {
    var decoder = InputDecoder()
    decoder.nowMilliseconds = 1_000
    let click = "\u{1B}[<0;6;4M\u{1B}[<0;6;4m"
    for byte in ("\u{1B}[I" + click).utf8 { decoder.feed(.byte(byte)) }
    #expect(decoder.takeKeys() == [])
    for byte in click.utf8 { decoder.feed(.byte(byte)) }
    #expect(decoder.takeKeys().count == 2)
    for byte in "\u{1B}[I".utf8 { decoder.feed(.byte(byte)) }
    decoder.nowMilliseconds = 5_000
    for byte in click.utf8 { decoder.feed(.byte(byte)) }
    #expect(decoder.takeKeys().count == 2)
  }

  @Test("no bytes at all make the decoder fail")
  func anything() {
    var decoder = InputDecoder()
    var state: UInt32 = 1
    for _ in 0..<200_000 {
      state = state &* 1_664_525 &+ 1_013_904_223
      let byte = UInt8(state >> 24)
      decoder.feed(
        byte == 7 ? .pasteBegin : byte == 8 ? .pasteEnd : .byte(byte & 3 == 0 ? 0x1B : byte))
      if byte == 9 { decoder.finishDrain() }
      if byte == 10 { decoder.abandon() }
    }
    decoder.abandon()
    #expect(!decoder.isPending)
  }
}
