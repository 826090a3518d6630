import Domain
import Foundation
import Project
import Store
import Testing

/// In which order people are handed samples.
@Suite("What is asked next")
struct QueueTests {
  private func workshop(queue: String, metadata: [String] = []) throws -> Workshop {
    let workshop = try Workshop()
    let lines = (1...12).map { number in
      let more = metadata.isEmpty ? "" : ",\"score\":\(metadata[number - 1])"
      return "{\"id\":\"\(number)\",\"text\":\"text \(number)\"\(more)}"
    }
    let path = try workshop.file("samples.jsonl", lines.joined(separator: "\n") + "\n")
    _ = try workshop.act { try $0.importFiles([path], ImportRequest()) { _ in } }
    try apply(queue, workshop)
    return workshop
  }

  private func apply(_ queue: String, _ workshop: Workshop) throws {
    let policy = try workshop.file(
      "policy.toml",
      """
      [project]
      name = "queue"
      [[task]]
      id = "topic"
      type = "choice"
      options = [{ id = "bug" }, { id = "other" }]
      [gold]
      training = 0
      [queue]
      \(queue)
      """)
    try workshop.act { _ = try $0.applyPolicy(file: policy) }
  }

  /// Answers so many samples, one after the other, and says which they were.
  private func label(_ count: Int, _ workshop: Workshop, as person: String) throws -> [Int] {
    try workshop.act(as: person) { project in
      let session = try LabelSession(project)
      var seen: [Int] = []
      for _ in 0..<count {
        guard let item = session.current, let text = item.sample.fields.first?.text else { break }
        seen.append(Int(text.dropFirst("text ".count)) ?? 0)
        let pending = try #require(session.answer(["topic": "bug"]))
        try session.save(pending)
        try session.fetchNext()
      }
      return seen
    }
  }

  @Test("as they came: from the first to the last, each person alike, and on from where one was")
  func given() throws {
    let workshop = try workshop(queue: "order = \"given\"")
    try workshop.join("ada")
    #expect(try label(5, workshop, as: "maintainer") == [1, 2, 3, 4, 5])
    #expect(try label(7, workshop, as: "ada") == [1, 2, 3, 4, 5, 6, 7])
    #expect(try label(9, workshop, as: "maintainer") == [6, 7, 8, 9, 10, 11, 12])
  }

  @Test("at random: another order than they came, another for each person, every sample once")
  func random() throws {
    let workshop = try workshop(queue: "order = \"random\"")
    try workshop.join("ada")
    let mine = try label(12, workshop, as: "maintainer")
    #expect(mine.sorted() == Array(1...12))
    let hers = try label(12, workshop, as: "ada")
    #expect(hers.sorted() == Array(1...12))
    #expect(mine != hers && mine != Array(1...12) && hers != Array(1...12))
  }

  @Test("the same draw is made when it is made again")
  func sameDraw() throws {
    let workshop = try workshop(queue: "order = \"random\"")
    let first = try workshop.act { try $0.next(task: nil)?.sample.id }
    try workshop.act { try $0.returnLeases(nil) }
    #expect(try workshop.act { try $0.next(task: nil)?.sample.id } == first)
  }

  @Test(
    "a priority comes before every order; texts of numbers count, nothing counts as 0",
    arguments: ["gain", "given", "random"])
  func priority(order: String) throws {
    let scores = [
      "0.5", "\"7\"", "-1", "3", "null", "2.5", "\"x\"", "1e2", "-0.5", "4", "{}", "0.25",
    ]
    let workshop = try workshop(
      queue: "order = \"\(order)\"\npriority = \"score\"", metadata: scores)
    let seen = try label(12, workshop, as: "maintainer")
    #expect(Array(seen.prefix(7)) == [8, 2, 10, 4, 6, 1, 12])
    #expect(Set(seen[7..<10]) == [5, 7, 11])
    #expect(Array(seen.suffix(2)) == [9, 3])
    // Another policy, another order; and what is derived anew says the same.
    try apply("order = \"given\"", workshop)
    try workshop.join("ada")
    #expect(try label(3, workshop, as: "ada") == [1, 2, 3])
    try apply("order = \"given\"\npriority = \"score\"", workshop)
    _ = try workshop.act { try $0.rebuild() }
    #expect(try label(3, workshop, as: "ada") == [8, 10, 4])
  }

  @Test("a sample that comes later with a higher priority comes first")
  func later() throws {
    let workshop = try workshop(
      queue: "priority = \"score\"", metadata: (1...12).map { "\($0)" })
    #expect(try label(2, workshop, as: "maintainer") == [12, 11])
    let path = try workshop.file("more.jsonl", "{\"id\":\"x\",\"text\":\"text 99\",\"score\":99}\n")
    _ = try workshop.act { try $0.importFiles([path], ImportRequest()) { _ in } }
    #expect(try label(2, workshop, as: "maintainer") == [99, 10])
  }

  @Test("of answers without classes those that people disagree on come before those they agree on")
  func valueGain() throws {
    for (settings, one, other) in [
      ("type = \"multichoice\"\noptions = [{ id = \"a\" }, { id = \"b\" }]", #"["a"]"#, #"["b"]"#),
      ("type = \"ranking\"\nitems = \"replies\"", "[0,1]", "[1,0]"),
      ("type = \"text\"", #""the cat sat""#, #""a dog ran off""#),
      ("type = \"fields\"\nfields = { n = { type = \"integer\" } }", #"{"n":1}"#, #"{"n":2}"#),
      (
        "type = \"spans\"\nfield = \"text\"\noptions = [{ id = \"A\" }]",
        #"[{"start":0,"end":4,"label":"A"}]"#, #"[{"start":5,"end":9,"label":"A"}]"#
      ),
    ] {
      let workshop = try Workshop()
      let content = (1...2).map {
        #"{"id":"\#($0)","replies":["x","y"],"text":"word word \#($0)"}"#
      }
      let path = try workshop.file("s.jsonl", content.joined(separator: "\n"))
      let policy = try workshop.file(
        "policy.toml",
        """
        [project]
        name = "queue"
        [samples]
        show = ["text", "replies"]
        [overlap]
        min = 3
        max = 5
        confidence = 1.0
        [gold]
        training = 0
        [[task]]
        id = "task"
        \(settings)
        """)
      try workshop.act { project in
        _ = try project.applyPolicy(file: policy)
        _ = try project.importFiles([path], ImportRequest()) { _ in }
      }
      for (person, values) in [("ann", [one, one]), ("bo", [one, other])] {
        try workshop.join(person)
        for (sample, value) in zip([1, 2], values) {
          try workshop.act(as: person) {
            _ = try $0.answer(
              line: Array("{\"sample\":\"\(sample)\",\"task\":\"task\",\"value\":\(value)}".utf8))
          }
        }
      }
      try workshop.join("cy")
      let next = try workshop.act(as: "cy") { try $0.next(task: nil) }
      let text = try #require(next?.sample.fields.first?.text, "\(settings)")
      #expect(text.contains("2"), "\(settings): \(text)")
    }
  }

  @Test(
    "what an answer tells of its author is learned after it is saved, and not from one taken back")
  func learnsLater() throws {
    let workshop = try Workshop()
    try workshop.importSamples(8)
    for person in ["ada", "bo", "cy"] {
      try workshop.join(person)
      for sample in 1...4 { try workshop.answer(sample, "bug", as: person) }
    }
    let isAdopted = try workshop.act { try $0.adopt($0.scores()) }
    #expect(isAdopted)
    try workshop.act(as: "ada") { project in
      func learned() throws -> Int? {
        try project.dashboard().tasks.first?.people.first(where: \.isMe)?.answers
      }
      let session = try LabelSession(project)
      func save() throws {
        let pending = try #require(session.answer(["topic": "other"]))
        try session.save(pending)
      }
      #expect(try learned() == 4)
      try save()
      #expect(try learned() == 4)
      project.quietMoment()
      #expect(try learned() == 5)
      try session.fetchNext()
      try save()
      _ = try session.undo()
      project.quietMoment()
      #expect(try learned() == 5)
      // The first goes to the same sample again, in the place of what was taken back.
      try save()
      try save()
      project.quietMoment()
      #expect(try learned() == 6)
    }
  }

  @Test(
    "a saved answer's place in the queue is settled before anybody is handed something, also where its author's process died"
  )
  func settlesLater() throws {
    let workshop = try workshop(queue: "order = \"given\"\n[overlap]\nmin = 1\nmax = 1")
    for person in ["ada", "bo"] { try workshop.join(person) }
    func settled() throws -> Int {
      let store = try LedgerStore(
        opening: workshop.folder.ledger, access: .readOnly, judge: NoJudge())
      defer { store.close() }
      return try store.read { try $0.labelCounts(task: "topic") }.values.reduce(0, +)
    }
    try workshop.act(as: "ada") { project in
      let session = try LabelSession(project)
      let first = try #require(session.answer(["topic": "bug"]))
      try session.save(first)
      // Whoever waits for the disk doesn't wait for this.
      #expect(try settled() == 0)
      // Their process is gone, and so are their leases.
      workshop.source.setBack(-7_200)
      try workshop.act(as: "bo") { other in
        let next = try #require(try LabelSession(other).current)
        #expect(next.sample.fields.first?.text == "text 2")
      }
      #expect(try settled() == 1)
    }
    #expect(try workshop.act { try $0.rebuild() } == [])
    #expect(try settled() == 1)
  }

  @Test(
    "however fast somebody types, what is left for later stays little, and all of it is settled")
  func settlesLaterAgain() throws {
    let workshop = try Workshop()
    try workshop.importSamples(60)
    try workshop.act { project in
      let session = try LabelSession(project)
      for _ in 0..<40 {
        let pending = try #require(session.answer(["topic": "bug"]))
        try session.save(pending)
        if session.current != nil { session.show() }
      }
      try session.fetchNext()
      let store = try LedgerStore(
        opening: workshop.folder.ledger, access: .readOnly, judge: NoJudge())
      defer { store.close() }
      #expect(
        try store.read { try $0.labelCounts(task: "topic") }.values.reduce(0, +) == 40)
    }
    #expect(try workshop.act { try $0.rebuild() } == [])
  }
}
