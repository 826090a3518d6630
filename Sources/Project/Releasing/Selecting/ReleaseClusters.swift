import Domain
import Store

/// Clusters of near duplicates among a release's rows, and the split of each row, so that no cluster stands in two.
struct ReleaseClusters {
  /// By row: the index of its split; nil where it stays out because it would stand in two splits at once.
  private(set) var splits: [Int?]
  /// By row, for those that are not alone: the row with the smallest id in its cluster.
  private(set) var firsts: [Int: Int] = [:]
  /// How many clusters have more than one row.
  private(set) var clusterCount = 0
  /// Rows whose cluster has rows in another split: 0, or something is wrong.
  private(set) var crossSplitDuplicates = 0

  /// - Parameters:
  ///   - rows: in any order; `ids` gives each row's id, `numbers` its sample's row.
  ///   - candidates: the rows that are looked at; others get no split.
  ///   - recorded: splits of samples that were released before, by row; -1 for others.
  ///   - hashed: the split that a row's own hash leads to.
  init(
    _ signatures: RowSignatures, ids: [SampleID], candidates: [Int], recorded: [Int8],
    ranks: [Int], hashed: (Int) -> Int, text: RowTexts
  ) throws {
    // By id, so that neither the order of arrival nor anything else plays a part.
    var order = candidates.sorted { ids[$0] < ids[$1] }
    splits = [Int?](repeating: nil, count: ids.count)
    var found: [Int32] = []
    while true {
      let current = order
      let near = try signatures.bytes.withUnsafeBytes { bytes in
        try NearDuplicates(
          signatures: bytes, order: current.map { Int32($0) },
          excluded: signatures.excluded.isEmpty
            ? [] : Set(current.indices.filter { signatures.excluded.contains(current[$0]) })
        ) { try text.similarityPPM(current[$0], current[$1]) }
      }
      found = near.firstOfCluster
      let places = ClusterSplits.places(
        firstOfCluster: found, recorded: current.map { recorded[$0] }, ranks: ranks,
        hashed: { hashed(current[$0]) })
      var kept: [Int] = []
      kept.reserveCapacity(current.count)
      for (index, row) in current.enumerated() {
        guard case .split(let split) = places[index] else {
          splits[row] = nil
          continue
        }
        splits[row] = split
        kept.append(row)
      }
      if kept.count == current.count { break }
      order = kept
    }
    for (index, first) in found.enumerated() where Int(first) != index {
      if firsts[order[Int(first)]] == nil { clusterCount += 1 }
      firsts[order[Int(first)]] = order[Int(first)]
      firsts[order[index]] = order[Int(first)]
    }
    countLeaks()
  }

  /// Counted from the outcome, not from how it came about.
  private mutating func countLeaks() {
    var splitsOf: [Int: Set<Int>] = [:]
    for (row, first) in firsts {
      if let split = splits[row] { splitsOf[first, default: []].insert(split) }
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
  private let numbers: [Int]
  private let media: [String]
  private var shingles = Shingles()
  private var held: Int?

  /// - Parameters:
  ///   - numbers: the samples' rows in the ledger.
  ///   - media: their media types.
  init(_ reader: LedgerReader, numbers: [Int], media: [String]) {
    self.reader = reader
    self.numbers = numbers
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
    try reader.withContent(row: numbers[row]) { _, content in
      try ComparedText.with(content, media: media[row], body)
    } ?? nil
  }

  /// Content as it lies in the ledger.
  func withContent(_ row: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    _ = try reader.withContent(row: numbers[row]) { _, content in try body(content) }
  }
}
