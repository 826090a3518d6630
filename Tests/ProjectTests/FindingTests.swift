import Domain
import Foundation
import Project
import Testing

@Suite("Finding samples, looking at them, changing answers")
struct FindingTests {
  private func ids(_ query: String, in workshop: Workshop, as person: String = "maintainer") throws
    -> [String]
  {
    try workshop.act(as: person) { project in
      try project.find(query, limit: .max).found.map { try project.view($0).summary }
    }
  }

  @Test("words by the index, facts by the ledger, and the index goes on with what comes later")
  func words() throws {
    let workshop = try Workshop()
    try workshop.importSamples(12)
    #expect(try ids("text", in: workshop).count == 12)
    #expect(try ids("\"text 1\"", in: workshop) == ["text 1"])
    #expect(try ids("text -\"text 1\"", in: workshop).count == 11)
    #expect(try ids("1", in: workshop).sorted() == ["text 1", "text 10", "text 11", "text 12"])
    #expect(try ids("-1", in: workshop).count == 8)
    #expect(try ids("source:import", in: workshop).count == 12)
    #expect(try ids("source:other", in: workshop) == [])
    let later = try workshop.file("later.jsonl", "{\"id\":\"x\",\"text\":\"a refund, please\"}\n")
    try workshop.act { _ = try $0.importFiles([later], ImportRequest(source: "mail")) { _ in } }
    #expect(try ids("refun", in: workshop) == ["a refund, please"])
    #expect(try ids("refund source:mail", in: workshop) == ["a refund, please"])
    #expect(try ids("refund source:import", in: workshop) == [])
  }

  @Test("fields of the records that are not shown are found by name")
  func metadata() throws {
    let workshop = try Workshop()
    let path = try workshop.file(
      "m.jsonl",
      """
      {"text":"one","channel":"mail","n":3,"ok":true}
      {"text":"two","channel":"form","n":3.5}
      {"text":"three","odd.name'\\"":"x"}

      """)
    try workshop.act { _ = try $0.importFiles([path], ImportRequest()) { _ in } }
    #expect(try ids("meta.channel:mail", in: workshop) == ["one"])
    #expect(try ids("meta.channel:mail,form", in: workshop).count == 2)
    #expect(try ids("-meta.channel:mail", in: workshop).sorted() == ["three", "two"])
    #expect(try ids("meta.n:3", in: workshop) == ["one"])
    #expect(try ids("meta.n:3.5 meta.channel:\"form\"", in: workshop) == ["two"])
    #expect(try ids("meta.ok:true", in: workshop) == ["one"])
    #expect(try ids("meta.none:x", in: workshop) == [])
    #expect(throws: FilterProblem.self) { try FilterParser.parse("meta.:x") }
    let filter = try FilterParser.parse("-meta.channel:mail,\"a b\"")
    #expect(try FilterParser.parse(filter.text) == filter)
  }

  @Test("what is forgotten is in the file no more")
  func forgetting() throws {
    let workshop = try Workshop()
    let path = try workshop.file("a.jsonl", "{\"id\":\"x\",\"text\":\"zanzibarword\"}\n")
    try workshop.act { _ = try $0.importFiles([path], ImportRequest()) { _ in } }
    #expect(try ids("zanzibarword", in: workshop).count == 1)
    let file = workshop.folder.words
    #expect(try Data(contentsOf: URL(filePath: file)).range(of: Data("zanzibar".utf8)) != nil)
    try workshop.act { try $0.forgetWords() }
    #expect(try Data(contentsOf: URL(filePath: file)).range(of: Data("zanzibar".utf8)) == nil)
    #expect(try ids("zanzibarword", in: workshop).count == 1)
  }

  @Test("labels, states and figures")
  func facts() throws {
    let workshop = try Workshop()
    try workshop.importSamples(4)
    let people = ["ada", "bob", "cy", "di", "ed"]
    for person in people { try workshop.join(person) }
    for person in people { try workshop.answer(1, "bug", as: person) }
    try workshop.answer(2, "other", as: "ada")
    #expect(try ids("label:bug", in: workshop) == ["text 1"])
    #expect(try ids("status:settled", in: workshop) == ["text 1"])
    #expect(try ids("task:topic status:open", in: workshop).count == 3)
    #expect(try ids("answers:>2", in: workshop) == ["text 1"])
    #expect(try ids("answers:0", in: workshop).count == 2)
    #expect(try ids("by:ada", in: workshop).sorted() == ["text 1", "text 2"])
    #expect(try ids("by:ada -by:bob", in: workshop) == ["text 2"])
    #expect(try ids("task:topic", in: workshop).count == 2)
    #expect(throws: FilterProblem.self) { try ids("label:nothing", in: workshop) }
    #expect(throws: FilterProblem.self) { try ids("by:nobody", in: workshop) }
    #expect(throws: FilterProblem.self) { try ids("task:nothing", in: workshop) }
  }

  @Test("who is no reviewer finds by labels only what they answered, and can't choose by them")
  func blindness() throws {
    let workshop = try Workshop()
    try workshop.importSamples(3)
    for person in ["ada", "bob"] { try workshop.join(person) }
    try workshop.answer(1, "bug", as: "ada")
    try workshop.answer(2, "bug", as: "ada")
    try workshop.answer(1, "bug", as: "bob")
    #expect(try ids("label:bug", in: workshop).count == 2)
    #expect(try ids("label:bug", in: workshop, as: "bob") == ["text 1"])
    #expect(throws: ProjectError.self) {
      try workshop.act(as: "bob") { _ = try SampleSelection($0, "label:bug") }
    }
  }

  @Test("labelling only what a filter names")
  func labelling() throws {
    let workshop = try Workshop()
    try workshop.importSamples(12)
    try workshop.join("ada")
    let asked = try workshop.act(as: "ada") { project -> [String] in
      let selection = try SampleSelection(project, "1")
      while !selection.isDone { _ = try selection.gather() }
      #expect(selection.count == 4)
      let session = try LabelSession(project, among: selection)
      var asked: [String] = []
      while let item = session.current {
        asked.append(item.sample.summary)
        guard let pending = session.answer(["topic": "bug"]) else { break }
        try session.save(pending)
      }
      return asked
    }
    #expect(asked.sorted() == ["text 1", "text 10", "text 11", "text 12"])
  }

  @Test(
    "others' answers and comments are shown after one's own, or once one asked; then nothing is scored"
  )
  func dossier() throws {
    let workshop = try Workshop()
    try workshop.importSamples(2)
    for person in ["ada", "bob"] { try workshop.join(person) }
    try workshop.answer(1, "bug", as: "ada")
    let sample = try workshop.act(as: "ada") { project in
      let sample = try project.sampleNamed("1")
      try project.comment("is it one?", on: sample)
      #expect(throws: ProjectError.self) { try project.comment("  ", on: sample) }
      return sample
    }
    try workshop.act(as: "bob") { project in
      let before = try project.record(sample)
      #expect(before.others.isEmpty && before.comments.isEmpty && before.scores.isEmpty)
      #expect(before.hidden == 2 && !before.mayReveal)
      #expect(throws: ProjectError.self) { try project.reveal(sample) }
    }
    try workshop.answer(1, "other", as: "bob")
    try workshop.act(as: "bob") { project in
      let before = try project.record(sample)
      #expect(before.others.isEmpty && before.mayReveal && !before.losesBlindness)
      try project.reveal(sample)
      let after = try project.record(sample)
      #expect(after.others.map(\.by) == ["ada"] && after.hidden == 0)
      #expect(after.comments.map(\.comment.text) == ["is it one?"])
      #expect(after.metadata.contains { $0.name == "channel" && $0.value == "mail" })
    }
    try workshop.act { project in
      let dossier = try project.record(sample)
      let found = try project.find("commented:yes", limit: 9).found
      #expect(dossier.losesBlindness && found.count == 1)
    }
  }

  @Test("undo takes a comment back, redo brings it again")
  func comments() throws {
    let workshop = try Workshop()
    try workshop.importSamples(1)
    try workshop.act { project in
      let sample = try project.sampleNamed("1")
      try project.comment("first", on: sample)
      #expect(try project.undo()?.words == "undid the comment")
      #expect(try project.record(sample).comments.isEmpty)
      _ = try project.redo()
      #expect(try project.record(sample).comments.count == 1)
    }
  }

  @Test("an answer is changed by a new one that replaces it")
  func changing() throws {
    let workshop = try Workshop()
    try workshop.importSamples(3)
    try workshop.join("ada")
    try workshop.answer(1, "bug", as: "ada")
    try workshop.answer(2, "bug", as: "ada")
    try workshop.act(as: "ada") { project in
      let sample = try project.sampleNamed("1")
      let session = try LabelSession(project, changing: sample)
      #expect(session.current?.former["topic"] == "bug")
      let pending = try #require(session.answer(["topic": "other"]))
      try session.save(pending)
      #expect(session.current == nil)
      let page = try project.myAnswers(before: nil, containing: "")
      #expect(
        page.rows.map { "\($0.sample.summary) \(Project.words($0.value))" } == [
          "text 1 other", "text 2 bug",
        ])
      #expect(try project.myAnswers(before: nil, containing: "OTHER").rows.count == 1)
      #expect(try project.home().standingAnswers == 2)
      #expect(throws: ProjectError.self) {
        _ = try LabelSession(project, changing: try project.sampleNamed("3"))
      }
    }
  }

  @Test("a batch changes what its preview said, and never one's own")
  func batches() throws {
    let workshop = try Workshop()
    try workshop.importSamples(3)
    try workshop.join("ada")
    try workshop.act(as: "ada") { project in
      for number in 1...3 { _ = try project.submit(text: "new \(number)") }
    }
    try workshop.act { project in
      let search = try SampleSearch(project, try FilterParser.parse("state:pending"))
      var rows: [Int] = []
      while true {
        let (found, step) = try search.nextRows()
        rows += found
        if step.isDone { break }
      }
      #expect(rows.count == 3)
      let accept = BatchAct.decide(.accept, reason: nil)
      let preview = try project.previewBatch(accept, rows: rows)
      #expect(preview == BatchPreview(samples: 3, changes: 3))
      #expect(try project.performBatch(accept, rows: rows).count == 3)
      #expect(try project.previewBatch(accept, rows: rows).changes == 0)
      let flag = BatchAct.flag(code: "broken")
      #expect(try project.performBatch(flag, rows: rows).count == 3)
      #expect(try project.performBatch(flag, rows: rows).isEmpty)
      #expect(try project.find("flagged:broken", limit: 9).found.count == 3)
      // Taken back as a whole, once, and then one by one what was before it.
      let other = try project.performBatch(.flag(code: "offensive"), rows: rows)
      #expect(try project.undoTarget() == other.last)
      #expect(try project.undoBatch(other) == 3)
      #expect(try project.find("flagged:offensive", limit: 9).found.isEmpty)
      #expect(try project.redoTarget().map(other.contains) == true)
      #expect(try project.undoBatch(other) == 0)
      #expect(try project.undo()?.words == "undid the flag (broken)")
      #expect(try project.find("flagged:broken", limit: 9).found.count == 2)
      #expect(try project.redo() != nil)
      #expect(try project.find("flagged:broken", limit: 9).found.count == 3)
      #expect(throws: ProjectError.self) {
        try project.performBatch(.decide(.reject, reason: nil), rows: rows)
      }
    }
    try workshop.act(as: "ada") { project in
      #expect(throws: ProjectError.self) {
        try project.performBatch(.decide(.accept, reason: nil), rows: [1])
      }
    }
  }

  @Test("one answer to many is many answers: only where none was given, taken back as a whole")
  func answeredBatch() throws {
    let workshop = try Workshop()
    try workshop.importSamples(5)
    try workshop.join("ada")
    try workshop.act(as: "ada") { project in
      _ = try project.answer(line: Array(#"{"sample":"2","value":"other"}"#.utf8))
      let rows = try SampleSearch(project, FilterParser.parse("")).nextRows().rows
      #expect(rows.count == 5)
      let act = BatchAct.answer(task: "topic", option: "bug")
      #expect(try project.previewBatch(act, rows: rows) == BatchPreview(samples: 5, changes: 4))
      let events = try project.performBatch(act, rows: rows)
      #expect(events.count == 4)
      #expect(try project.performBatch(act, rows: rows).isEmpty)
      #expect(try project.find("task:topic label:bug by:me", limit: 9).found.count == 4)
      #expect(try project.undoBatch(events) == 4)
      #expect(try project.previewBatch(act, rows: rows).changes == 4)
      for wrong in [
        BatchAct.answer(task: "topic", option: "perhaps"), .answer(task: "tone", option: "bug"),
        .settle(task: "topic", option: "bug"),
      ] {
        #expect(throws: ProjectError.self) { try project.performBatch(wrong, rows: rows) }
      }
    }
    // As many as the overlap allows have answered sample 1: it takes no more.
    let maximum = try workshop.act { try $0.policy().policy.overlap.maximum }
    for person in (1...maximum).map({ "person\($0)" }) {
      try workshop.join(person)
      try workshop.answer(1, "bug", as: person)
    }
    try workshop.act(as: "ada") { project in
      let rows = try SampleSearch(project, FilterParser.parse("")).nextRows().rows
      let act = BatchAct.answer(task: "topic", option: "bug")
      #expect(try project.previewBatch(act, rows: rows).changes == 3)
    }
    // Another's answers say nothing of who has answered here; a reviewer's word is one a label.
    try workshop.act { project in
      let rows = try SampleSearch(project, FilterParser.parse("")).nextRows().rows
      let settle = BatchAct.settle(task: "topic", option: "other")
      #expect(try project.previewBatch(settle, rows: rows).changes == 5)
      #expect(try project.performBatch(settle, rows: Array(rows.prefix(3))).count == 3)
      #expect(try project.previewBatch(settle, rows: rows).changes == 2)
      #expect(try project.find("status:adjudicated", limit: 9).found.count == 3)
    }
  }

  @Test("what changed in the guideline since one last looked")
  func guideline() throws {
    let workshop = try Workshop()
    func write(_ text: String) throws {
      try text.write(
        toFile: workshop.folder.path + "/guideline.md", atomically: true, encoding: .utf8)
      try workshop.act { _ = try $0.applyPolicy() }
    }
    try write("a\nb\nc\n")
    try workshop.act { project in
      #expect(try !project.hasNewGuideline())
      #expect(try project.readGuideline()?.changes == nil)
      try project.noteGuidelineRead()
    }
    try write("a\nB\nc\n")
    try workshop.act { project in
      #expect(try project.hasNewGuideline())
      let changes = try project.readGuideline()?.changes ?? []
      #expect(changes.filter { $0.change == .removed }.map(\.text) == ["b"])
      #expect(changes.filter { $0.change == .added }.map(\.text) == ["B"])
      try project.noteGuidelineRead()
      #expect(try !project.hasNewGuideline())
    }
  }

  @Test("dashboard and release tell the same counts")
  func pages() throws {
    let workshop = try Workshop()
    try workshop.importSamples(4)
    for person in ["ada", "bob", "cy", "di", "ed"] {
      try workshop.join(person)
      try workshop.answer(1, "bug", as: person)
    }
    try workshop.act { project in
      let board = try project.dashboard()
      #expect(board.acceptedSamples == 4 && board.standingAnswers == 5)
      #expect(board.tasks.first?.settled == 1 && board.tasks.first?.open == 3)
      #expect(board.hourly.reduce(0, +) == 5)
      let outlook = try project.releaseOutlook()
      #expect(outlook.tasks.first?.settled == 1 && outlook.tasks.first?.unanswered == 3)
      #expect(outlook.made.isEmpty && outlook.nextVersion == "1.0.0")
    }
  }
}
