import Scoring

/// What came out: one line a task, one a worker, and what was used.
public struct AggregateResult: Sendable {
  /// What the label of a task is, and how sure that is.
  public struct Label: Sendable, Equatable {
    public let task: String
    public let label: String
    public let confidencePPM: Int
    /// One probability a class in ppm, in the order of `classes`; empty where there are none.
    public let posteriorPPM: [Int]
    /// Whether several labels were equally probable.
    public let isTied: Bool
  }

  /// What is known of a worker.
  public struct Worker: Sendable, Equatable {
    public let worker: String
    public let answers: Int
    /// How good, in ppm: class-mean recall for choices.
    public let weightPPM: Int
    /// The lower 5 % quantile of the weight, ppm.
    public let lowerWeightPPM: Int
    /// What one answer tells, in millionths of a bit.
    public let informationMicrobits: Int64
    /// The first worker, in order, of those who copy each other; the worker itself where alone.
    public let cluster: String
    /// Share of the credit, ppm; all together 1,000,000.
    public let sharePPM: Int
  }

  /// Two workers who answer alike as if one copied the other.
  public struct Copy: Sendable, Equatable {
    public let first: String
    public let second: String
    public let commonTasks: Int
    public let sameAnswers: Int
    /// Log likelihood ratio of copying against independence, in thousandths of a nat.
    public let evidenceMillinats: Int
  }

  public var kind: AnswerKind
  public var requestedMethod: String
  public var method: String
  public var parameters: [String: Int]
  public var iterations: Int
  public var answerCount: Int
  public var repeatedCount: Int
  public var refusedCount: Int
  /// `file:line: reason` of the first refused records.
  public var refusals: [String]
  public var goldCount: Int
  public var classes: [String]
  public var labels: [Label]
  /// Empty where they were not asked for.
  public var workers: [Worker]
  public var copies: [Copy]
  /// Further columns of the labels, for kinds with no classes.
  public var extraColumns: [ExtraColumn] = []

  /// A column beside the labels, with a cell a label.
  public struct ExtraColumn: Sendable, Equatable {
    public let name: String
    public let cells: [String]
  }
}

extension AggregateResult {
  /// One line a worker, with shares that divide the whole by credits, or by answers where all credits are 0.
  ///
  /// - Parameter clusters: the cluster of each worker; nil where copies are not looked for.
  static func workers(
    _ names: [String], counts: [Int], weights: [AnnotatorWeight], credits: [Int64],
    clusters: [UInt32]? = nil
  ) -> [Worker] {
    let shares = Shares.ppm(
      contributors: names,
      kinds: [Shares.Kind(part: 1, credits: credits, counts: counts.map { Int64($0) })])
    return names.indices.map { j in
      Worker(
        worker: names[j], answers: counts[j], weightPPM: weights[j].weightPPM,
        lowerWeightPPM: weights[j].lowerWeightPPM,
        informationMicrobits: weights[j].informationMicrobits,
        cluster: names[clusters.map { Int($0[j]) } ?? j], sharePPM: shares[j])
    }
  }

  /// The same for kinds whose methods know how often a worker's answers are right, or worth something; of a method that
  /// knows nothing of workers everybody's answers count alike.
  ///
  /// - Parameters:
  ///   - authors: the worker of each answer.
  ///   - information: of one answer, microbits; nil: the credit divided by the answers.
  static func workers(
    _ names: [String], authors: [Int], reliabilities: [Double]?, information: [Int64]?,
    credits: [Int64]?
  ) -> [Worker] {
    var counts = [Int](repeating: 0, count: names.count)
    for author in authors { counts[author] += 1 }
    let weights = names.indices.map { j in
      AnnotatorWeight(
        share: reliabilities?[j] ?? 0.5, answers: counts[j],
        informationMicrobits: information?[j] ?? (credits?[j] ?? 0) / Int64(max(1, counts[j])))
    }
    return workers(
      names, counts: counts, weights: weights, credits: credits ?? counts.map { Int64($0) })
  }
}
