/// Majority vote: the posterior is the share of votes, so that ties are averaged; a hard label
/// among equal shares is that of the larger class prior, then the first.
public struct Majority: AggregationMethod {
  public init() {}

  public var id: String { "majority" }
  public var version: Int { 1 }

  public func fit(_ answers: AnswerTable, gold: [UInt32: UInt16], options: FitOptions) -> Fit {
    let table = PosteriorTable(answers, answers.groupedBySample(), gold: gold)
    let prior = table.classPrior()
    return Fit(
      method: self, parameters: [:], answers: answers, posteriors: table.filled(with: prior),
      classPrior: prior, iterations: 1, logLikelihood: nil, annotators: AnnotatorModel(),
      gold: gold)
  }
}
