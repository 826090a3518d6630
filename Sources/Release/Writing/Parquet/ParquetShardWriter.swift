import Domain

/// Parquet shards: zstd pages with checksums, dictionaries where values repeat, bounds, and the
/// features that `datasets` reads.
final class ParquetShardWriter: ShardWriter {
  private let table: RowTable
  private let schema: ParquetSchema
  private let encoder: RowEncoder
  private let hasPageIndex: Bool
  private let folder: String
  private let pipeline: WritePipeline

  init(plan: ReleasePlan, fieldNames: [String], folder: String, pipeline: WritePipeline) throws {
    table = try RowTable(plan: plan, fieldNames: fieldNames)
    schema = ParquetSchema(table.columns)
    encoder = try RowEncoder(plan: plan, fieldNames: fieldNames, omitsFields: false)
    self.folder = folder
    self.pipeline = pipeline
    hasPageIndex = plan.hasPageIndex
  }

  func begin(path: String) throws -> any OpenShard {
    let file = try ParquetFile(
      path: path, in: folder, schema: schema, pipeline: pipeline, hasPageIndex: hasPageIndex)
    return ParquetShard(writer: self, file: file)
  }

  fileprivate func append(_ row: ReleaseRow, to file: ParquetFile) throws {
    try encoder.check(row)
    for (entry, node) in zip(table.entries, schema.nodes) {
      append(entry, of: row, to: node, file.leaves)
    }
    try file.endRow()
  }

  private func append(
    _ entry: RowTable.Entry, of row: ReleaseRow, to node: ParquetNode, _ leaves: [ParquetLeaf]
  ) {
    let leaf = leaves[node.leaves.lowerBound]
    switch entry.source {
    case .id: leaf.append(hex: row.id.digest)
    case .cluster: leaf.append(hex: row.cluster.digest)
    case .sourceID: leaf.append(text: row.sourceID)
    case .media: leaf.append(text: row.media)
    case .content: leaf.append(text: row.content ?? "")
    case .meta: leaf.append(text: row.meta)
    case .contributor: leaf.append(text: row.contributor)
    case .license: leaf.append(text: row.license)
    case .split: leaf.append(text: row.split)
    case .field(let index): leaf.append(text: row.fields[index].text)
    case .outcome(.label, let task) where entry.isPlace:
      if let place = table.place(ofTask: task, in: row) {
        leaf.append(integer: place)
      } else {
        leaf.appendAbsent(definition: 0)
      }
    case .outcome(let part, let task):
      append(part, of: row.outcomes[task], to: node, leaves)
    }
  }

  private func append(
    _ part: ReleaseColumn.OutcomeColumn, of outcome: TaskOutcome, to node: ParquetNode,
    _ leaves: [ParquetLeaf]
  ) {
    let leaf = leaves[node.leaves.lowerBound]
    switch part {
    case .label: leaf.append(text: outcome.label)
    case .probabilities:
      var repetition: UInt8 = 0
      for value in outcome.probabilitiesPPM {
        leaf.append(ppm: value, repetition: repetition)
        repetition = 1
      }
    case .confidence: leaf.append(ppm: outcome.confidencePPM)
    case .answers: leaf.append(integer: outcome.answers)
    case .agreement: leaf.append(ppm: outcome.agreementPPM)
    case .weight: leaf.append(ppm: outcome.weightPPM)
    case .status: leaf.append(text: outcome.status)
    case .settledBy: leaf.append(text: outcome.settledBy)
    case .value(let place): node.append(outcome.values[place], to: leaves)
    }
  }
}

private struct ParquetShard: OpenShard {
  let writer: ParquetShardWriter
  let file: ParquetFile

  func append(_ row: ReleaseRow) throws { try writer.append(row, to: file) }

  func end() throws -> [ShardFile] {
    try file.close()
    return [ShardFile(file: file.file, rows: file.rowCount)]
  }
}

extension ParquetNode {
  /// Appends a value and all that is in it; what is not of the node's type counts as missing.
  ///
  /// Levels are those of Melnik et al., Dremel: Interactive Analysis of Web-Scale Datasets (2010).
  ///
  /// - Parameter level: the repetition level at which the value stands.
  func append(_ value: ReleaseValue, to leaves: [ParquetLeaf], repetition level: UInt8 = 0) {
    switch (kind, value) {
    case (.list(let element), .list(let values)):
      guard !values.isEmpty else { return appendAbsent(definition + 1, to: leaves, level) }
      for (index, value) in values.enumerated() {
        element.append(value, to: leaves, repetition: index == 0 ? level : repetition)
      }
    case (.group(let children), .structure(let values)):
      for (index, child) in children.enumerated() {
        child.append(
          index < values.count ? values[index] : .null, to: leaves, repetition: level)
      }
    case (.leaf, _):
      if !leaves[self.leaves.lowerBound].append(value, repetition: level) {
        appendAbsent(definition, to: leaves, level)
      }
    default: appendAbsent(definition, to: leaves, level)
    }
  }

  private func appendAbsent(_ definition: UInt8, to leaves: [ParquetLeaf], _ level: UInt8) {
    for leaf in self.leaves {
      leaves[leaf].appendAbsent(definition: definition, repetition: level)
    }
  }
}

extension ParquetLeaf {
  /// Appends a single value; false where it is none of the leaf's type.
  fileprivate func append(_ value: ReleaseValue, repetition: UInt8) -> Bool {
    switch (value, column.type) {
    case (.string(let text), .byteArray): append(text: text, repetition: repetition)
    case (.integer(let number), .int64): append(integer: number, repetition: repetition)
    case (.integer(let number), .int32): append(small: number, repetition: repetition)
    case (.ppm(let figure), .float): append(ppm: figure, repetition: repetition)
    case (.bool(let flag), .boolean): append(flag: flag, repetition: repetition)
    default: return false
    }
    return true
  }
}
