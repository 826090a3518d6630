/// Percent agreement: the share of pairs of answers to one sample that are the same, averaged over
/// the samples with two answers or more (Fleiss 1971's mean of P_i).
///
/// P_i = sum_k c_ik (c_ik - 1)/(m_i (m_i - 1)). Chance is not taken off.
public enum PercentAgreement {
  /// - Returns: nil where no sample has two answers.
  public static func value(of answers: AnswerTable) -> Double? {
    value(LabelSums(of: answers))
  }

  static func value(_ sums: LabelSums) -> Double? {
    sums.units > 0 ? 1 - sums.apart / Double(sums.units) : nil
  }

  /// Of one label against the rest.
  static func value(_ sums: LabelSums, label k: Int) -> Double? {
    sums.units > 0 ? 1 - 2 * sums.labelApart[k] / Double(sums.units) : nil
  }
}

extension LabelSums {
  /// The sums of a whole table.
  init(of answers: AnswerTable) {
    let units = PairableUnits(answers.groupedBySample(), labelCount: answers.labelCount)
    self.init(labelCount: answers.labelCount)
    take(units, units.tally())
  }
}
