import Domain
import Ledger
import Release
import Store

/// Which accepted samples are in a release, in its order, and why others are not.
struct ReleaseSelection {
  private(set) var rows: [ReleaseBuild.Row] = []
  private(set) var places: [Int32] = []
  private(set) var leftOut: [String: Int] = [:]

  private let scores: [TaskScores]
  private let statuses: Set<String>
  private let minimumConfidencePPM: Int
  /// By sample number, each task's index in its table.
  private let tableIndexes: [[Int32: Int32]]

  /// - Parameters:
  ///   - entries: by sample number, ascending.
  ///   - recorded: splits of samples that were released before.
  init(
    _ entries: [FirstSubmissions.Entry], reader: LedgerReader, scores: [TaskScores],
    options: ExportOptions,
    project: EventID, recorded: [SampleID: String]
  ) throws {
    self.scores = scores
    statuses = Set(options.statuses)
    minimumConfidencePPM = options.minimumConfidencePPM
    tableIndexes = scores.map { score in
      Dictionary(
        uniqueKeysWithValues: score.table.numbers.enumerated().map {
          (Int32(truncatingIfNeeded: $1), Int32(truncatingIfNeeded: $0))
        })
    }
    rows.reserveCapacity(entries.count)
    let splits = Dictionary(uniqueKeysWithValues: options.splits.enumerated().map { ($1.name, $0) })
    var next = entries.makeIterator()
    try reader.eachAcceptedSample { number, id, media, bytes in
      guard let entry = next.next(), entry.sample == number else { return }
      let found = found(number)
      if let reason = reason(found, hasContent: bytes != nil) {
        leftOut[reason, default: 0] += 1
        return
      }
      let split =
        recorded[id]
        ?? ReleaseOrder.split(project: project.digest, cluster: id.digest, percents: options.splits)
      rows.append(
        ReleaseBuild.Row(
          entry: entry, id: id, media: media, bytes: bytes ?? 0,
          key: ReleaseOrder.key(project: project.digest, sample: id.digest),
          split: splits[split] ?? 0,
          firstPlace: places.count))
      places += found
    }
    rows.sort { $0.split != $1.split ? $0.split < $1.split : $0.key < $1.key }
  }

  private func found(_ number: Int) -> [Int32] {
    zip(scores, tableIndexes).map { score, indexes in
      guard let index = indexes[Int32(truncatingIfNeeded: number)], score.answers[Int(index)] > 0
      else { return -1 }
      return index
    }
  }

  /// Why a sample is left out; nil where it is in.
  private func reason(_ found: [Int32], hasContent: Bool) -> String? {
    guard found.contains(where: { $0 >= 0 }) else { return "no_answers" }
    guard hasContent else { return "content_missing" }
    var isPassing = false
    var isSure = false
    for (score, place) in zip(scores, found) where place >= 0 {
      guard statuses.contains(score.states[Int(place)].status.rawValue) else { continue }
      isPassing = true
      isSure =
        isSure || minimumConfidencePPM == 0
        || score.confidencePPM(Int(place)) >= minimumConfidencePPM
    }
    return isPassing ? (isSure ? nil : "confidence") : "status"
  }
}
