/// The medoid: of a sample's answers the one with the highest mean GLEU to the others, all counting
/// alike. Among equals (in ppm) that of the first annotator.
public struct Medoid: TextMethod {
  public init() {}

  public var id: String { "medoid" }
  public var version: Int { 1 }

  public func fit(_ answers: TextTable) -> TextFit {
    let agreement = TextAgreement(answers)
    let weights = [Double](repeating: 1, count: answers.annotatorCount)
    return TextFit(
      method: self, parameters: [:],
      results: agreement.medoids(weights: weights).map { choice in
        choice.map { $0.result(in: answers) }
      },
      annotators: nil)
  }
}

/// The medoid with each answer counting what its annotator's agreement is worth, its own among them:
/// the answer of the least expected loss 1 - GLEU where answer i is the truth with a probability
/// proportional to w_i.
///
/// ```
/// score_i = (w_i + sum_j w_j GLEU(i, j)) / (w_i + sum_j w_j)
/// ```
///
/// In the manner of RASA (Li & Fukumoto, AnnoNLP 2019), but with `TextAgreement` for weights, so that
/// it isn't taken in by those who paste one text everywhere.
public struct WeightedMedoid: TextMethod {
  public init() {}

  public var id: String { "weighted-medoid" }
  public var version: Int { 1 }

  /// - Complexity: that of `TextAgreement`.
  public func fit(_ answers: TextTable) -> TextFit {
    let agreement = TextAgreement(answers)
    let annotators = agreement.annotators()
    return TextFit(
      method: self, parameters: TextAgreement.parameters,
      results: agreement.medoids(weights: annotators.weights).map { choice in
        choice.map { $0.result(in: answers) }
      },
      annotators: annotators)
  }
}

extension TextAgreement {
  /// The parameters of weights, for fits.
  static var parameters: [String: Int] {
    [
      "prior_answers_ppm": PartsPerMillion.rounded(priorAnswers),
      "lowest_weight_ppm": PartsPerMillion.rounded(lowestWeight), "rounds": rounds,
    ]
  }

  /// The chosen answer of a sample.
  struct Choice {
    let row: Int
    let confidencePPM: Int

    func result(in answers: TextTable) -> TextResult {
      TextResult(row: row, tokens: Array(answers.tokens(of: row)), confidencePPM: confidencePPM)
    }
  }

  /// The score of each place as a medoid, in ppm.
  func medoidScoresPPM(weights: [Double]) -> [Int] {
    let same = means(within, weights: weights)
    return rows.indices.map { place in
      let own = weights[annotator[place]]
      let total = same.weights[place]
      return PartsPerMillion.rounded((own + same.means[place] * total) / (own + total))
    }
  }

  /// The medoid of each sample; nil where it has no answer.
  func medoids(weights: [Double]) -> [Choice?] {
    let scores = medoidScoresPPM(weights: weights)
    let same = means(within, weights: weights)
    return places.map { group in
      guard var best = group.first else { return nil }
      for place in group where scores[place] > scores[best] { best = place }
      return Choice(
        row: rows[best], confidencePPM: PartsPerMillion.rounded(same.means[best]))
    }
  }
}
