import Domain
import Ledger
import Release
import Scoring
import Store

/// Writes an export folder from one read transaction: a function of the events up to the heads, their content and the
/// options. `verify` runs the very same on a ledger replayed from the folder's own proofs.
struct ReleaseBuild {
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
  private(set) var version: String
  /// What is kept of the release before; nil: all is written.
  private(set) var kept: KeptRows?
  let licenses: [Int: String]
  let people: [Int: ListedContributor]
  /// Columns of the shown fields, in the policy's order.
  let fieldNames: [String]
  private(set) var rows: [Row] = []
  /// For each row's tasks the index in the task's table; -1 where the task has nothing on it.
  private(set) var places: [Int32] = []
  let media: [String]
  private(set) var leftOut: [String: Int] = [:]
  /// Content and metadata of the rows, as far as they were kept.
  let spool: RowSpool
  /// The tasks' answers; they have their places once rows are written.
  let answers: AnswerRuns
  private(set) var work: ReleaseWork
  private(set) var accepted = 0
  /// By sample number, for those that are not alone: the smallest id among their near duplicates.
  let clusters: [Int: SampleID]
  let clusterCount: Int
  let crossSplitDuplicates: Int
  /// Left out for a reason that lies in content.
  let listedOut: LeftOutSamples
  /// By sample number, why an accepted sample is not in, as an index among `outReasons`.
  let outReasonOfSample: [UInt8]
  let outReasons: [String]
  /// Ids that were erased, ascending.
  let erased: [SampleID]

  /// - Parameters:
  ///   - spoolFolder: where content may be kept until it is written.
  ///   - signatureFile: where signatures of texts may be kept from one export to the next.
  ///   - listedOut: what a release that is recomputed left out for reasons that lie in content.
  init(
    _ reader: LedgerReader, project: EventID, options: ExportOptions, recorded: [SampleID: String],
    parentManifest: Digest?, version: String, spoolFolder: String,
    listedOut listed: LeftOutSamples = LeftOutSamples(), signatureFile: String? = nil
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
    guard let method = MethodChoice(name) else {
      throw ProjectError.badInput("no method \(MessageText.quoted(name))")
    }
    let tasks = policy.tasks.filter { task in
      task.isAskedNow && (options.tasks?.contains { $0.sameBytes(as: task.id) } ?? true)
    }
    guard !tasks.isEmpty else {
      throw ProjectError.nothingToExport(
        "no task is asked; add a [[task]] and run: winnow policy apply")
    }
    let tables = try tasks.compactMap { try reader.taskTable($0.id) }
    let worker = SerialWorker()
    defer { worker.cancel() }
    var scored: [TaskScores] = []
    try worker.submit {
      scored = tables.map {
        TaskScores(
          $0, method: method,
          seed: TaskScores.seed(project: project, task: $0.task, method: method.seedName))
      }
    }
    fieldNames = policy.samples.show.map { [policy] in policy.exportName(ofField: $0) }
    heads = try reader.heads()
    checkpoints = try Checkpoints(reader)
    licenses = try reader.policyLicenses()
    people = Dictionary(
      uniqueKeysWithValues: try reader.listedContributors().map { ($0.number, $0) })
    let first = try FirstSubmissions(reader, checkpoints: checkpoints)
    // A part that doesn't write them counts them all the same, and some formats have them in their rows.
    answers = AnswerRuns(try Self.standingAnswers(tables, reader: reader))
    try worker.finish()
    scores = scored
    if let task = options.balance {
      guard let score = scored.first(where: { $0.table.task.sameBytes(as: task) }) else {
        throw ProjectError.wrongUse(
          "--balance names \(MessageText.quoted(task)), which is no task of the release")
      }
      guard score.table.kind.hasClasses else {
        throw ProjectError.wrongUse(
          "--balance \(task): only tasks of one label a sample can be balanced (choice, rating, preference)"
        )
      }
    }
    accepted = first.entries.count
    let selection = try ReleaseSelection(
      first.entries, reader: reader, scores: scores, options: options, project: project,
      recorded: recorded, spoolFolder: spoolFolder,
      filter: RowFilter(
        options, reader: reader, policy: policy, licenses: licenses, people: people,
        scores: scores),
      listedOut: listed, checkpoints: checkpoints, signatureFile: signatureFile)
    clusters = selection.clusters
    clusterCount = selection.clusterCount
    crossSplitDuplicates = selection.crossSplitDuplicates
    listedOut = selection.listedOut
    outReasonOfSample = selection.reasonOfSample
    outReasons = selection.reasons
    erased = try reader.erasedIDs()
    rows = selection.rows
    places = selection.places
    media = selection.media
    leftOut = selection.leftOut
    spool = selection.spool
    work = try ReleaseWork(
      reader, scores: scores, policy: policy, released: rows.lazy.map(\.entry),
      noveltyMicro: options.rules > 1 ? selection.noveltyMicro : nil)
  }

  /// Keeps shards of the release before.
  mutating func keep(_ kept: KeptRows) {
    self.kept = kept
    version = kept.version
  }

  /// Where a row stands in a task's table; nil where the task has nothing on it.
  func place(of row: Row, task: Int) -> Int? {
    let place = places[row.number * scores.count + task]
    return place < 0 ? nil : Int(place)
  }

  func splitName(_ row: Row) -> String { options.splits[row.split].name }
}
