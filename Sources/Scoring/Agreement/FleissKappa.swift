/// Fleiss' kappa (Psychological Bulletin 76, 1971): (P - Pe)/(1 - Pe), where P is percent agreement
/// and Pe = sum_k p_k² what annotators agree on who draw labels by their shares p_k.
///
/// p_k is the mean over samples of c_ik/m_i: the paper's where all samples have as many answers, and
/// its usual extension (Gwet, Handbook of Inter-Rater Reliability, 4th ed. 2014) where they don't.
/// Like the other measures it is over the samples with two answers or more.
public enum FleissKappa {
  /// - Returns: nil where it isn't defined: no sample with two answers, or all answers alike.
  public static func value(of answers: AnswerTable) -> Double? {
    value(LabelSums(of: answers))
  }

  static func value(_ sums: LabelSums) -> Double? {
    guard let agreed = PercentAgreement.value(sums), isMixed(sums.totals, sums.answers) else {
      return nil
    }
    var expected = 0.0
    for share in sums.shares {
      let p = share / Double(sums.units)
      expected += p * p
    }
    return beyondChance(agreed, expected)
  }

  /// Of one label against the rest.
  static func value(_ sums: LabelSums, label k: Int) -> Double? {
    guard let agreed = PercentAgreement.value(sums, label: k),
      sums.totals[k] > 0, sums.totals[k] < sums.answers
    else { return nil }
    let p = sums.shares[k] / Double(sums.units)
    return beyondChance(agreed, p * p + (1 - p) * (1 - p))
  }

  /// (P - Pe)/(1 - Pe).
  static func beyondChance(_ agreed: Double, _ expected: Double) -> Double? {
    expected < 1 ? (agreed - expected) / (1 - expected) : nil
  }

  /// Whether two labels at least were given.
  private static func isMixed(_ totals: [Int], _ answers: Int) -> Bool {
    !totals.contains(answers)
  }
}
