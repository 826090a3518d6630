/// Bayesian weighted average (Li, Rubinstein & Cohn, 2019): each class by itself is a number between
/// 0 and 1 that answers measure with an annotator's own precision.
///
/// ```
/// v_j = (15 + N_j)/(b + sum_i (z_i - y_ij)²)
/// z_i = (mean of z + sum_j v_j y_ij)/(1 + sum_j v_j)
/// b   = 15 · mean over answers of z_i (1 - z_i) at the start · 4 (1 - 1/K)
/// ```
///
/// It starts from vote shares, and ends when no z changes by the tolerance or
/// after `FitOptions.affordableIterations`. Rows are then
/// normalised. It has no optima that depend on the start.
///
/// - Complexity: O(answers) a round and class.
public struct BWA: AggregationMethod {
  public init() {}

  public var id: String { "bwa" }
  public var version: Int { 1 }

  private static let strength = 15.0

  public func fit(_ answers: AnswerTable, gold: [UInt32: UInt16], options: FitOptions) -> Fit {
    let patterns = SamplePatterns(
      answers.groupedBySample(), clamp: PosteriorTable.clamp(answers, gold: gold))
    let labelCount = answers.labelCount
    let start = PosteriorTable(patterns.groups, labelCount: labelCount, clamp: patterns.clamp)
    let counts = patterns.sampleCounts().map(Double.init)
    let answerCounts = answers.answerCounts().map(Double.init)
    var columns = [[Double]](repeating: [], count: labelCount)
    var rounds = [Int](repeating: 0, count: labelCount)
    columns.withUnsafeMutableBufferPointer { columns in
      rounds.withUnsafeMutableBufferPointer { rounds in
        Chunks.each(labelCount) { k in
          var column = ClassColumn(k, start, patterns, counts, answerCounts)
          rounds[k] = column.run(options)
          columns[k] = column.z
        }
      }
    }
    var z = [Double](repeating: 0, count: patterns.clamp.count * labelCount)
    for p in patterns.clamp.indices {
      var total = 0.0
      for k in 0..<labelCount { total += columns[k][p] }
      for k in 0..<labelCount where total > 0 { z[p * labelCount + k] = columns[k][p] / total }
    }
    let table = start.replacing(z: z)
    let prior = table.classPrior(patterns)
    var parameters = options.parameters
    parameters["a_ppm"] = PartsPerMillion.rounded(Self.strength)
    return Fit(
      method: self, parameters: parameters,
      answers: answers, posteriors: table.filled(with: prior, rows: patterns.pattern),
      classPrior: prior, iterations: rounds.max() ?? 0, logLikelihood: nil,
      annotators: .oneCoin(answers, patterns, z: z), gold: gold)
  }

  /// One class against the rest.
  private struct ClassColumn {
    private let label: UInt16
    private let patterns: SamplePatterns
    private let counts: [Double]
    private let answerCounts: [Double]
    /// z of each pattern.
    private(set) var z: [Double]
    private let scale: Double
    private let sampleCount: Double

    init(
      _ k: Int, _ start: PosteriorTable, _ patterns: SamplePatterns, _ counts: [Double],
      _ answerCounts: [Double]
    ) {
      label = UInt16(k)
      self.patterns = patterns
      self.counts = counts
      self.answerCounts = answerCounts
      z = patterns.clamp.indices.map { start.z[$0 * start.labelCount + k] }
      var variance = 0.0
      var answers = 0.0
      var samples = 0.0
      for p in z.indices {
        let group = patterns.groups.answers(of: p)
        // Known samples say nothing of how answers vary where nobody knows.
        let share =
          Double(group.count { patterns.groups.label[$0] == UInt16(k) })
          / Double(max(1, group.count))
        variance += counts[p] * Double(group.count) * share * (1 - share)
        answers += counts[p] * Double(group.count)
        if start.isEvidenced[p] { samples += counts[p] }
      }
      let classes = Double(start.labelCount)
      scale = answers > 0 ? BWA.strength * variance / answers * 4 * (1 - 1 / classes) : 0
      sampleCount = samples
    }

    mutating func run(_ options: FitOptions) -> Int {
      var weights = answerCounts
      let limit = options.affordableIterations(patterns.groups.annotator.count)
      for round in 1...limit {
        var errors = [Double](repeating: 0, count: answerCounts.count)
        var mean = 0.0
        patterns.groups.withUnsafeView { groups in
          errors.withUnsafeMutableBufferPointer { errors in
            for p in z.indices {
              let group = groups.answers(of: p)
              mean += counts[p] * z[p]
              let miss = counts[p] * (z[p] - 1) * (z[p] - 1)
              let hit = counts[p] * z[p] * z[p]
              for at in group {
                errors[Int(groups.annotator[at])] += groups.label[at] == label ? miss : hit
              }
            }
          }
        }
        mean = sampleCount > 0 ? mean / sampleCount : 0
        for j in weights.indices {
          weights[j] = (BWA.strength + answerCounts[j]) / (scale + errors[j] + 1e-12)
        }
        if !update(weights, mean, options.tolerance) { return round }
      }
      return limit
    }

    /// - Returns: whether some z changed by more than the tolerance.
    private mutating func update(
      _ weights: [Double], _ mean: Double, _ tolerance: Double
    ) -> Bool {
      var isMoving = false
      let clamp = patterns.clamp
      patterns.groups.withUnsafeView { groups in
        weights.withUnsafeBufferPointer { weights in
          for p in z.indices where clamp[p] < 0 {
            let group = groups.answers(of: p)
            if group.isEmpty { continue }
            var votes = mean
            var total = 1.0
            for at in group {
              let weight = weights[Int(groups.annotator[at])]
              total += weight
              if groups.label[at] == label { votes += weight }
            }
            let next = votes / total
            if abs(next - z[p]) > tolerance { isMoving = true }
            z[p] = next
          }
        }
      }
      return isMoving
    }
  }
}

extension AnnotatorModel {
  /// The share of right answers by a table of posteriors, for models without confusion matrices.
  ///
  /// - Parameter z: patterns × labels.
  static func oneCoin(
    _ answers: AnswerTable, _ patterns: SamplePatterns, z: [Double]
  ) -> AnnotatorModel {
    let counts = answers.answerCounts()
    let samples = patterns.sampleCounts()
    var hits = [Double](repeating: 0, count: counts.count)
    for p in patterns.clamp.indices {
      for at in patterns.groups.answers(of: p) {
        hits[Int(patterns.groups.annotator[at])] +=
          Double(samples[p]) * z[p * answers.labelCount + Int(patterns.groups.label[at])]
      }
    }
    return AnnotatorModel(
      reliabilities: zip(hits, counts).map { OneCoin.reliability(hits: $0, answers: $1) },
      reliabilityStrengths: counts.map { Double($0 + 3) })
  }
}
