import Domain
import Foundation
import Ledger
import Project
import Store
import Testing

@Suite("Labelling")
struct LabelSessionTests {
  @Test(
    "one sample stands there, the next is prefetched, and every answer is in the log once saved")
  func label() throws {
    let workshop = try Workshop()
    try workshop.importSamples(3)
    let saved = try workshop.act { (project: Project) throws in
      let session = try LabelSession(project)
      var events: [EventID] = []
      while let item = session.current {
        let pending = try #require(session.answer([item.questions[0].task: "bug"]))
        #expect(session.current?.sample.id != item.sample.id)
        events.append(try session.save(pending))
      }
      #expect(session.answeredInSession == 3)
      return events
    }
    #expect(Set(saved).count == 3)
    let ids = try workshop.logIDs()
    for event in saved { #expect(ids.contains(event.hex)) }
  }

  @Test("no sample is handed out beyond its overlap, and nobody is asked twice")
  func overlap() throws {
    let workshop = try Workshop()
    try workshop.importSamples(2)
    for person in ["ada", "bo", "cy", "di", "ed", "flo"] { try workshop.join(person) }
    // Five open screens hold both samples each: a sixth person gets nothing (overlap.max is 5).
    let people = ["ada", "bo", "cy", "di", "ed"]
    let open = try people.map { person in
      let project = try Project(workshop.folder, surroundings: workshop.surroundings(of: person))
      return (project, try LabelSession(project))
    }
    for (_, session) in open { #expect(session.current != nil) }
    try workshop.act(as: "flo") { (project: Project) throws in
      #expect(try LabelSession(project).current == nil)
    }
    for (project, _) in open { project.close() }
    try workshop.act(as: "flo") { (project: Project) throws in
      #expect(try LabelSession(project).current != nil)
    }
  }

  @Test("whoever labels one task gets back that question alone when they undo")
  func undoOfOneTask() throws {
    let workshop = try TaskTypesTests.workshop()
    try workshop.act { (project: Project) throws in
      let session = try LabelSession(project, task: "tags")
      let item = try #require(session.current)
      #expect(item.questions.map(\.task) == ["tags"])
      try session.save(try #require(session.skip()))
      #expect(try session.undo() != nil)
      #expect(session.current?.sample.id == item.sample.id)
      #expect(session.current?.questions.map(\.task) == ["tags"])
    }
  }

  @Test("undo and redo go any number of steps, also after a restart")
  func undo() throws {
    let workshop = try Workshop()
    try workshop.importSamples(4)
    let order = try workshop.act { (project: Project) throws in
      let session = try LabelSession(project)
      var order: [SampleID] = []
      for value in ["bug", "other", "bug"] {
        let item = try #require(session.current)
        order.append(item.sample.id)
        try session.save(try #require(session.answer(["topic": .string(value)])))
      }
      return order
    }
    try workshop.act { (project: Project) throws in
      let session = try LabelSession(project)
      #expect(try session.undo()?.contains("bug") == true)
      #expect(session.current?.sample.id == order[2])
      #expect(try session.undo()?.contains("other") == true)
      #expect(session.current?.sample.id == order[1])
      #expect(try project.status().standingAnswers == 1)
    }
    try workshop.act { (project: Project) throws in
      let session = try LabelSession(project)
      #expect(try session.redo()?.contains("other") == true)
      #expect(try session.redo()?.contains("bug") == true)
      #expect(try session.redo() == nil)
      #expect(try project.status().standingAnswers == 3)
      #expect(try session.undo() != nil)
      #expect(try session.undo() != nil)
      #expect(try session.undo() != nil)
      #expect(try session.undo() == nil)
      #expect(try project.status().standingAnswers == 0)
    }
  }

  @Test("another act ends redo")
  func redoEnds() throws {
    let workshop = try Workshop()
    try workshop.importSamples(3)
    try workshop.act { (project: Project) throws in
      let session = try LabelSession(project)
      try session.save(try #require(session.answer(["topic": "bug"])))
      _ = try session.undo()
      try session.save(try #require(session.answer(["topic": "other"])))
      #expect(try session.redo() == nil)
    }
  }

  @Test(
    "a skip is kept as evidence about the sample, and the sample is not asked of that person again")
  func skip() throws {
    let workshop = try Workshop()
    try workshop.importSamples(1)
    try workshop.act { (project: Project) throws in
      let session = try LabelSession(project)
      try session.save(try #require(session.skip(code: "unsure")))
      #expect(session.current == nil)
    }
    try workshop.act { (project: Project) throws in
      #expect(try LabelSession(project).current == nil)
    }
  }
}

@Suite("A ledger that others can write")
struct TrustTests {
  @Test("a copy put back is noticed and not signed over")
  func copiedBack() throws {
    let workshop = try Workshop()
    try workshop.importSamples(3)
    try workshop.answer(1, "bug", as: "maintainer")
    let copy = workshop.path("copy.sqlite")
    try FileManager.default.copyItem(atPath: workshop.folder.ledger, toPath: copy)
    try workshop.answer(2, "bug", as: "maintainer")
    // As `cp copy ledger.sqlite` does: the file keeps its inode.
    let bytes = try Data(contentsOf: URL(filePath: copy))
    let handle = try FileHandle(forWritingTo: URL(filePath: workshop.folder.ledger))
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: bytes)
    try handle.close()
    try workshop.act { (project: Project) throws in
      #expect(try !project.forgottenChains().isEmpty)
      _ = try project.answer(line: Array("{\"sample\":\"3\",\"value\":\"bug\"}".utf8))
      #expect(project.warnings.contains { $0.contains("rolled back") })
    }
    let chains = try workshop.act { (project: Project) throws in
      var chains: Set<String> = []
      try project.log(limit: nil) { entry in
        chains.insert(entry.event.chain.hex)
        return true
      }
      return chains
    }
    #expect(chains.count == 2)
  }

  @Test("a planted head under one's own name is not signed over")
  func plantedHead() throws {
    let workshop = try Workshop()
    try workshop.importSamples(2)
    try workshop.answer(1, "bug", as: "maintainer")
    let store = try LedgerStore(opening: workshop.folder.ledger, judge: NoJudge())
    let head = try #require(try store.read { try $0.heads() }.first)
    let project = try #require(try store.read { try $0.projectID() })
    let policy = try #require(try store.read { try $0.currentPolicy() }?.event)
    let sample = try #require(try store.read { try $0.samplesNamed("2") }.first)
    let body = AnswerBody(
      answers: [.init(sample: sample, task: "topic", value: "other", elapsedMilliseconds: 0)],
      policy: policy)
    let forged = Event(
      at: 1, author: head.author, body: body.json, chain: head.chain, kind: "answer",
      previous: head.id,
      project: project, sequence: head.sequence + 1)
    try store.write {
      try $0.ingest(StoredEvent(bytes: forged.bytes, signature: [UInt8](repeating: 7, count: 64)))
    }
    store.close()
    try workshop.act { (opened: Project) throws in
      _ = try opened.answer(line: Array("{\"sample\":\"2\",\"value\":\"bug\"}".utf8))
      #expect(opened.warnings.contains { $0.contains("was not signed by you") })
      #expect(try opened.checkup().hasProblem)
    }
  }

  @Test("the recovery key names a new maintainer, and nothing else")
  func recovery() throws {
    let workshop = try Workshop()
    let other = workshop.path("other")
    let made = try Project.create(
      at: other, NewProject(tasks: ["topic:a,b"]),
      surroundings: workshop.surroundings(of: "maintainer"))
    try made.recoveryKey.write(toFile: workshop.path("recovery"), atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: workshop.path("recovery"))
    _ = try Project.join(
      made.folder, name: "ada", isAgent: false, model: nil, credit: .pseudonym, keyPath: nil,
      surroundings: workshop.surroundings(of: "ada"))
    let project = try Project(
      made.folder, key: workshop.path("recovery"), surroundings: workshop.surroundings(of: "x"))
    defer { project.close() }
    #expect(throws: ProjectError.self) { try project.grant("ada", .reviewer) }
    _ = try project.grant("ada", .maintainer)
    #expect(try project.people().first { $0.name == "ada" }?.roles.contains(.maintainer) == true)
    #expect(try !project.checkup().hasProblem)
  }

  @Test("the clock set back a year neither loses nor reorders one's own answers")
  func clockSetBack() throws {
    let workshop = try Workshop()
    try workshop.importSamples(1)
    try workshop.answer(1, "bug", as: "maintainer")
    workshop.source.setBack(31_536_000)
    try workshop.answer(1, "other", as: "maintainer")
    let label = try workshop.act { (project: Project) throws in
      let scores = try project.scores()
      return scores[0].labels[0].map { scores[0].table.labels[$0] }
    }
    #expect(label == "other")
  }

  @Test("checks find an altered content and an altered event")
  func altered() throws {
    let workshop = try Workshop()
    try workshop.importSamples(2)
    try workshop.act { (project: Project) throws in #expect(try !project.checkup().hasProblem) }
    for sql in [
      "UPDATE content SET bytes = CAST('text 9' AS BLOB) WHERE bytes = CAST('text 1' AS BLOB)",
      "UPDATE event SET signature = zeroblob(64) WHERE local = (SELECT max(local) FROM event)",
    ] {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = ["sqlite3", workshop.folder.ledger, sql]
      try process.run()
      process.waitUntilExit()
      try #require(process.terminationStatus == 0)
    }
    let words = try workshop.act { try $0.checkup().findings.filter(\.isProblem).map(\.words) }
    #expect(words.contains { $0.contains("was altered") })
    #expect(words.contains { $0.contains("is not signed by its author") })
  }
}

/// For opening a store where nothing is judged.
struct NoJudge: LabelJudging {
  func judge(_ votes: LabelVotes) -> LabelState {
    LabelState(status: .open, label: nil, confidencePPM: 0)
  }
}
