/// Whether somebody is as accurate on samples of known label as a policy asks: Wald's sequential probability ratio
/// test (A. Wald, "Sequential Tests of Statistical Hypotheses", Ann. Math. Stat. 16, 1945) of accuracy p1 against
/// guessing, p0 = 1/K, with errors of 5 % both ways.
///
///     log LR = h log(p1 / p0) + m log((1 − p1) / (1 − p0));  passed above log 19, failed below −log 19
///
/// It looks at counts alone: the order of hits and misses, and who looked how often, change nothing.
public struct GoldTest: Sendable, Equatable {
  /// What is known so far.
  public enum Decision: String, Sendable, CaseIterable {
    case passed, undecided, failed
  }

  /// Right answers to samples of known label, at least 0.
  public let hits: Int
  /// Wrong ones, at least 0.
  public let misses: Int
  /// Labels that could be chosen, K.
  public let labelCount: Int
  /// p1 in ppm, from 0 to 1,000,000. At or below 1/K nobody can fail: guessing is as good.
  public let minimumAccuracyPPM: Int

  public init(hits: Int, misses: Int, labelCount: Int, minimumAccuracyPPM: Int) {
    self.hits = max(0, hits)
    self.misses = max(0, misses)
    self.labelCount = labelCount
    self.minimumAccuracyPPM = min(max(0, minimumAccuracyPPM), PartsPerMillion.whole)
  }

  /// log 19 = log((1 − 0.05) / 0.05), ppm.
  public static let boundaryPPM = PartsPerMillion.rounded(Portable.log(19))

  /// Evidence for p1 against guessing, in nats as ppm; 0 where the two can't be told apart.
  ///
  /// p1 = 1 is taken as 1 − 10⁻⁶, so that one miss fails and nothing is infinite.
  public var logRatioPPM: Int {
    guard labelCount > 1 else { return 0 }
    let guessing = 1 / Double(labelCount)
    let wanted =
      Double(min(minimumAccuracyPPM, PartsPerMillion.whole - 1)) / Double(PartsPerMillion.whole)
    guard wanted > guessing else { return 0 }
    let hit = Portable.log(wanted / guessing)
    let miss = Portable.log((1 - wanted) / (1 - guessing))
    let most = 1e9
    return PartsPerMillion.rounded(
      min(Double(hits), most) * hit + min(Double(misses), most) * miss)
  }

  public var decision: Decision {
    let ratio = logRatioPPM
    if ratio > Self.boundaryPPM { return .passed }
    return ratio < -Self.boundaryPPM ? .failed : .undecided
  }

  /// What is known of the accuracy: Beta(2 + h, 1 + m).
  public var posterior: BetaDistribution {
    BetaDistribution(alpha: 2 + Double(hits), beta: 1 + Double(misses))
  }

  /// Mean of the posterior, ppm.
  public var accuracyPPM: Int {
    PartsPerMillion.rounded((2 + Double(hits)) / (3 + Double(hits) + Double(misses)))
  }

  /// The posterior's lower 5 % quantile, ppm.
  public var lowerAccuracyPPM: Int { posterior.lowerQuantilePPM(tail: 0.05) }
}
