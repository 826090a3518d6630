/// How texts agree with each other, and what that says of annotators.
///
/// Agreement is GLEU. An answer's agreement with the others on its sample says little by itself:
/// people who paste one text everywhere agree perfectly. So its agreement with the answers to the
/// next sample, where nothing should agree but by chance, is taken away (as in Dasgupta & Ghosh,
/// "Crowdsourced judgement elicitation with endogenous proficiency", WWW 2013):
///
/// ```
/// c_i = mean_j w_j GLEU(i, j) on the same sample - mean_j w_j GLEU(i, j) across samples
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
  /// And with at most so many of the next sample, evenly spaced.
  static let comparisonsAcross = 16

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

  /// - Complexity: O(answers · (answers a sample, at most 80) · length · log length).
  init(_ table: TextTable) {
    annotatorCount = table.annotatorCount
    for group in table.rowsBySample() {
      places.append(rows.count..<rows.count + group.count)
      rows.append(contentsOf: group)
    }
    annotator = rows.map { Int(table.annotator[$0]) }
    compare(rows.map { GLEU.NGrams(Array(table.tokens(of: $0))) })
  }

  private mutating func compare(_ texts: [GLEU.NGrams]) {
    for group in places { compareWithin(group, texts) }
    let answered = places.filter { !$0.isEmpty }
    // Around in a circle; of two samples the circle would count each comparison twice.
    for (at, group) in answered.enumerated() where answered.count > 2 || at + 1 < answered.count {
      compareAcross(group, answered[(at + 1) % answered.count], texts)
    }
  }

  private mutating func compareWithin(_ group: Range<Int>, _ texts: [GLEU.NGrams]) {
    let count = group.count
    let reach = min(count / 2, TextAgreement.comparisonsWithin / 2)
    for distance in 1..<max(reach + 1, 1) {
      // Halfway around an even circle each pair is met twice.
      let starts = 2 * distance == count ? distance : count
      for start in 0..<starts {
        let first = group.lowerBound + start
        let second = group.lowerBound + (start + distance) % count
        within.append(
          Comparison(
            first: first, second: second, gleu: GLEU.score(texts[first], texts[second])))
      }
    }
  }

  private mutating func compareAcross(
    _ group: Range<Int>, _ next: Range<Int>, _ texts: [GLEU.NGrams]
  ) {
    guard group != next else { return }
    let compared = min(next.count, TextAgreement.comparisonsAcross)
    for first in group {
      for step in 0..<compared {
        let offset = (step * next.count / compared + first - group.lowerBound) % next.count
        let second = next.lowerBound + offset
        // One's own habits aren't chance.
        if annotator[first] == annotator[second] { continue }
        across.append(
          Comparison(
            first: first, second: second, gleu: GLEU.score(texts[first], texts[second])))
      }
    }
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
