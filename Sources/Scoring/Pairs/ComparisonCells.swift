/// The comparisons of a table, summed by pair of items and annotator and put in one order, so that
/// a fit doesn't depend on the order of rows.
struct ComparisonCells {
  /// The lower item of each cell; ascending, then by `high`, then by `annotator`.
  var low: [UInt32] = []
  /// The higher item of each cell.
  var high: [UInt32] = []
  var annotator: [UInt32] = []
  /// The weight of comparisons that the lower item won, ties half.
  var lowWins: [Double] = []
  /// The weight of comparisons that the higher item won, ties half.
  var highWins: [Double] = []
  /// The weight of ties, one half of which stands in each of the wins.
  var ties: [Double] = []

  let itemCount: Int
  let annotatorCount: Int

  var count: Int { low.count }

  private struct Entry {
    var key: UInt64
    /// Weights in halves of a ppm, so that ties stay whole and sums are exact.
    var lowHalves: Int64
    var highHalves: Int64
    /// The weight of ties in ppm.
    var ties: Int64
  }

  /// - Complexity: O(items + comparisons · log of the comparisons of one item).
  init(_ table: ComparisonTable) {
    itemCount = table.itemCount
    annotatorCount = table.annotatorCount
    let lower = zip(table.winner, table.loser).map { min($0, $1) }
    let sort = CountingSort(lower, groupCount: table.itemCount)
    var entries = [Entry](
      repeating: Entry(key: 0, lowHalves: 0, highHalves: 0, ties: 0), count: table.count)
    sort.place(lower) { row, place in
      let winner = table.winner[row]
      let loser = table.loser[row]
      let weight = Int64(table.weightPPM[row])
      let toWinner = table.isTie[row] ? weight : 2 * weight
      let toLoser = table.isTie[row] ? weight : 0
      let isLowFirst = winner < loser
      entries[place] = Entry(
        key: UInt64(max(winner, loser)) << 32 | UInt64(table.annotator[row]),
        lowHalves: isLowFirst ? toWinner : toLoser, highHalves: isLowFirst ? toLoser : toWinner,
        ties: table.isTie[row] ? weight : 0)
    }
    for item in 0..<table.itemCount {
      let group = Int(sort.offsets[item])..<Int(sort.offsets[item + 1])
      entries[group].sort { $0.key < $1.key }
      append(entries[group], low: UInt32(item))
    }
  }

  private mutating func append(_ entries: ArraySlice<Entry>, low item: UInt32) {
    var at = entries.startIndex
    while at < entries.endIndex {
      var sum = entries[at]
      at += 1
      while at < entries.endIndex, entries[at].key == sum.key {
        sum.lowHalves += entries[at].lowHalves
        sum.highHalves += entries[at].highHalves
        sum.ties += entries[at].ties
        at += 1
      }
      guard sum.lowHalves + sum.highHalves > 0 else { continue }
      low.append(item)
      high.append(UInt32(truncatingIfNeeded: sum.key >> 32))
      annotator.append(UInt32(truncatingIfNeeded: sum.key))
      lowWins.append(Double(sum.lowHalves) / 2_000_000)
      highWins.append(Double(sum.highHalves) / 2_000_000)
      ties.append(Double(sum.ties) / 1_000_000)
    }
  }

  /// The weight of the comparisons of each annotator.
  func annotatorWeights() -> [Double] {
    var weights = [Double](repeating: 0, count: annotatorCount)
    for cell in 0..<count { weights[Int(annotator[cell])] += lowWins[cell] + highWins[cell] }
    return weights
  }

  /// For each item the lowest item that comparisons connect it with, itself where it was never
  /// compared.
  ///
  /// - Complexity: O(items + cells) in practice (union-find with path halving).
  func components() -> [UInt32] {
    var parent = (0..<itemCount).map { UInt32($0) }
    func root(_ item: UInt32) -> UInt32 {
      var item = item
      while parent[Int(item)] != item {
        parent[Int(item)] = parent[Int(parent[Int(item)])]
        item = parent[Int(item)]
      }
      return item
    }
    for cell in 0..<count {
      let first = root(low[cell])
      let second = root(high[cell])
      // The lower root stays, so that a component is named by its lowest item.
      if first < second { parent[Int(second)] = first } else { parent[Int(first)] = second }
    }
    return parent.indices.map { root(UInt32($0)) }
  }
}
