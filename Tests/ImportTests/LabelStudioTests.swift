import Domain
import Import
import Testing

@Suite("Label Studio")
struct LabelStudioTests {
  let folder: TestFolder
  init() throws { folder = try TestFolder() }

  private func task(_ results: String, text: String = "annotation", more: String = "") -> String {
    """
    [{"id":7,"data":{"text":"\(text)"},"annotations":[{"completed_by":3,"lead_time":1.5\(more),"result":[\(results)]}]}]
    """
  }

  private func read(_ text: String) throws -> ForeignFile {
    try ForeignFile(folder.file("export.json", text))
  }

  @Test("choices, one or several, keep who chose them and how long it took")
  func choices() throws {
    let file = try read(
      task(#"{"from_name":"topic","to_name":"t","type":"choices","value":{"choices":["a","b"]}}"#))
    #expect(file.format == .labelStudio)
    #expect(file.records.map(\.ownID) == ["7"])
    #expect(file.answers.map(\.question) == ["topic"])
    #expect(file.values == [.labels(["a", "b"])])
    #expect(file.answers[0].annotator == .person("3"))
    #expect(file.answers[0].elapsedMilliseconds == 1_500)
  }

  @Test("a skip, the truth and a prediction are told apart from answers")
  func kinds() throws {
    let choice = #"{"from_name":"s","to_name":"t","type":"choices","value":{"choices":["x"]}}"#
    let file = try read(
      """
      [{"id":1,"data":{"text":"a"},
        "annotations":[{"was_cancelled":true,"result":[\(choice)],"completed_by":{"id":4,"email":"q"}},
          {"ground_truth":true,"result":[\(choice)],"completed_by":5}],
        "predictions":[12,{"model_version":"m1","result":[\(choice)]}]}]
      """)
    #expect(file.values == [.skip("none"), .labels(["x"]), .labels(["x"])])
    #expect(file.answers.map(\.isTruth) == [false, true, false])
    #expect(file.answers.map(\.annotator) == [.person("4"), .person("5"), .model("m1")])
  }

  @Test("old files call annotations completions")
  func completions() throws {
    let file = try read(
      #"[{"id":1,"data":{"text":"a"},"completions":[{"result":[{"from_name":"r","to_name":"t","type":"rating","value":{"rating":4}}]}]}]"#
    )
    #expect(file.values == [.rating(4)])
    #expect(file.answers[0].annotator == .unknown)
  }

  @Test("ranges that counted UTF-16 units come out in scalars")
  func utf16() throws {
    let region =
      #"{"from_name":"e","to_name":"t","type":"labels","value":{"start":3,"end":6,"text":"Rio","labels":["LOC"]}}"#
    // The emoji is one scalar and two units.
    let file = try read(task(region, text: "😀 Rio"))
    #expect(file.values == [.spans(field: "text", [span(2, 5, "LOC")])])
    let plain = try read(task(region, text: "to Rio"))
    #expect(plain.values == [.spans(field: "text", [span(3, 6, "LOC")])])
  }

  @Test("a range whose text stands elsewhere is refused, with both texts")
  func misfit() throws {
    let file = try read(
      task(
        #"{"from_name":"e","to_name":"t","type":"labels","value":{"start":0,"end":3,"text":"Rio","labels":["LOC"]}}"#,
        text: "to Rio"))
    #expect(file.values.isEmpty)
    #expect(
      file.problems == [#"the span 0–3 "LOC" says "Rio", but there stands "to ""#])
  }

  @Test("pairs, rankings and texts; what is of an image is named and left out")
  func others() throws {
    let file = try read(
      task(
        """
        {"from_name":"p","to_name":"a,b","type":"pairwise","value":{"selected":"right"}},
        {"from_name":"r","to_name":"l","type":"ranker","value":{"ranker":["mdn","wiki"]}},
        {"from_name":"w","to_name":"t","type":"textarea","value":{"text":["one","two"]}},
        {"from_name":"b","to_name":"i","type":"rectanglelabels","value":{"x":1,"rectanglelabels":["A"]}}
        """))
    #expect(file.values == [.pick("b"), .order([["mdn"], ["wiki"]]), .text("one\ntwo")])
    #expect(file.problems == [#"a result of type "rectanglelabels" is not read here"#])
  }

  @Test("an empty result says that there was nothing to mark")
  func empty() throws {
    #expect(try read(task("")).values == [.nothing])
  }

  @Test("a record without data is refused at its line, the rest is kept")
  func bad() throws {
    let file = try read(
      """
      [{"id":1,"data":{"text":"a"},"annotations":[]},
       {"id":2,"annotations":[]},
       {"id":3,"data":{"text":"c"},"annotations":[]}]
      """)
    #expect(file.records.count == 2)
    #expect(file.reasons == ["2: a task without data"])
  }

  @Test("JSON_MIN: what the project asks, and what is shaped like an answer, is one")
  func min() throws {
    let text =
      #"[{"id":1,"text":"to Rio","lang":"en","topic":"travel","tags":{"choices":["a","b"]},"e":[{"start":3,"end":6,"text":"Rio","labels":["LOC"]}],"annotator":2,"annotation_id":9,"lead_time":2.0}]"#
    var options = ReadOptions()
    options.questions = ["topic"]
    let file = try ForeignFile(folder.file("min.json", text), options: options)
    #expect(file.format == .labelStudioMin)
    #expect(file.answers.map(\.question) == ["e", "tags", "topic"])
    #expect(
      file.values == [
        .spans(field: "text", [span(3, 6, "LOC")]), .labels(["a", "b"]), .word("travel"),
      ])
    #expect(file.records[0].fields == ["text": "to Rio", "lang": "en"])
    #expect(file.answers[0].annotator == .person("2"))
  }
}
