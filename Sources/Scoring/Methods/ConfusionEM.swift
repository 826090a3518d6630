/// Expectation maximisation with a confusion matrix an annotator, from vote shares to the end: what
/// Dawid-Skene, IBCC and W1DS share. They differ in what they make of the counts.
struct ConfusionEM {
  let patterns: SamplePatterns
  private(set) var model: ConfusionModel
  private(set) var table: PosteriorTable
  /// pi_k of the last round.
  private(set) var prior: [Double] = []
  private(set) var iterations = 0
  private var likelihood: PatternLikelihood

  /// - Parameter weigh: what each answer of the patterns counts in the expectation step; nil where
  ///   all count 1.
  init(
    _ answers: AnswerTable, gold: [UInt32: UInt16], weigh: ((SamplePatterns) -> [Double])? = nil
  ) {
    patterns = SamplePatterns(
      answers.groupedBySample(), clamp: PosteriorTable.clamp(answers, gold: gold))
    let weights = weigh?(patterns)
    table = PosteriorTable(
      patterns.groups, labelCount: answers.labelCount, clamp: patterns.clamp, weights: weights)
    model = ConfusionModel(answers, patterns, weights: weights)
    likelihood = PatternLikelihood(patterns)
  }

  /// Goes over the answers until no posterior changes by the tolerance.
  ///
  /// - Parameters:
  ///   - logPrior: log pi_k from the sums of posteriors and the number of samples.
  ///   - maximise: sets the model's logs from its counts.
  mutating func run(
    _ options: FitOptions,
    logPrior: (_ sums: [Double], _ evidencedCount: Int) -> [Double] = ConfusionEM.logOfPrior,
    maximise: (inout ConfusionModel) -> Void
  ) {
    let evidencedCount = table.evidencedCount(of: patterns.pattern)
    while iterations < options.maxIterations {
      iterations += 1
      model.count(patterns, table)
      prior = PosteriorTable.classPrior(sums: model.classSums, evidencedCount: evidencedCount)
      maximise(&model)
      let change = model.expect(
        patterns, &table, logPrior: logPrior(model.classSums, evidencedCount),
        likelihood: &likelihood)
      if change < options.tolerance { break }
    }
  }

  /// log pi_k with one sample of each class added.
  static func logOfPrior(sums: [Double], evidencedCount: Int) -> [Double] {
    PosteriorTable.classPrior(sums: sums, evidencedCount: evidencedCount).map(Portable.log)
  }

  /// The fit, whose model is the one that gave its posteriors.
  func fit(
    _ method: any AggregationMethod, parameters: [String: Int], answers: AnswerTable,
    annotators: AnnotatorModel, gold: [UInt32: UInt16]
  ) -> Fit {
    Fit(
      method: method, parameters: parameters, answers: answers,
      posteriors: table.filled(with: prior, rows: patterns.pattern), classPrior: prior,
      iterations: iterations, logLikelihood: likelihood.ofSamples(patterns),
      annotators: annotators, gold: gold)
  }
}

extension ConfusionModel {
  /// The maximisation step under a prior: log v_jkl for the next expectation step.
  ///
  /// - Parameters:
  ///   - strength: how many answers are added to a row in all.
  ///   - prior: how many answers l to samples of class k are added to those of annotator j.
  mutating func updateLogs(
    strength: Double,
    prior: (_ annotator: Int, _ truth: Int, _ answer: Int) -> Double,
    log: (_ count: Double, _ total: Double) -> Double = { Portable.log($0 / $1) }
  ) {
    for j in 0..<annotatorCount {
      for k in 0..<labelCount {
        let total = rowTotal(j, truth: k) + strength
        for l in 0..<labelCount {
          setLog(j, truth: k, answer: l, log(count(j, truth: k, answer: l) + prior(j, k, l), total))
        }
      }
    }
  }

  /// The confusion matrices, truth before answer, and how many answers their rows are worth.
  ///
  /// The parameters are those of `updateLogs`.
  func confusions(
    strength: Double, prior: (_ annotator: Int, _ truth: Int, _ answer: Int) -> Double
  ) -> (confusions: [Double], strengths: [Double]) {
    var confusions: [Double] = []
    var strengths: [Double] = []
    confusions.reserveCapacity(counts.count)
    strengths.reserveCapacity(annotatorCount * labelCount)
    for j in 0..<annotatorCount {
      for k in 0..<labelCount {
        let total = rowTotal(j, truth: k) + strength
        strengths.append(total)
        for l in 0..<labelCount {
          confusions.append((count(j, truth: k, answer: l) + prior(j, k, l)) / total)
        }
      }
    }
    return (confusions, strengths)
  }

  /// sum_k n_jkk: the right answers of an annotator, by the posteriors.
  func hits(_ annotator: Int) -> Double {
    var hits = 0.0
    for k in 0..<labelCount { hits += count(annotator, truth: k, answer: k) }
    return hits
  }
}
