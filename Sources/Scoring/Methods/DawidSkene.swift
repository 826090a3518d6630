/// Dawid and Skene's model (Applied Statistics 28, 1979) with a Dirichlet prior on each row of a
/// confusion matrix, so that people with few answers are taken for fairly good ones:
///
/// ```
/// v_jkl = (n_jkl + a_kl)/sum_l (n_jkl + a_kl),  a_kk = 4, else 1
/// pi_k  = (sum_i z_ik + 1)/(I + K)
/// z_ik  ~ pi_k prod_j v_j,k,y_ij
/// ```
///
/// - Complexity: O(answers × labels + annotators × labels²) a round.
public struct DawidSkene: AggregationMethod {
  public init() {}

  public var id: String { "dawid-skene" }
  public var version: Int { 1 }

  public func isAffordable(_ answers: AnswerTable) -> Bool { ConfusionModel.isAffordable(answers) }

  public func fit(_ answers: AnswerTable, gold: [UInt32: UInt16], options: FitOptions) -> Fit {
    var em = ConfusionEM(answers, gold: gold)
    em.run(options) { model in
      model.updateLogs(
        strength: ConfusionPrior.strength(answers.labelCount), prior: ConfusionPrior.count)
    }
    return em.fit(
      self, parameters: ConfusionPrior.parameters(options), answers: answers,
      annotators: em.model.annotators(answers.answerCounts()), gold: gold)
  }
}

/// The Dirichlet prior of confusion rows that Dawid-Skene, IBCC and EBCC share: 4 on the diagonal,
/// 1 beside it.
enum ConfusionPrior {
  static let diagonal = 4.0
  static let other = 1.0

  static func count(_ annotator: Int, _ truth: Int, _ answer: Int) -> Double {
    truth == answer ? diagonal : other
  }

  /// How many answers a row of the prior is worth.
  static func strength(_ labelCount: Int) -> Double {
    diagonal + other * Double(labelCount - 1)
  }

  static func parameters(_ options: FitOptions) -> [String: Int] {
    var parameters = options.parameters
    parameters["diagonal_ppm"] = PartsPerMillion.rounded(diagonal)
    parameters["other_ppm"] = PartsPerMillion.rounded(other)
    return parameters
  }
}

extension ConfusionModel {
  /// What a model with that prior believes of annotators: confusion matrices, and the share of right
  /// answers, shrunk as in the one-coin model.
  func annotators(_ answerCounts: [Int]) -> AnnotatorModel {
    let (confusions, strengths) = confusions(
      strength: ConfusionPrior.strength(labelCount), prior: ConfusionPrior.count)
    return AnnotatorModel(
      reliabilities: (0..<annotatorCount).map {
        OneCoin.reliability(hits: hits($0), answers: answerCounts[$0])
      },
      reliabilityStrengths: answerCounts.map { Double($0 + 3) }, confusions: confusions,
      confusionStrengths: strengths)
  }
}
