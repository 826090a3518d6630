/// Where a sample stands for one task. The raw values are those of exports.
public enum SampleStatus: String, Sendable, CaseIterable {
  /// More answers are wanted.
  case open
  /// The answers suffice.
  case settled
  /// All answers are in and they don't suffice.
  case disputed
  /// Reviewers decided.
  case adjudicated
  /// The answer was known.
  case gold

  /// The label doesn't come from answers, and may stand without any.
  public var isCertain: Bool { self == .gold || self == .adjudicated }
}

/// What settled a sample. The raw values are those of exports, empty where nothing did.
public enum SettledBy: String, Sendable, CaseIterable {
  case unanimous
  case weighted
  case adjudicated
  case gold
  case none = ""
}

/// Status of a sample for one task, and what it rests on.
public struct SampleState: Sendable, Equatable {
  public let status: SampleStatus
  public let settledBy: SettledBy

  public init(status: SampleStatus, settledBy: SettledBy) {
    self.status = status
    self.settledBy = settledBy
  }
}

/// What is known of a sample when the stopping rule looks at it.
public struct SampleEvidence: Sendable, Equatable {
  /// Standing answers that are neither skips nor training, agents' only where the policy counts
  /// them.
  public var countingAnswers: Int
  /// Standing skips.
  public var skips: Int
  /// How many of the counting answers aren't an agent's.
  public var answersNotFromAgents: Int
  /// Whether all counting answers are alike.
  public var isUnanimous: Bool
  /// The largest one-coin posterior in ppm (`OneCoin`, equal prior probabilities).
  public var oneCoinPPM: Int
  /// Whether the sample's answer is known.
  public var isGold: Bool
  /// Whether reviewers' newest verdicts agree on a value (a tie is none).
  public var isAdjudicated: Bool

  public init(
    countingAnswers: Int, skips: Int, answersNotFromAgents: Int, isUnanimous: Bool,
    oneCoinPPM: Int, isGold: Bool = false, isAdjudicated: Bool = false
  ) {
    self.countingAnswers = countingAnswers
    self.skips = skips
    self.answersNotFromAgents = answersNotFromAgents
    self.isUnanimous = isUnanimous
    self.oneCoinPPM = oneCoinPPM
    self.isGold = isGold
    self.isAdjudicated = isAdjudicated
  }

  /// What the counting answers to one sample show.
  ///
  /// - Parameters:
  ///   - labels: the label of each counting answer, in order of annotator.
  ///   - isFromAgent: for each, whether an agent gave it.
  ///   - reliabilities: r_j of each answer's annotator.
  ///   - labelCount: how many labels the task has.
  ///   - skips: standing skips.
  public init(
    labels: [UInt16], isFromAgent: [Bool], reliabilities: [Double], labelCount: Int, skips: Int,
    isGold: Bool = false, isAdjudicated: Bool = false
  ) {
    precondition(labels.count == isFromAgent.count, "each answer is an agent's or not")
    let posterior = OneCoin.posterior(
      labels: labels, reliabilities: reliabilities, labelCount: labelCount)
    self.init(
      countingAnswers: labels.count, skips: skips,
      answersNotFromAgents: isFromAgent.count { !$0 },
      isUnanimous: labels.allSatisfy { $0 == labels.first },
      oneCoinPPM: posterior.map(PartsPerMillion.rounded).max() ?? 0,
      isGold: isGold, isAdjudicated: isAdjudicated)
  }
}

/// When to stop asking about a sample: the policy's `[overlap]`.
public struct StoppingRule: Sendable, Equatable {
  /// Counting answers wanted before scoring may call a sample done.
  public let min: Int
  /// Answers handed out at most.
  public let max: Int
  /// The one-coin posterior, in ppm, at which a sample is settled.
  public let confidencePPM: Int

  public init(min: Int, max: Int, confidencePPM: Int) {
    precondition(min >= 1 && max >= min, "1 ≤ min ≤ max")
    self.min = min
    self.max = max
    self.confidencePPM = confidencePPM
  }

  /// The state of a sample.
  ///
  /// Gold outranks adjudicated, which outranks the answers. Those settle a sample in two ways: at
  /// least `min` of them, one not an agent's, with the one-coin posterior at `confidencePPM`; or
  /// at least `max` of them, all alike. A sample with `max` answers and skips is disputed if
  /// neither holds, else open.
  public func state(of evidence: SampleEvidence) -> SampleState {
    if evidence.isGold { return SampleState(status: .gold, settledBy: .gold) }
    if evidence.isAdjudicated {
      return SampleState(status: .adjudicated, settledBy: .adjudicated)
    }
    let isConfident =
      evidence.countingAnswers >= min && evidence.answersNotFromAgents >= 1
      && evidence.oneCoinPPM >= confidencePPM
    let isFullAndAlike = evidence.countingAnswers >= max && evidence.isUnanimous
    if isConfident || isFullAndAlike {
      return SampleState(
        status: .settled, settledBy: evidence.isUnanimous ? .unanimous : .weighted)
    }
    let isFull = evidence.countingAnswers + evidence.skips >= max
    return SampleState(status: isFull ? .disputed : .open, settledBy: .none)
  }
}
