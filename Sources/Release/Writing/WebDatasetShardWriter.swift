import Domain

/// WebDataset tars: `KEY.json` with the row and, where the samples are one text each, `KEY.txt`
/// with its bytes (the row then doesn't repeat them). KEY is the sample's id, 64 hexadecimal
/// digits; every sample has the same members.
final class WebDatasetShardWriter: ShardWriter {
  private let encoder: RowEncoder
  private let hasTextMember: Bool
  private let folder: String
  private let pipeline: WritePipeline

  init(plan: ReleasePlan, fieldNames: [String], folder: String, pipeline: WritePipeline) throws {
    // One shown field is the sample's content, unless it is no string and `content` has it.
    hasTextMember =
      fieldNames.count == 1 && !plan.hasContentColumn
      && plan.columnNames?.contains(fieldNames[0]) ?? true
    encoder = try RowEncoder(
      plan: plan, fieldNames: fieldNames, omitsFields: hasTextMember, writesListsAsText: true)
    self.folder = folder
    self.pipeline = pipeline
  }

  func begin(path: String) throws -> any OpenShard {
    WebDatasetShard(
      encoder: encoder, hasTextMember: hasTextMember,
      file: try OutputFile(path: path, in: folder, isCompressed: false), pipeline: pipeline)
  }
}

private final class WebDatasetShard: OpenShard {
  private let encoder: RowEncoder
  private let hasTextMember: Bool
  private let file: OutputFile
  private let pipeline: WritePipeline
  private let member = TarMember()
  private let key = ByteBlock(capacity: 64)
  private var block: ByteBlock
  private var rows = 0

  init(encoder: RowEncoder, hasTextMember: Bool, file: OutputFile, pipeline: WritePipeline) {
    self.encoder = encoder
    self.hasTextMember = hasTextMember
    self.file = file
    self.pipeline = pipeline
    block = pipeline.emptyBlock()
  }

  func append(_ row: ReleaseRow) throws {
    key.removeAll()
    key.append(hex: row.id.digest)
    // Sorted by name, as the members of a sample are in the peer's tars.
    guard
      try member.append(
        key: key.bytes, suffix: ".json", to: block, body: { try encoder.append(row, to: $0) }),
      !hasTextMember
        || member.append(
          key: key.bytes, suffix: ".txt", to: block, body: { $0.append(text: row.fields[0].text) })
    else {
      throw ReleaseError.badRow(
        id: row.id.hex, reason: "it has more than \(ReleaseLimit.maximumTarMemberBytes) bytes")
    }
    rows += 1
    if block.count >= ReleaseLimit.blockBytes { try flush() }
  }

  func end() throws -> [ShardFile] {
    block.append(zeros: TarMember.endBytes)
    try flush()
    try pipeline.complete(file)
    return [ShardFile(file: file, rows: rows)]
  }

  private func flush() throws {
    try pipeline.write(block, to: file)
    block = pipeline.emptyBlock()
  }
}
