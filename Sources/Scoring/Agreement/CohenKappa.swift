/// Cohen's kappa (Educational and Psychological Measurement 20, 1960): agreement of two annotators
/// beyond what their own shares of labels give by chance, (po - pe)/(1 - pe).
public enum CohenKappa {
  /// - Parameter table: how often the first said k where the second said l, labels × labels.
  /// - Returns: nil where it isn't defined: no sample, or both always say one and the same label.
  public static func value(of table: [[Int]]) -> Double? {
    var rows = [Int](repeating: 0, count: table.count)
    var columns = rows
    var agreed = 0
    for (k, row) in table.enumerated() {
      precondition(row.count == table.count, "a table of labels × labels")
      agreed += row[k]
      for (l, count) in row.enumerated() {
        rows[k] += count
        columns[l] += count
      }
    }
    return value(
      agreed: agreed, chance: zip(rows, columns).reduce(0) { $0 + $1.0 * $1.1 },
      count: rows.reduce(0, +))
  }

  /// (n agreed - chance)/(n² - chance), where chance is n² pe: whole numbers up to the division.
  static func value(agreed: Int, chance: Int, count n: Int) -> Double? {
    n * n > chance ? Double(n * agreed - chance) / Double(n * n - chance) : nil
  }
}

/// Cohen's kappa averaged over pairs of annotators (Light, Psychological Bulletin 76, 1971), each
/// pair alike, with an interval from resampled samples.
public struct MeanCohenKappa: Sendable, Equatable {
  /// How many common samples a pair must have.
  public let minimumCommonSamples: Int
  /// How many pairs have them, those left out because kappa isn't defined among them.
  public let pairCount: Int
  /// The mean over the pairs that have a kappa; nil if none has.
  public let mean: Estimate?
  /// The same for each label against the rest.
  public let labels: [Estimate?]

  /// How many common samples, times resamples, an interval may cost; beyond there is none.
  static let resamplingLimit = 150_000_000
}

extension MeanCohenKappa {
  /// Gathers the mean without interval.
  ///
  /// - Returns: nil where more pairs of answers than `AnnotatorPairs.limit` would be looked at.
  /// - Complexity: O(pairs of answers to one sample).
  init?(_ pairs: AnnotatorPairs, labelCount: Int, minimumCommonSamples: Int) {
    guard pairs.answerPairs <= AnnotatorPairs.limit else { return nil }
    var sums = KappaSums(labelCount: labelCount)
    pairs.each(minimum: minimumCommonSamples) { common in sums.add(common[...], weights: nil) }
    self.minimumCommonSamples = minimumCommonSamples
    pairCount = sums.pairs
    mean = sums.mean.map { Estimate(value: $0, interval95PPM: nil) }
    labels = (0..<labelCount).map { k in
      sums.mean(of: k).map { Estimate(value: $0, interval95PPM: nil) }
    }
  }

  /// The same with intervals.
  func with(overall: ClosedRange<Int>?, labels intervals: [ClosedRange<Int>?]) -> MeanCohenKappa {
    MeanCohenKappa(
      minimumCommonSamples: minimumCommonSamples, pairCount: pairCount,
      mean: mean.map { Estimate(value: $0.value, interval95PPM: overall) },
      labels: zip(labels, intervals).map { label, interval in
        label.map { Estimate(value: $0.value, interval95PPM: interval) }
      })
  }
}

/// Kappas of pairs, summed up.
struct KappaSums {
  private(set) var pairs = 0
  // In units of 2^-32, so that the order of pairs plays no part.
  private var total = 0
  private var defined = 0
  private var labelTotals: [Int]
  private var labelDefined: [Int]
  // Scratch for one pair: how often the first, the second and both said a label.
  private var first: [Int]
  private var second: [Int]
  private var both: [Int]
  private var touched: [Int] = []

  init(labelCount: Int) {
    labelTotals = [Int](repeating: 0, count: labelCount)
    labelDefined = labelTotals
    first = labelTotals
    second = labelTotals
    both = labelTotals
  }

  var mean: Double? { Self.mean(total, defined) }
  func mean(of label: Int) -> Double? { Self.mean(labelTotals[label], labelDefined[label]) }

  private static func mean(_ total: Int, _ count: Int) -> Double? {
    count > 0 ? Double(total) / Double(count) / 0x1p32 : nil
  }

  mutating func reset() {
    (pairs, total, defined) = (0, 0, 0)
    for k in labelTotals.indices {
      labelTotals[k] = 0
      labelDefined[k] = 0
    }
  }

  /// Takes a pair in: its common samples, each as often as its weight says.
  mutating func add(_ common: ArraySlice<AnnotatorPairs.Common>, weights: [Int32]?) {
    pairs += 1
    var n = 0
    for one in common {
      let weight = weights.map { Int($0[Int(one.sample)]) } ?? 1
      guard weight > 0 else { continue }
      let (a, b) = (Int(one.first), Int(one.second))
      if first[a] == 0, second[a] == 0 { touched.append(a) }
      first[a] += weight
      if first[b] == 0, second[b] == 0 { touched.append(b) }
      second[b] += weight
      if a == b { both[a] += weight }
      n += weight
    }
    var agreed = 0
    var chance = 0
    for k in touched {
      agreed += both[k]
      chance += first[k] * second[k]
      let kappa = CohenKappa.value(
        agreed: n - first[k] - second[k] + 2 * both[k],
        chance: first[k] * second[k] + (n - first[k]) * (n - second[k]), count: n)
      if let kappa {
        labelTotals[k] += Int((kappa * 0x1p32).rounded())
        labelDefined[k] += 1
      }
    }
    for k in touched {
      first[k] = 0
      second[k] = 0
      both[k] = 0
    }
    touched.removeAll(keepingCapacity: true)
    if let kappa = CohenKappa.value(agreed: agreed, chance: chance, count: n) {
      total += Int((kappa * 0x1p32).rounded())
      defined += 1
    }
  }
}
