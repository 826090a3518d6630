import Domain
import Import
import Testing

@Suite("JSON lines")
struct JSONLinesTests {
  let folder: TestFolder
  init() throws { folder = try TestFolder() }

  private func read(_ text: String, _ options: ReadOptions = ReadOptions()) throws -> Reading<
    SampleRecord
  > {
    try readSamples(folder.file("a.jsonl", text), options)
  }

  @Test("a record gives its text, its id and everything else as metadata")
  func record() throws {
    let reading = try read(#"{"id":"s1","text":"héllo","n":1.0,"tags":["a"]}"# + "\n")
    let record = try #require(reading.records.first)
    #expect(record.content == SampleContent(media: "text/plain", bytes: Array("héllo".utf8)))
    #expect(record.ownID == "s1")
    #expect(JSONWriter.text(.object(record.metadata)) == #"{"n":1.0,"tags":["a"]}"#)
  }

  @Test("a JSON record with one shown text has the content of the same line in a text file")
  func sameContentAsPlainText() throws {
    let json = try read(#"{"text":"a \u00e9"}"#)
    let plain = try readSamples(folder.file("b.txt", "a é\n"))
    #expect(json.records.map(\.content) == plain.records.map(\.content))
  }

  @Test("several shown fields are canonical JSON of those that are there")
  func severalFields() throws {
    let options = ReadOptions(show: ["title", "body", "note"])
    let reading = try read(#"{"body":1.50,"x":0,"title":"T\/t","id":7}"#, options)
    let record = try #require(reading.records.first)
    #expect(record.content.media == "application/json")
    #expect(reading.texts == [#"{"body":1.50,"title":"T/t"}"#])
    #expect(record.ownID == "7")
    #expect(JSONWriter.text(.object(record.metadata)) == #"{"x":0}"#)
  }

  @Test("where the one shown field is missing the text field is taken")
  func fallback() throws {
    let reading = try read(#"{"text":"t","other":1}"#, ReadOptions(show: ["body"]))
    #expect(reading.texts == ["t"])
    #expect(reading.records.first?.metadata.keys == ["other"])
    let renamed = try read(#"{"content":"t"}"#, ReadOptions(show: ["body"], textField: "content"))
    #expect(renamed.texts == ["t"])
  }

  @Test("a chat under messages is taken as JSON, any other list is not")
  func chat() throws {
    let options = ReadOptions(show: ["messages"])
    let reading = try read(
      #"{"messages":[{"role":"user","content":"hi"}]}"# + "\n" + #"{"messages":["hi"]}"#, options)
    #expect(reading.texts == [#"{"messages":[{"content":"hi","role":"user"}]}"#])
    #expect(reading.reasons == [#"2: field "messages" is an array, not a string"#])
  }

  @Test(
    "a bad record is refused at its line and its neighbours are read",
    arguments: [
      (#"{"text":1}"#, #"field "text" is a number, not a string"#),
      (#"{"text":null}"#, #"field "text" is null, not a string"#),
      (#"{"text":" \n"}"#, "the text is empty"),
      (#"{"text":""}"#, "the text is empty"),
      (#"{"b":1,"a":2}"#, #"no field "text" (found: a, b)"#),
      ("{}", #"no field "text" (found: none)"#),
      (
        #"{"a":0,"b":0,"c":0,"d":0,"e":0,"f":0}"#,
        #"no field "text" (found: a, b, c, d, e and 1 more)"#
      ),
      ("[1]", "not a JSON object but an array"),
      ("42", "not a JSON object but a number"),
      (#"{"text":"a"}{"text":"b"}"#, "not JSON: text after the value"),
      (#"{"text":"a","text":"b"}"#, "not JSON: a key is given twice"),
      (#"{"text":"a",}"#, "not JSON: expected a key in quotes"),
      (#"{"text":"\ud800"}"#, "not JSON: a lone surrogate"),
      ("{\"text\":\"a\0b\"}", "not JSON: a raw control character in a string"),
      (#"{"id":"","text":"a"}"#, "id is empty"),
      (#"{"id":" a","text":"a"}"#, #"id " a" begins or ends with white space"#),
      (#"{"id":"a\u0000","text":"a"}"#, #"id "a\u{0}" holds a control character"#),
      (#"{"id":"a\u0085b","text":"a"}"#, #"id "a\u{85}b" holds a control character"#),
      (#"{"id":true,"text":"a"}"#, "id is a boolean, not a string or a number"),
      (#"{"іd":"a","text":"a"}"#, #"a key looks like "id" but has other letters"#),
    ])
  func refused(line: String, reason: String) throws {
    let reading = try read(#"{"text":"before"}"# + "\n\(line)\n" + #"{"text":"after"}"# + "\n")
    #expect(reading.texts == ["before", "after"])
    #expect(reading.refused.map(\.line) == [2])
    let found = try #require(reading.refused.first)
    #expect(found.reason.hasPrefix(reason))
    #expect(found.raw == Array(line.utf8))
  }

  @Test("an id of 128 bytes is taken, one of 129 is refused")
  func longID() throws {
    let longest = String(repeating: "i", count: 128)
    let reading = try read(
      #"{"id":"\#(longest)","text":"a"}"# + "\n" + #"{"id":"\#(longest)i","text":"a"}"#)
    #expect(reading.records.map(\.ownID) == [longest])
    #expect(reading.reasons == ["2: id has 129 bytes, at most 128 are allowed"])
  }

  @Test("the id of a number is its token, whatever its size")
  func numberID() throws {
    let reading = try read(
      ["9007199254740993", "1.0", "-0", "1e400"].map { #"{"id":\#($0),"text":"a"}"# }
        .joined(separator: "\n"))
    #expect(reading.records.map(\.ownID) == ["9007199254740993", "1.0", "-0", "1e400"])
  }

  @Test("ids that differ in bytes alone stay different")
  func idsAreBytes() throws {
    let reading = try read(
      #"{"id":"caf\u00e9","text":"a"}"# + "\n" + #"{"id":"cafe\u0301","text":"b"}"#)
    let ids = reading.records.compactMap(\.ownID).map { Array($0.utf8) }
    #expect(ids.count == 2 && ids.first != ids.last)
  }

  @Test("blank lines, carriage returns and a byte order mark are passed over")
  func framing() throws {
    let reading = try read("\u{FEFF}{\"text\":\"a\"}\r\n \t\r\n\n{\"text\":\"b\"}")
    #expect(reading.texts == ["a", "b"])
    #expect(reading.records.map(\.line) == [1, 4])
  }

  @Test("escapes and controls inside a text are kept as they are")
  func controlsAreData() throws {
    let reading = try read(#"{"text":"a\u0000\u001b[2J\u202e"}"#)
    #expect(reading.records.map(\.content.bytes) == [Array("a\0\u{1B}[2J\u{202E}".utf8)])
  }

  @Test("nesting beyond the limit is refused without harm to the stack")
  func deep() throws {
    let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    let reading = try read(#"{"text":"a","x":\#(deep)}"#)
    #expect(reading.reasons.first?.hasPrefix("1: not JSON: nested deeper") == true)
  }

  @Test("shown fields that are all empty are refused")
  func emptyFields() throws {
    let options = ReadOptions(show: ["a", "b"])
    let reading = try read("{\"a\":\" \",\"b\":null}\n{\"c\":1}\n{\"a\":\"\",\"b\":0}", options)
    #expect(
      reading.reasons == [
        "1: all shown fields are empty", "2: none of the shown fields a, b (found: c)",
      ])
    #expect(reading.texts == [#"{"a":"","b":0}"#])
  }
}
