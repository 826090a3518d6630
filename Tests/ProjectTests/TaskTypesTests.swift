import Domain
import Foundation
import Ledger
import Project
import Release
import Testing

/// Every type of task from the answer to the release.
@Suite("Every type of task")
struct TaskTypesTests {
  static let file = """
    [project]
    name = "mixed"
    [samples]
    show = ["body", "reply_a", "reply_b", "replies"]
    [overlap]
    min = 2
    max = 3
    [gold]
    training = 0
    [[task]]
    id = "topic"
    type = "choice"
    options = [{ id = "bug" }, { id = "other" }]
    [[task]]
    id = "tags"
    type = "multichoice"
    options = [{ id = "refund" }, { id = "angry" }]
    [[task]]
    id = "entities"
    type = "spans"
    field = "body"
    options = [{ id = "PER" }, { id = "ORG" }]
    [[task]]
    id = "stars"
    type = "rating"
    [[task]]
    id = "better"
    type = "preference"
    fields = ["reply_a", "reply_b"]
    [[task]]
    id = "order"
    type = "ranking"
    items = "replies"
    [[task]]
    id = "rewrite"
    type = "text"
    correct = "body"
    [[task]]
    id = "record"
    type = "fields"
    fields = { order = { type = "string", required = true, pattern = "A-[0-9]+" }, sum = { type = "decimal" } }
    [[task]]
    id = "why"
    type = "text"
    when = { task = "topic", is = "other" }
    """

  /// What each of three people says of a sample, by task; all the same where there is one.
  static let said: [(task: String, values: [String])] = [
    ("topic", [#""bug""#, #""bug""#, #""other""#]),
    ("tags", [#"["refund","angry"]"#, #"["angry"]"#, #"["angry"]"#]),
    (
      "entities",
      [
        #"[{"start":8,"end":12,"label":"ORG"},{"start":0,"end":4,"label":"PER"}]"#,
        #"[{"start":0,"end":4,"label":"PER"},{"start":8,"end":12,"label":"ORG"}]"#,
        #"[{"start":0,"end":4,"label":"PER"}]"#,
      ]
    ),
    ("stars", ["4", "5", "4"]),
    ("better", [#""b""#, #"{"pick":"b","shown":"ba"}"#, #""tie""#]),
    ("order", ["[1,0]", "[[1],[0]]", "[[0,1]]"]),
    ("rewrite", [#""Ada 👍 asks Acme.""#, #""Ada 👍 asks Acme.""#, #""Ada asks.""#]),
    (
      "record",
      [#"{"order":"A-1","sum":"01.50"}"#, #"{"order":"A-1","sum":1.5}"#, #"{"order":"A-2"}"#]
    ),
  ]

  static func workshop() throws -> Workshop {
    let workshop = try Workshop()
    let policy = try workshop.file("policy.toml", file)
    try workshop.act { _ = try $0.applyPolicy(file: policy) }
    let lines = (1...3).map {
      #"{"id":"\#($0)","body":"Ada 👍 – Acme \#($0)","reply_a":"no","reply_b":"yes","replies":["x","y"]}"#
    }
    let samples = try workshop.file("samples.jsonl", lines.joined(separator: "\n") + "\n")
    try workshop.act { _ = try $0.importFiles([samples], ImportRequest()) { _ in } }
    for person in ["ada", "bo", "cy"] { try workshop.join(person) }
    return workshop
  }

  static func answer(
    _ workshop: Workshop, _ sample: Int, _ task: String, _ value: String, as person: String
  ) throws {
    _ = try workshop.act(as: person) {
      try $0.answer(
        line: Array(#"{"sample":"\#(sample)","task":"\#(task)","value":\#(value)}"#.utf8))
    }
  }

  /// Three people answer everything about one sample.
  static func answered(_ sample: Int = 1) throws -> Workshop {
    let workshop = try workshop()
    for (task, values) in said {
      for (person, value) in zip(["ada", "bo", "cy"], values) {
        try answer(workshop, sample, task, value, as: person)
      }
    }
    try answer(workshop, sample, "why", #""it is odd""#, as: "cy")
    return workshop
  }

  @Test("a list of one's answers has them in words: what spans mark, which side, in which order")
  func words() throws {
    let workshop = try Self.answered()
    try Self.answer(workshop, 2, "entities", #"{"skip":"unsure"}"#, as: "ada")
    try workshop.act(as: "ada") { project in
      let rows = try project.myAnswers(before: nil, containing: "").rows
      let words = Dictionary(
        rows.map { ("\($0.task) \($0.sample.summary.contains("Acme 1") ? 1 : 2)", $0.words) },
        uniquingKeysWith: { first, _ in first })
      #expect(words["entities 1"] == "PER “Ada ”, ORG “Acme”")
      #expect(words["entities 2"] == "skipped: unsure")
      #expect(words["better 1"] == "reply_b")
      #expect(words["order 1"] == "2 > 1")
      #expect(words["tags 1"] == "angry, refund")
      #expect(try project.myAnswers(before: nil, containing: "“acme”").rows.count == 1)
      let one = try project.record(try project.sampleNamed("1"))
      #expect(
        one.mine.map { one.words(of: $0) }.sorted()
          == words.filter { $0.key.hasSuffix("1") }.values.sorted())
    }
  }

  private static func rows(_ folder: String) throws -> [JSONValue] {
    let release = try ReleaseFolder.open(folder)
    var rows: [JSONValue] = []
    for file in release.files where file.path.hasPrefix("data/") {
      let lines = try release.lines(of: file.path)
      while let line = try lines.next() { rows.append(try JSONScanner.parse(line)) }
    }
    return rows
  }

  @Test("answers of all types are scored, released and recomputed")
  func endToEnd() throws {
    let workshop = try Self.answered()
    let scores = try workshop.act { try $0.scores() }
    func value(_ task: String) -> JSONValue? {
      scores.first { $0.table.task == task }.flatMap { $0.value(0) }
    }
    #expect(value("topic") == "bug")
    #expect(value("tags") == ["angry"])
    #expect(value("stars") == 4)
    #expect(value("better") == "b")
    #expect(value("order") == [[1], [0]])
    #expect(value("rewrite") == "Ada 👍 asks Acme.")
    #expect(value("record") == ["order": "A-1", "sum": .number("1.5")])
    #expect(value("why") == "it is odd")
    #expect(
      value("entities") == [
        ["start": 0, "end": 4, "label": "PER"], ["start": 8, "end": 12, "label": "ORG"],
      ])
    let folder = workshop.path("out")
    var options = ExportOptions()
    options.formats = [.jsonl, .webdataset]
    _ = try workshop.act { try $0.export(to: folder, options) }
    let row = try #require(try Self.rows(folder).first)
    #expect(row["tags_label"] == ["angry"])
    #expect(row["tags_label_probs"]?.arrayValue?.count == 2)
    #expect(row["entities_label"]?.arrayValue?.first?["end"] == 4)
    #expect(row["stars_label"] == 4)
    #expect(row["stars_status"] == "settled")
    #expect(row["better_chosen"] == "yes")
    #expect(row["better_rejected"] == "no")
    #expect(row["order_label"] == [2, 1])
    #expect(row["order_ranked"] == ["y", "x"])
    // In the order of who wrote them, by their keys.
    let candidates = row["rewrite_candidates"]?.arrayValue?.compactMap(\.stringValue) ?? []
    #expect(Set(candidates) == ["Ada 👍 asks Acme.", "Ada asks."] && candidates.count == 2)
    #expect(row["record_label"] == #"{"order":"A-1","sum":1.5}"#)
    #expect(row["why_n_answers"] == 1)
    let verified = try ReleaseTests.verify(workshop, folder)
    #expect(verified.problems == [])
    #expect(verified.isRecomputed)
    let differences = try workshop.act { try $0.rebuild() }
    #expect(differences == [])
  }

  @Test(
    "what is wrong is said with what is allowed",
    arguments: [
      ("tags", #"["nope"]"#, "\"refund\", \"angry\""), ("stars", "6", "an integer from 1 to 5"),
      ("entities", #"[{"start":0,"end":99,"label":"PER"}]"#, "0 ≤ start < end ≤"),
      ("better", #""left""#, "\"b\" (\"reply_b\")"), ("order", "[[0]]", "each of 0 to 1 once"),
      ("rewrite", #""""#, "1 to 2000"), ("record", #"{"order":"B"}"#, "A-[0-9]+"),
      ("why", #""x""#, "only where your answer to topic is \"other\""),
    ])
  func refusals(task: String, value: String, allowed: String) throws {
    let workshop = try Self.workshop()
    do {
      try Self.answer(workshop, 1, task, value, as: "ada")
      Issue.record("\(value) was taken")
    } catch let error as ProjectError {
      #expect(error.description.contains(allowed), "\(error)")
    }
  }

  @Test("a conditional answer counts only while its author's other answer calls for it")
  func conditions() throws {
    let workshop = try Self.answered()
    func counted() throws -> Int {
      try workshop.act { try $0.scores(task: "why") }[0].table.sample.count
    }
    #expect(try counted() == 1)
    try Self.answer(workshop, 1, "topic", #""bug""#, as: "cy")
    let why = try workshop.act { try $0.scores(task: "why") }[0]
    #expect(why.table.sample.isEmpty)
    #expect(why.table.dropped == ["condition": 1])
    let folder = workshop.path("out")
    _ = try workshop.act { try $0.export(to: folder, ExportOptions()) }
    #expect(try ReleaseTests.verify(workshop, folder).problems == [])
    try Self.answer(workshop, 1, "topic", #""other""#, as: "cy")
    #expect(try counted() == 1)
  }

  @Test(
    "an option that an answer's policy did not offer is no \"no\"; a merged one counts for its target"
  )
  func optionsOverPolicies() throws {
    let workshop = try Self.answered()
    let later = Self.file.replacingOccurrences(
      of: #"[{ id = "refund" }, { id = "angry" }]"#,
      with:
        #"[{ id = "refund" }, { id = "angry", merged_into = "cross" }, { id = "cross" }, { id = "new" }]"#
    ).replacingOccurrences(
      of: #"[{ id = "PER" }, { id = "ORG" }]"#,
      with: #"[{ id = "PER" }, { id = "ORG", retired = true }]"#)
    let policy = try workshop.file("later.toml", later)
    try workshop.act { _ = try $0.applyPolicy(file: policy) }
    let scores = try workshop.act { try $0.scores() }
    let tags = try #require(scores.first { $0.table.task == "tags" })
    #expect(tags.value(0) == ["cross"])
    // Nobody was asked for "new": its posterior is what is known before any answer.
    #expect(tags.posteriorPPM(0)[2] == 500_000)
    let entities = try #require(scores.first { $0.table.task == "entities" })
    #expect(entities.value(0) == [["start": 0, "end": 4, "label": "PER"]])
    let folder = workshop.path("out")
    _ = try workshop.act { try $0.export(to: folder, ExportOptions()) }
    #expect(try ReleaseTests.verify(workshop, folder).problems == [])
  }

  @Test("known answers of every type are clamped, told, and stay hidden until a release")
  func gold() throws {
    let workshop = try Self.answered()
    let known: [(String, JSONValue)] = [
      ("tags", ["refund"]), ("entities", []), ("stars", 2), ("better", "a"), ("order", [[0], [1]]),
      ("rewrite", "Better."), ("record", ["order": "A-9"]),
    ]
    for (task, value) in known {
      let line: JSONValue = [
        "sample": "1", "task": .string(task), "verdict": "gold", "value": value,
      ]
      _ = try workshop.act { try $0.review(line: JSONWriter.bytes(line)) }
    }
    for score in try workshop.act({ try $0.scores() }) {
      guard let value = known.first(where: { $0.0 == score.table.task })?.1 else { continue }
      #expect(score.value(0) == value, "\(score.table.task)")
      #expect(score.states[0].status.rawValue == "gold")
      #expect(score.confidencePPM(0) == 1_000_000)
    }
    let folder = workshop.path("out")
    _ = try workshop.act { try $0.export(to: folder, ExportOptions()) }
    #expect(try ReleaseTests.verify(workshop, folder).problems == [])
    try workshop.join("di")
    let told = try workshop.act(as: "di") { (project: Project) throws in
      try project.answer(line: Array(#"{"sample":"1","task":"stars","value":3}"#.utf8)).feedback
    }
    // One step beside, on a scale of five.
    #expect(told?.parts.first?.isRight == true)
    #expect(told?.parts.first?.right == "2")
  }

  @Test("cells of a crowd's table are values of the task's type")
  func imports() throws {
    let workshop = try Self.workshop()
    func imported(_ task: String, _ text: String) throws -> ImportReport {
      let path = try workshop.file("\(task).csv", "task,worker,label\n" + text)
      return try workshop.act {
        try $0.importFiles([path], ImportRequest(kind: .answers, task: task)) { _ in }
      }
    }
    #expect(try imported("stars", "1,w,4\n1,v,9\n").refused == 1)
    #expect(try imported("tags", "1,w,refund|angry\n").new == 1)
    #expect(try imported("tags", "1,w,angry|refund\n").duplicate == 1)
    #expect(try imported("rewrite", "1,w,Ada asks.\n").new == 1)
    #expect(try imported("rewrite", "1,w,Ada asks.\n").duplicate == 1)
    let scores = try workshop.act { try $0.scores() }
    #expect(scores.first { $0.table.task == "stars" }?.value(0) == 4)
    #expect(scores.first { $0.table.task == "tags" }?.value(0) == ["angry", "refund"])
  }

  @Test("an answer undone and done again is the same text under another commitment")
  func redo() throws {
    let workshop = try Self.workshop()
    try Self.answer(workshop, 1, "rewrite", #""Ada.""#, as: "ada")
    try workshop.act(as: "ada") { (project: Project) throws in
      _ = try #require(try project.undo())
      #expect(try project.scores(task: "rewrite")[0].table.sample.isEmpty)
      _ = try #require(try project.redo())
      #expect(try project.scores(task: "rewrite")[0].value(0) == "Ada.")
    }
  }
}
