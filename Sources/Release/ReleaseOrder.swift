import Domain
import Ledger

/// Where a sample stands in a release: its place in the shuffled order and its split.
///
/// Both hang on hashes alone, so that a stranger can recompute them and a changed percentage moves
/// only the border between two splits.
public enum ReleaseOrder {
  /// SHA-256(project id ‖ sample id), raw bytes. Rows stand in ascending order of it, so that any
  /// prefix of the shards is a random subset.
  public static func key(project: Digest, sample: Digest) -> Digest {
    var hash = RunningHash()
    project.withUnsafeBytes { hash.update(buffer: $0) }
    sample.withUnsafeBytes { hash.update(buffer: $0) }
    return hash.finish()
  }

  /// The split of a cluster of near duplicates: u = first 8 bytes (big-endian) of
  /// SHA-256(project id ‖ cluster id); test has the lowest u, then validation, then any other,
  /// then train.
  ///
  /// - Parameter percents: shares in percent that add up to 100; less than that goes to the last
  ///   split, and of nothing at all everything is `train`.
  public static func split(
    project: Digest, cluster: Digest, percents: [(name: String, percent: Int)]
  ) -> String {
    split(key: key(project: project, sample: cluster), percents: percents)
  }

  /// The split of a cluster whose `key` is known already.
  public static func split(key: Digest, percents: [(name: String, percent: Int)]) -> String {
    SplitBorders(percents).index(of: key).map { percents[$0].name } ?? "train"
  }
}

/// Where each split begins and ends, worked out once for all clusters.
public struct SplitBorders: Sendable {
  /// Indexes of the splits from the lowest hash up, and the percent below which each lies.
  private let ordered: [(index: Int, border: UInt64)]
  /// What is above all borders.
  private let last: Int?

  /// - Parameter percents: as `ReleaseOrder.split` takes them.
  public init(_ percents: [(name: String, percent: Int)]) {
    let indexes = percents.indices.sorted {
      (Self.rank(percents[$0].name), $0) < (Self.rank(percents[$1].name), $1)
    }
    var border = 0
    ordered = indexes.map { index in
      border += max(0, percents[index].percent)
      return (index, UInt64(border))
    }
    last = indexes.last { percents[$0].percent > 0 }
  }

  /// Index of a cluster's split among the percents; nil where all are 0.
  public func index(of key: Digest) -> Int? { index(ofKeyWord: key.firstWord) }

  /// The same of the key's first 8 bytes, big-endian: u.
  public func index(ofKeyWord word: UInt64) -> Int? {
    // floor(u · 100 / 2^64), exact: a cluster lies below a border of p percent where this is < p.
    let position = word.multipliedFullWidth(by: 100).high
    return ordered.first { position < $0.border }?.index ?? last
  }

  private static func rank(_ name: String) -> Int {
    switch name {
    case "test": 0
    case "validation": 1
    case "train": 3
    default: 2
    }
  }
}
