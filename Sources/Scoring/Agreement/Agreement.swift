/// Krippendorff's alpha for nominal labels, with a bootstrap interval over samples: the figure of a
/// release.
///
/// alpha = 1 - Do/De over samples with at least two answers: with c_ik the answers k to sample i,
/// m_i = sum_k c_ik, n_k = sum_i c_ik and n = sum_k n_k,
/// Do = (1/n) sum_i (m_i² - sum_k c_ik²)/(m_i - 1) and De = (n² - sum_k n_k²)/(n (n - 1)).
public struct Agreement: Sendable, Equatable {
  /// Alpha: 1 is agreement, 0 what chance gives.
  public let alpha: Double
  /// The bounds that 95 % of the resamples lie between, in ppm.
  public let interval95PPM: ClosedRange<Int>
  /// How many samples have two answers or more.
  public let pairableSampleCount: Int
  /// How many answers they have.
  public let pairableAnswerCount: Int

  /// Alpha in ppm.
  public var alphaPPM: Int { PartsPerMillion.rounded(alpha) }
}

extension Agreement {
  /// Alpha of a table, and its interval from resampled samples.
  ///
  /// A resample draws as many samples as there are, with replacement (one `nextIndex` each); the
  /// interval goes from the ⌈0.025 R⌉-th to the ⌈0.975 R⌉-th smallest of R alphas in ppm. Resamples
  /// in which all answers are alike have no alpha and are left out.
  ///
  /// - Parameters:
  ///   - seed: of the resamples.
  ///   - resamples: how many, 1,000 by default.
  /// - Returns: nil where alpha isn't defined: no sample with two answers, or all answers alike.
  /// - Complexity: O(answers + resamples × (samples + patterns × labels)), where a pattern is a
  ///   multiset of labels that some sample received.
  public static func nominal(
    _ answers: AnswerTable, seed: UInt64, resamples: Int = 1_000
  ) -> Agreement? {
    let units = PairableUnits(answers.groupedBySample(), labelCount: answers.labelCount)
    var tally = units.tally()
    var totals = [Int](repeating: 0, count: units.labelCount)
    guard let alpha = KrippendorffAlpha.nominal(units, tally, totals: &totals) else { return nil }
    var generator = SplitMix64(seed: seed)
    var alphas: [Int] = []
    alphas.reserveCapacity(resamples)
    for _ in 0..<resamples {
      units.draw(&generator, into: &tally)
      if let alpha = KrippendorffAlpha.nominal(units, tally, totals: &totals) {
        alphas.append(PartsPerMillion.rounded(alpha))
      }
    }
    return Agreement(
      alpha: alpha, interval95PPM: Bootstrap.interval95PPM(alphas, otherwise: alpha),
      pairableSampleCount: units.count, pairableAnswerCount: units.answerCount)
  }
}
