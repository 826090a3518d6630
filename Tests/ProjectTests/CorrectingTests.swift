import Domain
import Foundation
import Ledger
import Project
import Release
import Testing

@Suite("Corrections of submissions")
struct CorrectingTests {
  /// Ada submits, bo and cy review.
  static func submitted(reviewers: [String] = ["bo", "cy"]) throws -> Workshop {
    let workshop = try Workshop()
    try workshop.importSamples(2)
    try workshop.join("ada")
    for person in reviewers { try workshop.join(person, role: .reviewer) }
    try workshop.act(as: "ada") { _ = try $0.submit(text: "a mesage") }
    return workshop
  }

  private func mine(_ workshop: Workshop) throws -> [String: SubmissionState] {
    try workshop.act(as: "ada") { (project: Project) throws in
      Dictionary(
        try project.mySubmissions().map { ($0.sample.fields[0].text, $0.submission.state) },
        uniquingKeysWith: { first, _ in first })
    }
  }

  @Test("what a reviewer corrects goes back, and what they wrote waits for another reviewer")
  func peers() throws {
    let workshop = try Self.submitted()
    try workshop.act(as: "bo") { (project: Project) throws in
      let session = try ReviewSession(project)
      #expect(try session.correctable() == CorrectableText(text: "a mesage", isRecord: false))
      #expect(throws: ProjectError.self) { try session.correct(to: "a mesage") }
      #expect(try session.correct(to: "a message") == .pending)
      // Neither is theirs to review again.
      #expect(session.current == nil)
    }
    #expect(try mine(workshop) == ["a mesage": .pending, "a message": .pending])
    let corrected = try workshop.act(as: "ada") { (project: Project) throws in
      try project.mySubmissions().filter(\.submission.isCorrection)
    }
    #expect(corrected.map { $0.sample.fields[0].text } == ["a message"])
    // Its first submitter doesn't review it either.
    try workshop.act(as: "cy") { (project: Project) throws in
      let session = try ReviewSession(project)
      var seen: [String] = []
      while let item = session.current {
        seen.append(item.sample.fields[0].text)
        #expect(item.contributor == "ada")
        try session.decide(
          item.sample.fields[0].text == "a message" ? .accept : .returned,
          reason: item.sample.fields[0].text == "a message" ? nil : "quality")
      }
      #expect(seen.sorted() == ["a mesage", "a message"])
    }
    #expect(try mine(workshop) == ["a mesage": .returned, "a message": .accepted])
    #expect(try workshop.act { try $0.rebuild() } == [])
  }

  @Test("a maintainer's correction stands at once, and undo brings the first text back")
  func maintainer() throws {
    let workshop = try Self.submitted()
    try workshop.act { (project: Project) throws in
      let session = try ReviewSession(project)
      #expect(try session.correct(to: "a message") == .accepted)
    }
    #expect(try mine(workshop) == ["a mesage": .returned, "a message": .accepted])
    let said = try workshop.act(as: "ada") { (project: Project) throws in
      try project.mySubmissions().first { $0.submission.state == .returned }?.submission.reasons
    }
    #expect(said == ["corrected"])
    try workshop.act { (project: Project) throws in
      #expect(try project.undo()?.words == "undid the correction")
    }
    #expect(try mine(workshop) == ["a mesage": .pending, "a message": .withdrawn])
    #expect(try workshop.act { try $0.rebuild() } == [])
  }

  @Test("whose text is corrected can take it back with all that was made of it")
  func withdrawn() throws {
    let workshop = try Self.submitted()
    try workshop.act { (project: Project) throws in
      _ = try ReviewSession(project).correct(to: "a message")
    }
    try workshop.act(as: "ada") { (project: Project) throws in
      #expect(try project.undo()?.words == "undid the submission")
    }
    #expect(try mine(workshop) == ["a mesage": .withdrawn, "a message": .withdrawn])
    #expect(try workshop.act { try $0.rebuild() } == [])
  }

  @Test("nobody corrects their own in review, and who is no reviewer corrects nothing")
  func rights() throws {
    let workshop = try Self.submitted()
    let target = try workshop.act { try #require(try $0.pendingForMe(limit: 1).first).submission }
    for person in ["ada"] {
      try workshop.act(as: person) { (project: Project) throws in
        #expect(throws: ProjectError.self) { try project.correct(target, to: "a message") }
      }
    }
    try workshop.join("di")
    try workshop.act(as: "di") { (project: Project) throws in
      #expect(throws: ProjectError.self) { try project.correct(target, to: "a message") }
    }
  }

  @Test("what came back may be submitted again, changed, as often as the policy says")
  func revised() throws {
    let workshop = try Self.submitted()
    func giveBack() throws {
      try workshop.act { (project: Project) throws in
        _ = try ReviewSession(project).decide(.returned, reason: "quality")
      }
    }
    func revise(_ old: String, _ new: String) throws {
      let id = Identity.sampleID(media: "text/plain", content: old.utf8)
      try workshop.act(as: "ada") { _ = try $0.revise(id, to: new) }
    }
    #expect(throws: ProjectError.self) { try revise("a mesage", "a message") }
    try giveBack()
    #expect(throws: ProjectError.self) { try revise("a mesage", "a mesage") }
    try revise("a mesage", "a message")
    #expect(try mine(workshop) == ["a mesage": .returned, "a message": .pending])
    try giveBack()
    #expect(throws: ProjectError.self) { try revise("a message", "the message") }
    #expect(try workshop.act { try $0.rebuild() } == [])
  }

  @Test("a release credits the first submitter, and verifies")
  func released() throws {
    let workshop = try Self.submitted()
    try workshop.act { (project: Project) throws in
      _ = try ReviewSession(project).correct(to: "a message")
    }
    let id = Identity.sampleID(media: "text/plain", content: "a message".utf8).hex
    for person in ["bo", "cy"] {
      try workshop.act(as: person) {
        _ = try $0.answer(
          line: Array("{\"sample\":\"\(id)\",\"task\":\"topic\",\"value\":\"bug\"}".utf8))
      }
    }
    let report = try workshop.act { try $0.export(to: workshop.path("out"), ExportOptions()) }
    #expect(report.rows == 1)
    let verified = try ReleaseTests.verify(workshop, workshop.path("out"))
    #expect(verified.problems == [])
    let ada = try workshop.act(as: "ada") { $0.fingerprint ?? "" }
    let people = try String(
      contentsOfFile: workshop.path("out") + "/contributors.jsonl", encoding: .utf8)
    let line = try #require(people.split(separator: "\n").first { $0.contains(ada) })
    #expect(line.contains("\"accepted\":1") || line.contains("submissions"))
  }
}
