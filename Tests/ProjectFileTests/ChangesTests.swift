import Domain
import Testing

@testable import ProjectFile

@Suite("Changes of a policy")
struct ChangesTests {
  private func policy(_ options: [LabelOption], question: String = "What?") throws -> Policy {
    try Policy(
      name: "x", tasks: [LabelingTask(id: "t", type: .choice, question: question, options: options)]
    )
  }

  @Test("nothing changed, nothing said")
  func same() throws {
    let policy = try ProjectFile.read(text: Example.full)
    #expect(policy.changes(from: policy).isEmpty)
  }

  @Test("sections say key, before and after")
  func sections() throws {
    let old = try ProjectFile.read(text: Example.full)
    var new = old
    new.overlap.minimum = 3
    new.overlap.confidencePPM = 990_000
    new.samples.show = ["body"]
    new.project.description = "Another"
    new.project.license = "CC0-1.0"
    new.project.consent = nil
    #expect(
      new.changes(from: old) == [
        "project.description is another text",
        "project.license changed from \"CC-BY-4.0\" to \"CC0-1.0\"; this concerns new submissions only",
        "project.consent changed from \"consent.md\" to none",
        "samples.show changed from [\"title\",\"body\"] to [\"body\"]; this concerns new samples only",
        "overlap.min changed from 2 to 3",
        "overlap.confidence changed from 0.95 to 0.99",
      ])
  }

  @Test("options are followed by id")
  func options() throws {
    let old = try policy([
      LabelOption(id: "a"), LabelOption(id: "b"), LabelOption(id: "c"), LabelOption(id: "d"),
    ])
    let new = try policy(
      [
        LabelOption(id: "b", name: "Bee", key: "b"), LabelOption(id: "a", help: "help"),
        LabelOption(id: "c", mergedInto: "a"),
        LabelOption(id: "e"),
      ], question: "Why?")
    #expect(
      new.changes(from: old) == [
        "task t: question reworded to \"Why?\"",
        "task t: option \"d\" is gone; retire it instead, so that its answers keep their meaning",
        "task t: option \"b\" is now called \"Bee\"", "task t: option \"b\" has the key b",
        "task t: option \"a\" has another line of help",
        "task t: option \"c\" is retired", "task t: option \"c\" counts for \"a\"",
        "task t: option \"e\" is new",
        "task t: options stand in another order",
      ])
    #expect(
      old.changes(from: new).contains("task t: option \"c\" is offered again")
        && old.changes(from: new).contains("task t: option \"c\" no longer counts for \"a\""))
  }

  @Test("tasks come, go, move and get an overlap of their own")
  func tasks() throws {
    let old = try ProjectFile.read(text: Example.full)
    var new = old
    new.tasks.remove(at: 1)
    new.tasks.swapAt(0, 1)
    new.tasks[1].overlap = nil
    new.tasks.append(LabelingTask(id: "extra", type: .rating, settings: ["min": 1, "max": 3]))
    #expect(
      new.changes(from: old) == [
        "task tags is gone",
        "task topic: overlap changed from 3–7 answers at 0.95 to none",
        "task extra is new (rating)",
        "tasks are asked in another order: entities, topic, helpful, better, order, rewrite, record, why",
      ])
  }

  @Test("a task of another type says that, and its settings only where they are common")
  func type() throws {
    let old = try Policy(name: "x", tasks: [LabelingTask(id: "t", type: .rating)])
    let new = try Policy(name: "x", tasks: [LabelingTask(id: "t", type: .text, advance: true)])
    #expect(
      new.changes(from: old) == [
        "task t: type changed from rating to text", "task t: advance changed from false to true",
      ])
  }
}
