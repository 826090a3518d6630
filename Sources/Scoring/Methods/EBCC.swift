/// Enhanced Bayesian classifier combination (Li, Rubinstein & Cohn, ICML 2019): each class k splits
/// into M item subtypes, which annotators confuse in ways of their own, so that answers correlate
/// given the class. Mean-field variational inference:
///
/// ```
/// q_ikm ~ exp(E log tau_k + E log pi_km + sum_j E log v_j,k,m,y_ij)      z_ik = sum_m q_ikm
/// tau  ~ Dirichlet(1 + sum_i z_ik)
/// pi_k ~ Dirichlet(0.1/M + sum_i q_ikm)
/// v_jkm ~ Dirichlet(a_kl + sum_i q_ikm [y_ij = l]),  a_kk = 4, else 1
/// ```
///
/// It starts from vote shares, split at random among the subtypes by the seed, and ends when samples
/// change by less than a tenth of the tolerance on average; with over 200,000 answers earlier, after
/// 40,000,000/answers rounds, at least 30. Seven digits are kept in between.
///
/// - Complexity: O(answers × labels × M + annotators × labels² × M) a round. M is 10, less where the
///   table of annotators would have more than 2^25 cells.
public struct EBCC: AggregationMethod {
  /// M: how many subtypes a class has at most.
  public let subtypes: Int

  public init(subtypes: Int = 10) {
    precondition(subtypes >= 1, "a class has a subtype")
    self.subtypes = subtypes
  }

  public var id: String { "ebcc" }
  public var version: Int { 1 }

  public func isAffordable(_ answers: AnswerTable) -> Bool { ConfusionModel.isAffordable(answers) }

  public func fit(_ answers: AnswerTable, gold: [UInt32: UInt16], options: FitOptions) -> Fit {
    let patterns = SamplePatterns(
      answers.groupedBySample(), clamp: PosteriorTable.clamp(answers, gold: gold))
    let cells = answers.annotatorCount * answers.labelCount * answers.labelCount
    let subtypes = max(1, min(self.subtypes, (1 << 25) / max(cells, 1)))
    var model = SubtypeModel(answers, patterns, subtypes: subtypes, seed: options.seed)
    let limit = options.affordableIterations(answers.count)
    var iterations = 0
    while iterations < limit {
      iterations += 1
      model.maximise()
      if model.expect() < options.tolerance / 10 { break }
    }
    let table = PosteriorTable(
      patterns.groups, labelCount: answers.labelCount, clamp: patterns.clamp
    ).replacing(z: model.posteriors)
    let prior = table.classPrior(patterns)
    var parameters = ConfusionPrior.parameters(options)
    parameters["subtypes"] = subtypes
    return Fit(
      method: self, parameters: parameters, answers: answers,
      posteriors: table.filled(with: prior, rows: patterns.pattern),
      classPrior: prior, iterations: iterations, logLikelihood: nil,
      annotators: model.annotators(answers.answerCounts()), gold: gold)
  }
}
