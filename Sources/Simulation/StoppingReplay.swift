import Scoring

/// What a stopping rule would have spent on a simulated crowd, and what that buys.
///
/// Every sample gets `min` answers. Then, round by round, the one-coin model is fitted on all answers
/// so far and each sample that the rule leaves open gets one more, up to `max`. In the end labels
/// are those of the method `auto`.
public struct StoppingReplay: Sendable, Equatable {
  /// Answers and what they give.
  public struct Outcome: Sendable, Equatable {
    public let answers: Int
    /// Samples whose label is the true one.
    public let accuracyPPM: Int
  }

  /// With the rule.
  public let stopped: Outcome
  /// As many answers, the same number for every sample (one more for the first ones).
  public let uniform: Outcome
  /// `max` answers to every sample.
  public let full: Outcome
  /// Samples that the rule settled; the others stay disputed.
  public let settledSamples: Int

  /// - Throws: `SimulationError` where the rule asks for more answers than the crowd gives.
  public init(_ crowd: SimulatedCrowd, rule: StoppingRule) throws {
    guard rule.max <= crowd.options.redundancy else {
      throw SimulationError(
        "the rule asks \(rule.max) answers of a sample, the crowd gives \(crowd.options.redundancy)"
      )
    }
    let tasks = crowd.options.tasks
    var counts = [Int](repeating: rule.min, count: tasks)
    var isOpen = [Bool](repeating: true, count: tasks)
    var settled = 0
    while isOpen.contains(true) {
      let answers = crowd.answers(counts)
      let groups = answers.groupedBySample()
      let reliabilities = OneCoin().fit(answers).annotators.reliabilities ?? []
      for sample in 0..<tasks where isOpen[sample] {
        let rows = groups.answers(of: sample)
        let evidence = SampleEvidence(
          labels: Array(groups.label[rows]), isFromAgent: rows.map { _ in false },
          reliabilities: rows.map { reliabilities[Int(groups.annotator[$0])] },
          labelCount: crowd.options.classes, skips: 0)
        switch rule.state(of: evidence).status {
        case .open: counts[sample] += 1
        case .settled:
          settled += 1
          isOpen[sample] = false
        case .disputed, .adjudicated, .gold: isOpen[sample] = false
        }
      }
    }
    let spent = counts.reduce(0, +)
    let (each, more) = spent.quotientAndRemainder(dividingBy: tasks)
    stopped = Self.outcome(crowd, counts)
    uniform = Self.outcome(crowd, (0..<tasks).map { each + ($0 < more ? 1 : 0) })
    full = Self.outcome(crowd, [Int](repeating: rule.max, count: tasks))
    settledSamples = settled
  }

  private static func outcome(_ crowd: SimulatedCrowd, _ counts: [Int]) -> Outcome {
    let answers = crowd.answers(counts)
    let fit = Automatic().fit(answers)
    let right = crowd.truth.indices.count { fit.label(of: $0) == crowd.truth[$0] }
    return Outcome(
      answers: answers.count,
      accuracyPPM: PartsPerMillion.rounded(Double(right) / Double(crowd.truth.count)))
  }
}
