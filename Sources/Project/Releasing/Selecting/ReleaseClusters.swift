import Domain
import Store

/// Clusters of near duplicates among a release's rows, and the split of each row, so that no cluster stands in two.
struct ReleaseClusters {
  /// By row, the index of its split; -1 where it stays out because it would stand in two splits at once.
  private var splits: [Int16]
  /// By row, for those that are not alone: the row with the smallest id in its cluster.
  private(set) var firsts: [Int: Int] = [:]
  /// How many clusters have more than one row.
  private(set) var clusterCount = 0
  /// Rows whose cluster has rows in another split: 0, or something is wrong.
  private(set) var crossSplitDuplicates = 0

  /// The index of a row's split; nil where it has none.
  func split(of row: Int) -> Int? { splits[row] < 0 ? nil : Int(splits[row]) }

  /// - Parameters:
  ///   - rows: how many rows there are.
  ///   - id: a row's id.
  ///   - candidates: the rows that are looked at, in any order; others get no split.
  ///   - recorded: splits of samples that were released before, by row; -1 for others.
  ///   - hashed: the split that a row's own hash leads to.
  init(
    _ signatures: RowSignatures, rows: Int, id: (Int) -> SampleID, candidates: [Int32],
    recorded: [Int8], ranks: [Int], hashed: (Int) -> Int, text: RowTexts
  ) throws {
    var order = Self.ordered(candidates, id: id)
    splits = [Int16](repeating: -1, count: rows)
    var found: [Int32] = []
    while true {
      let current = order
      let near = try signatures.bytes.withUnsafeBytes { bytes in
        try NearDuplicates(
          signatures: bytes, order: current,
          excluded: signatures.excluded.isEmpty
            ? [] : Set(current.indices.filter { signatures.excluded.contains(Int(current[$0])) })
        ) { try text.similarityPPM(Int(current[$0]), Int(current[$1])) }
      }
      found = near.firstOfCluster
      let places = ClusterSplits.places(
        firstOfCluster: found, recorded: current.map { recorded[Int($0)] }, ranks: ranks,
        hashed: { hashed(Int(current[$0])) })
      for (index, row) in current.enumerated() {
        if case .split(let split) = places[index] {
          splits[Int(row)] = Int16(truncatingIfNeeded: split)
        } else {
          splits[Int(row)] = -1
        }
      }
      guard places.contains(.leftOut) else { break }
      order = zip(current, places).filter { $1 != .leftOut }.map(\.0)
    }
    for (index, first) in found.enumerated() where Int(first) != index {
      let (row, leader) = (Int(order[index]), Int(order[Int(first)]))
      if firsts[leader] == nil { clusterCount += 1 }
      firsts[leader] = leader
      firsts[row] = leader
    }
    countLeaks()
  }

  /// Rows by their ids, so that neither the order of arrival nor anything else plays a part.
  private static func ordered(_ rows: [Int32], id: (Int) -> SampleID) -> [Int32] {
    // The ids' first bytes lie beside the rows: they tell nearly all apart.
    var order = rows.map { (word: id(Int($0)).digest.firstWord, row: $0) }
    order.sort { left, right in
      left.word != right.word
        ? left.word < right.word : id(Int(left.row)) < id(Int(right.row))
    }
    return order.map(\.row)
  }

  /// Counted from the outcome, not from how it came about.
  private mutating func countLeaks() {
    var splitsOf: [Int: Set<Int>] = [:]
    for (row, first) in firsts {
      if let split = split(of: row) { splitsOf[first, default: []].insert(split) }
    }
    crossSplitDuplicates = firsts.reduce(0) { count, pair in
      count + ((splitsOf[pair.value]?.count ?? 0) > 1 ? 1 : 0)
    }
  }
}

/// The texts of rows, read from the ledger when two are compared. The last one's shingles are kept: whoever compares one
/// row with several reads it once.
final class RowTexts {
  private let reader: LedgerReader
  private let number: (Int) -> Int
  private let media: (Int) -> String
  private var shingles = Shingles()
  private var held: Int?

  /// - Parameters:
  ///   - number: a row's sample by its number in the ledger.
  ///   - media: its media type.
  init(
    _ reader: LedgerReader, number: @escaping (Int) -> Int, media: @escaping (Int) -> String
  ) {
    self.reader = reader
    self.number = number
    self.media = media
  }

  /// How much two rows resemble each other, ppm; nil where a text is missing.
  func similarityPPM(_ left: Int, _ right: Int) throws -> Int? {
    if held != left {
      held = nil
      let isRead: Void? = try with(left) { shingles.fill(with: $0) }
      guard isRead != nil else { return nil }
      held = left
    }
    return try with(right) { shingles.similarityPPM(to: $0) }
  }

  /// The text of a row.
  func with<Result>(_ row: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result?
  {
    try reader.withContent(row: number(row)) { _, content in
      try ComparedText.with(content, media: media(row), body)
    } ?? nil
  }

  /// Content as it lies in the ledger.
  func withContent(_ row: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    _ = try reader.withContent(row: number(row)) { _, content in try body(content) }
  }
}
