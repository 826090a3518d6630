import Scoring

/// A synthetic crowd from a seed, with its truth.
struct RandomCrowd {
  var answers: AnswerTable
  var truth: [UInt16]

  init(seed: UInt64, samples: Int, annotators: Int, labels: Int, answersPerSample: Int) {
    var generator = SplitMix64(seed: seed)
    answers = AnswerTable(sampleCount: samples, annotatorCount: annotators, labelCount: labels)
    truth = []
    let accuracy = (0..<annotators).map { _ in 0.3 + 0.65 * generator.nextUnit() }
    for i in 0..<samples {
      let label = generator.nextIndex(below: labels)
      truth.append(UInt16(label))
      let first = generator.nextIndex(below: annotators)
      for step in 0..<answersPerSample {
        let j = (first + step * step + step) % annotators
        let said =
          generator.nextUnit() < accuracy[j]
          ? label : (label + generator.nextIndex(below: labels)) % labels
        answers.append(sample: UInt32(i), annotator: UInt32(j), label: UInt16(said))
      }
    }
  }

  /// Seven samples, the last without answers; four annotators; three labels.
  static var small: AnswerTable {
    let rows: [(UInt32, UInt32, UInt16)] = [
      (0, 0, 0), (0, 1, 0), (0, 2, 1), (1, 0, 1), (1, 1, 1), (1, 2, 2), (2, 0, 2), (2, 1, 2),
      (2, 3, 2), (3, 1, 0), (3, 2, 1), (3, 3, 0), (4, 0, 1), (4, 2, 2), (4, 3, 1), (5, 0, 2),
      (5, 1, 1), (5, 3, 0),
    ]
    var answers = AnswerTable(sampleCount: 7, annotatorCount: 4, labelCount: 3)
    for (sample, annotator, label) in rows {
      answers.append(sample: sample, annotator: annotator, label: label)
    }
    return answers
  }
}

extension AnswerTable {
  /// The answers to `samples` samples, one string of labels each, annotator by place; `.` is none.
  init(rows: [String], labels: Int) {
    self.init(
      sampleCount: rows.count, annotatorCount: rows.map(\.utf8.count).max() ?? 0,
      labelCount: labels)
    for (i, row) in rows.enumerated() {
      for (j, byte) in row.utf8.enumerated() where byte != UInt8(ascii: ".") {
        append(
          sample: UInt32(i), annotator: UInt32(j), label: UInt16(byte - UInt8(ascii: "0")))
      }
    }
  }

  /// The same answers with samples and annotators renumbered, in another order.
  func renumbered(
    samples: [Int], annotators: [Int], order: [Int]? = nil
  ) -> AnswerTable {
    var renumbered = AnswerTable(
      sampleCount: sampleCount, annotatorCount: annotatorCount, labelCount: labelCount)
    for row in order ?? Array(0..<count) {
      renumbered.append(
        sample: UInt32(samples[Int(sample[row])]),
        annotator: UInt32(annotators[Int(annotator[row])]), label: label[row])
    }
    return renumbered
  }
}
