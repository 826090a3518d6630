import Domain

/// The answers of a release, beside its shards: `annotations/answers-00000.parquet` where the samples
/// are Parquet, `annotations/answers-00000.jsonl.zst` where they have any other format. A file that
/// reached the plan's shard size is followed by the next one.
///
/// Used by one thread at a time, which may be another than the one that appends rows: hence
/// @unchecked Sendable.
public final class AnnotationWriter: @unchecked Sendable {
  private let plan: ReleasePlan
  private let folder: String
  private let pipeline: WritePipeline
  private var table: ParquetAnnotations?
  private var streams: [LineStream] = []
  private(set) var hasFolder = false

  init(plan: ReleasePlan, folder: String, pipeline: WritePipeline) {
    self.plan = plan
    self.folder = folder
    self.pipeline = pipeline
  }

  /// Appends an answer; a part that others write the answers of takes none.
  /// - Throws: any error of writing.
  public func append(_ row: AnnotationRow) throws {
    guard plan.writes(.annotations) else { return }
    if plan.formats != [.parquet] { try stream().line { row.append(to: $0) } }
    if plan.formats.contains(.parquet) { try openTable().append(row) }
  }

  private func openTable() throws -> ParquetAnnotations {
    if let table { return table }
    try makeFolder()
    let made = ParquetAnnotations(
      folder: folder, pipeline: pipeline, shardBytes: plan.shardBytes,
      hasPageIndex: plan.hasPageIndex)
    table = made
    return made
  }

  private func stream() throws -> LineStream {
    if let current = streams.last, current.uncompressedByteCount < plan.shardBytes {
      return current
    }
    try makeFolder()
    let made = try LineStream(
      path: "\(Manifest.annotationsFolder)/answers-\(fiveDigits(streams.count)).jsonl.zst",
      in: folder, isCompressed: true, pipeline: pipeline)
    streams.append(made)
    return made
  }

  private func makeFolder() throws {
    guard !hasFolder else { return }
    hasFolder = true
    try FileSystem.makeFolder(folder + "/" + Manifest.annotationsFolder)
  }

  /// Ends all files.
  func close() throws {
    for stream in streams { try stream.close() }
    try table?.close()
  }

  /// The files with their hashes, once the pipeline has drained.
  var files: [ListedFile] {
    streams.map { ListedFile($0.file, rows: $0.lineCount, split: nil) }
      + (table?.files ?? []).map { ListedFile($0.file, rows: $0.rows, split: nil) }
  }
}
