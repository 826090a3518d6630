import Domain
import Store

/// What a sample adds to those before it: 1 − the largest similarity to an earlier one of its cluster, in millionths.
///
/// Of the earlier ones the first 16 are looked at, so that a thousand copies cost a thousand times as much as one.
enum SampleNovelty {
  static let comparedMembers = 16

  /// By sample number, for those that resemble an earlier sample of the release; others are wholly new.
  /// - Parameters:
  ///   - clusters: rows of each cluster.
  ///   - number: a row's sample by its number in the ledger.
  static func micro(
    clusters: [[Int]], number: (Int) -> Int, text: RowTexts, reader: LedgerReader,
    checkpoints: Checkpoints
  ) throws -> [Int: Int64] {
    var novelty: [Int: Int64] = [:]
    for cluster in clusters {
      let keys = try cluster.map { row in
        try SubmissionOrder(
          reader.acceptedSubmissions(sample: number(row)), reader: reader,
          checkpoints: checkpoints)
      }
      let order = cluster.indices.sorted { keys[$0] < keys[$1] }
      for (place, member) in order.enumerated().dropFirst() {
        var largest = 0
        for earlier in order[..<min(place, comparedMembers)] {
          largest = max(
            largest, try text.similarityPPM(cluster[member], cluster[earlier]) ?? 0)
        }
        novelty[number(cluster[member])] = Int64(1_000_000 - largest)
      }
    }
    return novelty
  }
}

/// Where a sample's first submission stands among others': in the first release that covers it, by what its author's
/// clock said, by the event's id.
struct SubmissionOrder: Comparable {
  private var interval = Int.max
  private var at = Int.max
  private var event: EventID?
  private var item = 0

  init(_ group: [AcceptedSubmission], reader: LedgerReader, checkpoints: Checkpoints) throws {
    for submission in group {
      guard let place = try reader.eventPlace(submission.eventLocal) else { continue }
      var other = self
      other.interval = checkpoints.interval(
        author: place.author, chain: place.chain, sequence: place.sequence)
      other.at = submission.at
      other.event = place.id
      other.item = submission.item
      if event == nil || other < self { self = other }
    }
  }

  static func < (left: Self, right: Self) -> Bool {
    if left.interval != right.interval { return left.interval < right.interval }
    if left.at != right.at { return left.at < right.at }
    guard let first = left.event, let second = right.event else { return left.event != nil }
    return first != second ? first < second : left.item < right.item
  }
}
