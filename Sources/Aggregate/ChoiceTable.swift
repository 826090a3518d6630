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

  /// Of several answers of one annotator to a task the most frequent counts, among equals the first
  /// in the order of labels; so the order of rows changes nothing.
  ///
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
    // Counting sort by task; worker and label share one word.
    var starts = [Int](repeating: 0, count: taskCount + 1)
    for number in crowd.task { starts[Int(tasks.place[Int(number)]) + 1] += 1 }
    for task in 0..<taskCount { starts[task + 1] += starts[task] }
    var next = starts
    var words = [UInt64](repeating: 0, count: crowd.task.count)
    for row in crowd.task.indices {
      let task = Int(tasks.place[Int(crowd.task[row])])
      words[next[task]] =
        UInt64(workers.place[Int(crowd.worker[row])]) << 16
        | UInt64(labels.place[Int(crowd.label[row])])
      next[task] += 1
    }
    var answers = AnswerTable(
      sampleCount: taskCount, annotatorCount: workers.names.count, labelCount: labels.names.count)
    answers.reserveCapacity(words.count)
    for task in 0..<taskCount {
      words[starts[task]..<starts[task + 1]].sort()
      var row = starts[task]
      while row < starts[task + 1] {
        let worker = words[row] >> 16
        var best = words[row]
        var bestCount = 0
        while row < starts[task + 1], words[row] >> 16 == worker {
          let word = words[row]
          var count = 0
          while row < starts[task + 1], words[row] == word {
            count += 1
            row += 1
          }
          if count > bestCount { (best, bestCount) = (word, count) }
        }
        answers.append(
          sample: UInt32(task), annotator: UInt32(worker),
          label: UInt16(truncatingIfNeeded: best))
      }
    }
    self.answers = answers
    repeated = words.count - answers.count
  }
}
