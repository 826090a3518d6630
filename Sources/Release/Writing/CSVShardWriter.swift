import Domain

/// CSV for spreadsheets (RFC 4180, lines end with LF): a line of names, then a row each. Lists and
/// records stand as JSON. What a spreadsheet would run as a formula gets an apostrophe before it.
final class CSVShardWriter: ShardWriter {
  private let table: RowTable
  private let encoder: RowEncoder
  private let folder: String
  private let pipeline: WritePipeline
  private let scratch = ByteBlock(capacity: 256)

  init(plan: ReleasePlan, fieldNames: [String], folder: String, pipeline: WritePipeline) throws {
    table = try RowTable(plan: plan, fieldNames: fieldNames)
    encoder = try RowEncoder(plan: plan, fieldNames: fieldNames, omitsFields: false)
    self.folder = folder
    self.pipeline = pipeline
  }

  func begin(path: String) throws -> any OpenShard {
    let stream = try LineStream(path: path, in: folder, isCompressed: false, pipeline: pipeline)
    let names = table.columns.map { CSVCell.text($0.name) }
    return try LineShard(stream, head: names.joined(separator: ",")) { [self] row, shard in
      try append(row, to: shard)
    }
  }

  private func append(_ row: ReleaseRow, to shard: LineShard) throws {
    try encoder.check(row)
    try shard.line { block in
      for (index, entry) in table.entries.enumerated() {
        if index > 0 { block.append(byte: UInt8(ascii: ",")) }
        append(entry, of: row, to: block)
      }
    }
  }

  private func append(_ entry: RowTable.Entry, of row: ReleaseRow, to block: ByteBlock) {
    func cell(_ text: String) { block.append(text: CSVCell.text(text)) }
    switch entry.source {
    case .id: block.append(hex: row.id.digest)
    case .cluster: block.append(hex: row.cluster.digest)
    case .sourceID: cell(row.sourceID)
    case .media: cell(row.media)
    case .content: cell(row.content ?? "")
    case .meta: cell(row.meta)
    case .contributor: cell(row.contributor)
    case .license: cell(row.license)
    case .split: cell(row.split)
    case .field(let index): cell(row.fields[index].text)
    case .outcome(.label, let task) where entry.isPlace:
      if let place = table.place(ofTask: task, in: row) { block.append(integer: place) }
    case .outcome(let part, let task):
      append(part, of: row.outcomes[task], as: entry.type, to: block)
    }
  }

  private func append(
    _ part: ReleaseColumn.OutcomeColumn, of outcome: TaskOutcome, as type: ReleaseColumn.ValueType,
    to block: ByteBlock
  ) {
    func cell(_ text: String) { block.append(text: CSVCell.text(text)) }
    switch part {
    case .label: cell(outcome.label)
    case .probabilities:
      append(.list(outcome.probabilitiesPPM.map(ReleaseValue.ppm)), as: type, to: block)
    case .confidence: block.append(ppm: outcome.confidencePPM)
    case .answers: block.append(integer: outcome.answers)
    case .agreement: block.append(ppm: outcome.agreementPPM)
    case .weight: block.append(ppm: outcome.weightPPM)
    case .status: cell(outcome.status)
    case .settledBy: cell(outcome.settledBy)
    case .value(let place): append(outcome.values[place], as: type, to: block)
    }
  }

  private func append(_ value: ReleaseValue, as type: ReleaseColumn.ValueType, to block: ByteBlock)
  {
    switch value {
    case .null: break
    case .string(let text): block.append(text: CSVCell.text(text))
    default:
      scratch.removeAll()
      scratch.append(value, as: type)
      block.append(text: CSVCell.text(String(decoding: scratch.bytes, as: UTF8.self)))
    }
  }
}
