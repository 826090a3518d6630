import Domain
import Scoring
import Store

extension TaskTable {
  /// The known labels in the form that scoring takes.
  var goldLabels: [UInt32: UInt16] {
    Dictionary(uniqueKeysWithValues: gold.map { (UInt32($0.key), UInt16($0.value)) })
  }

  /// The counting answers in the form that scoring takes.
  var answers: AnswerTable {
    var answers = AnswerTable(
      sampleCount: samples.count, annotatorCount: annotators.count, labelCount: max(1, labels.count)
    )
    answers.reserveCapacity(sample.count)
    for row in sample.indices {
      answers.append(sample: sample[row], annotator: annotator[row], label: label[row])
    }
    return answers
  }

  /// Ratings as numbers; nil for other types.
  var numericAnswers: NumericTable? {
    guard case .rating(let scale) = kind else { return nil }
    var numbers = NumericTable(sampleCount: samples.count, annotatorCount: annotators.count)
    for row in sample.indices {
      numbers.append(
        sample: sample[row], annotator: annotator[row],
        value: Double(scale.minimum + Int(label[row])))
    }
    return numbers
  }
}

extension TaskKind {
  /// Whether answers are classes, so that the models of choices hold.
  var hasClasses: Bool {
    switch self {
    case .choice, .rating, .preference: true
    case .multichoice, .spans, .ranking, .text, .fields: false
    }
  }
}

/// When ratings are close enough: the stopping rule takes them for agreed where none is further from another than the
/// scale's tolerance.
enum RatingRule {
  /// - Parameter ratings: as places on the scale.
  /// - Returns: 1,000,000 where two answers or more lie that close, else 0.
  static func confidencePPM(_ ratings: [Int], _ scale: RatingTask) -> Int {
    guard ratings.count > 1, let low = ratings.min(), let high = ratings.max() else { return 0 }
    return high - low <= scale.tolerance ? PartsPerMillion.whole : 0
  }
}
