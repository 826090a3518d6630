import Domain
import Import
import Testing

@Suite("Prodigy, doccano, spaCy")
struct ForeignLinesTests {
  let folder: TestFolder
  init() throws { folder = try TestFolder() }

  private func read(_ lines: String...) throws -> ForeignFile {
    try ForeignFile(folder.file("lines.jsonl", lines.joined(separator: "\n") + "\n"))
  }

  @Test("Prodigy: accept confirms, a reject or ignore is never a label")
  func prodigy() throws {
    let file = try read(
      #"{"text":"My name is Freya.","_input_hash":1,"_task_hash":2,"tokens":[{"text":"My","start":0,"end":2,"id":0},{"text":"name","start":3,"end":7,"id":1},{"text":"is","start":8,"end":10,"id":2},{"text":"Freya","start":11,"end":16,"id":3}],"_view_id":"ner_manual","spans":[{"start":11,"end":16,"token_start":3,"token_end":3,"label":"PERSON"}],"answer":"accept","_annotator_id":"ann"}"#,
      #"{"text":"b","_input_hash":1,"_view_id":"ner_manual","spans":[{"start":0,"end":1,"label":"PERSON"}],"answer":"reject"}"#,
      #"{"text":"c","label":"INSULT","spans":[],"_input_hash":3,"answer":"reject"}"#,
      #"{"text":"d","options":[{"id":"A","text":"A"}],"accept":["A"],"_view_id":"choice","answer":"accept"}"#,
      #"{"text":"e","options":[{"id":"A","text":"A"}],"accept":["A"],"_view_id":"choice","answer":"ignore"}"#,
      #"{"text":"f","_input_hash":4,"_view_id":"ner","spans":[{"start":0,"end":1,"label":"PERSON"}],"answer":"accept"}"#
    )
    #expect(file.format == .prodigy)
    #expect(
      file.values == [
        .spans(field: "text", [span(11, 16, "PERSON")]), .skip("other"), .binary(false),
        .labels(["A"]), .skip("none"),
      ])
    #expect(file.answers.map(\.question) == ["entities", "entities", "INSULT", "label", "label"])
    #expect(file.answers[0].annotator == .person("ann"))
    #expect(file.records[0].metadata["_task_hash"] == 2)
    #expect(file.problems.count == 1)
  }

  @Test("Prodigy: a span that is not where its tokens are is refused")
  func tokens() throws {
    let file = try read(
      #"{"text":"ab cd","_input_hash":1,"tokens":[{"start":0,"end":2},{"start":3,"end":5}],"spans":[{"start":2,"end":5,"token_start":1,"token_end":1,"label":"X"}],"answer":"accept"}"#
    )
    #expect(file.values.isEmpty)
    #expect(file.problems == ["the span 2–5 is not where its tokens 1 to 1 are"])
  }

  @Test("doccano: labels, triples and entities; an empty list says nothing")
  func doccano() throws {
    let file = try read(
      #"{"id":5,"text":"EU rejects call","label":[[0,2,"ORG"],[3,10,"MISC"]],"Comments":[]}"#,
      #"{"text":"Terrible","label":["negative"]}"#,
      #"{"text":"Google","entities":[{"id":0,"start_offset":0,"end_offset":6,"label":"ORG"}],"relations":[{"from_id":0}]}"#,
      #"{"text":"nobody looked","label":[]}"#, #"{"text":"short","label":[[0,99,"ORG"]]}"#)
    #expect(file.format == .doccano)
    #expect(file.records.count == 5)
    #expect(
      file.values == [
        .spans(field: "text", [span(0, 2, "ORG"), span(3, 10, "MISC")]), .labels(["negative"]),
        .spans(field: "text", [span(0, 6, "ORG")]),
      ])
    #expect(
      file.problems == [
        "relations between spans are not read here",
        #"the span 0–99 "ORG" does not lie in the text, which has 5 characters"#,
      ])
    #expect(file.answers.allSatisfy { $0.annotator == .unknown })
  }

  @Test("spaCy: ents, cats with scores, triples and pairs")
  func spacy() throws {
    let file = try read(
      #"{"text":"Apple here","ents":[{"start":0,"end":5,"label":"ORG"}],"cats":{"A":1.0,"B":0.2}}"#,
      #"{"text":"none","ents":[]}"#)
    #expect(file.format == .spacy)
    #expect(
      file.values == [
        .spans(field: "text", [span(0, 5, "ORG")]), .labels(["A"]), .nothing,
      ])
    let pairs = try read(
      #"["Apple here",{"entities":[[0,5,"ORG"]]}]"#, #"["b",{"entities":[]}]"#)
    #expect(pairs.values == [.spans(field: "text", [span(0, 5, "ORG")]), .nothing])
  }

  @Test("plain samples stay plain: a string for a label is no tool's mark")
  func plain() throws {
    let path = try folder.file("s.jsonl", #"{"id":"1","text":"a","label":"x"}"# + "\n")
    #expect(try ForeignFiles.recognise(path: path, options: ReadOptions()) == nil)
  }

  @Test(
    "bad lines are refused by their number, good ones kept; mixed line ends and a byte order mark")
  func badLines() throws {
    let text =
      "\u{FEFF}{\"text\":\"a\",\"label\":[\"x\"]}\r\n{\"text\":\"b\",\n\r\n[1,2]\n{\"label\":[\"x\"]}\n{\"text\":\"c\",\"label\":[\"x\"]}"
    let file = try ForeignFile(folder.file("bad.jsonl", text))
    #expect(file.records.count == 2)
    #expect(file.refused.map(\.line) == [2, 4, 5])
  }
}
