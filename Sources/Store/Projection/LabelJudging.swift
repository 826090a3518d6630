import Domain

/// One annotator's answer to one (sample, task), as the stopping rule sees it.
public struct LabelVote: Sendable, Equatable {
  /// Index among the labels that the policy in force offers.
  public var label: Int
  public var isAgent: Bool
  /// The annotator's one-coin reliability of the last fit, ppm; nil where there was none.
  public var reliabilityPPM: Int?
}

/// What is known of one (sample, task) when its state is judged for the queue.
///
/// Where the type has classes, labels are indexes among those that the policy offers; else among `values`.
public struct LabelVotes: Sendable, Equatable {
  public var labelCount: Int
  public var votes: [LabelVote]
  public var skips: Int
  public var minimum: Int
  public var maximum: Int
  public var thresholdPPM: Int
  public var gold: Int?
  public var adjudicated: Int?
  public var kind: TaskKind
  /// The distinct values of answers and verdicts, plain; empty where the type has classes.
  public var values: [JSONValue]
}

/// The state of one (sample, task) in the queue's cache.
public struct LabelState: Sendable, Equatable {
  public enum Status: Int, Sendable, CaseIterable {
    case open = 0
    case settled = 1
    case disputed = 2
    case adjudicated = 3
    case gold = 4

    /// The state's name, as counters have it. Spelled out: printing a case goes by reflection, which costs as much as
    /// the rest of an answer's bookkeeping.
    var word: String {
      switch self {
      case .open: "open"
      case .settled: "settled"
      case .disputed: "disputed"
      case .adjudicated: "adjudicated"
      case .gold: "gold"
      }
    }
  }

  public var status: Status
  /// Index of the label; nil where there is none.
  public var label: Int?
  public var confidencePPM: Int
  /// One probability a label, or of a type without classes one a question of yes or no; empty where nobody answered, or
  /// nobody needs to know.
  public var posteriorPPM: [Int]

  public init(status: Status, label: Int?, confidencePPM: Int, posteriorPPM: [Int] = []) {
    self.status = status
    self.label = label
    self.confidencePPM = confidencePPM
    self.posteriorPPM = posteriorPPM
  }
}

/// What the last fit believes of an annotator, for the queue.
public struct AnnotatorSkill: Sendable, Equatable {
  /// One-coin reliability, ppm.
  public var reliabilityPPM: Int
  /// Answers that it rests on.
  public var answers: Int
  /// P(says l | truth k) in ppm, row-major; empty where the fit has no matrix.
  public var confusionPPM: [Int]

  public init(reliabilityPPM: Int, answers: Int, confusionPPM: [Int] = []) {
    self.reliabilityPPM = reliabilityPPM
    self.answers = answers
    self.confusionPPM = confusionPPM
  }
}

/// An answer, and what is known of its sample and of who else answered that.
public struct AnswerInContext: Sendable, Equatable {
  /// An answer of somebody else to the same sample.
  public struct Other: Sendable, Equatable {
    public var label: Int
    public var skill: AnnotatorSkill?
  }

  public var label: Int
  public var others: [Other]
  /// The sample's label where it is known.
  public var gold: Int?
}

/// What somebody's newest answer is learned from.
public struct AnnotatorHistory: Sendable, Equatable {
  public var labelCount: Int
  /// Class prior of the last fit, ppm; empty where there was none.
  public var priorPPM: [Int]
  /// Of the person, as the last fit and the answers since left it; nil where this is the first.
  public var skill: AnnotatorSkill?
  /// The newest answer.
  public var newest: AnswerInContext
  /// The counting answers before it; none where they are many.
  public var earlier: [AnswerInContext]
}

/// The stopping rule and what an answer is worth, which are scoring's; the store only keeps what they say.
public protocol LabelJudging: Sendable {
  func judge(_ votes: LabelVotes) -> LabelState
  /// What somebody's next answer is expected to tell, any unit.
  /// - Parameters:
  ///   - labelCount: classes of an answer; 0 where the type has none.
  ///   - posteriorPPM: of the sample, as `judge` gave it; empty where nobody answered.
  ///   - skill: nil where no fit knows the person.
  func gain(_ kind: TaskKind, labelCount: Int, posteriorPPM: [Int], skill: AnnotatorSkill?) -> Int
  /// An annotator after one more answer.
  func learned(_ history: AnnotatorHistory) -> AnnotatorSkill
  /// The posterior of a sample by the annotators' reliabilities, as `judge` gives it, ppm.
  func posteriorPPM(labels: [Int], reliabilitiesPPM: [Int?], labelCount: Int) -> [Int]
  /// Whether the test on samples of known answer pauses somebody.
  func hasFailed(hits: Int, misses: Int, labelCount: Int, minimumAccuracyPPM: Int) -> Bool
}

extension LabelJudging {
  /// Without a rule all samples are worth the same.
  public func gain(
    _ kind: TaskKind, labelCount: Int, posteriorPPM: [Int], skill: AnnotatorSkill?
  ) -> Int { 0 }

  /// Without a rule nothing is learned from an answer.
  public func learned(_ history: AnnotatorHistory) -> AnnotatorSkill {
    AnnotatorSkill(
      reliabilityPPM: history.skill?.reliabilityPPM ?? 500_000,
      answers: (history.skill?.answers ?? 0) + 1)
  }

  /// Without a rule nothing is known of a sample.
  public func posteriorPPM(labels: [Int], reliabilitiesPPM: [Int?], labelCount: Int) -> [Int] { [] }

  /// Without a test nobody is paused.
  public func hasFailed(hits: Int, misses: Int, labelCount: Int, minimumAccuracyPPM: Int) -> Bool {
    false
  }
}
