/// How far apart two labels are: the metric of Krippendorff's alpha.
public enum AlphaMetric: Sendable, Equatable {
  /// Labels are the same or not.
  case nominal
  /// Labels have the order of their numbers. Distance: the answers between them.
  case ordinal
  /// One finite number a label; distance: their difference.
  case interval(values: [Double])
  /// One finite number from 0 up a label; distance: their difference by their sum.
  case ratio(values: [Double])

  /// `nominal`, `ordinal`, `interval` or `ratio`.
  public var name: String {
    switch self {
    case .nominal: "nominal"
    case .ordinal: "ordinal"
    case .interval: "interval"
    case .ratio: "ratio"
    }
  }
}

/// Krippendorff's alpha (Content Analysis, 4th ed. 2018, ch. 12): 1 - Do/De, over the samples with
/// two answers or more.
///
/// With c_ik the answers k to sample i, m_i = sum_k c_ik, n_k = sum_i c_ik, n = sum_k n_k:
///
/// ```
/// Do = (1/n) sum_i sum_kl c_ik c_il d²_kl/(m_i - 1)
/// De = sum_kl n_k n_l d²_kl/(n (n - 1))
/// nominal  d² = [k ≠ l]                         interval d² = (v_k - v_l)²
/// ordinal  d² = (sum_{g=k..l} n_g - (n_k + n_l)/2)²     ratio d² = ((v_k - v_l)/(v_k + v_l))²
/// ```
///
/// The ordinal distance is the difference of mean ranks, so it is the interval one on ranks.
public enum KrippendorffAlpha {
  /// - Returns: nil where it isn't defined: no sample with two answers, no disagreement possible
  ///   (all answers alike), or values that the metric can't take.
  /// - Complexity: O(answers + patterns × labels of a pattern²), for ratio + labels².
  public static func value(of answers: AnswerTable, metric: AlphaMetric = .nominal) -> Double? {
    let units = PairableUnits(answers.groupedBySample(), labelCount: answers.labelCount)
    var totals = [Int](repeating: 0, count: units.labelCount)
    return value(units, units.tally(), metric, totals: &totals)
  }

  /// Alpha of a tally; `totals` is scratch room and holds n_k afterwards.
  static func value(
    _ units: PairableUnits, _ tally: [Int], _ metric: AlphaMetric, totals: inout [Int]
  ) -> Double? {
    switch metric {
    case .nominal: return nominal(units, tally, totals: &totals)
    case .ordinal:
      let n = count(units, tally, totals: &totals)
      var positions = [Double](repeating: 0, count: totals.count)
      var below = 0
      for (k, total) in totals.enumerated() {
        positions[k] = Double(below) + Double(total) / 2 - Double(n) / 2
        below += total
      }
      return onLine(units, tally, positions: positions, totals: totals, n: n)
    case .interval(let values):
      precondition(values.count == units.labelCount, "one value a label")
      guard values.allSatisfy(\.isFinite) else { return nil }
      let n = count(units, tally, totals: &totals)
      // The moments below lose no digits to a large common offset.
      let middle = ((values.min() ?? 0) + (values.max() ?? 0)) / 2
      return onLine(units, tally, positions: values.map { $0 - middle }, totals: totals, n: n)
    case .ratio(let values):
      precondition(values.count == units.labelCount, "one value a label")
      guard values.allSatisfy({ $0.isFinite && $0 >= 0 }) else { return nil }
      let n = count(units, tally, totals: &totals)
      return ratio(units, tally, values: values, totals: totals, n: n)
    }
  }

  static func nominal(_ units: PairableUnits, _ tally: [Int], totals: inout [Int]) -> Double? {
    count(units, tally, totals: &totals)
    var disagreement = 0.0
    for (pattern, times) in tally.enumerated() where times > 0 {
      disagreement += Double(times) * units.disagreements[pattern]
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

  /// n_k of a tally, and n.
  @discardableResult
  private static func count(_ units: PairableUnits, _ tally: [Int], totals: inout [Int]) -> Int {
    var n = 0
    for k in totals.indices { totals[k] = 0 }
    for (pattern, times) in tally.enumerated() where times > 0 {
      n += times * units.sizes[pattern]
      for entry in units.offsets[pattern]..<units.offsets[pattern + 1] {
        totals[units.label[entry]] += times * units.times[entry]
      }
    }
    return n
  }

  /// Alpha where labels lie on a line and distances are differences.
  private static func onLine(
    _ units: PairableUnits, _ tally: [Int], positions: [Double], totals: [Int], n: Int
  ) -> Double? {
    let observed = disagreement(units, tally) { positions[$0] - positions[$1] }
    var first = 0.0
    var second = 0.0
    for (total, position) in zip(totals, positions) where total > 0 {
      first += Double(total) * position
      second += Double(total) * position * position
    }
    // sum_kl n_k n_l (x_k - x_l)² = 2 (n sum_k n_k x_k² - (sum_k n_k x_k)²)
    let expected = 2 * (Double(n) * second - first * first) / Double(n - 1)
    guard n >= 2, isSpread(totals, positions), expected > 0 else { return nil }
    return 1 - observed / expected
  }

  private static func ratio(
    _ units: PairableUnits, _ tally: [Int], values: [Double], totals: [Int], n: Int
  ) -> Double? {
    func distance(_ k: Int, _ l: Int) -> Double {
      // Two labels of one value are alike, and 0 and 0 have no ratio.
      values[k] == values[l] ? 0 : (values[k] - values[l]) / (values[k] + values[l])
    }
    let observed = disagreement(units, tally, distance)
    let used = totals.indices.filter { totals[$0] > 0 }
    var sum = 0.0
    for (place, k) in used.enumerated() {
      for l in used[(place + 1)...] {
        let d = distance(k, l)
        sum += Double(totals[k]) * Double(totals[l]) * d * d
      }
    }
    guard n >= 2, sum > 0 else { return nil }
    return 1 - observed / (2 * sum / Double(n - 1))
  }

  /// Whether answers lie at two positions at least; else rounding might pass for disagreement.
  private static func isSpread(_ totals: [Int], _ positions: [Double]) -> Bool {
    var only: Double?
    for (total, position) in zip(totals, positions) where total > 0 {
      if let only, only != position { return true }
      only = position
    }
    return false
  }

  /// n Do: sum_i sum_kl c_ik c_il d²_kl/(m_i - 1).
  private static func disagreement(
    _ units: PairableUnits, _ tally: [Int], _ distance: (Int, Int) -> Double
  ) -> Double {
    var sum = 0.0
    for (pattern, times) in tally.enumerated() where times > 0 {
      let entries = units.offsets[pattern]..<units.offsets[pattern + 1]
      var pairs = 0.0
      for a in entries {
        for b in entries where b > a {
          let d = distance(units.label[a], units.label[b])
          pairs += Double(units.times[a] * units.times[b]) * d * d
        }
      }
      sum += Double(times) * 2 * pairs / Double(units.sizes[pattern] - 1)
    }
    return sum
  }
}
