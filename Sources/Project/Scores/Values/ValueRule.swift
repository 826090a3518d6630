import Domain
import Scoring

/// The stopping rule for answers without classes: how alike they are stands in the place of the posterior.
struct ValueRule {
  let kind: TaskKind
  let rule: StoppingRule

  /// The state of a sample by its answers.
  /// - Parameters:
  ///   - values: counting answers, plain, in the order of the annotators.
  ///   - confidencePPM: their mean similarity, or of a multichoice the least of its options' posteriors.
  func state(
    values: [JSONValue], isFromAgent: [Bool], confidencePPM: Int, skips: Int, isGold: Bool,
    isAdjudicated: Bool
  ) -> SampleState {
    let evidence = SampleEvidence(
      countingAnswers: values.count, skips: skips,
      answersNotFromAgents: isFromAgent.count { !$0 },
      isUnanimous: values.allSatisfy { $0 == values.first }, oneCoinPPM: confidencePPM,
      isGold: isGold, isAdjudicated: isAdjudicated)
    let state = rule.state(of: evidence)
    guard state.status == .disputed, values.count >= rule.max, evidence.answersNotFromAgents > 0,
      let enough = Self.enoughWhenFull(kind), confidencePPM >= enough
    else { return state }
    return SampleState(status: .settled, settledBy: .weighted)
  }

  /// How alike answers must be, in ppm, that a sample with all its answers is settled; nil: alike or disputed. Good
  /// texts needn't share a word.
  private static func enoughWhenFull(_ kind: TaskKind) -> Int? {
    switch kind {
    case .spans, .ranking, .fields: PartsPerMillion.whole / 2
    case .text: 0
    case .choice, .multichoice, .rating, .preference: nil
    }
  }

  /// How sure answers to a sample are, without a fit of a whole task.
  /// - Parameter reliabilities: r_j of each answer's annotator.
  static func confidencePPM(
    _ kind: TaskKind, _ values: [JSONValue], reliabilities: [Double]
  ) -> Int {
    guard case .multichoice(let task) = kind else {
      return PartsPerMillion.rounded(ValueSimilarity.meanOfPairs(kind, values))
    }
    guard !values.isEmpty else { return 0 }
    return task.options.filter { !$0.isRetired }.map { option in
      let labels = values.map { value -> UInt16 in
        (value.arrayValue ?? []).contains(.string(option.id)) ? 1 : 0
      }
      return OneCoin.posterior(labels: labels, reliabilities: reliabilities, labelCount: 2)
        .map(PartsPerMillion.rounded).max() ?? 0
    }.min() ?? 0
  }
}
