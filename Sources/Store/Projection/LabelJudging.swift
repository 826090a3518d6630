/// One annotator's answer to one (sample, task), as the stopping rule sees it.
public struct LabelVote: Sendable, Equatable {
  /// Index among the labels that the policy in force offers.
  public var label: Int
  public var isAgent: Bool
  /// The annotator's one-coin reliability of the last fit, ppm; nil where there was none.
  public var reliabilityPPM: Int?
}

/// What is known of one (sample, task) when its state is judged for the queue.
public struct LabelVotes: Sendable, Equatable {
  public var labelCount: Int
  public var votes: [LabelVote]
  public var skips: Int
  public var minimum: Int
  public var maximum: Int
  public var thresholdPPM: Int
  public var gold: Int?
  public var adjudicated: Int?
}

/// The state of one (sample, task) in the queue's cache.
public struct LabelState: Sendable, Equatable {
  public enum Status: Int, Sendable, CaseIterable {
    case open = 0
    case settled = 1
    case disputed = 2
    case adjudicated = 3
    case gold = 4
  }

  public var status: Status
  /// Index of the label; nil where there is none.
  public var label: Int?
  public var confidencePPM: Int

  public init(status: Status, label: Int?, confidencePPM: Int) {
    self.status = status
    self.label = label
    self.confidencePPM = confidencePPM
  }
}

/// The stopping rule, which is scoring's; the store only keeps what it says.
public protocol LabelJudging: Sendable {
  func judge(_ votes: LabelVotes) -> LabelState
  /// Whether the test on samples of known answer pauses somebody.
  func hasFailed(hits: Int, misses: Int, labelCount: Int, minimumAccuracyPPM: Int) -> Bool
}

extension LabelJudging {
  /// Without a test nobody is paused.
  public func hasFailed(hits: Int, misses: Int, labelCount: Int, minimumAccuracyPPM: Int) -> Bool {
    false
  }
}
