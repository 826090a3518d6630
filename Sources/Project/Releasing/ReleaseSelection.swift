import Domain
import Ledger
import Release
import Scoring
import Store

/// Which accepted samples are in a release, in its order, and why others are not.
struct ReleaseSelection {
  private(set) var rows: [ReleaseBuild.Row] = []
  private(set) var places: [Int32] = []
  /// Media types, numbered as they came.
  private(set) var media: [String] = []
  private(set) var leftOut: [String: Int] = [:]
  /// Metadata of the samples' credited submissions.
  private(set) var metadata: RecordMetadata
  /// Content of the samples; nil where it can't be kept.
  let spool: ContentSpool?

  private let scores: [TaskScores]
  private let statuses: Set<SampleStatus>
  private let minimumConfidencePPM: Int
  /// By sample number, each task's index in its table.
  private let tableIndexes: [[Int32]]

  /// - Parameters:
  ///   - entries: by sample number, ascending.
  ///   - recorded: splits of samples that were released before.
  ///   - spoolFolder: where content may be kept until it is written.
  init(
    _ entries: [FirstSubmissions.Entry], reader: LedgerReader, scores: [TaskScores],
    options: ExportOptions,
    project: EventID, recorded: [SampleID: String], spoolFolder: String
  ) throws {
    let worker = SerialWorker()
    defer { worker.cancel() }
    spool = ContentSpool(in: spoolFolder, worker: worker)
    self.scores = scores
    statuses = Set(options.statuses.compactMap(SampleStatus.init(rawValue:)))
    minimumConfidencePPM = options.minimumConfidencePPM
    tableIndexes = scores.map { score in
      var indexes = [Int32](repeating: -1, count: (score.table.numbers.max() ?? -1) + 1)
      for (index, number) in score.table.numbers.enumerated() { indexes[number] = Int32(index) }
      return indexes
    }
    var wanted = RowNumbers()
    for entry in entries where !entry.isRepeated {
      if let meta = entry.meta { wanted.insert(meta) }
    }
    metadata = RecordMetadata(capacity: wanted.count)
    var found: [ReleaseBuild.Row] = []
    found.reserveCapacity(entries.count)
    places.reserveCapacity(entries.count * scores.count)
    let keys = OrderKeys(project: project, worker: worker, count: entries.count)
    var next = entries.makeIterator()
    var placed = [Int32](repeating: -1, count: scores.count)
    try reader.eachContent(wanted: wanted, shownBytes: ContentSpool.maximumEntryBytes) { sample in
      guard let entry = next.next(), entry.sample == sample.number else { return }
      find(sample.number, in: &placed)
      if let reason = reason(placed, hasContent: sample.byteCount != nil) {
        leftOut[reason, default: 0] += 1
        return
      }
      found.append(
        ReleaseBuild.Row(
          entry: entry, id: sample.id, media: number(ofMedia: sample.media),
          bytes: sample.byteCount ?? 0,
          spooled: try sample.content.flatMap { try spool?.keep($0) } ?? -1,
          firstPlace: places.count))
      try keys.append(sample.id)
      places += placed
    } small: { row in
      metadata.keep(row)
    }
    try spool?.flush()
    try keys.flush()
    try worker.finish()
    put(found, keys: keys.keys, options: options, recorded: recorded)
  }

  /// Gives every row its split and puts them in the release's order.
  private mutating func put(
    _ found: [ReleaseBuild.Row], keys: [Digest], options: ExportOptions,
    recorded: [SampleID: String]
  ) {
    let numbers = Dictionary(
      uniqueKeysWithValues: options.splits.enumerated().map { ($1.name, $0) })
    let borders = SplitBorders(options.splits)
    var order: [(split: Int, key: UInt64, index: Int)] = []
    order.reserveCapacity(found.count)
    for index in found.indices {
      let released = recorded.isEmpty ? nil : recorded[found[index].id]
      // A sample is its own cluster, so that its key decides its split too.
      let split = released.map { numbers[$0] } ?? borders.index(of: keys[index])
      order.append((split ?? 0, keys[index].firstWord, index))
    }
    order.sort { left, right in
      if left.split != right.split { return left.split < right.split }
      return left.key != right.key ? left.key < right.key : keys[left.index] < keys[right.index]
    }
    rows.reserveCapacity(found.count)
    for (split, _, index) in order {
      rows.append(found[index])
      rows[rows.count - 1].split = split
    }
  }

  private mutating func number(ofMedia name: String) -> Int {
    // Nearly all samples are of one media type.
    if let number = media.firstIndex(where: { $0.sameBytes(as: name) }) { return number }
    media.append(name)
    return media.count - 1
  }

  /// Where each task's table has a sample with answers; -1 where it has not.
  private func find(_ number: Int, in found: inout [Int32]) {
    for task in scores.indices {
      let indexes = tableIndexes[task]
      let index = number < indexes.count ? indexes[number] : -1
      found[task] = index >= 0 && scores[task].answers[Int(index)] > 0 ? index : -1
    }
  }

  /// Why a sample is left out; nil where it is in.
  private func reason(_ found: [Int32], hasContent: Bool) -> String? {
    guard found.contains(where: { $0 >= 0 }) else { return "no_answers" }
    var isPassing = false
    var isSure = false
    for (score, place) in zip(scores, found) where place >= 0 {
      guard statuses.contains(score.states[Int(place)].status) else { continue }
      isPassing = true
      isSure =
        isSure || minimumConfidencePPM == 0
        || score.confidencePPM(Int(place)) >= minimumConfidencePPM
    }
    guard isPassing else { return "status" }
    guard isSure else { return "confidence" }
    // Last: a replay of the proofs has the content of what is in the release alone.
    return hasContent ? nil : "content_missing"
  }
}

/// The samples' places in the release's order, hashed beside the scan that finds them.
///
/// The keys are the worker's until it has finished: hence @unchecked Sendable.
private final class OrderKeys: @unchecked Sendable {
  private static let batch = 4096

  private let project: EventID
  private let worker: SerialWorker
  private var waiting: [SampleID] = []
  /// One a sample, once flushed and the worker has finished.
  private(set) var keys: [Digest] = []

  init(project: EventID, worker: SerialWorker, count: Int) {
    self.project = project
    self.worker = worker
    waiting.reserveCapacity(Self.batch)
    keys.reserveCapacity(count)
  }

  func append(_ sample: SampleID) throws {
    waiting.append(sample)
    if waiting.count == Self.batch { try flush() }
  }

  func flush() throws {
    let batch = waiting
    waiting.removeAll(keepingCapacity: true)
    try worker.submit {
      for sample in batch {
        self.keys.append(ReleaseOrder.key(project: self.project.digest, sample: sample.digest))
      }
    }
  }
}
