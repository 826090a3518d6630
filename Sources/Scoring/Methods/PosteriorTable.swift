/// The steps on posteriors that methods share: `z` is `sampleCount × labelCount`, row-major.
struct PosteriorTable: Sendable {
  let labelCount: Int
  var z: [Double]
  /// The label to which a sample is clamped, or -1.
  let clamp: [Int32]
  /// How many samples have an answer or are clamped: those that the class prior counts.
  let evidencedCount: Int
  private let isEvidenced: [Bool]

  /// Vote shares; clamped samples are one-hot, those without answers all zero until `filled`.
  init(_ answers: AnswerTable, _ groups: SampleGroups, gold: [UInt32: UInt16]) {
    let sampleCount = answers.sampleCount
    let labelCount = answers.labelCount
    var z = [Double](repeating: 0, count: sampleCount * labelCount)
    var clamp = [Int32](repeating: -1, count: sampleCount)
    for (sample, label) in gold {
      precondition(Int(sample) < sampleCount, "gold names a sample beyond the table")
      precondition(Int(label) < labelCount, "gold names a label beyond the table")
      clamp[Int(sample)] = Int32(label)
    }
    var isEvidenced = [Bool](repeating: false, count: sampleCount)
    for i in 0..<sampleCount {
      let group = groups.answers(of: i)
      isEvidenced[i] = !group.isEmpty || clamp[i] >= 0
      if clamp[i] >= 0 {
        z[i * labelCount + Int(clamp[i])] = 1
        continue
      }
      for at in group { z[i * labelCount + Int(groups.label[at])] += 1 }
      if group.count > 1 {
        for cell in i * labelCount..<(i + 1) * labelCount { z[cell] /= Double(group.count) }
      }
    }
    self.labelCount = labelCount
    self.z = z
    self.clamp = clamp
    self.isEvidenced = isEvidenced
    self.evidencedCount = isEvidenced.count { $0 }
  }

  /// The class prior with one sample of each class added: pi_k = (sum_i z_ik + 1)/(I + K), over the
  /// samples that have an answer or are clamped.
  func classPrior() -> [Double] {
    var sums = [Double](repeating: 0, count: labelCount)
    var cell = 0
    for i in 0..<clamp.count {
      if isEvidenced[i] {
        for k in 0..<labelCount { sums[k] += z[cell + k] }
      }
      cell += labelCount
    }
    let total = Double(evidencedCount + labelCount)
    return sums.map { ($0 + 1) / total }
  }

  /// The posteriors, with the class prior where a sample has neither answers nor gold.
  func filled(with prior: [Double]) -> [Double] {
    var filled = z
    for i in 0..<clamp.count where !isEvidenced[i] {
      for k in 0..<labelCount { filled[i * labelCount + k] = prior[k] }
    }
    return filled
  }
}
