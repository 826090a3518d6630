import Domain

/// Parquet shards: zstd pages with checksums, dictionaries where values repeat, bounds, and the
/// features that `datasets` reads.
final class ParquetShardWriter: ShardWriter {
  private let table: RowTable
  private let schema: ParquetSchema
  /// What is done for each column of a row, without anything that a copy would have to count.
  private let steps: [Step]
  private struct Step {
    let source: ReleaseColumn.Source
    let isPlace: Bool
    /// Index among the schema's nodes, and of the first leaf below it.
    let node: Int
    let leaf: Int
  }

  private let encoder: RowEncoder
  private let hasPageIndex: Bool
  private let folder: String
  private let pipeline: WritePipeline

  init(plan: ReleasePlan, fieldNames: [String], folder: String, pipeline: WritePipeline) throws {
    let table = try RowTable(plan: plan, fieldNames: fieldNames)
    self.table = table
    let schema = ParquetSchema(table.columns)
    self.schema = schema
    steps = table.entries.indices.map { index in
      Step(
        source: table.entries[index].source, isPlace: table.entries[index].isPlace, node: index,
        leaf: schema.nodes[index].leaves.lowerBound)
    }
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
    let leaves = file.leaves
    for step in steps {
      let leaf = leaves[step.leaf]
      switch step.source {
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
      case .outcome(.label, let task) where step.isPlace:
        if let place = table.place(ofTask: task, in: row) {
          leaf.append(integer: place)
        } else {
          leaf.appendAbsent(definition: 0)
        }
      // Not one function that takes an outcome: it would be copied for each of its columns.
      case .outcome(.label, let task): leaf.append(text: row.outcomes[task].label)
      case .outcome(.probabilities, let task):
        var repetition: UInt8 = 0
        for place in row.outcomes[task].probabilitiesPPM.indices {
          leaf.append(ppm: row.outcomes[task].probabilitiesPPM[place], repetition: repetition)
          repetition = 1
        }
      case .outcome(.confidence, let task): leaf.append(ppm: row.outcomes[task].confidencePPM)
      case .outcome(.answers, let task): leaf.append(integer: row.outcomes[task].answers)
      case .outcome(.agreement, let task): leaf.append(ppm: row.outcomes[task].agreementPPM)
      case .outcome(.weight, let task): leaf.append(ppm: row.outcomes[task].weightPPM)
      case .outcome(.status, let task): leaf.append(text: row.outcomes[task].status)
      case .outcome(.settledBy, let task): leaf.append(text: row.outcomes[task].settledBy)
      case .outcome(.value(let place), let task):
        schema.nodes[step.node].append(row.outcomes[task].values[place], to: leaves)
      }
    }
    try file.endRow()
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
