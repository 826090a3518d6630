/// Gwet's AC1 (British Journal of Mathematical and Statistical Psychology 61, 2008): like kappa, but
/// chance is what annotators agree on who guess only where a sample is hard,
/// Pe = sum_k p_k (1 - p_k)/(K - 1).
///
/// It stays high where one label is rare, where kappa and alpha fall. p_k as in Fleiss' kappa; K is
/// how many labels the task offers, given or not. Over the samples with two answers or more.
public enum GwetAC1 {
  /// - Returns: nil where it isn't defined: no sample with two answers, or one label only.
  public static func value(of answers: AnswerTable) -> Double? {
    value(LabelSums(of: answers))
  }

  static func value(_ sums: LabelSums) -> Double? {
    guard sums.shares.count > 1, let agreed = PercentAgreement.value(sums) else { return nil }
    var expected = 0.0
    for share in sums.shares {
      let p = share / Double(sums.units)
      expected += p * (1 - p)
    }
    return FleissKappa.beyondChance(agreed, expected / Double(sums.shares.count - 1))
  }

  /// Of one label against the rest.
  static func value(_ sums: LabelSums, label k: Int) -> Double? {
    guard let agreed = PercentAgreement.value(sums, label: k) else { return nil }
    let p = sums.shares[k] / Double(sums.units)
    return FleissKappa.beyondChance(agreed, 2 * p * (1 - p))
  }
}
