import Scoring

/// Who would hold what share for the answers of a simulated crowd, beside what an oracle gives who knows the true labels
/// and who copies whom.
///
/// The oracle's credit is the same rule, `PosteriorShapley`, with every label known, matrices counted from the true
/// labels, and the true clusters as one player each.
public struct ShareRehearsal: Sendable, Equatable {
  /// One an annotator, ppm; all together 1,000,000.
  public let sharesPPM: [Int]
  /// The oracle's.
  public let oraclePPM: [Int]
  /// Shares by the number of answers alone.
  public let countPPM: [Int]

  /// - Parameter discountsCopies: whether those who are found to copy are paid as one.
  public init(_ crowd: SimulatedCrowd, discountsCopies: Bool) {
    let answers = crowd.answers()
    let counts = answers.answerCounts().map { Int64($0) }
    let names = (0..<counts.count).map { "w\($0)" }
    func shares(_ credits: [Int64]) -> [Int] {
      Shares.ppm(
        contributors: names, kinds: [Shares.Kind(part: 1, credits: credits, counts: counts)])
    }
    sharesPPM = shares(
      AnswerCredits(answers, gold: [:], discountsCopies: discountsCopies, options: FitOptions())
        .credits)
    countPPM = shares(counts)
    let clusters = crowd.annotators.enumerated().map { j, one in UInt32(one.copies ?? j) }
    let truth = Dictionary(
      uniqueKeysWithValues: crowd.truth.enumerated().map { (UInt32($0.offset), $0.element) })
    oraclePPM = shares(AnswerCredits.microbits(answers, gold: truth, clusters: clusters))
  }

  /// Spearman's correlation with the oracle, ppm; 0 where either is the same for all.
  public var correlationPPM: Int { Self.spearmanPPM(sharesPPM, oraclePPM) }
  /// That of counting answers.
  public var countCorrelationPPM: Int { Self.spearmanPPM(countPPM, oraclePPM) }

  /// Half the sum of differences to the oracle, ppm: what would have to change hands.
  public var distancePPM: Int { Self.distance(sharesPPM, oraclePPM) }
  /// That of counting answers.
  public var countDistancePPM: Int { Self.distance(countPPM, oraclePPM) }

  private static func distance(_ a: [Int], _ b: [Int]) -> Int {
    zip(a, b).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
  }

  private static func spearmanPPM(_ a: [Int], _ b: [Int]) -> Int {
    let (x, y) = (ranks(a), ranks(b))
    let mean = Double(max(0, x.count - 1)) / 2
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for (p, q) in zip(x, y) {
      xx += (p - mean) * (p - mean)
      yy += (q - mean) * (q - mean)
      xy += (p - mean) * (q - mean)
    }
    guard xx > 0, yy > 0 else { return 0 }
    return PartsPerMillion.rounded(xy / (xx * yy).squareRoot())
  }

  /// Ranks from 0, those of equals their mean.
  private static func ranks(_ values: [Int]) -> [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = [Double](repeating: 0, count: values.count)
    var at = 0
    while at < order.count {
      var end = at
      while end < order.count, values[order[end]] == values[order[at]] { end += 1 }
      for place in at..<end { ranks[order[place]] = Double(at + end - 1) / 2 }
      at = end
    }
    return ranks
  }
}
