/// Whether confidence means what it says: of the labels given with 0.8, four in five should be right.
///
/// All figures are over samples whose label is known, with posteriors that were made without knowing
/// it. ECE is over fifteen bins of equal width of the label's confidence: sum_b n_b/n |acc_b - conf_b|.
/// Log loss is in nats, probabilities clipped at 1e-6; Brier sums over all labels.
public struct Calibration: Sendable, Equatable {
  /// Samples whose label's confidence lies in one fifteenth of the whole.
  public struct Bin: Sendable, Equatable {
    public let count: Int
    /// Mean confidence, ppm; 0 for an empty bin.
    public let confidencePPM: Int
    /// Share of right labels, ppm; 0 for an empty bin.
    public let accuracyPPM: Int
  }

  public static let binCount = 15

  /// How many known samples there are.
  public let count: Int
  public let accuracyPPM: Int
  /// Mean of -log p(true label), in millionths of a nat.
  public let logLossMicronats: Int
  /// Mean of sum_k (p_k - [k is true])², in ppm, from 0 to 2,000,000.
  public let brierPPM: Int
  /// Expected calibration error, ppm.
  public let errorPPM: Int
  public let bins: [Bin]

  /// - Parameters:
  ///   - rows: the label that was given, and a probability a label in ppm, of each sample.
  ///   - truths: the true label of each sample.
  public init(rows: [(label: Int, posteriorPPM: [Int])], truths: [Int]) {
    precondition(rows.count == truths.count, "one truth a sample")
    let whole = PartsPerMillion.whole
    var right = 0
    var loss = 0.0
    var brier = 0.0
    var tallies = [(count: Int, confidence: Int, right: Int)](
      repeating: (0, 0, 0), count: Self.binCount)
    for (row, truth) in zip(rows, truths) {
      let isRight = row.label == truth
      let confidence = row.posteriorPPM[row.label]
      if isRight { right += 1 }
      loss -= Portable.log(max(Double(row.posteriorPPM[truth]) / Double(whole), 1e-6))
      for (k, ppm) in row.posteriorPPM.enumerated() {
        let difference = Double(ppm - (k == truth ? whole : 0)) / Double(whole)
        brier += difference * difference
      }
      let bin = min(Self.binCount - 1, confidence * Self.binCount / whole)
      tallies[bin].count += 1
      tallies[bin].confidence += confidence
      if isRight { tallies[bin].right += 1 }
    }
    let total = Double(max(1, rows.count))
    count = rows.count
    accuracyPPM = PartsPerMillion.rounded(Double(right) / total)
    logLossMicronats = PartsPerMillion.rounded(loss / total)
    brierPPM = PartsPerMillion.rounded(brier / total)
    // Exact: |right - confidence| in whole ppm.
    let off = tallies.reduce(0) { $0 + abs($1.right * whole - $1.confidence) }
    errorPPM = PartsPerMillion.rounded(Double(off) / total / Double(whole))
    bins = tallies.map { tally in
      Bin(
        count: tally.count,
        confidencePPM: tally.count == 0 ? 0 : tally.confidence / tally.count,
        accuracyPPM: tally.count == 0 ? 0 : tally.right * whole / tally.count)
    }
  }
}

extension Calibration {
  /// How well a method is calibrated on its gold: each fifth of the gold is judged by a fit that knows
  /// the other four.
  ///
  /// - Returns: nil where no gold sample has an answer.
  /// - Complexity: up to five fits.
  public static func crossFitted(
    _ method: any AggregationMethod, _ answers: AnswerTable, gold: [UInt32: UInt16],
    options: FitOptions
  ) -> Calibration? {
    let known = Average.answered(gold, in: answers)
    guard !known.isEmpty else { return nil }
    let folds = min(5, known.count)
    var rows: [(label: Int, posteriorPPM: [Int])] = []
    var truths: [Int] = []
    for fold in 0..<folds {
      var rest = gold
      let held = stride(from: fold, to: known.count, by: folds).map { known[$0] }
      for sample in held { rest[sample.sample] = nil }
      let fit = method.fit(answers, gold: rest, options: options)
      for sample in held {
        let index = Int(sample.sample)
        rows.append((Int(fit.label(of: index)), fit.posteriorPPM(of: index)))
        truths.append(Int(sample.label))
      }
    }
    return Calibration(rows: rows, truths: truths)
  }
}
