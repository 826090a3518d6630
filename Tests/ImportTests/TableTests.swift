import Domain
import Import
import Scoring
import Testing

@Suite("Tables")
struct TableTests {
  let folder: TestFolder
  init() throws { folder = try TestFolder() }

  private func read(_ text: String, _ options: ReadOptions = ReadOptions()) throws -> Reading<
    SampleRecord
  > {
    try readSamples(folder.file("a.csv", text), options)
  }

  @Test("quotes, doubled quotes and line breaks in quotes are read as RFC 4180 says")
  func quoting() throws {
    let reading = try read(
      "id,text,lang\ns0,hello,en\ns1,\"a, \"\"b\"\"\",\ns2,\"one\r\ntwo\",fr\n")
    #expect(
      reading.records.map(\.content.bytes)
        == ["hello", "a, \"b\"", "one\r\ntwo"].map { Array($0.utf8) })
    #expect(reading.records.map(\.ownID) == ["s0", "s1", "s2"])
    #expect(reading.records.map { $0.metadata["lang"]?.stringValue } == ["en", "", "fr"])
    #expect(reading.records.map(\.line) == [2, 3, 4])
  }

  @Test(
    "line ends, a byte order mark and a missing last newline are no part of a cell",
    arguments: [
      "text,b\r\none,x\r\ntwo,x\r\n", "\u{FEFF}text,b\none,x\ntwo,x",
      "text,b\none,x\n\n\r\ntwo,x\r",
      "\"text\",\"b\"\r\n\"one\",\"x\"\r\n\"two\",\"x\"", "b,text\nx,one\nx,two\n",
    ])
  func framing(text: String) throws {
    let reading = try read(text)
    #expect(reading.records.map(\.content.bytes) == ["one", "two"].map { Array($0.utf8) })
    #expect(reading.records.allSatisfy { $0.metadata == ["b": "x"] })
  }

  @Test("rows with too few or too many cells are refused at the line on which they begin")
  func ragged() throws {
    let reading = try read("id,text\ns0,\"a\nb\"\ns1\ns2,a,b\ns3,ok\n")
    #expect(reading.texts == ["a\nb", "ok"])
    #expect(
      reading.reasons == [
        "4: the row has 1 cell, the header 2", "5: the row has 3 cells, the header 2",
      ])
  }

  @Test("an unclosed quote names the line on which it began, and nothing after it is taken")
  func unclosedQuote() throws {
    let reading = try read(
      "id,text\ns0,ok\ns1,\"never closed\n" + String(repeating: "x,y\n", count: 1000))
    #expect(reading.texts == ["ok"])
    #expect(reading.reasons == ["3: the quoted cell that begins on line 3 is never closed"])
    #expect(reading.refused.first?.raw.starts(with: Array("s1,\"never closed\nx,y".utf8)) == true)
  }

  @Test("a quote inside a cell is text, text after a closing quote is refused")
  func strayQuotes() throws {
    let reading = try read("id,text\ns0,a\"b\"c\ns1,\"a\"b\ns2,\"a\"\"\"\n")
    #expect(reading.texts == ["a\"b\"c", "a\""])
    #expect(reading.reasons == ["3: text stands after a closing quote"])
  }

  @Test("a row that holds a NUL or is not UTF-8 is refused alone")
  func badBytes() throws {
    let withNUL = try read("id,text\ns0,a\0b\ns1,ok\n")
    #expect(withNUL.texts == ["ok"])
    #expect(withNUL.reasons == ["2: a NUL in the row"])
    let bytes = Array("id,text\ns0,x".utf8) + [0xC0, 0xAF] + Array("\ns1,ok\n".utf8)
    let notUTF8 = try readSamples(folder.file("b.csv", bytes))
    #expect(notUTF8.texts == ["ok"])
    #expect(notUTF8.reasons.map { $0.prefix(12) } == ["2: not UTF-8"])
  }

  @Test(
    "a row beyond the limit is skipped whole, with the line breaks in its quotes",
    arguments: [20_000, 2 << 20])
  func longRow(length: Int) throws {
    let cell = String(repeating: "ab\n", count: length / 3)
    let reading = try read("id,text\n1,\"\(cell)\"\n2,ok\n", ReadOptions(maximumLineBytes: 1000))
    #expect(reading.texts == ["ok"])
    #expect(reading.reasons == ["2: the row is longer than 1000 bytes"])
    #expect(reading.records.map(\.line) == [3 + length / 3])
    #expect((reading.refused.first?.raw.count ?? 0) > 1000)
  }

  @Test("several shown columns are canonical JSON of their strings")
  func severalColumns() throws {
    let reading = try read("title,id,body,x\nT,1,B,m\n", ReadOptions(show: ["title", "body"]))
    #expect(reading.texts == [#"{"body":"B","title":"T"}"#])
    #expect(reading.records.first?.metadata == ["x": "m"])
  }

  @Test("tabs separate the cells of a .tsv file, commas are text")
  func tabs() throws {
    let reading = try readSamples(folder.file("a.tsv", "id\ttext\n1\ta, b\n2\t\"c\td\"\n"))
    #expect(reading.texts == ["a, b", "c\td"])
  }

  @Test("cells that begin like a formula are kept as they are")
  func formulas() throws {
    #expect(try read("text\n=1+1\n\"\t=1\"\n@SUM(1)\n").texts == ["=1+1", "\t=1", "@SUM(1)"])
  }

  @Test(
    "a header that can't be right is an error that says what is there",
    arguments: [
      ("s0,a\ns1,b\n", #"no column "text" (found: s0, a); rename a column"#),
      ("id;text\n1;a\n", "separate the cells with commas, not ;"),
      ("id\ttext\n1\ta\n", "call it .tsv"),
      ("id,text,text\n", #"two columns are called "text""#),
      ("id,text\r1,a\r", "a lone carriage return in the header"),
      ("id,\"text\n", "is never closed"),
      ("\n\n", "is empty"),
      ((0...1000).map { "c\($0)" }.joined(separator: ",") + "\n", "over 1000 columns"),
    ])
  func badHeader(text: String, message: String) throws {
    let error = try #require(readError(try folder.file("a.csv", text)))
    #expect(error.description.contains(message))
    #expect(error.description.contains("a.csv"))
  }

  @Test("random tables come back cell for cell, whatever their quoting and line ends")
  func roundTrip() throws {
    var generator = SplitMix64(seed: 42)
    let alphabet = ["a", "é", ",", "\"", "\n", "\r\n", "\t", " ", "漢", "x"]
    for round in 0..<20 {
      let lineEnd = round % 2 == 0 ? "\n" : "\r\n"
      var text = "k,text" + lineEnd
      var expected: [[UInt8]] = []
      for _ in 0..<200 {
        let length = Int.random(in: 0..<(round == 0 ? 20_000 : 12), using: &generator)
        let cell =
          "c" + (0..<length).map { _ in alphabet.randomElement(using: &generator) ?? "" }.joined()
        expected.append(Array(cell.utf8))
        let isBare = !cell.utf8.contains { [0x2C, 0x22, 0x0A, 0x0D].contains($0) }
        text += isBare ? "," + cell : ",\"" + cell.replacing("\"", with: "\"\"") + "\""
        text += lineEnd
      }
      let reading = try read(text, ReadOptions(maximumSampleBytes: 1 << 20))
      #expect(reading.refused.isEmpty)
      #expect(reading.records.map(\.content.bytes) == expected)
    }
  }
}
