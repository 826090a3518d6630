import Domain
import Terminal
import Testing

@testable import Screens

@Suite("Golden frames of each type of task")
struct TaskGoldenTests {
  private static func with(_ model: LabelModel, _ keys: Key...) -> LabelModel {
    var model = model
    for key in keys { _ = model.update(.key(key), size: Samples.size) }
    return model
  }

  private static var tags: LabelItem.Question {
    var tags = Samples.tags
    tags.options[0].help = "money back"
    return tags
  }

  private static var manyTags: LabelItem.Question {
    var question = Samples.question(optionCount: 60)
    question.kind = .multichoice(MultichoiceTask(options: [], minimum: 1, maximum: 5))
    return question
  }

  private static let hostileReplies: [JSONValue] = [
    .string(Samples.hostile), "2  spoofed\n3  line",
  ]

  private static let models: [(String, LabelModel)] = [
    (
      "task-multichoice", with(Samples.asking(Samples.plain, tags), .character("1"), .right, .right)
    ),
    (
      "task-multichoice-list",
      with(Samples.asking(Samples.plain, manyTags), .character("4"), .enter)
    ),
    ("task-multichoice-too-few", with(Samples.asking(Samples.plain, tags), .enter)),
    ("task-rating", with(Samples.asking(Samples.plain, Samples.rating()), .right, .right)),
    ("task-rating-keys", Samples.asking(Samples.plain, Samples.rating(-2...2))),
    (
      "task-rating-long",
      with(
        Samples.asking(Samples.plain, Samples.rating(0...100)), .character("4"), .character("2"))
    ),
    ("task-preference", Samples.asking(Samples.pair(), Samples.better())),
    (
      "task-preference-strength",
      with(Samples.asking(Samples.pair(long: true), Samples.better(strength: 3)), .down, .right)
    ),
    ("task-ranking", Samples.asking(Samples.list, Samples.ranking())),
    (
      "task-ranking-tie",
      with(
        Samples.asking(Samples.list, Samples.ranking()), .character("2"), .character("3"),
        .character("="))
    ),
    ("task-ranking-none", Samples.asking(Samples.plain, Samples.ranking())),
    ("task-chat", Samples.asking(Samples.chat, Samples.topic)),
    (
      "task-several",
      with(
        Samples.asking(Samples.chat, Samples.topic, tags, Samples.why), .character("3"),
        .character("1"))
    ),
    (
      "task-hostile",
      Samples.asking(
        SampleText([
          ("prompt", Samples.hostile, nil),
          ("replies", "", .array(hostileReplies)),
        ]), Samples.ranking())
    ),
  ]

  @Test("every type of task", arguments: models.indices)
  func frames(_ number: Int) throws {
    let (name, model) = TaskGoldenTests.models[number]
    for size in Golden.allSizes {
      let frame = model.view(size: size)
      #expect(!frame.hasRawScalars)
      try Golden.expect(frame, name)
    }
  }

  @Test("every type of task is drawn at every size, with its cursor inside")
  func allSizes() {
    for (name, model) in TaskGoldenTests.models {
      for rows in [1, 5, 11, 12, 13, 16, 17, 24, 61] {
        for columns in [1, 9, 39, 40, 41, 60, 61, 76, 80, 300] {
          let size = Size(rows: rows, columns: columns)
          let frame = model.view(size: size)
          #expect(frame.size == size)
          if let cursor = frame.cursor { #expect(frame.bounds.contains(cursor), "\(name) \(size)") }
        }
      }
    }
  }
}
