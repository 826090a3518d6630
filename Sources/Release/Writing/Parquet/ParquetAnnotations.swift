import Domain

/// The answers as Parquet, one row each: `annotations/answers-00000.parquet` and so on.
final class ParquetAnnotations {
  static let columns = [
    TableColumn("sample", .text),
    TableColumn("task", .text),
    TableColumn("value", .text),
    TableColumn("skip", .text),
    TableColumn("annotator", .text),
    TableColumn("type", .text),
    TableColumn("weight", .fraction),
    TableColumn("elapsed_ms", .integer),
    TableColumn("policy", .integer),
    TableColumn("at", .text),
    TableColumn("event", .text),
    TableColumn("index", .integer),
  ]

  private static let schema = ParquetSchema(columns)

  private let folder: String
  private let pipeline: WritePipeline
  private let shardBytes: Int
  private let hasPageIndex: Bool
  private var current: ParquetFile?
  /// Files with their rows, the current one among them.
  private(set) var files: [(file: OutputFile, rows: Int)] = []

  /// - Parameter shardBytes: a file that has so many bytes, before compression, is followed by the
  ///   next one.
  init(folder: String, pipeline: WritePipeline, shardBytes: Int, hasPageIndex: Bool) {
    self.hasPageIndex = hasPageIndex
    self.folder = folder
    self.pipeline = pipeline
    self.shardBytes = shardBytes
  }

  func append(_ row: AnnotationRow) throws {
    let file = try openFile()
    let leaves = file.leaves
    leaves[0].append(hex: row.sample.digest)
    leaves[1].append(text: row.task)
    leaves[2].append(text: row.value)
    leaves[3].append(text: row.skip)
    leaves[4].append(text: row.annotator)
    leaves[5].append(text: row.type)
    leaves[6].append(ppm: row.weightPPM)
    leaves[7].append(integer: row.elapsedMilliseconds)
    leaves[8].append(integer: row.policy)
    leaves[9].append(text: row.at)
    leaves[10].append(text: row.event)
    leaves[11].append(integer: row.index)
    files[files.count - 1].rows += 1
    try file.endRow()
  }

  private func openFile() throws -> ParquetFile {
    if let current, current.uncompressedByteCount < shardBytes { return current }
    try close()
    let path = "\(Manifest.annotationsFolder)/answers-\(fiveDigits(files.count)).parquet"
    let made = try ParquetFile(
      path: path, in: folder, schema: Self.schema, pipeline: pipeline, hasPageIndex: hasPageIndex)
    files.append((made.file, 0))
    current = made
    return made
  }

  /// Ends the file that is open.
  func close() throws {
    try current?.close()
    current = nil
  }
}
