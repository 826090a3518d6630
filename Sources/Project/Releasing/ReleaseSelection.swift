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

  private let scores: [TaskScores]
  private let statuses: Set<SampleStatus>
  private let minimumConfidencePPM: Int
  /// By sample number, each task's index in its table.
  private let tableIndexes: [[Int32]]

  /// - Parameters:
  ///   - entries: by sample number, ascending.
  ///   - recorded: splits of samples that were released before.
  init(
    _ entries: [FirstSubmissions.Entry], reader: LedgerReader, scores: [TaskScores],
    options: ExportOptions,
    project: EventID, recorded: [SampleID: String]
  ) throws {
    self.scores = scores
    statuses = Set(options.statuses.compactMap(SampleStatus.init(rawValue:)))
    minimumConfidencePPM = options.minimumConfidencePPM
    tableIndexes = scores.map { score in
      var indexes = [Int32](repeating: -1, count: (score.table.numbers.max() ?? -1) + 1)
      for (index, number) in score.table.numbers.enumerated() { indexes[number] = Int32(index) }
      return indexes
    }
    var found: [ReleaseBuild.Row] = []
    var keys: [Digest] = []
    found.reserveCapacity(entries.count)
    keys.reserveCapacity(entries.count)
    places.reserveCapacity(entries.count * scores.count)
    var wanted = RowNumbers()
    for entry in entries where !entry.isRepeated {
      if let meta = entry.meta { wanted.insert(meta) }
    }
    let splits = Dictionary(uniqueKeysWithValues: options.splits.enumerated().map { ($1.name, $0) })
    metadata = RecordMetadata(capacity: wanted.count)
    var next = entries.makeIterator()
    var placed = [Int32](repeating: -1, count: scores.count)
    try reader.eachContent(wanted: wanted) { sample in
      guard let entry = next.next(), entry.sample == sample.number else { return }
      find(sample.number, in: &placed)
      if let reason = reason(placed, hasContent: sample.byteCount != nil) {
        leftOut[reason, default: 0] += 1
        return
      }
      let key = ReleaseOrder.key(project: project.digest, sample: sample.id.digest)
      // A sample is its own cluster, so that its key decides its split too.
      let split =
        (recorded.isEmpty ? nil : recorded[sample.id])
        ?? ReleaseOrder.split(key: key, percents: options.splits)
      found.append(
        ReleaseBuild.Row(
          entry: entry, id: sample.id, media: number(ofMedia: sample.media),
          bytes: sample.byteCount ?? 0, split: splits[split] ?? 0, firstPlace: places.count))
      keys.append(key)
      places += placed
    } small: { row in
      metadata.keep(row)
    }
    let order = found.indices.sorted { left, right in
      found[left].split != found[right].split
        ? found[left].split < found[right].split : keys[left] < keys[right]
    }
    rows = order.map { found[$0] }
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
