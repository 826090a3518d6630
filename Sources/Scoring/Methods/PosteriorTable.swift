/// The steps on posteriors that methods share: `z` is `rowCount × labelCount`, row-major. A row is a
/// sample, or a pattern that several samples share.
struct PosteriorTable: Sendable {
  let labelCount: Int
  var z: [Double]
  /// The label to which a row is clamped, or -1.
  let clamp: [Int32]
  /// Whether a row has an answer or is clamped: only those count in the class prior.
  let isEvidenced: [Bool]

  /// Vote shares of samples; clamped ones are one-hot, those without answers all zero until
  /// `filled`.
  init(_ answers: AnswerTable, _ groups: SampleGroups, gold: [UInt32: UInt16]) {
    self.init(
      groups, labelCount: answers.labelCount, clamp: Self.clamp(answers, gold: gold))
  }

  /// Vote shares of the rows that the groups stand for.
  /// - Parameter weights: what each answer of the groups counts; nil where all count 1.
  init(_ groups: SampleGroups, labelCount: Int, clamp: [Int32], weights: [Double]? = nil) {
    var z = [Double](repeating: 0, count: clamp.count * labelCount)
    var isEvidenced = [Bool](repeating: false, count: clamp.count)
    for i in clamp.indices {
      let group = groups.answers(of: i)
      isEvidenced[i] = !group.isEmpty || clamp[i] >= 0
      if clamp[i] >= 0 {
        z[i * labelCount + Int(clamp[i])] = 1
        continue
      }
      var total = 0.0
      for at in group {
        let weight = weights?[at] ?? 1
        total += weight
        z[i * labelCount + Int(groups.label[at])] += weight
      }
      if group.count > 1, total > 0 {
        for cell in i * labelCount..<(i + 1) * labelCount { z[cell] /= total }
      }
    }
    self.labelCount = labelCount
    self.z = z
    self.clamp = clamp
    self.isEvidenced = isEvidenced
  }

  /// The same rows with other posteriors.
  func replacing(z: [Double]) -> PosteriorTable {
    var table = self
    table.z = z
    return table
  }

  /// The label to which each sample is clamped, or -1.
  static func clamp(_ answers: AnswerTable, gold: [UInt32: UInt16]) -> [Int32] {
    var clamp = [Int32](repeating: -1, count: answers.sampleCount)
    for (sample, label) in gold {
      precondition(Int(sample) < answers.sampleCount, "gold names a sample beyond the table")
      precondition(Int(label) < answers.labelCount, "gold names a label beyond the table")
      clamp[Int(sample)] = Int32(label)
    }
    return clamp
  }

  /// The class prior with one sample of each class added: pi_k = (sum_i z_ik + 1)/(I + K), over the
  /// samples that have an answer or are clamped.
  func classPrior() -> [Double] {
    var sums = [Double](repeating: 0, count: labelCount)
    var cell = 0
    for i in clamp.indices {
      if isEvidenced[i] {
        for k in 0..<labelCount { sums[k] += z[cell + k] }
      }
      cell += labelCount
    }
    return Self.classPrior(sums: sums, evidencedCount: isEvidenced.count { $0 })
  }

  /// The class prior where rows are patterns of samples.
  func classPrior(_ patterns: SamplePatterns) -> [Double] {
    var sums = [Double](repeating: 0, count: labelCount)
    for (p, count) in patterns.sampleCounts().enumerated() where isEvidenced[p] {
      for k in 0..<labelCount { sums[k] += Double(count) * z[p * labelCount + k] }
    }
    return Self.classPrior(sums: sums, evidencedCount: evidencedCount(of: patterns.pattern))
  }

  /// The class prior from sum_i z_ik and I.
  static func classPrior(sums: [Double], evidencedCount: Int) -> [Double] {
    let total = Double(evidencedCount + sums.count)
    return sums.map { ($0 + 1) / total }
  }

  /// How many of these samples, given by their rows, have an answer or are clamped.
  func evidencedCount(of rows: [UInt32]) -> Int { rows.count { isEvidenced[Int($0)] } }

  /// The posteriors, with the class prior where a row has neither answers nor gold.
  func filled(with prior: [Double]) -> [Double] {
    var filled = z
    for i in clamp.indices where !isEvidenced[i] {
      for k in 0..<labelCount { filled[i * labelCount + k] = prior[k] }
    }
    return filled
  }

  /// The posteriors of samples, given by their rows.
  func filled(with prior: [Double], rows: [UInt32]) -> [Double] {
    let filled = filled(with: prior)
    var spread: [Double] = []
    spread.reserveCapacity(rows.count * labelCount)
    for row in rows {
      let start = Int(row) * labelCount
      for cell in start..<start + labelCount { spread.append(filled[cell]) }
    }
    return spread
  }
}
