/// The i-th of n disjoint parts of a release, each written by a process of its own, on any machine
/// that has the same ledger.
///
/// Shards are dealt round, in the order of the release; the files of lines beside them go to the last
/// parts, one kind each, so that they don't all fall to the same one.
public struct ReleasePartition: Sendable, Equatable, CustomStringConvertible {
  /// From 1.
  public let index: Int
  public let count: Int

  /// More parts than that are a mistake.
  public static let maximumCount = 10_000

  /// nil unless 1 ≤ index ≤ count ≤ `maximumCount`.
  public init?(index: Int, of count: Int) {
    guard (1...Self.maximumCount).contains(count), (1...count).contains(index) else { return nil }
    self.index = index
    self.count = count
  }

  /// Reads `i/n`.
  public init?(_ text: String) {
    let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let index = numbers[0], let count = numbers[1] else { return nil }
    self.init(index: index, of: count)
  }

  public var description: String { "\(index)/\(count)" }

  /// Whether a shard is this part's.
  /// - Parameter shard: its number among the shards of all splits, from 0.
  public func holds(shard: Int) -> Bool { shard % count == index - 1 }

  /// What is written beside the shards.
  public enum Lines: Int, Sendable {
    case annotations, events, openings
    /// Contributors, shares, erased samples, and the other proofs: they are small.
    case others

    init(_ proof: ProofFile) {
      self =
        switch proof {
        case .events: .events
        case .openings: .openings
        case .heads, .checkpoints, .splits, .leftOut: .others
        }
    }
  }

  /// Whether lines of a kind are this part's.
  public func holds(_ lines: Lines) -> Bool { count - 1 - lines.rawValue % count == index - 1 }
}

extension ReleasePlan {
  /// Whether lines of a kind are written, as far as that hangs on the part.
  public func writes(_ lines: ReleasePartition.Lines) -> Bool { partition?.holds(lines) ?? true }

  /// The rows that stand in shards of this part, in the order of all rows; nil: all of them.
  public var ownRows: [Range<Int>]? {
    guard let partition else { return nil }
    var ranges: [Range<Int>] = []
    var row = 0
    var shard = 0
    for split in splits {
      for count in shardRows(of: split) {
        if partition.holds(shard: shard) { ranges.append(row..<row + count) }
        row += count
        shard += 1
      }
    }
    return ranges
  }
}
