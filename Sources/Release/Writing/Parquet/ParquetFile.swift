import Domain
import Ledger

/// A Parquet file under a pipeline: rows go into its leaves, row groups of about 16 MiB out of them.
///
/// Bytes depend on the rows alone: what is encoded together is decided by sizes, never by timing.
final class ParquetFile {
  let file: OutputFile
  let leaves: [ParquetLeaf]
  private let tally: ParquetLeaf.Tally
  /// Leaves that are cut into pages, by their places.
  private let unique: [Int]
  private let schema: ParquetSchema
  private let pipeline: WritePipeline
  private var groups: [ParquetRowGroup] = []
  /// The row group that is filled.
  private var group: ParquetRowGroup
  /// Of each leaf the pages of the group that are full and may be compressed already.
  private var prepared: [[WritePipeline.Job]]
  private var rowsInGroup = 0
  var rowCount: Int { groups.reduce(rowsInGroup) { $0 + $1.rowCount } }
  /// Bytes of the row groups that are complete, before compression.
  private(set) var uncompressedByteCount = 0

  /// Bytes of a row group before compression.
  static let groupBytes = 16 << 20
  /// Its pages' level: Parquet's writers all take 1, and from there on its bytes differ between
  /// versions of the library.
  static let level = 1

  private let hasPageIndex: Bool

  /// - Parameter hasPageIndex: whether readers are told where pages lie and what bounds they have.
  init(
    path: String, in folder: String, schema: ParquetSchema, pipeline: WritePipeline,
    hasPageIndex: Bool
  ) throws {
    self.schema = schema
    self.pipeline = pipeline
    self.hasPageIndex = hasPageIndex
    let tally = ParquetLeaf.Tally()
    self.tally = tally
    let leaves = schema.leaves.map { ParquetLeaf($0, tally: tally) }
    self.leaves = leaves
    unique = leaves.indices.filter { !leaves[$0].column.mayRepeat }
    prepared = leaves.map { _ in [] }
    group = ParquetRowGroup(leaves: schema.leaves)
    file = try OutputFile(path: path, in: folder, isCompressed: false, hasRowsHash: true)
    let magic = pipeline.emptyBlock()
    magic.append(ParquetCode.magic)
    try pipeline.write(magic, to: file)
  }

  /// Ends a row whose values are all in the leaves.
  func endRow() throws {
    rowsInGroup += 1
    for leaf in unique {
      guard let page = leaves[leaf].takeFullPage() else { continue }
      prepared[leaf].append(try pipeline.prepare(piece(page, of: leaf), of: file))
    }
    guard tally.byteCount >= Self.groupBytes else { return }
    uncompressedByteCount += tally.byteCount
    try endGroup()
  }

  private func endGroup() throws {
    guard rowsInGroup > 0 else { return }
    group.rowCount = rowsInGroup
    rowsInGroup = 0
    for leaf in leaves.indices {
      for page in prepared[leaf] { try pipeline.write(page) }
      prepared[leaf] = []
      if let rest = leaves[leaf].take() { try pipeline.write(piece(rest, of: leaf), to: file) }
    }
    groups.append(group)
    group = ParquetRowGroup(leaves: schema.leaves)
    tally.restart(leaves: leaves.count)
  }

  private func piece(_ values: ParquetValues, of leaf: Int) -> ParquetPagePiece {
    ParquetPagePiece(values, column: leaves[leaf].column, leaf: leaf, group: group)
  }

  func close() throws {
    try endGroup()
    let features = JSONWriter.bytes([
      "info": [
        "features": .object(
          JSONObject(schema.columns.map { (key: $0.name, value: $0.type.feature) }))
      ]
    ])
    let footer = ParquetFooter(
      schema: schema, groups: groups, keyValues: [("huggingface", features)])
    if hasPageIndex {
      try pipeline.write(ParquetIndexPiece(ParquetPageIndex(groups), in: file), to: file)
    }
    try pipeline.write(ParquetFooterPiece(footer, features: features), to: file)
    try pipeline.complete(file)
  }
}

/// Pages of one leaf, encoded on whatever thread is free.
private final class ParquetPagePiece: WritePiece {
  let waitsForEarlier = false
  /// nil once they are encoded: a piece may wait long for its place.
  private var values: ParquetValues?
  private let column: ParquetLeafColumn
  private let leaf: Int
  private let group: ParquetRowGroup
  private var encoded: ParquetEncoded?

  init(_ values: ParquetValues, column: ParquetLeafColumn, leaf: Int, group: ParquetRowGroup) {
    self.values = values
    self.column = column
    self.leaf = leaf
    self.group = group
  }

  func make(into output: ByteBlock) throws {
    guard let values else { return }
    self.values = nil
    encoded = try ParquetEncoder(column: column, level: ParquetFile.level)
      .encode(values, into: output)
  }

  func written(at offset: Int, rows: inout RunningHash) {
    guard let encoded else { return }
    group.add(encoded, leaf: leaf, at: offset)
    for digest in encoded.digests { digest.withUnsafeBytes { rows.update(buffer: $0) } }
  }
}

private final class ParquetIndexPiece: WritePiece {
  let waitsForEarlier = true
  private let index: ParquetPageIndex
  private let file: OutputFile

  init(_ index: ParquetPageIndex, in file: OutputFile) {
    self.index = index
    self.file = file
  }

  // All before it stands in the file, so its own place is known.
  func make(into output: ByteBlock) { output.append(index.bytes(at: file.byteCount)) }

  func written(at offset: Int, rows: inout RunningHash) {}
}

private final class ParquetFooterPiece: WritePiece {
  let waitsForEarlier = true
  private let footer: ParquetFooter
  private let features: [UInt8]

  init(_ footer: ParquetFooter, features: [UInt8]) {
    self.footer = footer
    self.features = features
  }

  func make(into output: ByteBlock) { output.append(footer.bytes) }

  func written(at offset: Int, rows: inout RunningHash) { rows.update(features) }
}
