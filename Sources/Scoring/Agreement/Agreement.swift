/// Krippendorff's alpha for nominal labels, with a bootstrap interval over samples.
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
    let units = PairableUnits(answers)
    guard let alpha = units.alpha else { return nil }
    var generator = SplitMix64(seed: seed)
    var alphas: [Int] = []
    alphas.reserveCapacity(resamples)
    for _ in 0..<resamples {
      if let alpha = units.resampledAlpha(&generator) {
        alphas.append(PartsPerMillion.rounded(alpha))
      }
    }
    alphas.sort()
    func ranked(_ perMille: Int) -> Int {
      if alphas.isEmpty { return PartsPerMillion.rounded(alpha) }
      return alphas[max((alphas.count * perMille + 999) / 1_000, 1) - 1]
    }
    return Agreement(
      alpha: alpha, interval95PPM: ranked(25)...ranked(975),
      pairableSampleCount: units.count, pairableAnswerCount: units.answerCount)
  }
}

/// What alpha needs of the samples with two answers or more (units).
///
/// Units with the same counts of labels are alike to alpha, and there are few such patterns. So a
/// resample only counts how often each was drawn.
private struct PairableUnits {
  let labelCount: Int
  /// The pattern of each unit, in order of samples.
  private var patterns: [Int32] = []
  /// c_k of each pattern: patterns × `labelCount`, in order of first appearance.
  private var counts: [Int] = []
  /// (m² - sum_k c_k²)/(m - 1) of each pattern.
  private var disagreements: [Double] = []
  private(set) var answerCount = 0

  var count: Int { patterns.count }

  init(_ answers: AnswerTable) {
    labelCount = answers.labelCount
    let groups = answers.groupedBySample()
    var known: [[UInt16]: Int32] = [:]
    for i in 0..<answers.sampleCount {
      let group = groups.answers(of: i)
      guard group.count >= 2 else { continue }
      answerCount += group.count
      let labels = groups.label[group].sorted()
      if let pattern = known[labels] {
        patterns.append(pattern)
        continue
      }
      known[labels] = Int32(disagreements.count)
      patterns.append(Int32(disagreements.count))
      var row = [Int](repeating: 0, count: labelCount)
      for label in labels { row[Int(label)] += 1 }
      let squares = row.reduce(0) { $0 + $1 * $1 }
      counts.append(contentsOf: row)
      disagreements.append(Double(group.count * group.count - squares) / Double(group.count - 1))
    }
  }

  /// Alpha of the units as they are.
  var alpha: Double? {
    var tally = [Int](repeating: 0, count: disagreements.count)
    for pattern in patterns { tally[Int(pattern)] += 1 }
    return alpha(tally)
  }

  /// Alpha of as many units drawn with replacement.
  func resampledAlpha(_ generator: inout SplitMix64) -> Double? {
    var tally = [Int](repeating: 0, count: disagreements.count)
    tally.withUnsafeMutableBufferPointer { tally in
      patterns.withUnsafeBufferPointer { patterns in
        for _ in 0..<patterns.count {
          tally[Int(patterns[generator.nextIndex(below: patterns.count)])] += 1
        }
      }
    }
    return alpha(tally)
  }

  /// Alpha of so many units of each pattern.
  private func alpha(_ tally: [Int]) -> Double? {
    var totals = [Int](repeating: 0, count: labelCount)
    var disagreement = 0.0
    for (pattern, times) in tally.enumerated() where times > 0 {
      for k in 0..<labelCount { totals[k] += times * counts[pattern * labelCount + k] }
      disagreement += Double(times) * disagreements[pattern]
    }
    var n = 0.0
    var squares = 0.0
    for total in totals {
      n += Double(total)
      squares += Double(total) * Double(total)
    }
    let expected = (n * n - squares) / (n - 1)
    guard n >= 2, expected > 0 else { return nil }
    return 1 - disagreement / expected
  }
}
