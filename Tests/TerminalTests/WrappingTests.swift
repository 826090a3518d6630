import Testing

@testable import Terminal

/// The rows of a text wrapped to a width.
private func rows(_ text: SafeText, _ columns: Int, count: Int = 20, scroll: Int = 0) -> [String] {
  var frame = Frame(size: Size(rows: count, columns: columns))
  let drawn = frame.wrap(text, in: frame.bounds, scroll: scroll)
  return frame.text.split(separator: "\n", omittingEmptySubsequences: false)
    .prefix(drawn.rowCount).map { String($0) }
}

@Suite("Wrapping")
struct WrappingTests {
  @Test("lines are broken between words")
  func words() {
    #expect(rows("the quick brown fox", 10) == ["the quick", "brown fox"])
    #expect(rows("the quick brown fox", 9) == ["the quick", "brown fox"])
    #expect(rows("the quick brown fox", 8) == ["the", "quick", "brown", "fox"])
    #expect(rows("exact fit", 9) == ["exact fit"])
  }

  @Test("words longer than a row are cut")
  func longWords() {
    #expect(rows("abcdefghij kl", 4) == ["abcd", "efgh", "ij", "kl"])
    #expect(rows("a abcdefgh", 4) == ["a", "abcd", "efgh"])
  }

  @Test("line ends and empty lines are kept")
  func lineEnds() {
    #expect(rows("a\n\nb\n", 5) == ["a", "", "b"])
    #expect(rows("", 5) == [])
    #expect(rows(SafeText.oneLine("a\nb"), 9) == ["a↵b"])
    #expect(rows("a\r\nb", 9) == ["a␍↵", "b"])
  }

  @Test("ideographs break anywhere but before closing punctuation")
  func ideographs() {
    #expect(rows("日本語の文章", 6) == ["日本語", "の文章"])
    #expect(rows("日本語。文", 6) == ["日本", "語。文"])
    #expect(rows("ab日本", 4) == ["ab日", "本"])
  }

  @Test("a wide character in the last column becomes > and starts the next row")
  func wideAtTheEdge() {
    #expect(rows("日本語", 5) == ["日本>", "語"])
    #expect(rows("日", 1) == [">"])
    #expect(rows("\u{202E}x", 4) == ["<U+2", "x"])
  }

  @Test("scrolling shows the rows after those above, and says whether more follow")
  func scrolling() {
    let text: SafeText = "one\ntwo\nthree\nfour"
    #expect(rows(text, 9, count: 2, scroll: 1) == ["two", "three"])
    var frame = Frame(size: Size(rows: 2, columns: 9))
    #expect(frame.wrap(text, in: frame.bounds, scroll: 1).hasMore)
    #expect(!frame.wrap(text, in: frame.bounds, scroll: 2).hasMore)
    #expect(frame.wrap(text, in: frame.bounds, scroll: 9).rowCount == 0)
    #expect(text.rowCount(columns: 9) == 4)
    #expect(text.rowCount(columns: 9, upTo: 2) == 2)
  }

  @Test("highlights follow the bytes of the source through escapes and rows")
  func highlights() {
    let text = SafeText("ab\u{1B}cd ef日g")
    var frame = Frame(size: Size(rows: 3, columns: 6))
    frame.wrap(
      text, in: frame.bounds,
      highlights: [Highlight(bytes: 2..<4, style: .mark1), Highlight(bytes: 8..<11, style: .mark2)])
    #expect(frame.text == "ab^[cd\nef日g\n")
    #expect(frame.styledText.hasSuffix("..^^1\n..22\n"))
    #expect(frame.style(row: 0, column: 2)?.style == .mark1)
  }

  @Test("places and bytes of wrapped text agree")
  func places() {
    let text = SafeText("one two\u{1B} 日本語 three\nfour")
    for columns in 1...20 {
      let total = text.rowCount(columns: columns)
      var seen = 0
      for row in 0..<total {
        var column = 0
        while let bytes = text.bytes(atRow: row, column: column, columns: columns) {
          let place = text.position(ofByte: bytes.lowerBound, columns: columns)
          #expect(place.row == row)
          #expect(place.column <= column)
          #expect(bytes.upperBound > seen || bytes.lowerBound < seen)
          seen = bytes.upperBound
          column += 1
        }
      }
    }
    #expect(text.position(ofByte: 4, columns: 5) == (row: 1, column: 0))
  }

  @Test("of a line of a megabyte only what is seen is laid out")
  func longLine() {
    for unit in ["x", "word ", "日本", "z\u{301}", "\u{1B}"] {
      let text = SafeText(String(repeating: unit, count: 1_000_000 / unit.utf8.count))
      var frame = Frame(size: Size(rows: 24, columns: 80))
      let drawn = frame.wrap(text, in: frame.bounds)
      #expect(drawn.hasMore)
      #expect(drawn.clusterCount <= 24 * 80)
      #expect(frame.draw(text, row: 0, column: 0) == 80)
    }
  }

  @Test("scrolling deep into a long text starts at the row remembered last")
  func deepScroll() throws {
    let text = SafeText(String(repeating: "word ", count: 200_000))
    let deep = 10_000
    let slow = rows(text, 80, count: 2, scroll: deep)
    let index = try #require(text.rowIndex)
    let nearest = index.nearest(row: deep, columns: 80)
    #expect(deep - nearest.row < RowIndex.stride)
    #expect(nearest.start == nearest.row * 80)
    #expect(rows(text, 80, count: 2, scroll: deep) == slow)
    #expect(index.nearest(row: deep, columns: 79).row == 0)
  }
}
