import Import
import Scoring

/// Answers with one of a few labels in the form that scoring takes, with the names of its numbers.
struct ChoiceTable {
  let tasks: NameOrder
  let workers: NameOrder
  let labels: NameOrder
  let answers: AnswerTable
  /// Rows of an annotator to a task beyond the one that counts.
  let repeated: Int

  static let mostLabels = 65_536

  /// - Throws: `AggregateError.tooLarge`.
  init(_ crowd: CrowdAnswers) throws {
    tasks = NameOrder(crowd.tasks)
    workers = NameOrder(crowd.workers)
    labels = NameOrder(crowd.labels, integersByValue: true)
    guard labels.names.count <= Self.mostLabels else {
      throw AggregateError.tooLarge(
        "\(labels.names.count) different labels, at most \(Self.mostLabels) are possible; "
          + "are these texts? then say --type text")
    }
    let taskCount = tasks.names.count
    guard taskCount * labels.names.count <= 1 << 25 else {
      throw AggregateError.tooLarge(
        "\(taskCount) tasks × \(labels.names.count) labels are too many to hold; "
          + "are these texts? then say --type text")
    }
    let rows = crowd.onePerWorker(tasks: tasks, workers: workers, labels: labels)
    var answers = AnswerTable(
      sampleCount: taskCount, annotatorCount: workers.names.count, labelCount: labels.names.count)
    answers.reserveCapacity(rows.count)
    for row in rows {
      answers.append(
        sample: UInt32(row.task), annotator: UInt32(row.worker), label: UInt16(row.label))
    }
    self.answers = answers
    repeated = crowd.task.count - answers.count
  }
}
