import Domain
import Ledger
import Release
import Scoring
import Store

/// Writes an export folder from one read transaction: a function of the events up to the heads, their content and the
/// options. `verify` runs the very same on a ledger replayed from the folder's own proofs.
struct ReleaseBuild {
  /// A sample that is in the release.
  struct Row {
    let entry: FirstSubmissions.Entry
    let id: SampleID
    let media: String
    let bytes: Int
    let key: Digest
    let split: String
    /// Index in each task's table, nil where the task has nothing on it.
    let places: [Int?]
  }

  let reader: LedgerReader
  let project: EventID
  let policy: Policy
  let policyEvent: EventID
  let options: ExportOptions
  let scores: [TaskScores]
  let checkpoints: Checkpoints
  let heads: [ChainHead]
  /// Splits recorded in earlier releases of this line.
  let recorded: [SampleID: String]
  let parentManifest: Digest?
  let version: String
  let licenses: [Int: String]
  let people: [Int: ListedContributor]
  private(set) var rows: [Row] = []
  private(set) var leftOut: [String: Int] = [:]
  private(set) var work: ReleaseWork
  private(set) var accepted = 0

  init(
    _ reader: LedgerReader, project: EventID, options: ExportOptions, recorded: [SampleID: String],
    parentManifest: Digest?, version: String
  ) throws {
    guard let found = try reader.currentPolicy() else {
      throw ProjectError.nothingToExport("there is no policy")
    }
    self.reader = reader
    self.project = project
    self.options = options
    self.recorded = recorded
    self.parentManifest = parentManifest
    self.version = version
    policy = found.policy
    policyEvent = found.event
    let name = options.method ?? policy.scoring.method
    guard let method = Methods.named(name) else {
      throw ProjectError.badInput("no method \(MessageText.quoted(name))")
    }
    let tasks = policy.tasks.filter { task in
      task.isAskedNow && (options.tasks?.contains { $0.sameBytes(as: task.id) } ?? true)
    }
    guard !tasks.isEmpty else {
      throw ProjectError.nothingToExport(
        "no task is asked; add a [[task]] and run: winnow policy apply")
    }
    scores = try tasks.compactMap { task in
      try reader.taskTable(task.id).map {
        TaskScores(
          $0, method: method,
          seed: TaskScores.seed(project: project, task: task.id, method: method.id))
      }
    }
    heads = try reader.heads()
    checkpoints = try Checkpoints(reader)
    licenses = try reader.policyLicenses()
    people = Dictionary(
      uniqueKeysWithValues: try reader.listedContributors().map { ($0.number, $0) })
    let first = try FirstSubmissions(reader, checkpoints: checkpoints)
    accepted = first.entries.count
    (rows, leftOut) = try Self.select(
      first.entries, reader: reader, scores: scores, options: options, project: project,
      recorded: recorded)
    work = try ReleaseWork(reader, scores: scores, policy: policy, released: rows.map(\.entry))
  }

  private static func select(
    _ entries: [FirstSubmissions.Entry], reader: LedgerReader, scores: [TaskScores],
    options: ExportOptions,
    project: EventID, recorded: [SampleID: String]
  ) throws -> ([Row], [String: Int]) {
    let places = scores.map { score in
      Dictionary(
        uniqueKeysWithValues: score.table.numbers.enumerated().map {
          (Int32(truncatingIfNeeded: $1), Int32($0))
        })
    }
    var rows: [Row] = []
    var leftOut: [String: Int] = [:]
    for entry in entries {
      let found = zip(scores, places).map { score, places -> Int? in
        guard let index = places[Int32(truncatingIfNeeded: entry.sample)],
          score.answers[Int(index)] > 0
        else { return nil }
        return Int(index)
      }
      guard found.contains(where: { $0 != nil }) else {
        leftOut["no_answers", default: 0] += 1
        continue
      }
      guard let facts = try reader.sampleFacts(entry.sample), let bytes = facts.bytes else {
        leftOut["content_missing", default: 0] += 1
        continue
      }
      let passing = zip(scores, found).filter { score, place in
        place.map { options.statuses.contains(score.states[$0].status.rawValue) } ?? false
      }
      guard !passing.isEmpty else {
        leftOut["status", default: 0] += 1
        continue
      }
      guard
        passing.contains(where: { score, place in
          place.map { score.confidencePPM($0) >= options.minimumConfidencePPM } ?? false
        })
      else {
        leftOut["confidence", default: 0] += 1
        continue
      }
      let split =
        recorded[facts.id]
        ?? ReleaseOrder.split(
          project: project.digest, cluster: facts.id.digest, percents: options.splits)
      rows.append(
        Row(
          entry: entry, id: facts.id, media: facts.media, bytes: bytes,
          key: ReleaseOrder.key(project: project.digest, sample: facts.id.digest), split: split,
          places: found))
    }
    let order = Dictionary(uniqueKeysWithValues: options.splits.enumerated().map { ($1.name, $0) })
    rows.sort { left, right in
      let (a, b) = (order[left.split] ?? 99, order[right.split] ?? 99)
      return a != b ? a < b : left.key < right.key
    }
    return (rows, leftOut)
  }
}
