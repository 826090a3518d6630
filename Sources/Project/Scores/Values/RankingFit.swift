import Domain
import Scoring

/// Borda's count within a sample: entries by their mean rank, annotators weighted by how far they agree with others
/// beyond chance.
enum RankingFit {
  /// Least weight of an answer.
  private static let lowestWeight = 0.01

  static func fit(_ answers: ValueAnswers, task: RankingTask) -> ValueFit {
    let table = answers.table
    let consensus = Consensus(answers)
    var result = consensus.emptyFit
    result.method = "borda"
    for sample in table.samples.indices {
      let rows = answers.rows(of: sample)
      guard !rows.isEmpty else { continue }
      let count = Self.entryCount(rows.map { ValueSimilarity.ranks(answers.value($0)).count })
      var sums = [Double](repeating: 0, count: count)
      var total = 0.0
      for row in rows {
        // Two random orders have half of their pairs alike.
        let weight = max(
          Self.lowestWeight, 2 * consensus.reliabilities[Int(table.annotator[row])] - 1)
        let ranks = middleRanks(answers.value(row), count: count)
        for entry in 0..<count { sums[entry] += weight * ranks[entry] }
        total += weight
      }
      let means = sums.map { PartsPerMillion.rounded($0 / total) }
      let value = order(means, allowsTies: task.allowsTies)
      result.values[sample] = value
      let similar = rows.map { ValueSimilarity.value(table.kind, answers.value($0), value) }
      result.confidencesPPM[sample] = PartsPerMillion.rounded(ValueSimilarity.mean(similar))
    }
    return result
  }

  /// How many entries a sample has: what most answers say, among equals the least.
  private static func entryCount(_ counts: [Int]) -> Int {
    let votes = Dictionary(counts.map { ($0, 1) }, uniquingKeysWith: +)
    return votes.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 0
  }

  /// Ranks from 0; those of a tie are the mean of the places that it takes.
  private static func middleRanks(_ value: JSONValue, count: Int) -> [Double] {
    var ranks = [Double](repeating: 0, count: count)
    var place = 0
    for group in RankingTask.groups(value) ?? [] {
      for entry in group where entry < count {
        ranks[entry] = Double(place) + Double(group.count - 1) / 2
      }
      place += group.count
    }
    return ranks
  }

  private static func order(_ means: [Int], allowsTies: Bool) -> JSONValue {
    var groups: [[Int]] = []
    for entry in means.indices.sorted(by: { (means[$0], $0) < (means[$1], $1) }) {
      if allowsTies, let last = groups.last?.first, means[last] == means[entry] {
        groups[groups.count - 1].append(entry)
      } else {
        groups.append([entry])
      }
    }
    return .array(groups.map { .array($0.map { .integer($0) }) })
  }
}
