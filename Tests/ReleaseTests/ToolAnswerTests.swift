import Domain
import Ledger
import Testing

@testable import Release

@Suite("Each person's answers in the formats of other tools")
struct ToolAnswerTests {
  private static let id = SampleID(sha256("x".utf8))

  private func plan(_ tasks: ReleaseTask...) -> ReleasePlan {
    ReleasePlan(formats: [.jsonl], splits: [], tasks: tasks, hasContentColumn: false)
  }

  private func row(
    _ tasks: [ReleaseTask], fields: [(name: String, text: String)] = [("text", "🚲 Rome")],
    label: String = "", status: String = "settled", meta: String = "", answers: [AnnotationRow]
  ) -> ReleaseRow {
    var row = ReleaseRow(
      id: Self.id, sourceID: "7", media: "text/plain", fields: fields, content: nil, meta: meta,
      outcomes: tasks.map { task in
        TaskOutcome(
          task: task.id, label: label, probabilitiesPPM: task.options.map { _ in 0 },
          confidencePPM: 900_000, answers: 1, agreementPPM: 1, weightPPM: 1, status: status,
          settledBy: "", values: task.values.map { _ in .list([]) })
      },
      contributor: "", cluster: Self.id, license: "CC0-1.0", split: "train")
    row.answers = answers
    return row
  }

  private func answer(
    _ task: String, _ value: String, by annotator: String, type: String = "human",
    skip: String = "", event: String = "e", milliseconds: Int = 1_500
  ) -> AnnotationRow {
    AnnotationRow(
      event: event, index: 0, sample: Self.id, task: task, value: value, skip: skip,
      annotator: annotator, type: type, weightPPM: 1, elapsedMilliseconds: milliseconds, policy: 1,
      at: "2026-11-24T15:04:05Z")
  }

  private func json(_ text: String?) throws -> JSONValue {
    try JSONScanner.parse(Array((text ?? "").utf8))
  }

  private let topic = ReleaseTask("topic", options: ["a", "b"])
  private let spans = ReleaseTask(
    "spans", options: [], hasTextLabel: false,
    values: [
      .init(
        "label",
        .list(.structure([.init("end", .int32), .init("label", .string), .init("start", .int32)])))
    ])

  @Test("Label Studio: an annotation a person, a prediction a program, seconds, skips, own fields")
  func labelStudio() throws {
    let tasks = [topic, spans]
    let row = row(
      tasks, meta: #"{"meta":{"page":1},"ref":456}"#,
      answers: [
        answer("topic", "a", by: "SHA256:b"), answer("topic", "b", by: "ext:a", type: "imported"),
        answer("topic", "a", by: "ext:m", type: "imported_agent"),
        answer("topic", "", by: "SHA256:c", skip: "unsure"),
        answer("spans", #"[{"end":6,"label":"LOC","start":2}]"#, by: "SHA256:b"),
        answer("spans", "[]", by: "ext:a", type: "imported"),
      ])
    let task = try json(LabelStudioFormat(plan: plan(topic, spans)).entries(of: row).first)
    #expect(task["id"] == 7 && task["meta"] == ["page": 1])
    #expect(task["data"]?["ref"] == 456 && task["data"]?["text"]?.stringValue == "🚲 Rome")
    let annotations = task["annotations"]?.arrayValue ?? []
    // By their ids as bytes.
    #expect(annotations.map { $0["annotator"]?.stringValue } == ["SHA256:b", "SHA256:c", "ext:a"])
    #expect(annotations.map { $0["was_cancelled"]?.boolValue } == [false, true, false])
    // Two answers of one's own took as long as both; a record of another tool was timed as a whole.
    #expect(annotations.map { JSONWriter.text($0["lead_time"] ?? .null) } == ["3", "1.5", "1.5"])
    #expect(annotations.map { $0["created_at"] == nil } == [false, false, true])
    let results = annotations.map { $0["result"]?.arrayValue ?? [] }
    #expect(results.map(\.count) == [2, 0, 1])
    #expect(
      results[0][1]["value"] == ["start": 3, "end": 7, "text": "Rome", "labels": ["LOC"]])
    let versions = (task["predictions"]?.arrayValue ?? []).map { $0["model_version"]?.stringValue }
    #expect(versions == ["ext:m", "winnow/spans"])
  }

  @Test("whoever is anonymous is nobody else, and known truth is nobody's")
  func anonymous() throws {
    let row = row(
      [topic], label: "b", status: "gold",
      answers: [
        answer("topic", "a", by: "", event: "e1"), answer("topic", "b", by: "", event: "e2"),
      ])
    let task = try json(LabelStudioFormat(plan: plan(topic)).entries(of: row).first)
    let annotations = task["annotations"]?.arrayValue ?? []
    #expect(annotations.map { $0["annotator"] == nil } == [true, true, true])
    #expect(annotations.map { $0["ground_truth"]?.boolValue } == [false, false, true])
  }

  @Test("a form is a control a field; comparisons, rankings and texts have their types")
  func types() throws {
    var form = ReleaseTask("bill", options: [])
    form.form = [
      FormField(id: "total", kind: .decimal), FormField(id: "paid", kind: .boolean),
      FormField(id: "day", kind: .date), FormField(id: "shop", kind: .string),
    ]
    var better = ReleaseTask(
      "better", options: ["a", "b", "tie"],
      values: [.init("chosen", .string), .init("rejected", .string), .init("margin", .ppm)])
    better.subjects = ["left", "right"]
    var order = ReleaseTask(
      "order", options: [], hasTextLabel: false,
      values: [.init("label", .list(.int32)), .init("ranked", .list(.string))])
    order.subjects = ["list"]
    let stars = ReleaseTask(
      "stars", options: [], hasTextLabel: false, values: [.init("label", .int64)])
    let tasks = [form, better, order, stars]
    let row = row(
      tasks, fields: [("left", "L"), ("right", "R"), ("list", #"["x",{"text":"y"},{"id":"z"}]"#)],
      answers: [
        answer("bill", #"{"day":"2026-11-25","paid":true,"shop":"S","total":12.5}"#, by: "p"),
        answer("better", #"{"pick":"b","shown":"ab","strength":2}"#, by: "p"),
        answer("order", "[[2],[0,1]]", by: "p"), answer("stars", "4", by: "p"),
      ])
    let task = try json(
      LabelStudioFormat(plan: plan(form, better, order, stars)).entries(of: row).first)
    let results = task["annotations"]?.arrayValue?.first?["result"]?.arrayValue ?? []
    #expect(
      results.map { $0["from_name"]?.stringValue } == [
        "bill_total", "bill_paid", "bill_day", "bill_shop", "better", "order", "stars",
      ])
    #expect(
      results.map { $0["value"] } == [
        ["number": .number("12.5")], ["choices": ["true"]], ["datetime": "2026-11-25"],
        ["text": ["S"]], ["selected": "right"], ["ranker": ["z", "x", "y"]], ["rating": 4],
      ])
    #expect(results.map { $0["to_name"]?.stringValue }[4...5] == ["left,right", "list"])
  }

  @Test("Prodigy and doccano: a line an answer, with what the record said of itself")
  func lines() throws {
    let answers = [
      answer("topic", "a", by: "SHA256:b"), answer("topic", "", by: "SHA256:c", skip: "other"),
      answer("topic", "", by: "SHA256:d", skip: "none"),
    ]
    let row = row([topic], meta: #"{"_input_hash":-5,"_view_id":"x"}"#, answers: answers)
    let prodigy = try ProdigyAnswersFormat(plan: plan(topic)).entries(of: row).map { try json($0) }
    #expect(prodigy.map { $0["answer"]?.stringValue } == ["accept", "reject", "ignore"])
    #expect(prodigy.map { $0["_annotator_id"]?.stringValue } == answers.map(\.annotator))
    #expect(prodigy[0]["_input_hash"] == -5 && prodigy[0]["_view_id"]?.stringValue == "choice")
    let doccano = try DoccanoAnswersFormat(plan: plan(topic)).entries(of: row).map { try json($0) }
    #expect(doccano.map { $0["annotator"]?.stringValue } == ["SHA256:b"])
    #expect(doccano[0]["label"] == ["a"] && doccano[0]["id"]?.stringValue == "7")
    let joined = try DoccanoFormat(plan: plan(topic)).entries(of: self.row([topic], answers: []))
    #expect(joined.isEmpty)
  }

  @Test(
    "seconds have as many decimals as they need",
    arguments: [(0, "0"), (5, "0.005"), (4_288, "4.288"), (10_500, "10.5"), (60_000, "60")])
  func seconds(_ milliseconds: Int, _ text: String) {
    #expect(JSONWriter.text(ToolRecord.seconds(milliseconds)) == text)
  }
}
