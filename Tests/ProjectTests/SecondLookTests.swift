import Domain
import Foundation
import Ledger
import Project
import Testing

@Suite("What a change of policy touches")
struct SecondLookTests {
  private static func file(
    question: String = "Topic?",
    options: String = #"{ id = "bug" }, { id = "other" }, { id = "none" }"#
  )
    -> String
  {
    """
    [project]
    name = "project"

    [[task]]
    id = "topic"
    type = "choice"
    question = "\(question)"
    options = [\(options)]

    """
  }

  static func workshop() throws -> Workshop {
    let workshop = try Workshop()
    try apply(workshop, file())
    try workshop.importSamples(4)
    try workshop.join("ada")
    for sample in 1...3 { try workshop.answer(sample, sample == 2 ? "other" : "bug", as: "ada") }
    return workshop
  }

  private static func apply(_ workshop: Workshop, _ text: String, guideline: String = "Be kind.\n")
    throws
  {
    try text.write(toFile: workshop.folder.file, atomically: true, encoding: .utf8)
    try guideline.write(
      toFile: workshop.folder.path + "/guideline.md", atomically: true, encoding: .utf8)
    _ = try workshop.act { try $0.applyPolicy() }
  }

  @Test("an edited file is compared without being signed")
  func difference() throws {
    let workshop = try Self.workshop()
    let none = try workshop.act { try $0.policyDifference() }
    #expect(none.isEmpty)
    let text = Self.file(
      options: #"{ id = "bug" }, { id = "other", retired = true }, { id = "new" }"#)
    try text.write(toFile: workshop.folder.file, atomically: true, encoding: .utf8)
    try "Be kind.\nBe short.\n".write(
      toFile: workshop.folder.path + "/guideline.md", atomically: true, encoding: .utf8)
    try workshop.act(as: "ada") { (project: Project) throws in
      let found = try project.policyDifference()
      #expect(found.changes.contains { $0.contains("\"new\" is new") })
      #expect(found.changes.contains { $0.contains("\"other\" is retired") })
      #expect(found.guideline.filter { $0.change == .added }.map(\.text) == ["Be short."])
      #expect(found.touched.map(\.answers) == [3])
      #expect(found.touched.map(\.mine) == [3])
      #expect(found.problems.isEmpty)
      #expect(try project.answersToRevisit(limit: 9).isEmpty)
    }
    // An option with answers can't be deleted; that is said, and nothing thrown.
    try Self.file(options: #"{ id = "bug" }, { id = "new" }"#).write(
      toFile: workshop.folder.file, atomically: true, encoding: .utf8)
    #expect(try workshop.act { try $0.policyDifference() }.problems.count == 1)
  }

  @Test("what a change touches is asked again, and no longer once it was kept or changed")
  func again() throws {
    let workshop = try Self.workshop()
    try Self.apply(workshop, Self.file(question: "What is it about?"))
    try workshop.act(as: "ada") { (project: Project) throws in
      #expect(try project.home().toRevisit == 3)
      let second = try SecondLook(project)
      #expect(second.left == 3)
      let first = try #require(second.current)
      let session = try LabelSession(project, changing: first)
      let kept = try #require(session.current?.former["topic"])
      try session.save(try #require(session.answer(["topic": kept])))
      try second.look()
      #expect(second.left == 2)
      try second.pass()
      #expect(second.left == 1)
      #expect(try second.undo() != nil)
      #expect(second.current == first)
      #expect(try project.myTouchedAnswers(containing: "").count == 3)
    }
    try workshop.act { (project: Project) throws in
      #expect(try project.answersToRevisit(limit: 9).isEmpty)
      #expect(try project.policyDifference(since: 1).changes.count >= 1)
      #expect(throws: ProjectError.self) { try project.policyDifference(since: 99) }
    }
  }

  @Test("a retired option touches the answers with it alone, a merged one none, a guideline all")
  func touched() throws {
    let workshop = try Self.workshop()
    try Self.apply(
      workshop,
      Self.file(options: #"{ id = "bug" }, { id = "other", retired = true }, { id = "none" }"#))
    try workshop.act(as: "ada") { (project: Project) throws in
      #expect(try project.answersToRevisit(limit: 9).count == 1)
    }
    try Self.apply(
      workshop,
      Self.file(options: #"{ id = "bug" }, { id = "other", merged_into = "bug" }, { id = "none" }"#)
    )
    try workshop.act(as: "ada") { (project: Project) throws in
      #expect(try project.answersToRevisit(limit: 9).isEmpty)
    }
    try Self.apply(
      workshop,
      Self.file(
        options: #"{ id = "bug" }, { id = "other", merged_into = "bug" }, { id = "none" }"#),
      guideline: "Be short.\n")
    try workshop.act(as: "ada") { (project: Project) throws in
      #expect(try project.answersToRevisit(limit: 9).count == 3)
      #expect(try project.answersToRevisit(limit: 2).count == 2)
    }
  }

  @Test("what one was told about is not asked again: it would not be scored")
  func told() throws {
    let workshop = try Self.workshop()
    try workshop.act(as: "ada") { project in try project.reveal(try project.sampleNamed("1")) }
    try workshop.join("bo")
    try workshop.answer(1, "other", as: "bo")
    try workshop.act(as: "ada") { project in try project.reveal(try project.sampleNamed("1")) }
    try Self.apply(workshop, Self.file(question: "What is it about?"))
    try workshop.act(as: "ada") { (project: Project) throws in
      #expect(try project.answersToRevisit(limit: 9).count == 2)
    }
  }
}
