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
    // floor(u · 100 / 2^64), exact: a cluster lies below a border of p percent where this is < p.
    let position = key.firstWord.multipliedFullWidth(by: 100)
    let ordered = percents.enumerated().sorted {
      (rank($0.element.name), $0.offset) < (rank($1.element.name), $1.offset)
    }
    var border = 0
    for (_, split) in ordered {
      border += max(0, split.percent)
      if position.high < UInt64(border) { return split.name }
    }
    return ordered.last { $0.element.percent > 0 }?.element.name ?? "train"
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
