import Domain
import Foundation
import Ledger
import Project
import Testing

@Suite("Precedents and suggestions")
struct PrecedentTests {
  private static let texts = [
    "The invoice for March shows two charges", "My invoice for April shows two charges",
    "The calendar crashes on opening", "Two charges on one invoice again", "Thank you",
    "An invoice with the charges of March",
  ]

  static func workshop(suggest: String = "none") throws -> Workshop {
    let workshop = try Workshop()
    try """
    [project]
    name = "project"

    [[task]]
    id = "topic"
    type = "choice"
    options = [{ id = "bug" }, { id = "other" }]
    suggest = "\(suggest)"

    [overlap]
    min = 2
    max = 2
    confidence = 0.6

    [gold]
    training = 0
    share = 0
    feedback_limit = 0

    """.write(toFile: workshop.folder.file, atomically: true, encoding: .utf8)
    try workshop.act { _ = try $0.applyPolicy() }
    let lines = texts.enumerated().map { #"{"id":"\#($0.offset + 1)","text":"\#($0.element)"}"# }
    let path = try workshop.file("samples.jsonl", lines.joined(separator: "\n") + "\n")
    try workshop.act { _ = try $0.importFiles([path], ImportRequest()) { _ in } }
    for person in ["ada", "bo", "cy"] { try workshop.join(person) }
    return workshop
  }

  private func words(_ workshop: Workshop, of sample: String, as person: String) throws -> [String]
  {
    try workshop.act(as: person) { (project: Project) throws in
      try project.precedents(of: try project.sampleNamed(sample)).map { $0.sample.fields[0].text }
    }
  }

  @Test("settled samples with most words in common come first, never the one at hand")
  func precedents() throws {
    let workshop = try Self.workshop()
    #expect(try words(workshop, of: "1", as: "cy").isEmpty)
    for sample in [1, 2, 3, 5] {
      for person in ["ada", "bo"] { try workshop.answer(sample, "bug", as: person) }
    }
    // Sample 4 is open: one answer. It is at hand, too.
    try workshop.answer(4, "other", as: "ada")
    let found = try workshop.act(as: "cy") { (project: Project) throws in
      try project.precedents(of: try project.sampleNamed("6"))
    }
    #expect(found.first?.sample.fields[0].text == Self.texts[0])
    #expect(found.first?.labels.map(\.words) == ["bug"])
    #expect(found.map(\.common) == found.map(\.common).sorted(by: >))
    #expect(!found.contains { $0.sample.fields[0].text == Self.texts[3] })
    // Whoever saw how it was answered no longer answers it blind.
    try workshop.act(as: "cy") { (project: Project) throws in
      #expect(try project.answersAreSeen(try project.sampleNamed("1")))
      #expect(try !project.answersAreSeen(try project.sampleNamed("6")))
    }
    #expect(try !words(workshop, of: "1", as: "cy").contains(Self.texts[0]))
  }

  @Test("a sample of known answer is no precedent")
  func gold() throws {
    let workshop = try Self.workshop()
    for person in ["ada", "bo"] {
      for sample in [1, 2] { try workshop.answer(sample, "bug", as: person) }
    }
    #expect(try words(workshop, of: "6", as: "cy").count == 2)
    let gold = try workshop.file("gold.csv", "task,truth\n1,bug\n")
    try workshop.act { _ = try $0.importFiles([gold], ImportRequest(kind: .gold)) { _ in } }
    #expect(try words(workshop, of: "6", as: "bo") == [Self.texts[1]])
  }

  @Test("what a program said is shown only where the policy says so, and stands in the answer")
  func suggestions() throws {
    for (suggest, isShown) in [("none", false), ("agent", true)] {
      let workshop = try Self.workshop(suggest: suggest)
      _ = try Project.join(
        workshop.folder, name: "model", isAgent: true, model: "m", credit: .pseudonym,
        keyPath: nil, surroundings: workshop.surroundings(of: "model"))
      for sample in 1...6 { try workshop.answer(sample, "other", as: "model") }
      let gold = try workshop.file("gold.csv", "task,truth\n3,bug\n")
      try workshop.act { _ = try $0.importFiles([gold], ImportRequest(kind: .gold)) { _ in } }
      try workshop.act(as: "cy") { (project: Project) throws in
        let known = try project.sampleNamed("3")
        let session = try LabelSession(project)
        var told = 0
        while let item = session.current {
          let found = try session.suggestion(task: "topic")
          #expect(item.questions[0].suggests == isShown)
          #expect(found?.words == (isShown && item.sample.id != known ? "other" : nil))
          if found != nil { told += 1 }
          let event = try session.save(try #require(session.answer(["topic": "bug"])))
          var isIn = false
          try project.log(limit: 1) { entry in
            isIn = entry.id == event
            return false
          }
          #expect(isIn)
        }
        #expect(told == (isShown ? 5 : 0))
      }
      #expect(try workshop.act { try $0.rebuild() } == [])
    }
  }
}
