/// The two steps of expectation maximisation for methods with a confusion matrix an annotator
/// (Dawid & Skene, Applied Statistics 1979): counts from posteriors, and posteriors from logs.
///
/// Both tables are `annotatorCount × labelCount × labelCount` with the answered label before the
/// truth, so that an answer meets one run of `labelCount` figures. Posteriors are those of patterns;
/// sums go through the samples in order, so every sum is made in one order.
struct ConfusionModel {
  let labelCount: Int
  let annotatorCount: Int
  /// n_jkl at (j, l, k): how often annotator j said l where the truth is k, by the posteriors.
  private(set) var counts: [Double]
  /// sum_i z_ik, over all samples.
  private(set) var classSums: [Double]
  /// log P(j says l | k) at (j, l, k), for the expectation step.
  private(set) var logs: [Double]
  /// Where the run of each answer of the patterns begins in both tables.
  private let cells: [UInt32]
  /// What each answer of the patterns counts in the expectation step; nil where all count 1.
  private let weights: [Double]?

  /// Whether the tables of these answers stay within 2^25 cells, some hundred megabytes.
  static func isAffordable(_ answers: AnswerTable) -> Bool {
    answers.annotatorCount <= (1 << 25) / (answers.labelCount * answers.labelCount)
  }

  /// - Parameter weights: one an answer of the patterns, in the order of their groups.
  init(_ answers: AnswerTable, _ patterns: SamplePatterns, weights: [Double]? = nil) {
    labelCount = answers.labelCount
    annotatorCount = answers.annotatorCount
    let width = answers.labelCount
    precondition(
      annotatorCount * width * width <= Int(UInt32.max), "a confusion table of at most 2^32 cells")
    counts = [Double](repeating: 0, count: annotatorCount * width * width)
    classSums = [Double](repeating: 0, count: width)
    logs = counts
    self.weights = weights
    cells = zip(patterns.groups.annotator, patterns.groups.label).map { annotator, label in
      UInt32((Int(annotator) * width + Int(label)) * width)
    }
  }

  /// n_jkl of one cell.
  func count(_ annotator: Int, truth: Int, answer: Int) -> Double {
    counts[(annotator * labelCount + answer) * labelCount + truth]
  }

  /// n_jk.: how many answers of j are to samples of class k, by the posteriors.
  func rowTotal(_ annotator: Int, truth: Int) -> Double {
    var total = 0.0
    for l in 0..<labelCount { total += count(annotator, truth: truth, answer: l) }
    return total
  }

  /// Sets log P(j says l | k) of one cell.
  mutating func setLog(_ annotator: Int, truth: Int, answer: Int, _ log: Double) {
    logs[(annotator * labelCount + answer) * labelCount + truth] = log
  }

  /// Counts answers and samples by the posteriors: n_jkl = sum_i z_ik [y_ij = l], and sum_i z_ik.
  mutating func count(_ patterns: SamplePatterns, _ table: PosteriorTable) {
    // Passing small counts of labels as constants lets the compiler unroll the inner loop.
    switch labelCount {
    case 2: count(patterns, table, width: 2)
    case 3: count(patterns, table, width: 3)
    case 4: count(patterns, table, width: 4)
    default: count(patterns, table, width: labelCount)
    }
  }

  /// `width` is `labelCount`, a constant to the compiler where the caller wrote one.
  @inline(__always)
  private mutating func count(_ patterns: SamplePatterns, _ table: PosteriorTable, width: Int) {
    let cells = cells
    counts.withUnsafeMutableBufferPointer { counts in
      classSums.withUnsafeMutableBufferPointer { sums in
        counts.update(repeating: 0)
        sums.update(repeating: 0)
        patterns.groups.withUnsafeView { groups in
          table.z.withUnsafeBufferPointer { z in
            cells.withUnsafeBufferPointer { cells in
              patterns.pattern.withUnsafeBufferPointer { pattern in
                // Without a base address there is nothing to count.
                guard let z = z.baseAddress, let sums = sums.baseAddress else { return }
                for p in pattern {
                  let row = z + Int(p) * width
                  for k in 0..<width { sums[k] += row[k] }
                  guard let n = counts.baseAddress else { continue }
                  for at in groups.answers(of: Int(p)) {
                    let cell = n + Int(cells[at])
                    for k in 0..<width { cell[k] += row[k] }
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /// Posteriors from the logs: z_ik ~ pi_k prod_j P(y_ij | k), clamped patterns left as they are.
  ///
  /// - Returns: the largest change of a posterior.
  func expect(
    _ patterns: SamplePatterns, _ table: inout PosteriorTable, logPrior: [Double],
    likelihood: inout PatternLikelihood
  ) -> Double {
    switch labelCount {
    case 2: expect(patterns, &table, logPrior, &likelihood, width: 2)
    case 3: expect(patterns, &table, logPrior, &likelihood, width: 3)
    case 4: expect(patterns, &table, logPrior, &likelihood, width: 4)
    default: expect(patterns, &table, logPrior, &likelihood, width: labelCount)
    }
  }

  @inline(__always)
  private func expect(
    _ patterns: SamplePatterns, _ table: inout PosteriorTable, _ logPrior: [Double],
    _ likelihood: inout PatternLikelihood, width: Int
  ) -> Double {
    let clamp = table.clamp
    var change = 0.0
    patterns.groups.withUnsafeView { groups in
      table.z.withUnsafeMutableBufferPointer { z in
        logs.withUnsafeBufferPointer { logs in
          withUnsafeTemporaryAllocation(of: Double.self, capacity: width) { scores in
            guard let z = z.baseAddress, let logs = logs.baseAddress,
              let scores = scores.baseAddress
            else { return }
            for p in 0..<groups.offsets.count - 1 {
              let group = groups.answers(of: p)
              if group.isEmpty { continue }
              for k in 0..<width { scores[k] = logPrior[k] }
              if let weights {
                for at in group {
                  let cell = logs + Int(cells[at])
                  let weight = weights[at]
                  for k in 0..<width { scores[k] += weight * cell[k] }
                }
              } else {
                for at in group {
                  let cell = logs + Int(cells[at])
                  for k in 0..<width { scores[k] += cell[k] }
                }
              }
              if clamp[p] >= 0 {
                likelihood.logs[p] = scores[Int(clamp[p])]
                continue
              }
              let (maximum, total) = softmax(scores, count: width)
              likelihood.logs[p] = maximum
              likelihood.totals[p] = total
              let row = z + p * width
              for k in 0..<width {
                let difference = abs(scores[k] - row[k])
                if difference > change { change = difference }
                row[k] = scores[k]
              }
            }
          }
        }
      }
    }
    return change
  }
}

/// The likelihood of each pattern's answers as log · total: what softmax gave.
struct PatternLikelihood {
  fileprivate var logs: [Double]
  fileprivate var totals: [Double]

  init(_ patterns: SamplePatterns) {
    logs = [Double](repeating: 0, count: patterns.clamp.count)
    totals = logs
  }

  /// The log-likelihood of all answers, made sample by sample in order.
  func ofSamples(_ patterns: SamplePatterns) -> Double {
    var likelihood = LogOfProduct()
    for pattern in patterns.pattern {
      let p = Int(pattern)
      guard !patterns.groups.answers(of: p).isEmpty else { continue }
      likelihood.add(log: logs[p])
      if patterns.clamp[p] < 0 { likelihood.multiply(totals[p]) }
    }
    return likelihood.value
  }
}
