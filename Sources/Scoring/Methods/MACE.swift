/// MACE (Hovy et al., NAACL 2013): an annotator either knows the truth and says it, or spams from a
/// distribution of their own.
///
/// ```
/// P(y_ij = l | k) = t_j [l = k] + (1 - t_j) x_jl
/// ```
///
/// Variational expectation maximisation from vote shares (the paper draws restarts; this one has one
/// start, so that nothing is drawn): t_j ~ Beta(0.5, 0.5), x_j ~ Dirichlet(1). Labels have a fitted prior;
/// with equally likely ones, as in the paper, one rare label in ten makes honest people spammers.
/// There to compare with; `auto` never takes it.
///
/// - Complexity: O(answers × labels) a round.
public struct MACE: AggregationMethod {
  public init() {}

  public var id: String { "mace" }
  public var version: Int { 1 }

  private static let knowing = 0.5
  private static let spamming = 1.0

  public func fit(_ answers: AnswerTable, gold: [UInt32: UInt16], options: FitOptions) -> Fit {
    let patterns = SamplePatterns(
      answers.groupedBySample(), clamp: PosteriorTable.clamp(answers, gold: gold))
    let counts = patterns.sampleCounts().map(Double.init)
    let labelCount = answers.labelCount
    let annotatorCount = answers.annotatorCount
    var table = PosteriorTable(patterns.groups, labelCount: labelCount, clamp: patterns.clamp)
    // Before the first round everybody knows half of the time and spams evenly.
    var knows = [Double](repeating: 0.5, count: annotatorCount)
    var spams = [Double](
      repeating: 0.5 / Double(labelCount), count: annotatorCount * labelCount)
    let limit = options.affordableIterations(answers.count)
    var iterations = 0
    var scores = [Double](repeating: 0, count: labelCount)
    while iterations < limit {
      iterations += 1
      maximise(patterns, counts, table, knows: &knows, spams: &spams)
      let logPrior = table.classPrior(patterns).map(Portable.log)
      var change = 0.0
      for p in patterns.clamp.indices where patterns.clamp[p] < 0 {
        let group = patterns.groups.answers(of: p)
        if group.isEmpty { continue }
        for k in 0..<labelCount { scores[k] = logPrior[k] }
        for at in group {
          let j = Int(patterns.groups.annotator[at])
          let l = Int(patterns.groups.label[at])
          let spam = spams[j * labelCount + l]
          scores[l] += Portable.log((knows[j] + spam) / spam)
        }
        scores.withUnsafeMutableBufferPointer { row in
          if let base = row.baseAddress { _ = softmax(base, count: row.count) }
        }
        for k in 0..<labelCount {
          change = max(change, abs(scores[k] - table.z[p * labelCount + k]))
          table.z[p * labelCount + k] = scores[k]
        }
      }
      if change < options.tolerance { break }
    }
    let prior = table.classPrior(patterns)
    return Fit(
      method: self, parameters: options.parameters, answers: answers,
      posteriors: table.filled(with: prior, rows: patterns.pattern), classPrior: prior,
      iterations: iterations, logLikelihood: nil,
      annotators: .oneCoin(answers, patterns, z: table.z), gold: gold)
  }

  /// exp E log of knowing, and of spamming with each label, from the posteriors.
  ///
  /// - Parameters:
  ///   - knows: t_j, one an annotator.
  ///   - spams: (1 - t_j) x_jl, annotators × labels.
  private func maximise(
    _ patterns: SamplePatterns, _ counts: [Double], _ table: PosteriorTable,
    knows: inout [Double], spams: inout [Double]
  ) {
    let labelCount = table.labelCount
    var known = [Double](repeating: 0, count: knows.count)
    var spammed = [Double](repeating: 0, count: spams.count)
    for p in patterns.clamp.indices {
      for at in patterns.groups.answers(of: p) {
        let j = Int(patterns.groups.annotator[at])
        let l = Int(patterns.groups.label[at])
        let right = table.z[p * labelCount + l]
        let spam = spams[j * labelCount + l]
        let knew = right * knows[j] / (knows[j] + spam)
        known[j] += counts[p] * knew
        spammed[j * labelCount + l] += counts[p] * (1 - knew)
      }
    }
    for j in knows.indices {
      let row = j * labelCount..<(j + 1) * labelCount
      let guesses = spammed[row].reduce(0, +)
      let whole = Portable.digamma(known[j] + guesses + 2 * Self.knowing)
      knows[j] = Portable.exp(Portable.digamma(known[j] + Self.knowing) - whole)
      let spamming = Portable.exp(Portable.digamma(guesses + Self.knowing) - whole)
      let all = Portable.digamma(guesses + Self.spamming * Double(labelCount))
      for cell in row {
        let share = Portable.exp(Portable.digamma(spammed[cell] + Self.spamming) - all)
        spams[cell] = max(spamming * share, 1e-12)
      }
    }
  }
}
