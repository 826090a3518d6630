import Import
import Testing

@Suite("Plain text")
struct PlainTextTests {
  let folder: TestFolder
  init() throws { folder = try TestFolder() }

  @Test("each line is one sample, and numbers of lines count the empty ones")
  func linesAreSamples() throws {
    let reading = try readSamples(folder.file("a.txt", "one\n\n\ntwo\n"))
    #expect(reading.texts == ["one", "two"])
    #expect(reading.records.map(\.line) == [1, 4])
    #expect(reading.records.allSatisfy { $0.content.media == "text/plain" && $0.ownID == nil })
    #expect(reading.refused.isEmpty)
  }

  @Test(
    "line ends, a byte order mark and a missing last newline are no part of a text",
    arguments: ["one\r\ntwo\r\n", "one\ntwo", "\u{FEFF}one\ntwo\n", "one\r\n\r\ntwo"])
  func framing(text: String) throws {
    let reading = try readSamples(folder.file("a.txt", text))
    #expect(reading.texts.map { Array($0.utf8) } == ["one", "two"].map { Array($0.utf8) })
  }

  @Test("a carriage return within a line and U+2028 stay in the text")
  func otherSeparators() throws {
    let reading = try readSamples(folder.file("a.txt", "a\rb\u{2028}c\u{85}d\n"))
    #expect(reading.records.map(\.content.bytes) == [Array("a\rb\u{2028}c\u{85}d".utf8)])
  }

  @Test("a line that is not UTF-8 is refused alone, with its bytes")
  func notUTF8() throws {
    let bytes = Array("good\n".utf8) + [0x63, 0xE9, 0x0A] + Array("also good\n".utf8)
    let reading = try readSamples(folder.file("a.txt", bytes))
    #expect(reading.texts == ["good", "also good"])
    #expect(reading.refused.map(\.line) == [2])
    #expect(reading.refused.first?.raw == [0x63, 0xE9])
    #expect(reading.refused.first?.reason.contains("iconv") == true)
  }

  @Test("a line of white space alone is refused, one of a form feed is not")
  func whiteSpace() throws {
    let reading = try readSamples(folder.file("a.txt", " \t \n\u{0C}\n\u{3000}\n"))
    #expect(reading.reasons == ["1: the text is empty", "3: the text is empty"])
    #expect(reading.texts == ["\u{0C}"])
  }

  @Test("a text longer than a sample may be is refused, one of just that length is taken")
  func longText() throws {
    let options = ReadOptions(maximumSampleBytes: 4)
    let reading = try readSamples(folder.file("a.txt", "1234\n12345\n"), options)
    #expect(reading.texts == ["1234"])
    #expect(reading.reasons == ["2: 5 bytes, at most 4 are allowed in a sample"])
  }

  @Test("a line beyond the limit is refused with its beginning, and the next ones are read")
  func longLine() throws {
    let long = String(repeating: "x", count: 3 << 20)
    let path = try folder.file("a.txt", "a\n\(long)\nb\n\(long)")
    let reading = try readSamples(path, ReadOptions(maximumLineBytes: 1000))
    #expect(reading.texts == ["a", "b"])
    #expect(reading.records.map(\.line) == [1, 3])
    #expect(reading.reasons == [2, 4].map { "\($0): the line is longer than 1000 bytes" })
    #expect(reading.refused.allSatisfy { $0.raw == Array(repeating: 0x78, count: 64 << 10) })
  }

  @Test("a refused line is never cut inside a character")
  func cutBetweenCharacters() throws {
    let path = try folder.file("a.txt", "x" + String(repeating: "é", count: 100_000))
    let reading = try readSamples(path, ReadOptions(maximumLineBytes: 1000))
    let raw = try #require(reading.refused.first?.raw)
    #expect(raw.count == (64 << 10) - 1)
    #expect(String(validating: raw, as: UTF8.self) != nil)
  }

  @Test("lines that cross the edges of the buffer come out whole")
  func bufferEdges() throws {
    let lines = (0..<3000).map { "\($0) " + String(repeating: "ab", count: ($0 * 7919) % 4001) }
    let reading = try readSamples(folder.file("a.txt", lines.joined(separator: "\n")))
    #expect(reading.texts == lines)
  }

  @Test("plain text is refused record by record where the project takes no text")
  func media() throws {
    let reading = try readSamples(folder.file("a.txt", "x\n"), ReadOptions(media: ["image/png"]))
    #expect(reading.reasons == ["1: is text/plain; the project takes image/png"])
  }
}
