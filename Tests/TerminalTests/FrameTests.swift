import Testing

@testable import Terminal

@Suite("Frames")
struct FrameTests {
  @Test("text is drawn at its place and cut off with an ellipsis")
  func drawing() {
    var frame = Frame(size: Size(rows: 3, columns: 10))
    #expect(frame.draw("hello", row: 0, column: 2) == 7)
    #expect(frame.draw("hello world", row: 1, column: 2) == 10)
    #expect(frame.draw("exactly10!", row: 2, column: 0) == 10)
    #expect(frame.text == "  hello\n  hello w…\nexactly10!")
  }

  @Test("a wide character that meets the last column becomes >")
  func wideAtTheEdge() {
    var frame = Frame(size: Size(rows: 2, columns: 6))
    frame.draw("ab日本語", row: 0, column: 0)
    frame.draw("日本語", row: 1, column: 0)
    #expect(frame.text == "ab日>…\n日本語")
  }

  @Test("drawing outside the frame does nothing", arguments: [-5, -1, 4, 100])
  func outside(place: Int) {
    var frame = Frame(size: Size(rows: 4, columns: 4))
    let blank = frame
    frame.draw("日本語 text", row: place, column: 0)
    frame.draw("x", row: 0, column: max(4, place))
    frame.wrap("some words", in: Rectangle(row: place, column: place, rows: 1, columns: 3))
    frame.rule(row: place, column: 0, columns: 9)
    frame.gutter(row: 0, column: place, rows: 9)
    frame.fill(Rectangle(row: place, column: 0, rows: 1, columns: 1))
    #expect(frame == blank)
  }

  @Test("text that starts left of the frame shows what reaches into it")
  func leftOfTheFrame() {
    var frame = Frame(size: Size(rows: 1, columns: 5))
    frame.draw("abcdef", row: 0, column: -2)
    #expect(frame.text == "cdef")
  }

  @Test("writing over half of a wide character blanks its other half")
  func overwriting() {
    var frame = Frame(size: Size(rows: 2, columns: 6))
    frame.draw("日本語", row: 0, column: 0)
    frame.draw("x", row: 0, column: 1)
    frame.draw("y", row: 0, column: 4)
    frame.draw("日本語", row: 1, column: 0)
    frame.draw("字", row: 1, column: 1)
    #expect(frame.rowText(0) == " x本y ")
    #expect(frame.rowText(1) == " 字 語")
  }

  @Test("marks are kept with their base, and escapes are dim")
  func marksAndEscapes() {
    var frame = Frame(size: Size(rows: 1, columns: 12))
    frame.draw("e\u{301}\u{1B}z", row: 0, column: 0, style: .accent)
    #expect(Array(frame.text.utf8) == Array("e\u{301}^[z".utf8))
    #expect(frame.style(row: 0, column: 0)?.style == .accent)
    #expect(frame.style(row: 0, column: 1)?.isEscaped == true)
    #expect(frame.style(row: 0, column: 3)?.isEscaped == false)
    #expect(frame.styledText == "e\u{301}^[z\n--- styles, no cursor\na^^a")
  }

  @Test("a box has words in its upper edge and gives its inside")
  func box() {
    var frame = Frame(size: Size(rows: 4, columns: 24))
    let inside = frame.box(frame.bounds, title: "Label", trailing: "saved")
    frame.rule(row: 2, column: 0, columns: 24, joins: true)
    #expect(inside == Rectangle(row: 1, column: 1, rows: 2, columns: 22))
    #expect(
      frame.text == """
        ┌ Label ─────── saved ─┐
        │                      │
        ├──────────────────────┤
        └──────────────────────┘
        """)
  }

  @Test("a long title never breaks the box")
  func longTitle() {
    for columns in 0...30 {
      var frame = Frame(size: Size(rows: 3, columns: columns))
      frame.box(
        frame.bounds, title: "helpdesk-triage 日本語 and more", trailing: "you: ada 日本")
      guard columns > 1 else { continue }
      #expect(frame.rowText(0).hasPrefix("┌"))
      #expect(frame.rowText(0).hasSuffix("┐"))
    }
  }

  @Test(
    "progress fills its share",
    arguments: [(0.0, "░░░░"), (0.5, "██░░"), (1.0, "████"), (2.0, "████"), (.nan, "░░░░")])
  func progress(fraction: Double, bar: String) {
    var frame = Frame(size: Size(rows: 1, columns: 4))
    frame.progress(row: 0, column: 0, columns: 4, fraction: fraction)
    #expect(frame.text == bar)
  }

  @Test("the last column stays a border beside every script")
  func borders() {
    let corpus = [
      "é", "e\u{301}", "日本", "ไทย", "हिन्दी", "👩‍👩‍👧", "🇩🇪", "❤️", "שלום", "\u{1FAE8}",
      "\u{1B}[2J", "\u{202E}", "z\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}",
    ]
    for columns in 3...20 {
      var frame = Frame(size: Size(rows: corpus.count, columns: columns))
      for (row, text) in corpus.enumerated() {
        frame.gutter(row: row, column: columns - 1, rows: 1)
        frame.draw(SafeText(text + text), row: row, column: 0, columns: columns - 1)
      }
      for row in corpus.indices {
        #expect(frame.style(row: row, column: columns - 1)?.style == .gutter)
        #expect(frame.rowText(row).unicodeScalars.last == "│")
      }
    }
  }
}
