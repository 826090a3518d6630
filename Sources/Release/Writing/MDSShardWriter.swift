import Domain

/// MosaicML Streaming shards (MDS version 2), uncompressed, a folder a split with its index.json.
///
/// A shard is `u32 n`, `u32 offset[n + 1]`, its configuration as JSON, then the samples; a sample is
/// `u32 size` for each column of no fixed size, then the columns, sorted by name. All numbers are
/// little-endian. Offsets have 32 bits and a shard is kept until its offsets are known, so a planned
/// shard of over `sizeLimit` bytes becomes several.
final class MDSShardWriter: ShardWriter, OpenShard {
  static let sizeLimit = 1 << 26

  private let columns: [MDSColumn]
  private let table: RowTable
  private let encoder: RowEncoder
  private let folder: String
  private let pipeline: WritePipeline
  private let configuration: [UInt8]
  private let variableCount: Int
  private let isPart: Bool

  /// The split's folder within the release.
  private var splitFolder = ""
  /// Name of the planned shard, which may become several files.
  private var shardName = ""
  /// Files of each split's folder so far.
  private var fileCounts: [String: Int] = [:]
  private var ended: [ShardFile] = []
  private var blocks: [ByteBlock] = []
  private var block: ByteBlock
  /// Where each sample ends, counted from the first.
  private var ends: [UInt32] = []
  private var byteCount = 0
  private let sample = ByteBlock(capacity: 1 << 14)

  init(plan: ReleasePlan, fieldNames: [String], folder: String, pipeline: WritePipeline) throws {
    let table = try RowTable(plan: plan, fieldNames: fieldNames)
    self.table = table
    encoder = try RowEncoder(plan: plan, fieldNames: fieldNames, omitsFields: false)
    columns = MDSColumn.columns(of: table, plan: plan)
    isPart = plan.partition != nil
    variableCount = columns.count { $0.size == nil }
    self.folder = folder
    self.pipeline = pipeline
    configuration = JSONWriter.bytes(.object(MDSColumn.configuration(columns)))
    block = pipeline.emptyBlock()
  }

  func begin(path: String) -> any OpenShard {
    let slash = path.lastIndex(of: "/") ?? path.startIndex
    splitFolder = String(path[..<slash])
    // Names are "shard.00007.mds": of a part only the planned shard's number is known.
    shardName = String(path[slash...].dropFirst().split(separator: ".")[1])
    return self
  }

  func append(_ row: ReleaseRow) throws {
    try encoder.check(row)
    sample.removeAll()
    sample.append(zeros: 4 * variableCount)
    var place = 0
    for column in columns {
      let start = sample.count
      column.append(row, table: table, to: sample)
      guard column.size == nil else { continue }
      withUnsafeBytes(of: UInt32(sample.count - start).littleEndian) {
        sample.replace(at: place, with: $0)
      }
      place += 4
    }
    let size = headerBytes(rows: ends.count + 1) + byteCount + sample.count
    if size > Self.sizeLimit, !ends.isEmpty { try endFile() }
    guard headerBytes(rows: 1) + sample.count <= Self.sizeLimit else {
      throw ReleaseError.badRow(
        id: row.id.hex, reason: "it has more than \(Self.sizeLimit) bytes, which MDS cannot hold")
    }
    block.append(sample.bytes)
    byteCount += sample.count
    ends.append(UInt32(byteCount))
    if block.count >= ReleaseLimit.blockBytes {
      blocks.append(block)
      block = pipeline.emptyBlock()
    }
  }

  func end() throws -> [ShardFile] {
    if !ends.isEmpty { try endFile() }
    defer { ended = [] }
    return ended
  }

  private func headerBytes(rows: Int) -> Int { 8 + 4 * rows + configuration.count }

  private func endFile() throws {
    let number = fileCounts[splitFolder, default: 0]
    fileCounts[splitFolder] = number + 1
    let path =
      isPart
      ? MDSIndex.partPath(folder: splitFolder, shard: shardName, piece: ended.count)
      : "\(splitFolder)/shard.\(fiveDigits(number)).mds"
    let file = try OutputFile(path: path, in: folder, isCompressed: false)
    let start = headerBytes(rows: ends.count)
    let header = pipeline.emptyBlock()
    header.append(little: UInt32(ends.count))
    header.append(little: UInt32(start))
    for end in ends { header.append(little: UInt32(start) + end) }
    header.append(configuration)
    for full in [header] + blocks + [block] where full.count > 0 {
      try pipeline.write(full, to: file)
    }
    try pipeline.complete(file)
    let shard = ShardFile(file: file, rows: ends.count)
    ended.append(shard)
    blocks = []
    block = pipeline.emptyBlock()
    ends = []
    byteCount = 0
  }
}

/// A column of an MDS shard.
struct MDSColumn {
  let entry: RowTable.Entry
  let encoding: String
  /// Bytes of a value; nil where they differ.
  let size: Int?

  /// A table's columns as MDS has them, sorted by name.
  static func columns(of table: RowTable, plan: ReleasePlan) -> [MDSColumn] {
    table.entries.map { MDSColumn($0, plan: plan) }.sorted {
      $0.entry.column.name.precedesInBytes($1.entry.column.name)
    }
  }

  init(_ entry: RowTable.Entry, plan: ReleasePlan) {
    self.entry = entry
    (encoding, size) =
      switch (entry.source, entry.column.type) {
      case (.outcome(.probabilities, let task), _):
        ("ndarray:float32:\(plan.tasks[task].options.count)", 4 * plan.tasks[task].options.count)
      case (_, .list), (_, .record): ("json", nil)
      case _ where entry.isNullable: ("json", nil)
      case (_, .text): ("str", nil)
      case (_, .small): ("int32", 4)
      case (_, .integer), (_, .option): ("int", 8)
      case (_, .fraction): ("float32", 4)
      case (_, .boolean): ("uint8", 1)
      }
  }

  /// What shards and index say of the columns.
  static func configuration(_ columns: [MDSColumn]) -> JSONObject {
    [
      "column_encodings": .array(columns.map { .string($0.encoding) }),
      "column_names": .array(columns.map { .string($0.entry.column.name) }),
      "column_sizes": .array(columns.map { $0.size.map { .integer($0) } ?? .null }),
      "compression": .null, "format": "mds", "hashes": ["sha256"],
      "size_limit": .integer(MDSShardWriter.sizeLimit), "version": 2,
    ]
  }

  func append(_ row: ReleaseRow, table: RowTable, to block: ByteBlock) {
    switch entry.source {
    case .id: block.append(hex: row.id.digest)
    case .cluster: block.append(hex: row.cluster.digest)
    case .sourceID: block.append(text: row.sourceID)
    case .media: block.append(text: row.media)
    case .content: block.append(text: row.content ?? "")
    case .meta: block.append(text: row.meta)
    case .contributor: block.append(text: row.contributor)
    case .license: block.append(text: row.license)
    case .split: block.append(text: row.split)
    case .field(let index): block.append(text: row.fields[index].text)
    case .outcome(.label, let task) where entry.isPlace:
      block.append(little: Int64(table.place(ofTask: task, in: row) ?? -1))
    case .outcome(let part, let task): append(part, of: row.outcomes[task], to: block)
    }
  }

  private func append(
    _ part: ReleaseColumn.OutcomeColumn, of outcome: TaskOutcome, to block: ByteBlock
  ) {
    switch part {
    case .label: block.append(text: outcome.label)
    case .probabilities:
      for value in outcome.probabilitiesPPM { Self.append(ppm: value, to: block) }
    case .confidence: Self.append(ppm: outcome.confidencePPM, to: block)
    case .answers: block.append(little: Int64(outcome.answers))
    case .agreement: Self.append(ppm: outcome.agreementPPM, to: block)
    case .weight: Self.append(ppm: outcome.weightPPM, to: block)
    case .status: block.append(text: outcome.status)
    case .settledBy: block.append(text: outcome.settledBy)
    case .value(let place): append(outcome.values[place], to: block)
    }
  }

  private func append(_ value: ReleaseValue, to block: ByteBlock) {
    switch (encoding, value) {
    case ("json", _): block.append(value, as: entry.type)
    case ("str", .string(let text)): block.append(text: text)
    case ("int32", .integer(let number)): block.append(little: Int32(clamping: number))
    case ("int", .integer(let number)): block.append(little: Int64(number))
    case ("float32", .ppm(let figure)): Self.append(ppm: figure, to: block)
    case ("uint8", .bool(let flag)): block.append(byte: flag ? 1 : 0)
    default: block.append(zeros: size ?? 0)
    }
  }

  private static func append(ppm: Int, to block: ByteBlock) {
    block.append(little: Float(Double(ppm) / 1_000_000).bitPattern)
  }
}
