import Domain
import Ledger
import Release
import Scoring

/// Judges which samples are in a release as a scan passes them.
struct RowSelector {
  private(set) var places: [Int32] = []
  private(set) var leftOut: [String: Int] = [:]

  private let entries: [FirstSubmissions.Entry]
  private let scores: [TaskScores]
  private let statuses: Set<SampleStatus>
  private let minimumConfidencePPM: Int
  /// Content and metadata of the rows.
  private(set) var spool: RowSpool
  /// By sample number, each task's index in its table.
  private let tableIndexes: [[Int32]]
  /// By the metadata's number, the row that it belongs to; -1 where it belongs to none.
  private var rowOfMetadata: [Int32]
  private var rows: [ReleaseBuild.Row] = []
  private var nextEntry = 0
  private var placed: [Int32]

  /// - Parameter entries: by sample number, ascending.
  init(
    _ entries: [FirstSubmissions.Entry], scores: [TaskScores], options: ExportOptions,
    spool: RowSpool
  ) {
    self.entries = entries
    self.scores = scores
    self.spool = spool
    statuses = Set(options.statuses.compactMap(SampleStatus.init(rawValue:)))
    minimumConfidencePPM = options.minimumConfidencePPM
    tableIndexes = scores.map { score in
      var indexes = [Int32](repeating: -1, count: (score.table.numbers.max() ?? -1) + 1)
      for (index, number) in score.table.numbers.enumerated() { indexes[number] = Int32(index) }
      return indexes
    }
    let last = entries.lazy.compactMap(\.meta).max() ?? -1
    rowOfMetadata = [Int32](repeating: -1, count: last + 1)
    placed = [Int32](repeating: -1, count: scores.count)
    rows.reserveCapacity(entries.count)
    places.reserveCapacity(entries.count * scores.count)
  }

  /// Takes what the scan passed, in its order.
  mutating func take(_ batch: ScannedBatch) {
    batch.bytes.withUnsafeBytes { bytes in
      var start = 0
      for item in batch.items {
        let end = start + (item.shownBytes ?? 0)
        let shown = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        start = end
        switch item.kind {
        case .sample(let id, let media, let byteCount):
          take(
            item.number, id, media: Int(media), byteCount: byteCount,
            content: item.shownBytes == nil ? nil : shown)
        case .metadata:
          // It lies behind its sample; where it doesn't, it is looked up when it is needed.
          let row = rowOfMetadata[item.number]
          if row >= 0 { spool.append(metadata: shown, of: Int(row)) }
        }
      }
    }
  }

  private mutating func take(
    _ number: Int, _ id: SampleID, media: Int, byteCount: Int?, content: UnsafeRawBufferPointer?
  ) {
    while nextEntry < entries.count, entries[nextEntry].sample < number { nextEntry += 1 }
    guard nextEntry < entries.count, entries[nextEntry].sample == number else { return }
    let entry = entries[nextEntry]
    nextEntry += 1
    find(number)
    if let reason = reason(hasContent: byteCount != nil) {
      leftOut[reason, default: 0] += 1
      return
    }
    if !entry.isRepeated, let meta = entry.meta { rowOfMetadata[meta] = Int32(rows.count) }
    rows.append(
      ReleaseBuild.Row(
        entry: entry, id: id, media: media, bytes: byteCount ?? 0, firstPlace: places.count))
    places += placed
    spool.append(id, content: content)
  }

  /// Where each task's table has a sample with answers; -1 where it has not.
  private mutating func find(_ number: Int) {
    for task in scores.indices {
      let indexes = tableIndexes[task]
      let index = number < indexes.count ? indexes[number] : -1
      placed[task] = index >= 0 && scores[task].answers[Int(index)] > 0 ? index : -1
    }
  }

  /// Why a sample is left out; nil where it is in.
  private func reason(hasContent: Bool) -> String? {
    guard placed.contains(where: { $0 >= 0 }) else { return "no_answers" }
    var isPassing = false
    var isSure = false
    for (score, place) in zip(scores, placed) where place >= 0 {
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

  /// The rows with their splits, in the release's order, when the scan is over.
  func ordered(splits: [(name: String, percent: Int)], recorded: [SampleID: String])
    -> [ReleaseBuild.Row]
  {
    let keys = spool.keys
    let numbers = Dictionary(uniqueKeysWithValues: splits.enumerated().map { ($1.name, $0) })
    let borders = SplitBorders(splits)
    var order: [(split: Int, key: UInt64, index: Int)] = []
    order.reserveCapacity(rows.count)
    for index in rows.indices {
      let released = recorded.isEmpty ? nil : recorded[rows[index].id]
      // A sample is its own cluster, so that its key decides its split too.
      let split = released.map { numbers[$0] } ?? borders.index(of: keys[index])
      order.append((split ?? 0, keys[index].firstWord, index))
    }
    order.sort { left, right in
      if left.split != right.split { return left.split < right.split }
      return left.key != right.key ? left.key < right.key : keys[left.index] < keys[right.index]
    }
    return order.map { split, _, index in
      var row = rows[index]
      row.split = split
      row.bucket = spool.bucket(ofKey: keys[index])
      row.spooled = spool.places[index]
      return row
    }
  }
}
