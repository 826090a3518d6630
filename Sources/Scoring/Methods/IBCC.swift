/// Independent Bayesian classifier combination (Kim & Ghahramani, AISTATS 2012) by mean-field
/// variational inference: Dawid-Skene whose parameters keep their uncertainty.
///
/// ```
/// E log v_jkl = digamma(n_jkl + a_kl) - digamma(sum_l n_jkl + a_kl),  a_kk = 4, else 1
/// E log pi_k  = digamma(sum_i z_ik + 1) - digamma(I + K)
/// z_ik        ~ exp(E log pi_k + sum_j E log v_j,k,y_ij)
/// ```
///
/// - Complexity: O(answers × labels + annotators × labels²) a round.
public struct IBCC: AggregationMethod {
  public init() {}

  public var id: String { "ibcc" }
  public var version: Int { 1 }

  public func isAffordable(_ answers: AnswerTable) -> Bool { ConfusionModel.isAffordable(answers) }

  public func fit(_ answers: AnswerTable, gold: [UInt32: UInt16], options: FitOptions) -> Fit {
    var em = ConfusionEM(answers, gold: gold)
    em.run(
      options,
      logPrior: { sums, count in
        let whole = Portable.digamma(Double(count + sums.count))
        return sums.map { Portable.digamma($0 + 1) - whole }
      },
      maximise: { model in
        model.updateLogs(
          strength: ConfusionPrior.strength(answers.labelCount), prior: ConfusionPrior.count
        ) { Portable.digamma($0) - Portable.digamma($1) }
      })
    return em.fit(
      self, parameters: ConfusionPrior.parameters(options), answers: answers,
      annotators: em.model.annotators(answers.answerCounts()),
      gold: gold)
  }
}
