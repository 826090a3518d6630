/// W1DS: Dawid and Skene's model, each annotator's rows drawn towards that annotator's own one-coin
/// accuracy instead of a common prior.
///
/// ```
/// n_jkl = sum_i z_ik [y_ij = l]
/// r_j   = clip((sum_i z_i,y_ij + 2)/(N_j + 3), 0.02, 0.995)
/// o_jkl = r_j if k = l else (1 - r_j)/(K - 1)
/// v_jkl = (n_jkl + s o_jkl)/(n_jk. + s)
/// pi_k  = (sum_i z_ik + 1)/(I + K)
/// z_ik  ~ pi_k prod_j v_j,k,y_ij
/// ```
///
/// It starts from vote shares and stops when no z changes by the tolerance. The model of the fit is
/// the one that gave its posteriors.
public struct W1DS: AggregationMethod {
  /// s, the answers that the prior of a row is worth, in ppm: 4,000,000 by default. Accuracy is flat
  /// around it.
  public let strengthPPM: Int

  public init(strengthPPM: Int = 4_000_000) {
    precondition(strengthPPM > 0, "the prior is worth more than nothing")
    self.strengthPPM = strengthPPM
  }

  public var id: String { "w1ds" }
  public var version: Int { 1 }

  public func fit(_ answers: AnswerTable, gold: [UInt32: UInt16], options: FitOptions) -> Fit {
    let patterns = SamplePatterns(
      answers.groupedBySample(), clamp: PosteriorTable.clamp(answers, gold: gold))
    let answerCounts = answers.answerCounts()
    var table = PosteriorTable(
      patterns.groups, labelCount: answers.labelCount, clamp: patterns.clamp)
    let evidencedCount = table.evidencedCount(of: patterns.pattern)
    var model = ConfusionModel(answers, patterns)
    var likelihood = PatternLikelihood(patterns)
    var reliabilities = [Double](repeating: 0, count: answers.annotatorCount)
    var prior: [Double] = []
    var iterations = 0
    while iterations < options.maxIterations {
      iterations += 1
      model.count(patterns, table)
      prior = PosteriorTable.classPrior(sums: model.classSums, evidencedCount: evidencedCount)
      model.updateLogs(
        strength: Double(strengthPPM) / 1_000_000, answerCounts: answerCounts,
        reliabilities: &reliabilities)
      let change = model.expect(
        patterns, &table, logPrior: prior.map(Portable.log), likelihood: &likelihood)
      if change < options.tolerance { break }
    }
    var parameters = options.parameters
    parameters["s_ppm"] = strengthPPM
    return Fit(
      method: self, parameters: parameters, answers: answers,
      posteriors: table.filled(with: prior, rows: patterns.pattern), classPrior: prior,
      iterations: iterations, logLikelihood: likelihood.ofSamples(patterns),
      annotators: model.annotators(
        strength: Double(strengthPPM) / 1_000_000, answerCounts: answerCounts,
        reliabilities: reliabilities),
      gold: gold)
  }
}

extension ConfusionModel {
  /// The maximisation step: r_j from the counts, and log v_jkl for the next expectation step.
  fileprivate mutating func updateLogs(
    strength: Double, answerCounts: [Int], reliabilities: inout [Double]
  ) {
    var rowTotals = [Double](repeating: 0, count: labelCount)
    for j in 0..<annotatorCount {
      var hits = 0.0
      for k in 0..<labelCount {
        hits += count(j, truth: k, answer: k)
        rowTotals[k] = rowTotal(j, truth: k)
      }
      reliabilities[j] = OneCoin.reliability(hits: hits, answers: answerCounts[j])
      for l in 0..<labelCount {
        for k in 0..<labelCount {
          let probability =
            (count(j, truth: k, answer: l)
              + strength * OneCoin.probability(reliabilities[j], k == l, labelCount: labelCount))
            / (rowTotals[k] + strength)
          logs[(j * labelCount + l) * labelCount + k] = Portable.log(probability)
        }
      }
    }
  }

  /// The confusion matrices that the logs were taken of, truth before answer, and the weight of
  /// their rows.
  fileprivate func annotators(
    strength: Double, answerCounts: [Int], reliabilities: [Double]
  ) -> AnnotatorModel {
    var confusions: [Double] = []
    var strengths: [Double] = []
    confusions.reserveCapacity(counts.count)
    strengths.reserveCapacity(annotatorCount * labelCount)
    for j in 0..<annotatorCount {
      for k in 0..<labelCount {
        let total = rowTotal(j, truth: k) + strength
        strengths.append(total)
        for l in 0..<labelCount {
          let own = OneCoin.probability(reliabilities[j], k == l, labelCount: labelCount)
          confusions.append((count(j, truth: k, answer: l) + strength * own) / total)
        }
      }
    }
    return AnnotatorModel(
      reliabilities: reliabilities, reliabilityStrengths: answerCounts.map { Double($0 + 3) },
      confusions: confusions, confusionStrengths: strengths)
  }

  private func count(_ annotator: Int, truth: Int, answer: Int) -> Double {
    counts[(annotator * labelCount + answer) * labelCount + truth]
  }

  private func rowTotal(_ annotator: Int, truth: Int) -> Double {
    var total = 0.0
    for l in 0..<labelCount { total += count(annotator, truth: truth, answer: l) }
    return total
  }
}
