/// GLAD (Whitehill et al., NIPS 2009): annotators have abilities, samples difficulties.
///
/// ```
/// P(y_ij = truth) = sigmoid(a_j exp(b_i)), else each wrong label alike
/// a_j ~ N(1, 1), b_i ~ N(0, 1)
/// z_ik ~ pi_k prod_j P(y_ij | k)
/// ```
///
/// The maximisation step climbs the expected log posterior by Newton's steps, in turns for all a_j and
/// all b_i. There to compare with; `auto` never takes it.
///
/// - Complexity: O(answers × labels) a round, and six passes over the answers.
public struct GLAD: AggregationMethod {
  public init() {}

  public var id: String { "glad" }
  public var version: Int { 1 }

  private static let steps = 3

  public func fit(_ answers: AnswerTable, gold: [UInt32: UInt16], options: FitOptions) -> Fit {
    let patterns = SamplePatterns(
      answers.groupedBySample(), clamp: PosteriorTable.clamp(answers, gold: gold))
    var model = AbilityModel(answers, patterns)
    let limit = options.affordableIterations(answers.count)
    var iterations = 0
    while iterations < limit {
      iterations += 1
      model.updateWeights()
      for _ in 0..<Self.steps { model.climb() }
      if model.expect() < options.tolerance { break }
    }
    let prior = model.table.classPrior(patterns)
    return Fit(
      method: self, parameters: options.parameters, answers: answers,
      posteriors: model.table.filled(with: prior, rows: patterns.pattern), classPrior: prior,
      iterations: iterations, logLikelihood: nil,
      annotators: .oneCoin(answers, patterns, z: model.table.z), gold: gold)
  }
}

/// Abilities, difficulties and posteriors of GLAD; samples answered alike are one row.
private struct AbilityModel {
  private let patterns: SamplePatterns
  private let counts: [Double]
  private var abilities: [Double]
  private var difficulties: [Double]
  private(set) var table: PosteriorTable
  /// The posterior of each answer's label.
  private var isRight: [Double]

  init(_ answers: AnswerTable, _ patterns: SamplePatterns) {
    self.patterns = patterns
    counts = patterns.sampleCounts().map(Double.init)
    abilities = [Double](repeating: 1, count: answers.annotatorCount)
    difficulties = [Double](repeating: 0, count: patterns.clamp.count)
    table = PosteriorTable(
      patterns.groups, labelCount: answers.labelCount, clamp: patterns.clamp)
    isRight = [Double](repeating: 0, count: patterns.groups.annotator.count)
  }

  mutating func updateWeights() {
    for p in patterns.clamp.indices {
      for at in patterns.groups.answers(of: p) {
        isRight[at] = table.z[p * table.labelCount + Int(patterns.groups.label[at])]
      }
    }
  }

  /// One Newton's step of all abilities, then of all difficulties.
  mutating func climb() {
    var slopes = abilities.map { 1 - $0 }
    var bends = [Double](repeating: 1, count: abilities.count)
    for p in patterns.clamp.indices {
      let scale = Portable.exp(difficulties[p])
      for at in patterns.groups.answers(of: p) {
        let j = Int(patterns.groups.annotator[at])
        let right = Self.sigmoid(abilities[j] * scale)
        slopes[j] += counts[p] * scale * (isRight[at] - right)
        bends[j] += counts[p] * scale * scale * right * (1 - right)
      }
    }
    for j in abilities.indices { abilities[j] += Self.bounded(slopes[j] / bends[j]) }
    for p in patterns.clamp.indices {
      let scale = Portable.exp(difficulties[p])
      var slope = -difficulties[p]
      var bend = 1.0
      for at in patterns.groups.answers(of: p) {
        let product = abilities[Int(patterns.groups.annotator[at])] * scale
        let right = Self.sigmoid(product)
        slope += product * (isRight[at] - right)
        bend += product * product * right * (1 - right)
      }
      difficulties[p] += Self.bounded(slope / bend)
    }
  }

  /// - Returns: the largest change of a posterior.
  mutating func expect() -> Double {
    let labelCount = table.labelCount
    let logPrior = table.classPrior(patterns).map(Portable.log)
    var scores = logPrior
    var change = 0.0
    for p in patterns.clamp.indices where patterns.clamp[p] < 0 {
      let group = patterns.groups.answers(of: p)
      if group.isEmpty { continue }
      for k in 0..<labelCount { scores[k] = logPrior[k] }
      let scale = Portable.exp(difficulties[p])
      for at in group {
        // log of sigmoid(x) against (1 - sigmoid(x))/(K - 1): the logit, and the number of others.
        let logit = abilities[Int(patterns.groups.annotator[at])] * scale
        scores[Int(patterns.groups.label[at])] +=
          logit + Portable.log(Double(max(1, labelCount - 1)))
      }
      scores.withUnsafeMutableBufferPointer { row in
        if let base = row.baseAddress { _ = softmax(base, count: row.count) }
      }
      for k in 0..<labelCount {
        change = max(change, abs(scores[k] - table.z[p * labelCount + k]))
        table.z[p * labelCount + k] = scores[k]
      }
    }
    return change
  }

  private static func sigmoid(_ x: Double) -> Double { 1 / (1 + Portable.exp(-x)) }

  /// A step of at most one, so that a flat place throws nobody far off.
  private static func bounded(_ step: Double) -> Double { min(max(step, -1), 1) }
}
