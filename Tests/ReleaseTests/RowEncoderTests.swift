import Domain
import Ledger
import Testing

@testable import Release

@Suite("Rows")
struct RowEncoderTests {
  func encoded(_ row: ReleaseRow, _ plan: ReleasePlan, omitsFields: Bool = false) throws -> String {
    let encoder = try RowEncoder(
      plan: plan, fieldNames: row.fields.map(\.name), omitsFields: omitsFields)
    let block = ByteBlock(capacity: 1)
    try encoder.append(row, to: block)
    return String(decoding: block.bytes, as: UTF8.self)
  }

  @Test("a row of one task has exactly these bytes")
  func oneTask() throws {
    let release = SampleRelease(count: 1, text: { _ in "a \"b\"\n" })
    let id = release.rows[0].id.hex
    #expect(
      try encoded(release.rows[0], release.plan)
        == #"{"agreement":0.666667,"cluster":"\#(id)","confidence":1.000000,"#
        + #""contributor":"SHA256:a","id":"\#(id)","label":"billing","#
        + #""label_probs":[0.913000,0.086999,0.000001],"license":"CC-BY-4.0","#
        + #""media":"text/plain","meta":"","n_answers":3,"settled_by":"weighted","#
        + #""source_id":"r0","split":"train","status":"settled","text":"a \"b\"\n","#
        + #""weight":0.000007}"#)
  }

  @Test("keys stand in byte order and the text in canonical JSON, for any number of tasks")
  func canonical() throws {
    for tasks in [["topic"], ["topic", "a_b", "z"]] {
      let release = SampleRelease(count: 20, tasks: tasks, fields: ["zeta", "Alpha"])
      for row in release.rows {
        let text = try encoded(row, release.plan)
        #expect(JSONWriter.text(try JSONScanner.parse(text.utf8)) == text)
      }
    }
  }

  @Test("with several tasks every outcome column carries its task")
  func severalTasks() throws {
    let release = SampleRelease(count: 1, tasks: ["topic", "tone"])
    let object = try JSONScanner.parse(encoded(release.rows[0], release.plan).utf8)
    #expect(object["tone_label"]?.stringValue == "billing")
    #expect(object["topic_n_answers"]?.intValue == 3)
    #expect(object["label"] == nil)
  }

  @Test("a task without options has no column of probabilities")
  func freeText() throws {
    var release = SampleRelease(count: 1)
    release.plan.tasks = [ReleaseTask("topic", options: [])]
    release.rows[0].outcomes[0].probabilitiesPPM = []
    #expect(!(try encoded(release.rows[0], release.plan).contains("label_probs")))
  }

  @Test("a task's own columns have their type's JSON, and lists are texts where readers guess")
  func ownColumns() throws {
    var release = SampleRelease(count: 1)
    let span = ReleaseColumn.ValueType.structure([
      .init("confidence", .ppm), .init("end", .int32), .init("label", .string),
      .init("start", .int32),
    ])
    release.plan.tasks = [
      ReleaseTask(
        "entities", options: [], hasTextLabel: false,
        values: [
          .init("label", .list(span)), .init("mean", .ppm), .init("rank", .int64, isNullable: true),
        ])
    ]
    release.rows[0].outcomes[0] = TaskOutcome(
      task: "entities", label: "", probabilitiesPPM: [], confidencePPM: 0, answers: 1,
      agreementPPM: 0, weightPPM: 0, status: "open", settledBy: "",
      values: [
        .list([.structure([.ppm(500_000), .integer(9), .string("a\"b"), .integer(3)])]),
        .ppm(-1_250_000), .null,
      ])
    let text = try encoded(release.rows[0], release.plan)
    #expect(
      text.contains(#""label":[{"confidence":0.500000,"end":9,"label":"a\"b","start":3}],"#))
    #expect(text.contains(#""mean":-1.250000,"#))
    #expect(text.contains(#""rank":null,"#))
    let encoder = try RowEncoder(
      plan: release.plan, fieldNames: ["text"], omitsFields: true, writesListsAsText: true)
    let block = ByteBlock(capacity: 1)
    try encoder.append(release.rows[0], to: block)
    let object = try JSONScanner.parse(String(decoding: block.bytes, as: UTF8.self).utf8)
    let list = try JSONScanner.parse((object["label"]?.stringValue ?? "").utf8)
    #expect(list.arrayValue?.first?["start"]?.intValue == 3)
    #expect(throws: ReleaseError.self) {
      release.rows[0].outcomes[0].values = []
      _ = try encoded(release.rows[0], release.plan)
    }
  }

  @Test("the content column is there in every row or in none")
  func contentColumn() throws {
    var release = SampleRelease(count: 1)
    release.plan.hasContentColumn = true
    #expect(try encoded(release.rows[0], release.plan).contains(#""content":"","#))
    release.rows[0].content = #"{"n":1.0}"#
    #expect(try encoded(release.rows[0], release.plan).contains(#""content":"{\"n\":1.0}","#))
  }

  @Test("strings are escaped exactly as JSONWriter does, at every offset")
  func escapes() {
    let pieces = (0..<0x100).map { String(Unicode.Scalar(UInt8($0))) } + ["🙂", "", "plain text "]
    for (index, piece) in pieces.enumerated() {
      for padding in 0..<9 {
        let text =
          String(repeating: "x", count: padding) + piece
          + String(repeating: "é", count: index % 5) + piece
        let block = ByteBlock(capacity: 1)
        block.append(jsonString: text)
        #expect(String(decoding: block.bytes, as: UTF8.self) == JSONWriter.text(.string(text)))
      }
    }
  }

  @Test(
    "parts per million always have a point and six decimals",
    arguments: [
      (0, "0.000000"), (7, "0.000007"), (913_000, "0.913000"), (1_000_000, "1.000000"),
      (12_345_678, "12.345678"), (-1, "-0.000001"), (-2_500_000, "-2.500000"),
    ])
  func decimals(ppm: Int, text: String) {
    let block = ByteBlock(capacity: 1)
    block.append(ppm: ppm)
    #expect(String(decoding: block.bytes, as: UTF8.self) == text)
  }

  @Test("rows that don't fit the plan are refused by name")
  func misfits() throws {
    let release = SampleRelease(count: 1)
    let encoder = try RowEncoder(plan: release.plan, fieldNames: ["text"], omitsFields: false)
    var wrongField = release.rows[0]
    wrongField.fields = [("other", "x")]
    var wrongTask = release.rows[0]
    wrongTask.outcomes[0].task = "else"
    var wrongOptions = release.rows[0]
    wrongOptions.outcomes[0].probabilitiesPPM = [1]
    var noOutcome = release.rows[0]
    noOutcome.outcomes = []
    for row in [wrongField, wrongTask, wrongOptions, noOutcome] {
      #expect(throws: ReleaseError.self) { try encoder.append(row, to: ByteBlock(capacity: 1)) }
    }
  }

  @Test("a field called like one of our columns is refused")
  func collision() {
    let release = SampleRelease(count: 1)
    #expect(throws: ReleaseError.badPlan(reason: #"two columns are called "label""#)) {
      try RowEncoder(plan: release.plan, fieldNames: ["label"], omitsFields: false)
    }
  }

  @Test("an annotation is one canonical line")
  func annotation() throws {
    let row = try #require(SampleRelease(count: 1).annotations.first)
    let block = ByteBlock(capacity: 1)
    row.append(to: block)
    let text = String(decoding: block.bytes, as: UTF8.self)
    #expect(JSONWriter.text(try JSONScanner.parse(text.utf8)) == text)
    #expect(
      text == #"{"annotator":"SHA256:b","at":"2026-11-24T15:04:05Z","elapsed_ms":1200,"#
        + #""event":"\#(row.event)","index":0,"policy":1,"sample":"\#(row.sample.hex)","#
        + #""skip":"","task":"topic","type":"human","value":"bug","weight":0.913000}"#)
  }
}
