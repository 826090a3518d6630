/// What a method made of the comparisons of one task.
///
/// Whatever is decided, compared or exported comes from the ppm figures (`scorePPM`, `ranking`),
/// never from the floating-point ones.
public struct PairFit: RecordedFit, Equatable {
  public var record: MethodRecord

  /// The score of each item: the logarithm of its strength (nats), so that one item beats another
  /// with the probability 1/(1 + exp(other - one)). Their mean is 0.
  public let scores: [Double]
  /// The standard error of each score, the mean held at 0.
  public let standardErrors: [Double]
  /// Whether the errors come from the whole inverse of the information matrix, or from its diagonal
  /// alone, which makes them too small (more than `StandardErrors.exactLimit` items).
  public var hasExactErrors: Bool { covariances.count == scores.count * scores.count }
  /// The covariances of scores, row-major, or none.
  let covariances: [Double]
  /// For each item the lowest item that comparisons connect it with. Between items of two
  /// components nothing but the prior decides.
  public let components: [UInt32]
  /// nu of Davidson's model, how readily annotators say that neither is better; nil where the method
  /// has no ties of its own.
  public let tieTendency: Double?
  /// How often the method went over the comparisons.
  public let iterations: Int
  /// The log-likelihood of the comparisons (nats).
  public let logLikelihood: Double
  /// What the method believes of annotators; nil where it takes all for equal.
  public let annotators: PairAnnotators?

  init(
    method: any PairMethod, parameters: [String: Int], cells: ComparisonCells, scores: [Double],
    information: [Double], priorInformation: [Double], tieTendency: Double? = nil, iterations: Int,
    logLikelihood: Double, annotators: PairAnnotators?
  ) {
    record = MethodRecord(method, parameters: parameters)
    let mean = scores.isEmpty ? 0 : scores.reduce(0, +) / Double(scores.count)
    self.scores = scores.map { $0 - mean }
    let errors = StandardErrors(cells, information: information, prior: priorInformation)
    self.standardErrors = errors.values
    self.covariances = errors.covariances
    self.components = cells.components()
    self.tieTendency = tieTendency
    self.iterations = iterations
    self.logLikelihood = logLikelihood
    self.annotators = annotators
  }
}

/// What a method believes of the annotators of a preference task.
public struct PairAnnotators: Sendable, Equatable {
  /// The probability eta_j that an annotator's answer agrees with the scale: 0.5 for one who clicks
  /// at random, below for one who has the question upside down.
  public let reliabilities: [Double]
  /// What one comparison of weight 1 tells of the true order, in millionths of a bit: 1 - H(eta_j),
  /// and 0 where eta_j is at or below one half.
  public let informationMicrobits: [Int64]
  /// The information of all comparisons of each annotator, weights counted, in microbits.
  public let credits: [Int64]

  init(reliabilities: [Double], weights: [Double]) {
    self.reliabilities = reliabilities
    let bits = reliabilities.map(PairAnnotators.information)
    informationMicrobits = bits.map { Int64(PartsPerMillion.rounded($0)) }
    credits = zip(informationMicrobits, weights).map { microbits, weight in
      Int64(min((Double(microbits) * weight + 0.5).rounded(.down), 9e18))
    }
  }

  /// The information of a comparison in bits, that of a binary symmetric channel.
  static func information(_ reliability: Double) -> Double {
    guard reliability > 0.5 else { return 0 }
    guard reliability < 1 else { return 1 }
    let miss = 1 - reliability
    let entropy = -reliability * Portable.log(reliability) - miss * Portable.log(miss)
    return max(0, 1 - entropy / Portable.ln2)
  }

  /// The reliabilities in ppm.
  public var reliabilitiesPPM: [Int] { reliabilities.map(PartsPerMillion.rounded) }
}

extension PairFit {
  /// The score of an item in millionths.
  public func scorePPM(of item: Int) -> Int { PartsPerMillion.rounded(scores[item]) }

  /// The standard error of a score in millionths.
  public func standardErrorPPM(of item: Int) -> Int {
    PartsPerMillion.rounded(standardErrors[item])
  }

  /// The items, best first: the larger score in ppm, among equal ones the lower number.
  public func ranking() -> [UInt32] {
    let ppm = scores.map(PartsPerMillion.rounded)
    return ppm.indices.sorted { ppm[$0] != ppm[$1] ? ppm[$0] > ppm[$1] : $0 < $1 }
      .map { UInt32($0) }
  }

  /// The place of each item in the ranking, from 1.
  public func ranks() -> [Int] {
    var ranks = [Int](repeating: 0, count: scores.count)
    for (place, item) in ranking().enumerated() { ranks[Int(item)] = place + 1 }
    return ranks
  }

  /// The probability that an item is preferred to another, by one who answers by the scale.
  public func probabilityPPM(_ item: Int, over other: Int) -> Int {
    PartsPerMillion.rounded(outcome(item, other).first)
  }

  /// The probability that one who answers by the scale takes two items for equal; 0 where the method
  /// has no ties of its own.
  public func tieProbabilityPPM(_ item: Int, _ other: Int) -> Int {
    PartsPerMillion.rounded(outcome(item, other).tie)
  }

  private func outcome(_ item: Int, _ other: Int) -> DavidsonOutcome {
    DavidsonOutcome(difference: scores[item] - scores[other], tieTendency: tieTendency ?? 0)
  }

  /// How much one more comparison of two items is expected to tell of their scores, in millionths:
  /// the information of its outcome about their difference, p (1 - p) where there are no ties, times
  /// the variance of that difference. The next pair to ask is the one where it is largest.
  ///
  /// The variance is sigma_a² + sigma_b² less twice their covariance, without which two items that
  /// have been compared often with each other and seldom with the rest would be asked again and
  /// again. With more than `StandardErrors.exactLimit` items the covariance is taken for 0.
  public func expectedInformationPPM(_ item: Int, _ other: Int) -> Int {
    guard item != other else { return 0 }
    var variance =
      standardErrors[item] * standardErrors[item] + standardErrors[other] * standardErrors[other]
    if hasExactErrors { variance -= 2 * covariances[item * scores.count + other] }
    return PartsPerMillion.rounded(outcome(item, other).information * max(variance, 0))
  }
}

/// 1/(1 + exp(-x)) without overflow.
@inline(__always)
func logistic(_ x: Double) -> Double {
  let e = Portable.exp(-abs(x))
  return x >= 0 ? 1 / (1 + e) : e / (1 + e)
}
