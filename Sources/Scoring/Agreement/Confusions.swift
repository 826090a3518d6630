/// What annotators confuse with what on the same sample: Krippendorff's coincidence matrix, sparse.
///
/// o_kl = sum_i c_ik (c_il - [k = l])/(m_i - 1): how often one annotator said k and another l, each
/// pair of answers to a sample with m answers counted 1/(m - 1). So every answer counts once:
/// sum_l o_kl = n_k. Symmetric. Figures are in millionths, so that what is ranked is whole.
public struct Confusions: Sendable, Equatable {
  /// Two different labels that met on a sample; `first` is below `second`.
  public struct Pair: Sendable, Equatable {
    public let first: Int
    public let second: Int
    /// o_kl + o_lk, in millionths.
    public let microCoincidences: Int
    /// Its part of all coincidences of different labels.
    public let sharePPM: Int
    /// Where one annotator says `first`, how often another says `second`: o_kl/n_k.
    public let secondGivenFirstPPM: Int
    /// o_kl/n_l.
    public let firstGivenSecondPPM: Int
  }

  public let labelCount: Int
  /// n_k: answers of each label to samples with two answers or more.
  public let totals: [Int]
  /// Pairs that occurred, the most confused first; among equals the lower labels.
  public let ranked: [Pair]
  /// o_kl in millionths by k × labels + l, zeros left out.
  private let cells: [Int: Int]

  /// o_kl in millionths.
  public func microCoincidences(_ k: Int, _ l: Int) -> Int { cells[k * labelCount + l] ?? 0 }

  /// - Complexity: O(answers + patterns × labels of a pattern²).
  public init(_ answers: AnswerTable) {
    self.init(PairableUnits(answers.groupedBySample(), labelCount: answers.labelCount))
  }

  init(_ units: PairableUnits) {
    let labelCount = units.labelCount
    var totals = [Int](repeating: 0, count: labelCount)
    var sums: [Int: Double] = [:]
    for (pattern, times) in units.tally().enumerated() {
      let entries = units.offsets[pattern]..<units.offsets[pattern + 1]
      let scale = Double(times) / Double(units.sizes[pattern] - 1)
      for a in entries {
        let k = units.label[a]
        totals[k] += times * units.times[a]
        for b in entries {
          let others = units.times[b] - (a == b ? 1 : 0)
          guard others > 0 else { continue }
          sums[k * labelCount + units.label[b], default: 0] +=
            scale * Double(units.times[a] * others)
        }
      }
    }
    let cells = sums.mapValues { PartsPerMillion.rounded($0) }
    let apart = cells.reduce(0) { sum, cell in
      cell.key / labelCount == cell.key % labelCount ? sum : sum + cell.value
    }
    func ppm(_ part: Int, of whole: Int) -> Int {
      whole > 0 ? PartsPerMillion.rounded(Double(part) / Double(whole)) : 0
    }
    let pairs = cells.filter { $0.key / labelCount < $0.key % labelCount }.map { key, value in
      let (k, l) = key.quotientAndRemainder(dividingBy: labelCount)
      return Pair(
        first: k, second: l, microCoincidences: 2 * value, sharePPM: ppm(2 * value, of: apart),
        secondGivenFirstPPM: ppm(value, of: totals[k] * PartsPerMillion.whole),
        firstGivenSecondPPM: ppm(value, of: totals[l] * PartsPerMillion.whole))
    }
    self.labelCount = labelCount
    self.totals = totals
    self.cells = cells
    ranked = pairs.sorted {
      ($1.microCoincidences, $0.first, $0.second) < ($0.microCoincidences, $1.first, $1.second)
    }
  }
}

/// What annotators say where the consensus is another label: counts, sparse.
public struct ConsensusConfusions: Sendable, Equatable {
  /// A wrong label beside the consensus.
  public struct Pair: Sendable, Equatable {
    public let consensus: Int
    public let said: Int
    public let count: Int
    /// Its part of the answers where the consensus is `consensus`.
    public let sharePPM: Int
  }

  public let labelCount: Int
  /// Answers to samples of each consensus.
  public let totals: [Int]
  /// Pairs of different labels that occurred, the most frequent first; among equals the lower
  /// labels.
  public let ranked: [Pair]
  private let cells: [Int: Int]

  /// How often `said` was given where `consensus` is the label.
  public func count(consensus: Int, said: Int) -> Int { cells[consensus * labelCount + said] ?? 0 }

  /// - Parameter consensus: the label of each sample; nil where there is none, and its answers are
  ///   left out.
  /// - Complexity: O(answers).
  public init(_ answers: AnswerTable, consensus: [Int?]) {
    precondition(consensus.count == answers.sampleCount, "one label or none a sample")
    let labelCount = answers.labelCount
    var totals = [Int](repeating: 0, count: labelCount)
    var cells: [Int: Int] = [:]
    for row in 0..<answers.count {
      guard let label = consensus[Int(answers.sample[row])], (0..<labelCount).contains(label) else {
        continue
      }
      totals[label] += 1
      cells[label * labelCount + Int(answers.label[row]), default: 0] += 1
    }
    self.labelCount = labelCount
    self.totals = totals
    self.cells = cells
    ranked = cells.filter { $0.key / labelCount != $0.key % labelCount }.map { key, count in
      let (k, l) = key.quotientAndRemainder(dividingBy: labelCount)
      return Pair(
        consensus: k, said: l, count: count,
        sharePPM: PartsPerMillion.rounded(Double(count) / Double(totals[k])))
    }
    .sorted { ($1.count, $0.consensus, $0.said) < ($0.count, $1.consensus, $1.said) }
  }
}
