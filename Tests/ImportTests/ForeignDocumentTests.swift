import Domain
import Import
import Testing

@Suite("Argilla, Open-Assistant, Potato, CoNLL")
struct ForeignDocumentTests {
  let folder: TestFolder
  init() throws { folder = try TestFolder() }

  private func read(_ text: String, name: String = "f.json", _ options: ReadOptions = ReadOptions())
    throws -> ForeignFile
  {
    try ForeignFile(folder.file(name, text), options: options)
  }

  @Test("Argilla: submitted responses are answers, discarded ones skips, drafts nothing")
  func argilla() throws {
    let file = try read(
      """
      [{"id":"1234","fields":{"question":"Do you?"},"metadata":{"category":"A"},
        "suggestions":{"label":{"value":"positive","score":0.9,"agent":"m"}},
        "responses":{"label":[{"value":"positive","user_id":"u1","status":"submitted"},
          {"value":"negative","user_id":"u2","status":"discarded"},
          {"value":"negative","user_id":"u3","status":"draft"}],
         "tags":[{"value":["a","b"],"user_id":"u1"}],"stars":[{"value":4,"user_id":"u1"}],
         "ents":[{"value":[{"label":"P","start":0,"end":2}],"user_id":"u1"}],
         "rank":[{"value":[{"value":"r-2","rank":1},{"value":"r-1","rank":2},{"value":"r-3","rank":2}],"user_id":"u1"}]},
        "_server_id":null}]
      """)
    #expect(file.format == .argilla)
    let byQuestion = Dictionary(grouping: file.answers, by: \.question)
    #expect(
      byQuestion["label"]?.map(\.value) == [.word("positive"), .word("positive"), .skip("none")])
    #expect(
      byQuestion["label"]?.map(\.annotator) == [.model("m"), .person("u1"), .person("u2")])
    #expect(byQuestion["tags"]?.map(\.value) == [.labels(["a", "b"])])
    #expect(byQuestion["stars"]?.map(\.value) == [.rating(4)])
    #expect(byQuestion["ents"]?.map(\.value) == [.spans(field: "question", [span(0, 2, "P")])])
    #expect(byQuestion["rank"]?.map(\.value) == [.order([["r-2"], ["r-1", "r-3"]])])
    #expect(file.records[0].metadata == ["category": "A"])
  }

  @Test("Argilla's flat columns give the same")
  func flat() throws {
    let file = try read(
      #"{"id":"1","question":"Q","label.suggestion":"x","label.suggestion.agent":"m","label.suggestion.score":0.5,"label.responses":["x","y"],"label.responses.users":["u1","u2"],"label.responses.status":["submitted","discarded"]}"#
        + "\n", name: "f.jsonl")
    #expect(file.format == .argillaFlat)
    #expect(file.records[0].fields == ["question": "Q"])
    #expect(file.values == [.word("x"), .skip("none"), .word("x")])
    #expect(file.answers.map(\.annotator) == [.person("u1"), .person("u2"), .model("m")])
  }

  private static let tree =
    #"{"message_tree_id":"t","tree_state":"ready_for_export","prompt":{"message_id":"t","text":"Why?","role":"prompter","lang":"en","replies":[{"message_id":"r1","text":"Because.","role":"assistant","rank":0,"labels":{"quality":{"value":0.5,"count":3}},"replies":[{"message_id":"p2","text":"And?","role":"prompter","replies":[]}]},{"message_id":"r2","text":"No.","role":"assistant","rank":1,"replies":[]}]}}"#

  @Test("Open-Assistant: averages are metadata, nobody's answers; a tree gives its messages")
  func openAssistant() throws {
    let file = try read(Self.tree + "\n", name: "t.jsonl")
    #expect(file.format == .openAssistant)
    #expect(file.answers.isEmpty)
    #expect(file.records.map(\.ownID) == ["t", "r1", "p2", "r2"])
    #expect(file.records[1].metadata["labels"]?["quality"]?["count"] == 3)
    let talks = try read(Self.tree + "\n", name: "t.jsonl", ReadOptions(show: ["messages"]))
    #expect(talks.records.map(\.ownID) == ["r1", "r2"])
    #expect(
      talks.records[1].fields?["messages"] == [
        ["content": "Why?", "role": "user"], ["content": "No.", "role": "assistant"],
      ])
  }

  @Test("Potato: the last write wins, in both of its forms; samples are named by their ids")
  func potato() throws {
    let file = try read(
      """
      {"user_id":"ann","instance_id_to_label_to_value":{
        "i1":[[{"schema":"s","name":"good"},"good"],[{"schema":"stars","name":"4"},"4"],[{"schema":"why","name":"text_box"},"so"]],
        "i2":{"s":{"good":"true","bad":"false"}}},
       "instance_id_to_span_to_value":{"i1":[[{"schema":"e","name":"P","start":0,"end":2,"title":"P"},"true"]],
        "i3":{"e":[{"start":1,"end":2,"label":"Q","text":"x"}]}}}
      """, name: "user_state.json")
    #expect(file.format == .potato)
    #expect(file.records.map(\.ownID) == ["i1", "i2", "i3"])
    #expect(file.records.allSatisfy { $0.fields == nil })
    #expect(
      file.values == [
        .labels(["good"]), .rating(4), .text("so"), .spans(field: nil, [span(0, 2, "P")]),
        .labels(["good"]), .spans(field: nil, [span(1, 2, "Q")]),
      ])
    #expect(file.answers.allSatisfy { $0.annotator == .person("ann") })
  }

  @Test("CoNLL: IOB1, IOB2 and IOBES are the same spans; a given text keeps its spacing")
  func conll() throws {
    let file = try read(
      """
      -DOCSTART- -X- O O

      EU NNP B-ORG
      rejects VBZ O
      German JJ I-MISC

      # text = Don't go
      Do\tO
      n't\tS-NEG
      go\tO

      x I-A
      y B-A
      z X-A

      """, name: "f.conll")
    #expect(file.format == .conll)
    #expect(file.records.map { $0.fields?["text"] } == ["EU rejects German", "Don't go"])
    #expect(
      file.values == [
        .spans(field: "text", [span(0, 2, "ORG"), span(11, 17, "MISC")]),
        .spans(field: "text", [span(2, 5, "NEG")]),
      ])
    #expect(file.reasons == [#"12: the tag "X-A" is neither O nor like B-NAME"#])
  }

  @Test("a list of plain objects is samples without answers")
  func json() throws {
    let file = try read(#"[{"id":1,"text":"a"},{"id":2,"text":"b"}]"#)
    #expect(file.format == .json)
    #expect(file.records.map(\.ownID) == ["1", "2"])
    #expect(file.answers.isEmpty)
  }
}
