import Domain
import Testing

@testable import ProjectFile

@Suite("Reading a project file")
struct ReadingTests {
  @Test("a file with every kind of task is read")
  func fullExample() throws {
    let policy = try ProjectFile.read(text: Example.full)
    #expect(
      policy.tasks.map(\.type) == [
        .choice, .multichoice, .spans, .rating, .preference, .ranking, .text, .fields, .text,
      ])
    #expect(policy.project.name == "helpdesk-triage")
    #expect(policy.project.consent == "consent.md")
    #expect(policy.samples.show == ["title", "body"])
    #expect(
      policy.rules["gold"] == [
        "training": 5, "share_ppm": 50_000, "min_accuracy_ppm": 700_000, "feedback_limit": 3,
        "votes": 2,
      ])
    let topic = try #require(policy.task("topic"))
    #expect(topic.isAskedNow)
    #expect(topic.options.map(\.id) == ["billing", "bug", "other", "spam"])
    #expect(topic.offeredOptions.map(\.name) == ["Billing", "bug", "other"])
    #expect(topic.countedOption("spam") == "other")
    #expect(topic.countedOption("nothing") == nil)
    #expect(
      policy.overlap(of: topic)
        == Overlap(minimum: 3, maximum: 7, confidencePPM: 950_000, leaseMinutes: 30))
    #expect(policy.tasks.allSatisfy { $0.isAskedNow })
    #expect(policy.task("why")?.settings["when"] == ["task": "topic", "is": "other"])
  }

  @Test("a form keeps the order of its fields")
  func formOrder() throws {
    let policy = try ProjectFile.read(text: Example.full)
    let fields = policy.task("record")?.settings["fields"]?.arrayValue ?? []
    #expect(fields.map { $0["id"]?.stringValue } == ["order", "date", "amount", "paid"])
    #expect(fields.first?["pattern"] == "A-[0-9]+")
    let tables = """
      [project]
      name = "x"
      [[task]]
      id = "record"
      type = "fields"
      [task.fields.zeta]
      type = "date"
      [task.fields.alpha]
      type = "integer"
      """
    let nested = try ProjectFile.read(text: tables).tasks[0].settings["fields"]?.arrayValue ?? []
    #expect(nested.map { $0["id"]?.stringValue } == ["zeta", "alpha"])
  }

  @Test("a name is enough: everything else has a default")
  func defaults() throws {
    let policy = try ProjectFile.read(text: "[project]\nname = \"x\"\n")
    #expect(policy == (try Policy(name: "x")))
    #expect(policy.project.license == "CC-BY-4.0")
    #expect(policy.samples.media == ["text/plain", "application/json"])
    #expect(policy.samples.show == ["text"])
    #expect(
      policy.overlap == Overlap(minimum: 2, maximum: 5, confidencePPM: 950_000, leaseMinutes: 30))
    #expect(policy.rules["shares"] == ["submit": 40, "answer": 40, "review": 20, "import": false])
    #expect(policy.tasks.isEmpty)
    #expect(policy.project.isOpen)
    #expect(policy.importing.label == nil)
  }

  @Test(
    "a lone choice, rating or preference goes on after one key, others don't",
    arguments: [
      ("type = \"choice\"\noptions = [{id = \"a\"}, {id = \"b\"}]", true),
      ("type = \"rating\"", true),
      ("type = \"preference\"\nfields = [\"a\", \"b\"]", true),
      ("type = \"text\"", false),
      ("type = \"rating\"\nadvance = false", false),
      ("type = \"rating\"\n[[task]]\nid = \"other\"\ntype = \"text\"", false),
    ])
  func advance(task: String, expected: Bool) throws {
    let policy = try ProjectFile.read(text: Example.small("[[task]]\nid = \"t\"\n\(task)"))
    #expect(policy.tasks[0].advance == expected)
  }

  @Test("fields that tasks are about and nobody is shown are told")
  func unshown() throws {
    let policy = try ProjectFile.read(text: Example.full)
    #expect(
      policy.unshownFields.map { "\($0.task) \($0.field)" } == [
        "better reply_a", "better reply_b", "order replies",
      ])
    #expect(
      try ProjectFile.read(
        text: Example.small(
          "[[task]]\nid = \"t\"\ntype = \"spans\"\noptions = [{id = \"a\"}]")
      ).unshownFields.isEmpty)
  }

  @Test("what a task leaves out follows from the rest of it")
  func derivedDefaults() throws {
    let tags =
      "[[task]]\nid = \"t\"\ntype = \"multichoice\"\noptions = [{id = \"a\"}, {id = \"b\"}]"
    let many = try ProjectFile.read(text: Example.small(tags)).tasks[0]
    #expect(many.settings["max"] == 2)
    #expect(many.question == "t")
    let spans = "[[task]]\nid = \"t\"\ntype = \"spans\"\noptions = [{id = \"a\"}]"
    #expect(try ProjectFile.read(text: Example.small(spans)).tasks[0].settings["field"] == "text")
    let merged =
      "[[task]]\nid = \"t\"\ntype = \"choice\"\noptions = [{id = \"a\"}, {id = \"b\"}, {id = \"c\", merged_into = \"a\"}]"
    #expect(try ProjectFile.read(text: Example.small(merged)).tasks[0].options[2].isRetired)
    let own =
      "[[task]]\nid = \"t\"\ntype = \"rating\"\noverlap = {max = 9}\n[overlap]\nmin = 3\nlease_minutes = 7"
    let policy = try ProjectFile.read(text: Example.small(own))
    #expect(
      policy.overlap(of: policy.tasks[0])
        == Overlap(minimum: 3, maximum: 9, confidencePPM: 950_000, leaseMinutes: 7))
  }

  @Test(
    "fractions become exact millionths",
    arguments: [
      ("0.95", 950_000), ("0.9", 900_000), ("1", 1_000_000), ("1.0", 1_000_000), ("0.5", 500_000),
      ("0.999999", 999_999),
      ("0.70", 700_000), ("0.583333", 583_333), ("9.5e-1", 950_000), ("0.950_001", 950_001),
    ])
  func fractions(text: String, ppm: Int) throws {
    let policy = try ProjectFile.read(text: Example.small("[overlap]\nconfidence = \(text)"))
    #expect(policy.overlap.confidencePPM == ppm)
  }

  @Test("every fraction of six places is read exactly")
  func allFractions() throws {
    for ppm in stride(from: 0, through: 500_000, by: 4_999) {
      let text = Example.small("[gold]\nshare = \(PolicyKey.Kind.decimal(ppm))")
      #expect(try ProjectFile.read(text: text).gold.sharePPM == ppm)
    }
  }

  @Test("a file with a byte order mark and CRLF line ends is read, with the right lines")
  func foreignLineEnds() throws {
    let text =
      "\u{FEFF}" + Example.small("[queue]\norder = \"given\"").replacing("\n", with: "\r\n")
    #expect(try ProjectFile.read(text: text).queue.order == "given")
    let wrong = text.replacing("given", with: "giben")
    let error = try #require(throws: ProjectFileError.self) { try ProjectFile.read(text: wrong) }
    #expect(error.problems.map(\.line) == [5])
  }

  @Test("ids in any language are kept byte for byte")
  func anyLanguage() throws {
    let policy = try ProjectFile.read(
      text: Example.small(
        "[[task]]\nid = \"t\"\ntype = \"choice\"\noptions = [{id = \"caf\u{E9}\"}, {id = \"cafe\u{301}\"}, {id = \"質問\", key = \"ж\"}]"
      ))
    #expect(policy.tasks[0].options.map { $0.id.utf8.count } == [5, 6, 6])
    #expect(policy.tasks[0].option("cafe\u{301}")?.id.utf8.count == 6)
  }
}
