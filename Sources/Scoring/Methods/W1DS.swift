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

  public func isAffordable(_ answers: AnswerTable) -> Bool { ConfusionModel.isAffordable(answers) }

  public func fit(_ answers: AnswerTable, gold: [UInt32: UInt16], options: FitOptions) -> Fit {
    fit(answers, gold: gold, options: options, weigh: nil)
  }

  /// The same, where an answer may count for less than one in the expectation step: answers that
  /// copy each other.
  func fit(
    _ answers: AnswerTable, gold: [UInt32: UInt16], options: FitOptions,
    weigh: ((SamplePatterns) -> [Double])?
  ) -> Fit {
    let strength = Double(strengthPPM) / 1_000_000
    let answerCounts = answers.answerCounts()
    let labelCount = answers.labelCount
    var reliabilities = [Double](repeating: 0, count: answers.annotatorCount)
    var em = ConfusionEM(answers, gold: gold, weigh: weigh)
    em.run(options) { model in
      for j in reliabilities.indices {
        reliabilities[j] = OneCoin.reliability(hits: model.hits(j), answers: answerCounts[j])
      }
      model.updateLogs(strength: strength) { j, k, l in
        strength * OneCoin.probability(reliabilities[j], k == l, labelCount: labelCount)
      }
    }
    let (confusions, strengths) = em.model.confusions(strength: strength) { j, k, l in
      strength * OneCoin.probability(reliabilities[j], k == l, labelCount: labelCount)
    }
    var parameters = options.parameters
    parameters["s_ppm"] = strengthPPM
    return em.fit(
      self, parameters: parameters, answers: answers,
      annotators: AnnotatorModel(
        reliabilities: reliabilities, reliabilityStrengths: answerCounts.map { Double($0 + 3) },
        confusions: confusions, confusionStrengths: strengths),
      gold: gold)
  }
}
