import Domain
import Ledger
import Store

/// Of each accepted sample the submission that is credited: the earliest. Earlier is who is covered by an earlier
/// release; within one interval the smaller (at, event, index).
struct FirstSubmissions {
  /// In 18 bytes: there is one a sample.
  struct Entry {
    private let sampleNumber: Int32
    private let contributorNumber: Int32
    private let policyNumber: Int32
    private let metaNumber: Int32
    let isBulk: Bool
    /// Whether the sample was submitted more than once, so that it may have several own ids.
    let isRepeated: Bool

    init(_ submission: AcceptedSubmission, isRepeated: Bool) {
      sampleNumber = Int32(truncatingIfNeeded: submission.sample)
      contributorNumber = Int32(truncatingIfNeeded: submission.contributor)
      policyNumber = Int32(truncatingIfNeeded: submission.policy)
      metaNumber = submission.meta.map { Int32(truncatingIfNeeded: $0) } ?? -1
      isBulk = submission.isBulk
      self.isRepeated = isRepeated
    }

    var sample: Int { Int(sampleNumber) }
    var contributor: Int { Int(contributorNumber) }
    var policy: Int { Int(policyNumber) }
    var meta: Int? { metaNumber < 0 ? nil : Int(metaNumber) }
  }

  /// By sample number, ascending.
  private(set) var entries: [Entry] = []

  init(_ reader: LedgerReader, checkpoints: Checkpoints) throws {
    // In the order of the table and sorted here: in the order of samples each would be a search of its own.
    try reader.eachAcceptedSubmission { entries.append(Entry($0, isRepeated: false)) }
    entries.sort { $0.sample < $1.sample }
    // What is chosen moves up in the same array.
    var kept = 0
    var start = 0
    while start < entries.count {
      let sample = entries[start].sample
      var end = start + 1
      while end < entries.count, entries[end].sample == sample { end += 1 }
      if end - start == 1 {
        entries[kept] = entries[start]
        kept += 1
      } else {
        let group = try reader.acceptedSubmissions(sample: sample)
        if let chosen = try Self.earliest(group, reader: reader, checkpoints: checkpoints) {
          entries[kept] = Entry(chosen, isRepeated: true)
          kept += 1
        }
      }
      start = end
    }
    entries.removeLast(entries.count - kept)
  }

  init(_ reader: LedgerReader) throws {
    try self.init(reader, checkpoints: Checkpoints(reader))
  }

  private static func earliest(
    _ group: [AcceptedSubmission], reader: LedgerReader, checkpoints: Checkpoints
  ) throws -> AcceptedSubmission? {
    var best = group.first
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
