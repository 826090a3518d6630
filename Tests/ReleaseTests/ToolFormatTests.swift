import Domain
import Foundation
import Ledger
import Testing

@testable import Release

@Suite("Formats of other tools")
struct ToolFormatTests {
  private func plan(_ tasks: [ReleaseTask]) -> ReleasePlan {
    ReleasePlan(formats: [.jsonl], splits: [], tasks: tasks, hasContentColumn: false)
  }

  private func row(
    _ fields: [(name: String, text: String)], label: String = "", probabilities: [Int] = [],
    values: [ReleaseValue] = []
  ) -> ReleaseRow {
    let id = SampleID(sha256("x".utf8))
    return ReleaseRow(
      id: id, sourceID: "r1", media: "text/plain", fields: fields, content: nil, meta: "",
      outcomes: [
        TaskOutcome(
          task: "t", label: label, probabilitiesPPM: probabilities, confidencePPM: 900_000,
          answers: 3, agreementPPM: 1, weightPPM: 1, status: "settled", settledBy: "weighted",
          values: values)
      ],
      contributor: "", cluster: id, license: "CC0-1.0", split: "train")
  }

  private var spanTask: ReleaseTask {
    ReleaseTask(
      "t", options: [], hasTextLabel: false,
      values: [
        .init(
          "label",
          .list(
            .structure([
              .init("confidence", .ppm), .init("end", .int32), .init("label", .string),
              .init("start", .int32),
            ])))
      ])
  }

  private func span(_ start: Int, _ end: Int, _ label: String) -> ReleaseValue {
    .structure([.ppm(1_000_000), .integer(end), .string(label), .integer(start)])
  }

  private func json(_ text: String?) throws -> JSONValue {
    try JSONScanner.parse(Array((text ?? "").utf8))
  }

  @Test("CoNLL: tokens, tags, borders within a word, overlaps")
  func conll() throws {
    let text = "🚲 EU's Ångström, e\u{301}t\tal."
    let row = row(
      [("text", text)],
      values: [
        .list([span(2, 4, "ORG X"), span(7, 15, "PER"), span(7, 9, "CUT"), span(17, 19, "Z")])
      ])
    let entries = try CoNLLFormat(plan: plan([spanTask])).entries(of: row)
    #expect(
      entries == [
        "🚲 O\nEU B-ORG_X\n' O\ns O\nÅngström B-PER\n, O\ne\u{301} B-Z\nt O\nal O\n. O\n"
      ])
    let two = CoNLLFormat.lines("New York", spans: [.init(start: 0, end: 8, label: "LOC")])
    #expect(two == ["New B-LOC", "York I-LOC"])
    #expect(CoNLLFormat.lines("", spans: []) == [])
    #expect(CoNLLFormat.lines("ab", spans: [.init(start: 1, end: 9, label: "X")]) == ["ab O"])
  }

  @Test("Prodigy and spaCy count scalars, Label Studio UTF-16 units")
  func positions() throws {
    let plan = plan([spanTask])
    let row = row([("text", "🚲🚲 Rome")], values: [.list([span(3, 7, "LOC")])])
    let prodigy = try json(ProdigyFormat(plan: plan).entries(of: row).first)
    #expect(prodigy["spans"]?.arrayValue?.first?["start"]?.intValue == 3)
    #expect(prodigy["answer"]?.stringValue == "accept")
    let spacy = try json(SpacyFormat(plan: plan).entries(of: row).first)
    #expect(spacy["entities"] == [[3, 7, "LOC"]])
    let studio = try json(LabelStudioFormat(plan: plan).entries(of: row).first)
    let value = studio["predictions"]?.arrayValue?.first?["result"]?.arrayValue?.first?["value"]
    #expect(value == ["start": 5, "end": 9, "text": "Rome", "labels": ["LOC"]])
  }

  @Test("choices, with and without a label")
  func choices() throws {
    let plan = plan([ReleaseTask("t", options: ["a", "b"])])
    let labelled = row([("text", "x")], label: "b", probabilities: [100_000, 900_000])
    let prodigy = try json(ProdigyFormat(plan: plan).entries(of: labelled).first)
    #expect(
      prodigy["accept"] == ["b"] && prodigy["config"]?["choice_style"]?.stringValue == "single")
    #expect(prodigy["options"]?.arrayValue?.count == 2)
    let spacy = try json(SpacyFormat(plan: plan).entries(of: labelled).first)
    #expect(JSONWriter.text(spacy["cats"] ?? .null) == #"{"a":0.100000,"b":0.900000}"#)
    let open = row([("text", "x")], probabilities: [500_000, 500_000])
    let ignored = try json(ProdigyFormat(plan: plan).entries(of: open).first)
    #expect(ignored["answer"]?.stringValue == "ignore" && ignored["accept"] == nil)
    #expect(try SpacyFormat(plan: plan).entries(of: open).isEmpty)
  }

  @Test("TRL: preference with its prompt and margin, ties left out, text as completion")
  func trl() throws {
    var task = ReleaseTask(
      "t", options: ["a", "b", "tie"],
      values: [.init("chosen", .string), .init("rejected", .string), .init("margin", .ppm)])
    task.subjects = ["left", "right"]
    let fields = [("question", "Why?"), ("left", "Because."), ("right", "No.")].map {
      (name: $0.0, text: $0.1)
    }
    let format = try TRLFormat(plan: plan([task]))
    let preferred = row(
      fields, label: "b", values: [.string("No."), .string("Because."), .ppm(250_000)])
    let line = try json(format.entries(of: preferred).first)
    #expect(line["prompt"]?.stringValue == "Why?" && line["chosen"]?.stringValue == "No.")
    #expect(line["rejected"]?.stringValue == "Because.")
    #expect(JSONWriter.text(line["margin"] ?? .null) == "0.250000")
    let tie = row(fields, label: "tie", values: [.string(""), .string(""), .ppm(0)])
    #expect(format.entries(of: tie).isEmpty)
    let text = try TRLFormat(
      plan: plan([
        ReleaseTask("t", options: [], values: [.init("candidates", .list(.string))])
      ]))
    let written = try json(
      text.entries(of: row([("text", "Say hi")], label: "Hi!", values: [.list([])])).first)
    #expect(
      written["completion"]?.stringValue == "Hi!" && written["prompt"]?.stringValue == "Say hi")
  }

  @Test("a format that can hold none of the tasks is refused before anything is written")
  func refused() throws {
    let choice = plan([ReleaseTask("t", options: ["a"])])
    #expect(throws: ReleaseError.self) { try CoNLLFormat(plan: choice) }
    #expect(throws: ReleaseError.self) { try TRLFormat(plan: choice) }
    #expect(throws: ReleaseError.self) {
      try ProdigyFormat(plan: plan([ReleaseTask("t", options: [])]))
    }
  }

  @Test("Label Studio's file is one array of JSON, also without rows of some split")
  func array() throws {
    let temporary = try TemporaryFolder()
    let release = SampleRelease(count: 12, formats: [.labelStudio, .jsonl])
    try release.publish(temporary.path + "/out")
    let file = try JSONScanner.parse(
      try contents(temporary.path + "/out/label-studio/train-00000.json"))
    #expect(file.arrayValue?.count == 11)
    let folder = try ReleaseFolder.open(temporary.path + "/out")
    #expect(folder.checkFiles().isEmpty && folder.checkRows().isEmpty)
  }
}
