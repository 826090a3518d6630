/// Worker agreement with aggregate (Appen's rule): majority vote, then a vote in which everybody
/// counts by how often they were with the majority.
///
/// ```
/// w_j  = (1/N_j) sum_i [y_ij is the majority's label of i]
/// z_ik = sum_j w_j [y_ij = k] / sum_j w_j
/// ```
///
/// Ties of the majority go as everywhere: to the more frequent class, then the first.
///
/// - Complexity: O(answers + samples × labels).
public struct Wawa: AggregationMethod {
  public init() {}

  public var id: String { "wawa" }
  public var version: Int { 1 }

  public func fit(_ answers: AnswerTable, gold: [UInt32: UInt16], options: FitOptions) -> Fit {
    let groups = answers.groupedBySample()
    let vote = Majority().fit(answers, gold: gold, options: options)
    var hits = [Double](repeating: 0, count: answers.annotatorCount)
    for i in 0..<answers.sampleCount {
      let group = groups.answers(of: i)
      guard !group.isEmpty else { continue }
      let label = vote.label(of: i)
      for at in group where groups.label[at] == label { hits[Int(groups.annotator[at])] += 1 }
    }
    let counts = answers.answerCounts()
    let skills = zip(hits, counts).map { $1 == 0 ? 0 : $0 / Double($1) }
    let table = PosteriorTable(
      groups, labelCount: answers.labelCount, clamp: PosteriorTable.clamp(answers, gold: gold),
      weights: groups.annotator.map { max(skills[Int($0)], 1e-6) })
    let prior = table.classPrior()
    return Fit(
      method: self, parameters: [:], answers: answers, posteriors: table.filled(with: prior),
      classPrior: prior, iterations: 1, logLikelihood: nil,
      annotators: AnnotatorModel(
        reliabilities: zip(hits, counts).map { OneCoin.reliability(hits: $0, answers: $1) },
        reliabilityStrengths: counts.map { Double($0 + 3) }),
      gold: gold)
  }
}
