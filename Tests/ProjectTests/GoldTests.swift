import Domain
import Foundation
import Ledger
import Project
import Store
import Testing

@Suite("Gold in people's queues")
struct GoldTests {
  /// A project of `count` samples whose first `gold` have the known answer "bug", imported by the maintainer.
  private func workshop(
    samples count: Int, gold: Int, rules: String = "training = 2\nshare = 0.3\nfeedback_limit = 2",
    overlap: String = "min = 1\nmax = 1"
  ) throws -> Workshop {
    let workshop = try Workshop()
    try workshop.setRules(gold: rules, overlap: overlap)
    try workshop.importSamples(count)
    if gold > 0 { try workshop.importGold((1...gold).map { ($0, "bug", "because of \($0)") }) }
    return workshop
  }

  /// Answers whatever is asked until nothing is left; what was asked, in order.
  private func label(
    _ workshop: Workshop, as person: String, value: (Int) -> String, limit: Int = 100
  ) throws -> [(sample: Int, feedback: GoldFeedback?)] {
    try workshop.act(as: person) { (project: Project) throws in
      let session = try LabelSession(project)
      var asked: [(sample: Int, feedback: GoldFeedback?)] = []
      while let item = session.current, asked.count < limit {
        let number = try #require(Int(item.sample.fields[0].text.dropFirst(5)))
        let pending = try #require(session.answer(["topic": .string(value(number))]))
        try session.save(pending)
        asked.append((number, session.feedback))
      }
      return asked
    }
  }

  private func answers(_ workshop: Workshop) throws -> [(author: String, item: AnswerBody.Item)] {
    var found: [(author: String, item: AnswerBody.Item)] = []
    try workshop.act { project in
      try project.log(limit: nil) { entry in
        if entry.event.kind == "answer" {
          found += try AnswerBody(entry.event.body).answers.map { (entry.event.author, $0) }
        }
        return true
      }
    }
    return found.reversed()
  }

  @Test("training comes first, is explained, and neither scored nor counted")
  func training() throws {
    let workshop = try workshop(samples: 12, gold: 5)
    try workshop.join("ada")
    let asked = try label(workshop, as: "ada", value: { _ in "bug" })
    for (sample, feedback) in asked.prefix(2) {
      #expect(sample <= 5)
      let part = try #require(feedback?.parts.first)
      #expect(part.isTraining && part.isRight)
      #expect(part.right == "bug")
      #expect(part.explanation == "because of \(sample)")
      #expect(part.training == 2)
    }
    #expect(asked.prefix(2).map { $0.feedback?.parts.first?.trained } == [1, 2])
    #expect(asked.dropFirst(2).allSatisfy { $0.feedback?.parts.first?.isTraining != true })
    let given = try answers(workshop)
    #expect(given.map(\.item.isTraining) == asked.indices.map { $0 < 2 })
    let dropped = try workshop.act { try $0.scores()[0].table.dropped }
    #expect(dropped["training"] == 2)
    #expect(asked.contains { $0.sample > 5 })
  }

  @Test("`next` hands out training too, and an answer to a sample that somebody picked is none")
  func scripts() throws {
    let workshop = try workshop(samples: 6, gold: 4, rules: "training = 2\nfeedback_limit = 9")
    try workshop.join("ada")
    #expect(
      try workshop.answerLine(4, "bug", as: "ada").feedback?.parts.first?.isTraining == false)
    let first = try #require(try workshop.act(as: "ada") { try $0.next(task: nil) })
    let second = try #require(try workshop.act(as: "ada") { try $0.next(task: nil) })
    #expect(first.sample.id != second.sample.id)
    for item in [first, second] {
      let number = try #require(Int(item.sample.fields[0].text.dropFirst(5)))
      #expect(number < 4)
      let stored = try workshop.answerLine(number, "other", as: "ada")
      #expect(stored.feedback?.parts.first?.isTraining == true)
      #expect(stored.feedback?.parts.first?.isRight == false)
    }
    #expect(try answers(workshop).map(\.item.isTraining) == [false, true, true])
  }

  @Test("everybody is trained on the same samples, with the smallest ids")
  func sameTraining() throws {
    let workshop = try workshop(samples: 12, gold: 6)
    var trained: [[Int]] = []
    for person in ["ada", "bo"] {
      try workshop.join(person)
      trained.append(
        try label(workshop, as: person, value: { _ in "bug" }, limit: 2).map(\.sample))
    }
    #expect(trained[0] == trained[1])
    let ids = try workshop.act { project in
      try (1...6).map { number in
        (
          try project.answerless(number), number
        )
      }
    }
    let smallest = ids.sorted { $0.0 < $1.0 }.prefix(2).map(\.1)
    #expect(trained[0] == smallest)
  }

  @Test("gold is mixed in at about the policy's share, the same in every run, never twice")
  func share() throws {
    let workshop = try workshop(samples: 90, gold: 40, rules: "training = 0\nshare = 0.25")
    try workshop.join("ada")
    let asked = try label(workshop, as: "ada", value: { _ in "bug" }).map(\.sample)
    #expect(Set(asked).count == asked.count)
    // Fifty open samples; a quarter of what is asked is gold.
    let gold = asked.filter { $0 <= 40 }.count
    #expect(asked.count - gold == 50)
    #expect((8...26).contains(gold), "\(gold) of \(asked.count)")
    // Whoever knows the ledger can say which: the draw is a hash of project, person and number of answers.
    let id = try workshop.act(as: "ada") { ($0.id.hex, try $0.requireIdentity()) }
    let drawn = (0..<asked.count).map { number in
      sha256("\(id.0)\n\(id.1)\n\(number)".utf8).firstWord % 1_000_000 < 250_000
    }
    #expect(asked.map { $0 <= 40 } == drawn)
  }

  @Test("nobody is asked what they said is gold, and share 0 asks nothing")
  func ownGold() throws {
    let workshop = try workshop(samples: 30, gold: 15, rules: "training = 3\nshare = 0.5")
    let asked = try label(workshop, as: "maintainer", value: { _ in "bug" })
    #expect(asked.allSatisfy { $0.sample > 15 })
    #expect(asked.count == 15)
    let without = try self.workshop(samples: 30, gold: 15, rules: "training = 0\nshare = 0.0")
    try without.join("ada")
    let other = try label(without, as: "ada", value: { _ in "bug" })
    #expect(other.allSatisfy { $0.sample > 15 })
  }

  @Test("reviewers' votes make gold; agreement among annotators never does")
  func votes() throws {
    let workshop = try workshop(samples: 4, gold: 0, rules: "training = 1\nvotes = 2")
    for person in ["ada", "bo", "cy"] { try workshop.join(person) }
    for person in ["bo", "cy"] {
      try workshop.act { _ = try $0.grant(person, .reviewer) }
      try workshop.act(as: person) {
        _ = try $0.review(
          line: Array(
            "{\"sample\":\"3\",\"verdict\":\"gold\",\"value\":\"bug\",\"note\":\"by \(person)\"}"
              .utf8
          ))
      }
    }
    let asked = try label(workshop, as: "ada", value: { _ in "other" })
    #expect(asked.first?.sample == 3)
    #expect(asked.first?.feedback?.parts.first?.explanation?.hasPrefix("by ") == true)
    // bo voted: the sample is never theirs to answer.
    #expect(try !label(workshop, as: "bo", value: { _ in "bug" }).map(\.sample).contains(3))
  }

  @Test("feedback on ordinary gold goes to so many people, and makes later answers seen")
  func feedback() throws {
    let workshop = try workshop(
      samples: 2, gold: 1, rules: "training = 0\nshare = 0.5\nfeedback_limit = 2")
    for (number, person) in ["ada", "bo", "cy"].enumerated() {
      try workshop.join(person)
      let stored = try workshop.answerLine(1, "other", as: person)
      let part = stored.feedback?.parts.first
      #expect((part != nil) == (number < 2))
      if let part {
        #expect(!part.isRight && !part.isTraining)
        #expect(part.right == "bug")
      }
    }
    // ada was told: the changed answer is kept and never scored. cy was not: it counts.
    #expect(try workshop.answerLine(1, "bug", as: "ada").feedback == nil)
    _ = try workshop.answerLine(1, "bug", as: "cy")
    let given = try answers(workshop)
    #expect(given.map(\.item.isSeen) == [false, false, false, true, false])
    // An undo after it hides, and never unscores.
    try workshop.act(as: "bo") { _ = try $0.undo() }
    #expect(try workshop.act { try $0.scores()[0].table.dropped["superseded"] } == 1)
  }

  @Test("a skip of ordinary gold is told nothing")
  func skip() throws {
    let workshop = try workshop(samples: 2, gold: 1, rules: "training = 0\nfeedback_limit = 9")
    try workshop.join("ada")
    let stored = try workshop.act(as: "ada") {
      try $0.answer(line: Array("{\"sample\":\"1\",\"value\":{\"skip\":\"unsure\"}}".utf8))
    }
    #expect(stored.feedback == nil)
  }

  @Test("agents get no training, and their answers to gold count")
  func agents() throws {
    let workshop = try workshop(
      samples: 10, gold: 8, rules: "training = 3\nshare = 0.0\nfeedback_limit = 0")
    _ = try Project.join(
      workshop.folder, name: "robot", isAgent: true, model: "m", credit: .pseudonym, keyPath: nil,
      surroundings: workshop.surroundings(of: "robot"))
    let next = try #require(try workshop.act(as: "robot") { try $0.next(task: nil) })
    #expect((Int(next.sample.fields[0].text.dropFirst(5)) ?? 0) > 8)
    for number in 1...6 {
      #expect(try workshop.answerLine(number, "other", as: "robot").isPaused == (number == 6))
    }
    #expect(try answers(workshop).allSatisfy { !$0.item.isTraining })
  }

  @Test(
    "whoever is wrong too often is paused, told why, can object, and is let in again by a grant")
  func pause() throws {
    let workshop = try workshop(
      samples: 60, gold: 30, rules: "training = 2\nshare = 0.5\nfeedback_limit = 0")
    try workshop.join("ada")
    let asked = try label(workshop, as: "ada", value: { _ in "other" })
    let counted = asked.dropFirst(2).filter { $0.sample <= 30 }
    // Two labels and 0.7: six misses fail.
    #expect(counted.count == 6)
    let pauses = try workshop.act(as: "ada") { try $0.pauses() }
    let pause = try #require(pauses.first)
    #expect(pause.task == "topic" && pause.hits == 0 && pause.misses == 6)
    #expect(pause.missed.count == 6)
    #expect(pause.missed.allSatisfy { $0.given == "other" && $0.right == "bug" })
    #expect(pause.accuracyPPM == 222_222)
    #expect(
      Set(pause.missed.map { Int($0.sample.fields[0].text.dropFirst(5)) })
        == Set(counted.map { $0.sample }))
    try workshop.act(as: "ada") { (project: Project) throws in
      #expect(try LabelSession(project).current == nil)
      #expect(try project.next(task: nil) == nil)
      #expect(try project.home().pauses.count == 1)
      #expect(throws: ProjectError.self) {
        _ = try project.answer(line: Array("{\"sample\":\"50\",\"value\":\"bug\"}".utf8))
      }
      // Taking answers back or changing them no longer helps: the samples were shown.
      _ = try project.undo()
      #expect(try project.pauses().count == 1)
    }
    // Answers given keep standing.
    #expect(try workshop.act { try $0.scores()[0].table.sample.count } == asked.count - 2)

    try workshop.act(as: "ada") { (project: Project) throws in
      _ = try project.appeal("the guideline says otherwise")
      #expect(throws: ProjectError.self) { _ = try project.appeal("  ") }
      #expect(throws: ProjectError.self) { _ = try project.appeal("x", task: "tone") }
    }
    let all = try workshop.act { try $0.allPauses() }
    #expect(all.first?.appeals == ["the guideline says otherwise"])
    #expect(all.first?.name == "ada")

    let granted = try workshop.act { try $0.grant("ada", .annotator) }
    #expect(granted.reinstated == ["topic"])
    let again = try workshop.act(as: "ada") { (project: Project) throws in
      #expect(try project.pauses().isEmpty)
      return try #require(try LabelSession(project).current)
    }
    #expect(!asked.map(\.sample).contains(Int(again.sample.fields[0].text.dropFirst(5)) ?? 0))
    // The samples of the pause are known: a new answer to one of them is seen.
    _ = try workshop.answerLine(counted[counted.startIndex].sample, "bug", as: "ada")
    #expect(try answers(workshop).last?.item.isSeen == true)
    // Six more misses pause again.
    let more = try label(workshop, as: "ada", value: { _ in "other" })
    #expect(try workshop.act(as: "ada") { try $0.pauses().first?.misses } == 6)
    #expect(Set(more.map(\.sample)).isDisjoint(with: asked.map(\.sample)))
    #expect(try workshop.act { try $0.rebuild() } == [])
    #expect(try workshop.act(as: "ada") { try $0.pauses().first?.misses } == 6)
  }

  @Test("a corrected gold label lifts the pause that hung on it, without a grant")
  func corrected() throws {
    let workshop = try workshop(samples: 20, gold: 7, rules: "training = 0\nfeedback_limit = 0")
    try workshop.join("ada")
    for number in 1...6 { _ = try workshop.answerLine(number, "other", as: "ada") }
    #expect(try workshop.act(as: "ada") { try $0.pauses().count } == 1)
    try workshop.importGold([(1, "other", nil)])
    #expect(try workshop.act(as: "ada") { try $0.pauses() } == [])
    #expect(try workshop.act { try $0.rebuild() } == [])
  }

  @Test("reviewers uphold an answer by settling the sample with it: it is a miss no longer")
  func upheld() throws {
    let workshop = try workshop(samples: 20, gold: 7, rules: "training = 0\nfeedback_limit = 0")
    try workshop.join("ada")
    try workshop.join("bo", role: .reviewer)
    for number in 1...6 { _ = try workshop.answerLine(number, "other", as: "ada") }
    #expect(try workshop.act(as: "ada") { try $0.pauses().count } == 1)
    try workshop.act(as: "bo") {
      _ = try $0.review(
        line: Array("{\"sample\":\"2\",\"verdict\":\"settle\",\"value\":\"other\"}".utf8))
    }
    #expect(try workshop.act(as: "ada") { try $0.pauses() } == [])
    #expect(try workshop.act { try $0.status().tasks[0].gold } == 7)
    try workshop.act(as: "bo") { _ = try $0.undo() }
    #expect(try workshop.act(as: "ada") { try $0.pauses().count } == 1)
    #expect(try workshop.act { try $0.rebuild() } == [])
  }

  @Test("answers given before a sample became gold count; a bar at guessing pauses nobody")
  func before() throws {
    let workshop = try workshop(samples: 10, gold: 0, rules: "training = 0")
    try workshop.join("ada")
    for number in 1...6 { _ = try workshop.answerLine(number, "other", as: "ada") }
    try workshop.importGold((1...6).map { ($0, "bug", nil) })
    #expect(try workshop.act(as: "ada") { try $0.pauses().count } == 1)
    try workshop.setRules(gold: "min_accuracy = 0.5", overlap: "min = 1\nmax = 1")
    #expect(try workshop.act(as: "ada") { try $0.pauses() } == [])
  }
}

extension Project {
  /// First word of a sample's id.
  fileprivate func answerless(_ number: Int) throws -> UInt64 {
    Identity.sampleID(media: "text/plain", content: "text \(number)".utf8).digest.firstWord
  }
}

extension Workshop {
  /// Writes keys under [gold] and [overlap] into the project file and signs it.
  func setRules(gold: String, overlap: String) throws {
    let path = folder.file
    let text = """
      [project]
      name = "project"

      [[task]]
      id = "topic"
      type = "choice"
      options = [{ id = "bug" }, { id = "other" }]

      [overlap]
      \(overlap)

      [gold]
      \(gold)

      """
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    _ = try act { try $0.applyPolicy(file: nil) }
  }

  /// Imports known answers: own id, label, why.
  func importGold(_ rows: [(Int, String, String?)]) throws {
    let lines = rows.map { row in
      "{\"task\":\"\(row.0)\",\"truth\":\"\(row.1)\"\(row.2.map { ",\"note\":\"\($0)\"" } ?? "")}"
    }
    let path = try file("gold.jsonl", lines.joined(separator: "\n") + "\n")
    _ = try act { try $0.importFiles([path], ImportRequest(kind: .gold, task: "topic")) { _ in } }
  }

  func answerLine(_ sample: Int, _ value: String, as person: String) throws -> StoredAnswer {
    try act(as: person) {
      try $0.answer(
        line: Array("{\"sample\":\"\(sample)\",\"task\":\"topic\",\"value\":\"\(value)\"}".utf8))
    }
  }
}
