/// The two steps of expectation maximisation for methods with a confusion matrix an annotator
/// (Dawid & Skene, Applied Statistics 1979): counts from posteriors, and posteriors from logs.
///
/// Both tables are `annotatorCount × labelCount × labelCount` with the answered label before the
/// truth, so that an answer meets one run of `labelCount` figures. Samples are gone through in
/// order, so every sum is made in one order.
struct ConfusionModel {
  let labelCount: Int
  let annotatorCount: Int
  /// n_jkl at (j, l, k): how often annotator j said l where the truth is k, by the posteriors.
  var counts: [Double]
  /// log P(j says l | k) at (j, l, k), for the expectation step.
  var logs: [Double]

  init(_ answers: AnswerTable) {
    labelCount = answers.labelCount
    annotatorCount = answers.annotatorCount
    counts = [Double](repeating: 0, count: annotatorCount * labelCount * labelCount)
    logs = counts
  }

  /// Counts answers by the posteriors: n_jkl = sum_i z_ik [y_ij = l].
  mutating func count(_ groups: SampleGroups, _ table: PosteriorTable) {
    // Passing small counts of labels as constants lets the compiler unroll the inner loop.
    switch labelCount {
    case 2: count(groups, table, width: 2)
    case 3: count(groups, table, width: 3)
    case 4: count(groups, table, width: 4)
    default: count(groups, table, width: labelCount)
    }
  }

  /// `width` is `labelCount`, a constant to the compiler where the caller wrote one.
  @inline(__always)
  private mutating func count(_ groups: SampleGroups, _ table: PosteriorTable, width: Int) {
    counts.withUnsafeMutableBufferPointer { counts in
      counts.update(repeating: 0)
      groups.withUnsafeView { groups in
        table.z.withUnsafeBufferPointer { z in
          // Without a base address there is nothing to count.
          guard let n = counts.baseAddress, let z = z.baseAddress else { return }
          for i in 0..<groups.offsets.count - 1 {
            let row = z + i * width
            for at in groups.answers(of: i) {
              let cell = n + (Int(groups.annotator[at]) * width + Int(groups.label[at])) * width
              for k in 0..<width { cell[k] += row[k] }
            }
          }
        }
      }
    }
  }

  /// Posteriors from the logs: z_ik ~ pi_k prod_j P(y_ij | k), clamped samples left as they are.
  ///
  /// - Returns: the largest change of a posterior, and the log-likelihood of the answers.
  func expect(
    _ groups: SampleGroups, _ table: inout PosteriorTable, logPrior: [Double]
  ) -> (change: Double, logLikelihood: Double) {
    switch labelCount {
    case 2: expect(groups, &table, logPrior, width: 2)
    case 3: expect(groups, &table, logPrior, width: 3)
    case 4: expect(groups, &table, logPrior, width: 4)
    default: expect(groups, &table, logPrior, width: labelCount)
    }
  }

  @inline(__always)
  private func expect(
    _ groups: SampleGroups, _ table: inout PosteriorTable, _ logPrior: [Double], width: Int
  ) -> (change: Double, logLikelihood: Double) {
    let clamp = table.clamp
    var change = 0.0
    var likelihood = LogOfProduct()
    groups.withUnsafeView { groups in
      table.z.withUnsafeMutableBufferPointer { z in
        logs.withUnsafeBufferPointer { logs in
          withUnsafeTemporaryAllocation(of: Double.self, capacity: width) { scores in
            guard let z = z.baseAddress, let logs = logs.baseAddress,
              let scores = scores.baseAddress
            else { return }
            for i in 0..<groups.offsets.count - 1 {
              let group = groups.answers(of: i)
              if group.isEmpty { continue }
              for k in 0..<width { scores[k] = logPrior[k] }
              for at in group {
                let cell =
                  logs + (Int(groups.annotator[at]) * width + Int(groups.label[at])) * width
                for k in 0..<width { scores[k] += cell[k] }
              }
              if clamp[i] >= 0 {
                likelihood.add(log: scores[Int(clamp[i])])
                continue
              }
              let (maximum, total) = softmax(scores, count: width)
              likelihood.add(log: maximum)
              likelihood.multiply(total)
              let row = z + i * width
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
    return (change, likelihood.value)
  }
}
