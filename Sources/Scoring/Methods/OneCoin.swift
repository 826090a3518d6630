/// The one-coin model: an annotator is right with probability r_j whatever the truth is, and says
/// each wrong label as often.
///
/// ```
/// r_j  = clip((sum_i z_i,y_ij + 2)/(N_j + 3), 0.02, 0.995)
/// z_ik ~ prod_j (r_j if y_ij = k else (1 - r_j)/(K - 1))
/// ```
///
/// So it is a weighted vote: an answer adds log(r_j (K - 1)/(1 - r_j)) to its label. There is no
/// class prior in it: with two answers a sample, a fitted prior and the posteriors drive each other
/// to one class, and the stopping rule then ends early and wrong (at 0.95 on rte: 61 % of labels
/// saved at an accuracy of 0.883; without prior 55 % at 0.920). The prior of the fit breaks ties and
/// fills samples without answers.
///
/// It fails where classes are confused unequally, but one sample's posterior costs next to nothing:
/// the stopping rule uses it.
public struct OneCoin: AggregationMethod {
  public init() {}

  public var id: String { "one-coin" }
  public var version: Int { 1 }

  public func fit(_ answers: AnswerTable, gold: [UInt32: UInt16], options: FitOptions) -> Fit {
    let labelCount = answers.labelCount
    let groups = answers.groupedBySample()
    let answerCounts = answers.answerCounts()
    var table = PosteriorTable(answers, groups, gold: gold)
    var reliabilities = [Double](repeating: 0, count: answers.annotatorCount)
    let uniform = [Double](repeating: 1 / Double(labelCount), count: labelCount)
    let logPrior = uniform.map(Portable.log)
    var logLikelihood = 0.0
    var iterations = 0
    while iterations < options.maxIterations {
      iterations += 1
      OneCoin.updateReliabilities(&reliabilities, groups, table, answerCounts)
      let weights = reliabilities.map { OneCoin.weight($0, labelCount: labelCount) }
      let step = OneCoin.expect(groups, &table, logPrior: logPrior, weights: weights)
      // What an answer adds to every label alike, log((1 - r_j)/(K - 1)), counts once an answer.
      logLikelihood = step.logLikelihood
      for (r, count) in zip(reliabilities, answerCounts) where labelCount > 1 && count > 0 {
        logLikelihood +=
          Double(count) * Portable.log(OneCoin.probability(r, false, labelCount: labelCount))
      }
      if step.change < options.tolerance { break }
    }
    let prior = table.classPrior()
    return Fit(
      method: self, parameters: options.parameters, answers: answers,
      posteriors: table.filled(with: prior), classPrior: prior, iterations: iterations,
      logLikelihood: logLikelihood,
      annotators: AnnotatorModel(
        reliabilities: reliabilities, reliabilityStrengths: answerCounts.map { Double($0 + 3) }),
      gold: gold)
  }

  private static func updateReliabilities(
    _ reliabilities: inout [Double], _ groups: SampleGroups, _ table: PosteriorTable,
    _ answerCounts: [Int]
  ) {
    var hits = [Double](repeating: 0, count: reliabilities.count)
    for i in 0..<table.clamp.count {
      for at in groups.answers(of: i) {
        hits[Int(groups.annotator[at])] += table.z[i * table.labelCount + Int(groups.label[at])]
      }
    }
    for j in reliabilities.indices {
      reliabilities[j] = reliability(hits: hits[j], answers: answerCounts[j])
    }
  }

  private static func expect(
    _ groups: SampleGroups, _ table: inout PosteriorTable, logPrior: [Double], weights: [Double]
  ) -> (change: Double, logLikelihood: Double) {
    let labelCount = table.labelCount
    var change = 0.0
    var likelihood = LogOfProduct()
    var scores = logPrior
    for i in 0..<table.clamp.count {
      let group = groups.answers(of: i)
      if group.isEmpty { continue }
      for k in 0..<labelCount { scores[k] = logPrior[k] }
      for at in group { scores[Int(groups.label[at])] += weights[Int(groups.annotator[at])] }
      if table.clamp[i] >= 0 {
        likelihood.add(log: scores[Int(table.clamp[i])])
        continue
      }
      let (maximum, total) = scores.withUnsafeMutableBufferPointer { scores in
        scores.baseAddress.map { softmax($0, count: labelCount) } ?? (0, 1)
      }
      likelihood.add(log: maximum)
      likelihood.multiply(total)
      for k in 0..<labelCount {
        let cell = i * labelCount + k
        change = max(change, abs(scores[k] - table.z[cell]))
        table.z[cell] = scores[k]
      }
    }
    return (change, likelihood.value)
  }
}

extension OneCoin {
  /// The bounds of r_j: nobody is taken to be always right or always wrong.
  public static let reliabilityBounds = 0.02...0.995

  /// r_j of an annotator: the mean of Beta(2 + hits, 1 + misses), clipped.
  ///
  /// - Parameters:
  ///   - hits: right answers, as the sum of the posteriors of the labels given.
  ///   - answers: all answers.
  public static func reliability(hits: Double, answers: Int) -> Double {
    clipped((hits + 2) / (Double(answers) + 3))
  }

  /// What an answer adds to the log score of its label (nats): log(r (K - 1)/(1 - r)); 0 where
  /// there is one label only.
  public static func weight(_ reliability: Double, labelCount: Int) -> Double {
    guard labelCount > 1 else { return 0 }
    let r = clipped(reliability)
    return Portable.log(r * Double(labelCount - 1) / (1 - r))
  }

  /// The posterior of one sample, given its annotators: what the queue looks at after an answer.
  ///
  /// - Parameters:
  ///   - labels: the label of each answer. Give answers in order of annotator, as a fit does.
  ///   - reliabilities: r_j of each answer's annotator, from a fit or `reliability(hits:answers:)`.
  ///   - prior: one positive probability a label: equal ones for the method's own posterior and the
  ///     stopping rule.
  /// - Returns: one probability a label; the prior without answers.
  public static func posterior(
    labels: [UInt16], reliabilities: [Double], prior: [Double]
  ) -> [Double] {
    precondition(labels.count == reliabilities.count, "one reliability an answer")
    if labels.isEmpty { return prior }
    var scores = prior.map(Portable.log)
    for (label, r) in zip(labels, reliabilities) {
      scores[Int(label)] += weight(r, labelCount: prior.count)
    }
    scores.withUnsafeMutableBufferPointer { row in
      if let base = row.baseAddress { _ = softmax(base, count: row.count) }
    }
    return scores
  }

  /// The posterior of one sample with equal prior probabilities, as in a fit of the method.
  public static func posterior(
    labels: [UInt16], reliabilities: [Double], labelCount: Int
  ) -> [Double] {
    precondition(labelCount >= 1, "a task has a label")
    let uniform = [Double](repeating: 1 / Double(labelCount), count: labelCount)
    return posterior(labels: labels, reliabilities: reliabilities, prior: uniform)
  }

  /// P(answer | truth) of one cell: r where they are the same, else an equal part of 1 - r.
  @inline(__always)
  static func probability(_ reliability: Double, _ isRight: Bool, labelCount: Int) -> Double {
    if labelCount == 1 { return 1 }
    return isRight ? reliability : (1 - reliability) / Double(labelCount - 1)
  }

  private static func clipped(_ r: Double) -> Double {
    min(max(r, reliabilityBounds.lowerBound), reliabilityBounds.upperBound)
  }
}
