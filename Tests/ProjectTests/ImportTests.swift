import Domain
import Foundation
import Project
import Testing

@Suite("Imports")
struct ImportTests {
  @Test("every record is accounted for, and running it again changes nothing")
  func accounted() throws {
    let workshop = try Workshop()
    let path = try workshop.file(
      "s.jsonl",
      """
      {"id":"1","text":"one"}
      {"id":"2","text":"two"}
      {"id":"3","text":"one"}
      {"id":"1","text":"three"}
      not json
      {"text":""}

      """)
    let report = try workshop.act { try $0.importFiles([path], ImportRequest()) { _ in } }
    #expect(
      (report.read, report.new, report.duplicate, report.ambiguous, report.refused) == (
        6, 3, 1, 1, 2
      ))
    #expect(report.refusals.contains { $0.contains("s.jsonl:5") })
    #expect(FileManager.default.fileExists(atPath: workshop.path("s.refused.jsonl")))
    let ids = try workshop.logIDs()
    let again = try workshop.act { try $0.importFiles([path], ImportRequest()) { _ in } }
    #expect((again.new, again.duplicate) == (0, 4))
    #expect(try workshop.logIDs() == ids)
  }

  @Test("--strict imports nothing unless all is good")
  func strict() throws {
    let workshop = try Workshop()
    let path = try workshop.file("s.jsonl", "{\"id\":\"1\",\"text\":\"one\"}\nbroken\n")
    let before = try workshop.logIDs()
    #expect(throws: ProjectError.self) {
      try workshop.act { try $0.importFiles([path], ImportRequest(isStrict: true)) { _ in } }
    }
    #expect(try workshop.logIDs() == before)
  }

  @Test("a record whose content is here brings its own id as another name")
  func alias() throws {
    let workshop = try Workshop()
    let path = try workshop.file(
      "s.jsonl", "{\"id\":\"1\",\"text\":\"same\"}\n{\"id\":\"2\",\"text\":\"same\"}\n")
    try workshop.act { _ = try $0.importFiles([path], ImportRequest()) { _ in } }
    try workshop.answer(1, "bug", as: "maintainer")
    try workshop.answer(2, "other", as: "maintainer")
    try workshop.act { (project: Project) throws in
      #expect(try project.status().standingAnswers == 1)
      #expect(try project.scores()[0].table.samples.count == 1)
    }
  }

  @Test(
    "of an annotator's rows for one sample the first counts; a later file replaces; equal ones write nothing"
  )
  func answers() throws {
    let workshop = try Workshop()
    try workshop.importSamples(2)
    let first = try workshop.file(
      "a.csv", "task,worker,label\n1,w1,bug\n1,w1,other\n2,w1,bug\n1,w2,bug\n9,w2,bug\n1,w3,none\n")
    let request = ImportRequest(kind: .answers)
    let report = try workshop.act { try $0.importFiles([first], request) { _ in } }
    #expect((report.new, report.repeated, report.refused) == (3, 1, 2))
    let ids = try workshop.logIDs()
    let again = try workshop.act { try $0.importFiles([first], request) { _ in } }
    #expect((again.new, again.duplicate) == (0, 3))
    #expect(try workshop.logIDs() == ids)
    let second = try workshop.file("b.csv", "task,worker,label\n1,w1,other\n")
    #expect(try workshop.act { try $0.importFiles([second], request) { _ in } }.replaced == 1)
    try workshop.act { (project: Project) throws in
      #expect(try project.status().standingAnswers == 3)
    }
  }

  @Test("only a maintainer imports what others answered")
  func notAllowed() throws {
    let workshop = try Workshop()
    try workshop.importSamples(1)
    try workshop.join("ada")
    let path = try workshop.file("a.csv", "task,worker,label\n1,w1,bug\n")
    #expect(throws: ProjectError.self) {
      try workshop.act(as: "ada") {
        try $0.importFiles([path], ImportRequest(kind: .answers)) { _ in }
      }
    }
  }

  @Test("a contributor's own samples are pending, not asked, and never reviewed by themselves")
  func pending() throws {
    let workshop = try Workshop()
    try workshop.join("ada", role: .reviewer)
    try workshop.act(as: "ada") { (project: Project) throws in
      #expect(try project.submit(text: "mine").state == .pending)
      #expect(try project.check(text: "mine").isDuplicate)
      #expect(try LabelSession(project).current == nil)
      #expect(try ReviewSession(project).current == nil)
    }
    try workshop.act { (project: Project) throws in
      let session = try ReviewSession(project)
      #expect(session.current?.contributor == "ada")
      #expect(throws: ProjectError.self) { try session.decide(.returned) }
      try session.decide(.returned, reason: "quality", note: "say more")
      #expect(session.current == nil)
    }
    try workshop.act(as: "ada") { (project: Project) throws in
      let mine = try #require(try project.mySubmissions().first)
      #expect(mine.submission.state == .returned)
      #expect(mine.submission.reasons == ["quality: say more"])
    }
  }
}
