import Domain
import Ledger

/// Deals rows to the shards of all formats: split by split, shard by shard.
struct ShardSequence {
  private let plan: ReleasePlan
  private let folder: String
  private let pipeline: WritePipeline

  private var writers: [(format: ReleaseFormat, writer: any ShardWriter)] = []
  /// The current shard of each format.
  private var open: [any OpenShard] = []
  private var finished: [(file: OutputFile, rows: Int, split: String)] = []
  private var splitIndex = 0
  /// Rows of each shard of the current split; empty before its first row.
  private var shardRows: [Int] = []
  private var shard = 0
  /// Shards of the splits before.
  private var earlierShards = 0
  private var rowsInShard = 0
  private var rowsInSplit = 0
  /// All samples, in the order in which they have to come.
  private let announced: AnnouncedSamples
  private let tree: SampleTree

  private(set) var folders: Set<String> = []
  /// Export names of the shown fields; nil before the first row.
  private(set) var fieldNames: [String]?
  private(set) var counter: FigureCounter
  private(set) var rowCount = 0

  /// - Parameter samples: all that come, in their order: the tree over them is worked out while they are written, and
  ///   what comes is held against them.
  init(plan: ReleasePlan, samples: AnnouncedSamples, folder: String, pipeline: WritePipeline) {
    self.plan = plan
    self.folder = folder
    self.pipeline = pipeline
    counter = FigureCounter(tasks: plan.tasks)
    announced = samples
    let tree = SampleTree(samples)
    self.tree = tree
    pipeline.doAside { tree.build() }
  }

  mutating func append(_ row: ReleaseRow) throws {
    if writers.isEmpty { try openWriters(row) }
    try advance(to: row.split, of: row.id)
    guard isOwn else {
      throw ReleaseError.badRow(id: row.id.hex, reason: "it stands in a shard of another part")
    }
    if rowsInShard == 0 { try beginShard() }
    for shard in open { try shard.append(row) }
    counter.count(row)
    try count(row.id)
  }

  /// Passes a row that stands in a shard of another part.
  mutating func pass(_ id: SampleID, split: String) throws {
    try advance(to: split, of: id)
    guard !isOwn else {
      throw ReleaseError.badRow(id: id.hex, reason: "it stands in a shard of this part")
    }
    try count(id)
  }

  /// Counts a row that stands in a shard of an earlier release.
  mutating func keep(_ row: ReleaseRow) throws {
    if fieldNames == nil { fieldNames = row.fields.map(\.name) }
    // Of several parts one counts it.
    if plan.writes(.others) { counter.count(row) }
    try note(row.id)
  }

  /// Whether the current shard is written here.
  private var isOwn: Bool { plan.partition?.holds(shard: earlierShards + shard) ?? true }

  private mutating func count(_ id: SampleID) throws {
    try note(id)
    rowsInSplit += 1
    rowsInShard += 1
    if rowsInShard == shardRows[shard] { try endShard() }
  }

  /// Notes that a sample has come.
  private mutating func note(_ id: SampleID) throws {
    guard rowCount < announced.count, announced.id(rowCount) == id else {
      throw ReleaseError.badRow(
        id: id.hex, reason: "it is not the sample that was announced in this place")
    }
    rowCount += 1
  }

  /// Opens the writers, once the first row tells the fields' names.
  private mutating func openWriters(_ row: ReleaseRow) throws {
    let fieldNames = row.fields.map(\.name)
    self.fieldNames = fieldNames
    for format in plan.formats {
      let writer = try format.writer(
        plan: plan, fieldNames: fieldNames, folder: folder, pipeline: pipeline)
      writers.append((format, writer))
    }
  }

  /// Moves on to the row's split; those between must be complete.
  private mutating func advance(to name: String, of id: SampleID) throws {
    while splitIndex < plan.splits.count, !plan.splits[splitIndex].name.sameBytes(as: name) {
      try endSplit()
    }
    guard splitIndex < plan.splits.count else {
      throw ReleaseError.badRow(
        id: id.hex, reason: "split \"\(name)\" is not planned, or was over before")
    }
    let split = plan.splits[splitIndex]
    guard rowsInSplit < split.rows else {
      throw ReleaseError.rowCount(
        split: split.name, planned: split.rows, got: rowsInSplit + 1)
    }
    if rowsInSplit == 0 { shardRows = plan.shardRows(of: split) }
  }

  private mutating func endShard() throws {
    let split = plan.splits[splitIndex].name
    for shard in open { finished += try shard.end().map { ($0.file, $0.rows, split) } }
    open = []
    shard += 1
    rowsInShard = 0
  }

  private mutating func endSplit() throws {
    let split = plan.splits[splitIndex]
    guard rowsInSplit == split.rows else {
      throw ReleaseError.rowCount(split: split.name, planned: split.rows, got: rowsInSplit)
    }
    splitIndex += 1
    earlierShards += shard
    rowsInSplit = 0
    shard = 0
    shardRows = []
  }

  private mutating func beginShard() throws {
    for (format, writer) in writers {
      let split = plan.splits[splitIndex]
      let path = format.path(split: split.name, shard: split.firstShard + shard)
      try makeFolders(of: path)
      open.append(try writer.begin(path: path))
    }
  }

  /// Makes the folders that a path lies in, as far as they aren't there.
  private mutating func makeFolders(of path: String) throws {
    var parent = ""
    for component in path.split(separator: "/").dropLast() {
      parent += (parent.isEmpty ? "" : "/") + component
      if folders.insert(parent).inserted { try FileSystem.makeFolder(folder + "/" + parent) }
    }
  }

  mutating func count(_ contributor: ContributorLine) { counter.count(contributor) }

  /// Ends the last split.
  /// - Throws: `ReleaseError.rowCount` where a split lacks rows.
  mutating func end() throws {
    while splitIndex < plan.splits.count { try endSplit() }
  }

  /// Count and root of the samples, once the pipeline has drained.
  /// - Throws: `ReleaseError.badRow` where an id was written twice, or one that was announced has not come.
  func samples() throws -> Manifest.Samples {
    if rowCount < announced.count {
      throw ReleaseError.badRow(
        id: announced.id(rowCount).hex, reason: "it was announced and has not come")
    }
    let root = tree.build()
    if let twice = tree.twice {
      throw ReleaseError.badRow(id: twice.hex, reason: "it stands in the release twice")
    }
    return Manifest.Samples(count: rowCount, root: root)
  }

  /// The shards with their hashes, once the pipeline has drained.
  func listedFiles() -> [ListedFile] {
    finished.map { ListedFile($0.file, rows: $0.rows, split: $0.split) }
  }
}

/// The tree over the ids of a release's samples, worked out beside the writing.
///
/// Built on one thread, then read by another when the pipeline has drained: hence @unchecked Sendable.
private final class SampleTree: @unchecked Sendable {
  private let samples: AnnouncedSamples
  private var root: Digest?
  /// An id that is there twice.
  private(set) var twice: Digest?

  init(_ samples: AnnouncedSamples) { self.samples = samples }

  @discardableResult
  func build() -> Digest {
    if let root { return root }
    var ids = (0..<samples.count).map { samples.id($0).digest }
    ids.sort()
    twice = zip(ids, ids.dropFirst()).first { $0 == $1 }?.0
    let built = MerkleTree.root(of: ids)
    root = built
    return built
  }
}
