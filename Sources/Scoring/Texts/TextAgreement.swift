/// How texts agree with each other, and what that says of annotators.
///
/// Agreement is GLEU. An answer's agreement with the others on its sample says little by itself:
/// people who paste one text everywhere agree perfectly. So its agreement with what the same others
/// answered to another sample, which comes by chance or habit, is taken away (Dasgupta & Ghosh,
/// "Crowdsourced judgement elicitation with endogenous proficiency", WWW 2013):
///
/// ```
/// c_i = mean_j w_j GLEU(i, j's answer) - mean_j w_j GLEU(i, j's answer to j's next sample)
/// c   = sum_j w_j sum_i c_i / sum_j w_j N_j
/// r_j = (sum_i c_i + 4 c)/(N_j + 4)
/// w_j = r_j/c, at least 0.01, at most 1
/// ```
///
/// from w = 1 in five rounds. Only those below the crowd's mean lose weight: to weigh good
/// annotators up as well gains nothing on honest crowds.
struct TextAgreement {
  static let lowestWeight = 0.01
  /// Answers that r_j is drawn to the mean by.
  static let priorAnswers = 4.0
  static let rounds = 5
  /// An answer is compared with at most so many others of its sample, those next to it.
  static let comparisonsWithin = 64

  /// The row of each place: samples in order, within one in order of annotator.
  private(set) var rows: [Int] = []
  /// The places of each sample.
  private(set) var places: [Range<Int>] = []
  /// The annotator of each place.
  private(set) var annotator: [Int] = []
  private(set) var within: [Comparison] = []
  private(set) var across: [Comparison] = []
  let annotatorCount: Int

  /// Two places and the GLEU of their texts.
  struct Comparison {
    let first: Int
    let second: Int
    let gleu: Double
  }

  /// - Complexity: O(answers · (answers a sample, at most 64) · length).
  init(_ table: TextTable) {
    annotatorCount = table.annotatorCount
    for group in table.rowsBySample() {
      places.append(rows.count..<rows.count + group.count)
      rows.append(contentsOf: group)
    }
    annotator = rows.map { Int(table.annotator[$0]) }
    let texts = rows.map { GLEU.NGrams(Array(table.tokens(of: $0))) }
    let next = nextPlaces()
    for group in places { compare(group, texts, next) }
  }

  /// The place of each annotator's next answer, around in a circle; their own where it is the only
  /// one.
  private func nextPlaces() -> [Int] {
    var next = [Int](repeating: 0, count: rows.count)
    var following = [Int?](repeating: nil, count: annotatorCount)
    // Twice from the end: the first time around, an annotator's last answer has none to follow.
    for _ in 0..<2 {
      for place in rows.indices.reversed() {
        next[place] = following[annotator[place]] ?? place
        following[annotator[place]] = place
      }
    }
    return next
  }

  private mutating func compare(
    _ group: Range<Int>, _ texts: [GLEU.NGrams], _ next: [Int]
  ) {
    let count = group.count
    let reach = min(count / 2, TextAgreement.comparisonsWithin / 2)
    for distance in 1..<max(reach + 1, 1) {
      // Halfway around an even circle each pair is met twice.
      let starts = 2 * distance == count ? distance : count
      for start in 0..<starts {
        let first = group.lowerBound + start
        let second = group.lowerBound + (start + distance) % count
        if annotator[first] == annotator[second] { continue }
        within.append(comparison(first, second, texts))
        for (one, other) in [(first, next[second]), (second, next[first])]
        where !group.contains(other) {
          across.append(comparison(one, other, texts))
        }
      }
    }
  }

  private func comparison(_ first: Int, _ second: Int, _ texts: [GLEU.NGrams]) -> Comparison {
    Comparison(first: first, second: second, gleu: GLEU.score(texts[first], texts[second]))
  }

  /// The weighted mean agreement of each place over comparisons; 0 and no weight without any.
  func means(
    _ comparisons: [Comparison], weights: [Double]
  ) -> (means: [Double], weights: [Double]) {
    var sums = [Double](repeating: 0, count: rows.count)
    var totals = sums
    for comparison in comparisons {
      let firstWeight = weights[annotator[comparison.first]]
      let secondWeight = weights[annotator[comparison.second]]
      sums[comparison.first] += secondWeight * comparison.gleu
      totals[comparison.first] += secondWeight
      sums[comparison.second] += firstWeight * comparison.gleu
      totals[comparison.second] += firstWeight
    }
    for place in sums.indices where totals[place] > 0 { sums[place] /= totals[place] }
    return (sums, totals)
  }

  /// What the answers say of annotators.
  func annotators() -> TextAnnotators {
    var weights = [Double](repeating: 1, count: annotatorCount)
    var reliabilities = [Double](repeating: 0, count: annotatorCount)
    var sums = reliabilities
    for _ in 0..<TextAgreement.rounds {
      sums = [Double](repeating: 0, count: annotatorCount)
      var counts = sums
      let same = means(within, weights: weights)
      let other = means(across, weights: weights)
      for place in rows.indices where same.weights[place] > 0 {
        sums[annotator[place]] += same.means[place] - other.means[place]
        counts[annotator[place]] += 1
      }
      var total = 0.0
      var count = 0.0
      for j in 0..<annotatorCount {
        total += weights[j] * sums[j]
        count += weights[j] * counts[j]
      }
      let mean = count > 0 ? total / count : 0
      for j in 0..<annotatorCount {
        reliabilities[j] =
          (sums[j] + TextAgreement.priorAnswers * mean) / (counts[j] + TextAgreement.priorAnswers)
        // Where a crowd agrees no more than by chance, nobody's agreement tells anything.
        weights[j] =
          mean > 0.01 ? min(max(reliabilities[j] / mean, TextAgreement.lowestWeight), 1) : 1
      }
    }
    return TextAnnotators(
      reliabilities: reliabilities, weights: weights,
      credits: sums.map { max(0, Int64(PartsPerMillion.rounded($0))) })
  }
}
