import Domain
import Ledger
import Release
import Scoring
import Store

/// Judges which samples are in a release as a scan passes them.
struct RowSelector {
  private(set) var places: [Int32] = []
  private(set) var leftOut: [String: Int] = [:]

  /// By sample number, why one is not in: an index among `reasons`; 0 where none was said.
  private(set) var reasonOfSample: [UInt8] = []
  private(set) var reasons: [String] = [""]
  /// Left out for a reason that lies in content.
  private(set) var listedOut = LeftOutSamples()

  private let entries: [FirstSubmissions.Entry]
  private let scores: [TaskScores]
  private let statuses: Set<SampleStatus>
  private let minimumConfidencePPM: Int
  private let filter: RowFilter
  private let erased: RowNumbers
  /// What an earlier run left out for reasons that lie in content; it says so where that content is missing.
  private let listed: LeftOutSamples
  private let media: [String]
  /// Index of the task whose labels are balanced.
  private let balanced: Int?
  private let looksForDuplicates: Bool
  private var signatures: RowSignatures
  /// Rows without content that an earlier run left out later on: they take part in the sampling.
  private var ghosts: Set<Int> = []
  /// Content and metadata of the rows.
  private(set) var spool: RowSpool
  private let project: EventID
  /// By row, the first 8 bytes of its key in the release's order.
  private var keyWords: [UInt64] = []
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
    filter: RowFilter, erased: RowNumbers, listed: LeftOutSamples, media: [String],
    project: EventID, spool: RowSpool, cache: SignatureCache?
  ) {
    self.project = project
    looksForDuplicates = options.rules > 1
    signatures = RowSignatures(cache: cache, count: looksForDuplicates ? entries.count : 0)
    self.filter = filter
    self.erased = erased
    self.listed = listed
    self.media = media
    balanced = options.balance.flatMap { task in
      scores.firstIndex { $0.table.task.sameBytes(as: task) }
    }
    reasonOfSample = [UInt8](repeating: 0, count: (entries.last?.sample ?? -1) + 1)
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
    keyWords.reserveCapacity(entries.count)
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
          if row >= 0 {
            rows[Int(row)].spooled.metadata = spool.append(
              metadata: shown, bucket: rows[Int(row)].bucket)
          }
        }
      }
      signatures.workOut()
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
    if let reason = reason(entry) {
      leaveOut(number, reason)
      return
    }
    if byteCount == nil {
      // A replay of the proofs has the content of what is in the release alone.
      switch listed[id] {
      case nil:
        leaveOut(number, "content_missing")
        return
      case .query:
        leaveOut(number, id, .query)
        return
      case .balance, .splitConflict: ghosts.insert(rows.count)
      }
    } else if !filter.holdsContent(number) {
      leaveOut(number, id, .query)
      return
    }
    if looksForDuplicates {
      signatures.append(
        content, media: self.media[media], isHere: byteCount != nil, number: number, id: id)
    }
    if !entry.isRepeated, let meta = entry.meta { rowOfMetadata[meta] = Int32(rows.count) }
    let word = key(of: id).firstWord
    var row = ReleaseBuild.Row(
      entry: entry, id: id, media: media, bytes: byteCount ?? 0, number: rows.count,
      bucket: spool.bucket(ofKeyWord: word))
    row.spooled.content = content.flatMap { spool.append(content: $0, bucket: row.bucket) }
    keyWords.append(word)
    rows.append(row)
    places += placed
  }

  private func key(of id: SampleID) -> Digest {
    ReleaseOrder.key(project: project.digest, sample: id.digest)
  }

  /// Where each task's table has a sample with a label: from answers, or known without any; -1 where it has not.
  private mutating func find(_ number: Int) {
    for task in scores.indices {
      let indexes = tableIndexes[task]
      let index = number < indexes.count ? indexes[number] : -1
      placed[task] = index >= 0 && hasLabel(scores[task], Int(index)) ? index : -1
    }
  }

  private func hasLabel(_ score: TaskScores, _ place: Int) -> Bool {
    score.answers[place] > 0 || score.states[place].status.isCertain
  }

  private mutating func leaveOut(_ number: Int, _ reason: String) {
    leftOut[reason, default: 0] += 1
    var index = reasons.firstIndex(of: reason)
    if index == nil {
      index = reasons.count
      reasons.append(reason)
    }
    reasonOfSample[number] = UInt8(truncatingIfNeeded: index ?? 0)
  }

  private mutating func leaveOut(_ number: Int, _ id: SampleID, _ reason: LeftOutSamples.Reason) {
    leaveOut(number, reason.rawValue)
    listedOut[id] = reason
  }

  /// Why a sample is left out, as far as that can be known without its content; nil where nothing speaks against it.
  private func reason(_ entry: FirstSubmissions.Entry) -> String? {
    if erased.contains(entry.sample) { return "erased" }
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
    return filter.reason(entry, scores: scores, placed: placed)
  }

}

// MARK: - When the scan is over

extension RowSelector {
  /// The rows with their splits, in the release's order, and what was found about them.
  struct Picked {
    var rows: [ReleaseBuild.Row] = []
    var clusters: [Int: SampleID] = [:]
    var clusterCount = 0
    var crossSplitDuplicates = 0
    var noveltyMicro: [Int: Int64] = [:]
  }

  mutating func picked(
    splits: [(name: String, percent: Int)], recorded: [SampleID: String], reader: LedgerReader,
    checkpoints: Checkpoints
  ) throws -> Picked {
    let numbers = Dictionary(uniqueKeysWithValues: splits.enumerated().map { ($1.name, $0) })
    let released = rows.map { row in
      recorded.isEmpty ? -1 : Int8(recorded[row.id].flatMap { numbers[$0] } ?? -1)
    }
    let borders = SplitBorders(splits)
    let candidates = sampled()
    let words = keyWords
    func hashed(_ row: Int) -> Int { borders.index(ofKeyWord: words[row]) ?? 0 }
    guard looksForDuplicates else {
      let order = candidates.map { row in
        let split = released[Int(row)]
        return RowPosition(
          row: row, split: split >= 0 ? Int(split) : hashed(Int(row)), word: words[Int(row)])
      }
      return Picked(rows: takeRows(order))
    }
    let found = try clusters(
      of: candidates, recorded: released,
      ranks: splits.map { ["test", "validation", "train"].firstIndex(of: $0.name) ?? 0 },
      hashed: hashed, reader: reader, checkpoints: checkpoints)
    // They are of no more use, and the most of what is held.
    signatures = RowSignatures(cache: nil, count: 0)
    var order: [RowPosition] = []
    order.reserveCapacity(candidates.count)
    for row in candidates {
      guard let split = found.clusters.split(of: Int(row)) else {
        leaveOut(rows[Int(row)].entry.sample, rows[Int(row)].id, .splitConflict)
        continue
      }
      order.append(RowPosition(row: row, split: split, word: words[Int(row)]))
    }
    var picked = Picked()
    picked.clusterCount = found.clusters.clusterCount
    picked.crossSplitDuplicates = found.clusters.crossSplitDuplicates
    for (row, first) in found.clusters.firsts {
      picked.clusters[rows[row].entry.sample] = rows[first].id
    }
    picked.noveltyMicro = found.noveltyMicro
    picked.rows = takeRows(order)
    return picked
  }

  /// Clusters of near duplicates, and what their members add to those before them.
  private mutating func clusters(
    of candidates: [Int32], recorded: [Int8], ranks: [Int], hashed: (Int) -> Int,
    reader: LedgerReader, checkpoints: Checkpoints
  ) throws -> (clusters: ReleaseClusters, noveltyMicro: [Int: Int64]) {
    let (rows, media) = (rows, media)
    let text = RowTexts(
      reader, number: { rows[$0].entry.sample }, media: { media[rows[$0].media] })
    for row in signatures.missing {
      try text.withContent(row) { signatures.set(row, $0, media: media[rows[row].media]) }
    }
    signatures.keep { (rows[$0].entry.sample, rows[$0].id) }
    let found = try ReleaseClusters(
      signatures, rows: rows.count, id: { rows[$0].id }, candidates: candidates,
      recorded: recorded, ranks: ranks, hashed: hashed, text: text)
    var members: [Int: [Int]] = [:]
    for (row, first) in found.firsts { members[first, default: []].append(row) }
    let novelty = try SampleNovelty.micro(
      clusters: members.values.map { $0.sorted { rows[$0].id < rows[$1].id } },
      number: { rows[$0].entry.sample }, text: text, reader: reader, checkpoints: checkpoints)
    return (found, novelty)
  }

  /// Rows that are left after class-balanced sampling and that are here.
  private mutating func sampled() -> [Int32] {
    var candidates = rows.indices.map { Int32(truncatingIfNeeded: $0) }
    if let balanced {
      let score = scores[balanced]
      let labels = rows.map { row -> Int? in
        let place = places[row.number * scores.count + balanced]
        return place < 0 ? nil : score.label(of: Int(place))
      }
      let kept = ClassBalance.kept(labels: labels, precedes: precedes)
      for row in rows.indices where !kept[row] {
        leaveOut(rows[row].entry.sample, rows[row].id, .balance)
      }
      candidates.removeAll { !kept[Int($0)] }
    }
    guard !ghosts.isEmpty else { return candidates }
    for row in candidates.lazy.map(Int.init) where ghosts.contains(row) {
      // What sampling would have kept and is not there must be a conflict.
      if listed[rows[row].id] == .splitConflict {
        leaveOut(rows[row].entry.sample, rows[row].id, .splitConflict)
      } else {
        leaveOut(rows[row].entry.sample, "content_missing")
      }
    }
    candidates.removeAll { ghosts.contains(Int($0)) }
    return candidates
  }

  /// Whether a row comes before another in the release's order, splits aside.
  private func precedes(_ left: Int, _ right: Int) -> Bool {
    keyWords[left] != keyWords[right]
      ? keyWords[left] < keyWords[right] : key(of: rows[left].id) < key(of: rows[right].id)
  }

  /// A row's split, and the beginning of its key there.
  private struct RowPosition {
    let word: UInt64
    let row: Int32
    let split: Int16

    init(row: Int32, split: Int, word: UInt64) {
      self.word = word
      self.row = row
      self.split = Int16(truncatingIfNeeded: split)
    }
  }

  /// Gives the chosen rows away, in the release's order; they change places in the one array that there is.
  private mutating func takeRows(_ chosen: [RowPosition]) -> [ReleaseBuild.Row] {
    var order = chosen
    order.sort { left, right in
      if left.split != right.split { return left.split < right.split }
      return left.word != right.word
        ? left.word < right.word : precedes(Int(left.row), Int(right.row))
    }
    for position in order { rows[Int(position.row)].split = Int(position.split) }
    var taken = rows
    rows = []
    // Where the row that belongs to a place stands now, after others were moved.
    var next = order.map(\.row)
    var rest = [Bool](repeating: true, count: taken.count)
    for row in next { rest[Int(row)] = false }
    for row in rest.indices where rest[row] { next.append(Int32(truncatingIfNeeded: row)) }
    for start in next.indices where next[start] != start {
      // One cycle of the permutation: each row moves to its place, the first one last.
      let first = taken[start]
      var place = start
      while next[place] != start {
        let from = Int(next[place])
        taken[place] = taken[from]
        next[place] = Int32(truncatingIfNeeded: place)
        place = from
      }
      taken[place] = first
      next[place] = Int32(truncatingIfNeeded: place)
    }
    taken.removeLast(taken.count - order.count)
    return taken
  }
}
