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
  /// Content and metadata of the rows.
  let spool: RowSpool

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
    spool = RowSpool(in: spoolFolder, project: project, count: entries.count, worker: worker)
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
    var found: [ReleaseBuild.Row] = []
    found.reserveCapacity(entries.count)
    places.reserveCapacity(entries.count * scores.count)
    var rowOfMetadata = [Int32](repeating: -1, count: (wanted.all.last ?? -1) + 1)
    var next = entries.makeIterator()
    var placed = [Int32](repeating: -1, count: scores.count)
    try reader.eachContent(wanted: wanted, shownBytes: RowSpool.maximumEntryBytes) { sample in
      guard let entry = next.next(), entry.sample == sample.number else { return }
      find(sample.number, in: &placed)
      if let reason = reason(placed, hasContent: sample.byteCount != nil) {
        leftOut[reason, default: 0] += 1
        return
      }
      if !entry.isRepeated, let meta = entry.meta { rowOfMetadata[meta] = Int32(found.count) }
      found.append(
        ReleaseBuild.Row(
          entry: entry, id: sample.id, media: number(ofMedia: sample.media),
          bytes: sample.byteCount ?? 0, firstPlace: places.count))
      try spool.append(sample.id, content: sample.content)
      places += placed
    } small: { metadata in
      // Metadata lies behind its sample; where it doesn't, or belongs to no row, it is looked up when it is needed.
      let row = rowOfMetadata[metadata.number]
      if row >= 0 { try spool.append(metadata, of: Int(row)) }
    }
    try spool.flush()
    try worker.finish()
    put(found, options: options, recorded: recorded)
  }

  /// Gives every row its split and puts them in the release's order.
  private mutating func put(
    _ found: [ReleaseBuild.Row], options: ExportOptions, recorded: [SampleID: String]
  ) {
    let keys = spool.keys
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
      rows[rows.count - 1].bucket = spool.bucket(ofKey: keys[index])
      rows[rows.count - 1].spooled = spool.places[index]
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
