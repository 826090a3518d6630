/// Which split of a dataset each sample falls into, so that no cluster of near duplicates stands in two.
///
/// A cluster goes where its hash says, but one of whose members an earlier release put into a split goes there. Where
/// earlier releases put members of one cluster into different splits, nothing new joins it; and if only those are left,
/// the lowest of their splits (test before validation before train) keeps its members and the others stay out.
public enum ClusterSplits {
  /// What a sample gets.
  public enum Place: Sendable, Equatable {
    case split(Int)
    /// It would stand in two splits at once.
    case leftOut
  }

  /// Gives each sample its place. Where something is left out clusters fall apart, so they are to be found anew among
  /// the others and this is to be asked again, until nothing is left out. O(samples).
  ///
  /// - Parameters:
  ///   - firstOfCluster: by sample, the first member of its cluster; members lie behind it.
  ///   - recorded: by sample, the index of the split that it was released in; -1 where it was not.
  ///   - ranks: by split, which comes before which.
  ///   - hashed: the split of a cluster by its first member.
  public static func places(
    firstOfCluster: [Int32], recorded: [Int8], ranks: [Int], hashed: (Int) -> Int
  ) -> [Place] {
    struct Record {
      var lowest: Int
      var isDisputed = false
      var hasNew = false
    }
    var records: [Int32: Record] = [:]
    for (sample, first) in firstOfCluster.enumerated() where recorded[sample] >= 0 {
      let split = Int(recorded[sample])
      guard var record = records[first] else {
        records[first] = Record(lowest: split)
        continue
      }
      if record.lowest != split {
        record.isDisputed = true
        if ranks[split] < ranks[record.lowest] { record.lowest = split }
      }
      records[first] = record
    }
    if !records.isEmpty {
      for (sample, first) in firstOfCluster.enumerated() where recorded[sample] < 0 {
        records[first]?.hasNew = true
      }
    }
    return firstOfCluster.enumerated().map { sample, first in
      guard let record = records[first] else { return .split(hashed(Int(first))) }
      let own = Int(recorded[sample])
      guard record.isDisputed else { return .split(record.lowest) }
      if own < 0 { return .leftOut }
      // Without what joined it the cluster may fall apart into undisputed ones.
      return record.hasNew || own == record.lowest ? .split(own) : .leftOut
    }
  }
}
