import Domain
import Ledger
import Store

/// Of each accepted sample the submission that is credited: the earliest. Earlier is who is covered by an earlier
/// release; within one interval the smaller (at, event, index).
struct FirstSubmissions {
  struct Entry {
    let sample: Int
    let contributor: Int
    let policy: Int
    let meta: Int?
    let isBulk: Bool
    /// Whether the sample was submitted more than once, so that it may have several own ids.
    var isRepeated: Bool
  }

  /// By sample number, ascending.
  private(set) var entries: [Entry] = []

  init(_ reader: LedgerReader, checkpoints: Checkpoints) throws {
    var group: [AcceptedSubmission] = []
    var entries: [Entry] = []
    func close() throws {
      guard let first = group.first else { return }
      let chosen =
        group.count == 1
        ? first : try Self.earliest(group, reader: reader, checkpoints: checkpoints)
      entries.append(
        Entry(
          sample: chosen.sample, contributor: chosen.contributor, policy: chosen.policy,
          meta: chosen.meta,
          isBulk: chosen.isBulk, isRepeated: group.count > 1))
      group.removeAll(keepingCapacity: true)
    }
    try reader.eachAcceptedSubmission { submission in
      if let first = group.first, first.sample != submission.sample { try close() }
      group.append(submission)
    }
    try close()
    self.entries = entries
  }

  private static func earliest(
    _ group: [AcceptedSubmission], reader: LedgerReader, checkpoints: Checkpoints
  ) throws -> AcceptedSubmission {
    var best = group[0]
    var bestKey: (interval: Int, at: Int, id: EventID, item: Int)?
    for submission in group {
      guard let place = try reader.eventPlace(submission.eventLocal) else { continue }
      let interval = checkpoints.interval(
        author: place.author, chain: place.chain, sequence: place.sequence)
      let key = (interval, submission.at, place.id, submission.item)
      if let known = bestKey, (known.interval, known.at, known.id, known.item) <= key { continue }
      bestKey = key
      best = submission
    }
    return best
  }
}

/// The releases of a ledger as checkpoints: each covers the events under its heads and under those before it.
struct Checkpoints {
  struct Checkpoint {
    let event: EventID
    /// The canonical list of heads, as it lies in `content`.
    let heads: [UInt8]
    let covered: [ChainKey: Int]
  }

  let all: [Checkpoint]

  init(_ reader: LedgerReader) throws {
    all = try reader.releases().compactMap { release in
      guard let content = try reader.content(release.heads) else { return nil }
      return try Checkpoint(event: release.event, heads: content.bytes)
    }
  }

  /// The number of the first checkpoint that covers an event; `Int.max` where none does.
  func interval(author: String, chain: ChainID, sequence: Int) -> Int {
    let key = ChainKey(author: author, chain: chain)
    return all.firstIndex { ($0.covered[key] ?? -1) >= sequence } ?? Int.max
  }
}

extension Checkpoints.Checkpoint {
  init(event: EventID, heads: [UInt8]) throws {
    self.event = event
    self.heads = heads
    var covered: [ChainKey: Int] = [:]
    for head in try JSONScanner.parse(heads).arrayValue ?? [] {
      guard let head = ChainHead(head) else { continue }
      covered[ChainKey(author: head.author, chain: head.chain)] = head.sequence
    }
    self.covered = covered
  }
}
