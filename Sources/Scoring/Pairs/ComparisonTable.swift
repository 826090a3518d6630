/// The answers to a preference task in coordinate form: row `i` says that `annotator[i]` put
/// `winner[i]` before `loser[i]`, or took them for equal where `isTie[i]`.
///
/// 17 bytes a comparison. The order of rows carries no meaning; what does are the numbers, so give
/// items and annotators theirs in the order of their ids.
public struct ComparisonTable: Sendable, Equatable {
  /// The annotator of each comparison, below `annotatorCount`.
  public private(set) var annotator: [UInt32] = []
  /// The item that won, or one of the two of a tie; below `itemCount`.
  public private(set) var winner: [UInt32] = []
  /// The item that lost, or the other of a tie; below `itemCount`.
  public private(set) var loser: [UInt32] = []
  /// Whether neither won.
  public private(set) var isTie: [Bool] = []
  /// What each comparison counts, in ppm: 1,000,000 for an ordinary one.
  public private(set) var weightPPM: [UInt32] = []
  /// How many comparisons of an item with itself were offered. They say nothing and are left out.
  public private(set) var selfComparisons = 0
  /// How many items there are, those never compared among them.
  public let itemCount: Int
  /// How many annotators there are, those without a comparison among them.
  public let annotatorCount: Int

  /// An empty table of the given shape.
  public init(itemCount: Int, annotatorCount: Int) {
    precondition((0...Int(UInt32.max)).contains(itemCount), "items are numbered by UInt32")
    precondition(
      (0...Int(UInt32.max)).contains(annotatorCount), "annotators are numbered by UInt32")
    self.itemCount = itemCount
    self.annotatorCount = annotatorCount
  }

  /// How many comparisons there are.
  public var count: Int { winner.count }

  /// Makes room for `count` comparisons.
  public mutating func reserveCapacity(_ count: Int) {
    annotator.reserveCapacity(count)
    winner.reserveCapacity(count)
    loser.reserveCapacity(count)
    isTie.reserveCapacity(count)
    weightPPM.reserveCapacity(count)
  }

  /// Adds one comparison. An item compared with itself is counted in `selfComparisons` only.
  ///
  /// - Parameters:
  ///   - annotator: who compared, below `annotatorCount`.
  ///   - winner: the preferred item, below `itemCount`.
  ///   - loser: the other one, below `itemCount`.
  ///   - isTie: whether the two were taken for equal.
  ///   - weightPPM: what it counts; `weightPPM(strength:of:)` gives that of a graded preference.
  public mutating func append(
    annotator: UInt32, winner: UInt32, loser: UInt32, isTie: Bool = false,
    weightPPM: UInt32 = 1_000_000
  ) {
    precondition(
      Int(annotator) < annotatorCount, "a comparison names an annotator beyond the table")
    precondition(
      Int(winner) < itemCount && Int(loser) < itemCount,
      "a comparison names an item beyond the table")
    guard winner != loser else {
      selfComparisons += 1
      return
    }
    self.annotator.append(annotator)
    self.winner.append(winner)
    self.loser.append(loser)
    self.isTie.append(isTie)
    self.weightPPM.append(weightPPM)
  }

  /// Adds the pairs of a ranking: each item against each of a later group, and ties within a group.
  ///
  /// The m (m - 1)/2 pairs of m items hang together: they follow from m - 1 decisions. So each
  /// counts 2/m, and the ranking m - 1.
  ///
  /// - Parameter groups: the items, best first; those of one group are tied. An item that comes
  ///   again gives self-comparisons, which are left out.
  /// - Complexity: O(m²).
  public mutating func appendRanking(annotator: UInt32, groups: [[UInt32]]) {
    let items = groups.flatMap { $0 }
    let groupOf = groups.enumerated().flatMap { group, items in items.map { _ in group } }
    guard items.count >= 2 else { return }
    let weight = UInt32(2 * PartsPerMillion.whole / items.count)
    for first in items.indices {
      for second in items.indices[(first + 1)...] {
        append(
          annotator: annotator, winner: items[first], loser: items[second],
          isTie: groupOf[first] == groupOf[second], weightPPM: weight)
      }
    }
  }

  /// The weight of a preference of strength 1…`grades`: 2 strength/(grades + 1), which is 1 for the
  /// middle grade.
  public static func weightPPM(strength: Int, of grades: Int) -> UInt32 {
    precondition(grades >= 1 && (1...grades).contains(strength), "a strength is 1…grades")
    return UInt32(2 * PartsPerMillion.whole * strength / (grades + 1))
  }
}
