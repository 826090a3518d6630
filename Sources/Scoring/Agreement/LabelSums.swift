/// What the measures that are made of shares take from a tally: overall, and for each label
/// against the rest.
struct LabelSums {
  /// How many units the tally has.
  private(set) var units = 0
  /// n: their answers.
  private(set) var answers = 0
  /// sum_i sum_k c_ik (m_i - c_ik)/(m_i (m_i - 1)): the share of pairs of answers that differ.
  private(set) var apart = 0.0
  /// n_k.
  private(set) var totals: [Int]
  /// sum_i c_ik/m_i.
  private(set) var shares: [Double]
  /// sum_i c_ik (m_i - c_ik)/(m_i - 1).
  private(set) var weightedApart: [Double]
  /// sum_i c_ik (m_i - c_ik)/(m_i (m_i - 1)).
  private(set) var labelApart: [Double]

  init(labelCount: Int) {
    totals = [Int](repeating: 0, count: labelCount)
    shares = [Double](repeating: 0, count: labelCount)
    weightedApart = shares
    labelApart = shares
  }

  /// Takes the sums of a tally, in the order of patterns.
  mutating func take(_ units: PairableUnits, _ tally: [Int]) {
    self.units = 0
    answers = 0
    apart = 0
    for k in totals.indices {
      totals[k] = 0
      shares[k] = 0
      weightedApart[k] = 0
      labelApart[k] = 0
    }
    for (pattern, times) in tally.enumerated() where times > 0 {
      let m = units.sizes[pattern]
      self.units += times
      answers += times * m
      var differing = 0
      for entry in units.offsets[pattern]..<units.offsets[pattern + 1] {
        let k = units.label[entry]
        let c = units.times[entry]
        totals[k] += times * c
        shares[k] += Double(times) * (Double(c) / Double(m))
        guard c < m else { continue }
        differing += c * (m - c)
        let pairs = Double(times) * Double(c * (m - c)) / Double(m - 1)
        weightedApart[k] += pairs
        labelApart[k] += pairs / Double(m)
      }
      apart += Double(times) * Double(differing) / Double(m * (m - 1))
    }
  }

  /// Which labels were given at all.
  var used: [Int] { totals.indices.filter { totals[$0] > 0 } }
}

extension KrippendorffAlpha {
  /// Nominal alpha of one label against the rest.
  static func value(_ sums: LabelSums, label k: Int) -> Double? {
    let n = Double(sums.answers)
    let total = Double(sums.totals[k])
    guard sums.answers >= 2, sums.totals[k] > 0, sums.totals[k] < sums.answers else { return nil }
    return 1 - sums.weightedApart[k] * (n - 1) / (total * (n - total))
  }
}
