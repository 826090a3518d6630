/// Shards of one JSON object a line in zstd frames of about 1 MiB of rows, each with its content
/// size and checksum: `zstd -d`, `datasets` and one-shot decompressors all read them.
final class JSONLShardWriter: ShardWriter {
  private let encoder: RowEncoder
  private let folder: String
  private let pipeline: WritePipeline
  private var stream: LineStream?

  init(plan: ReleasePlan, fieldNames: [String], folder: String, pipeline: WritePipeline) throws {
    encoder = try RowEncoder(plan: plan, fieldNames: fieldNames, omitsFields: false)
    self.folder = folder
    self.pipeline = pipeline
  }

  func begin(path: String) throws {
    precondition(stream == nil, "a shard ends before the next begins")
    stream = try LineStream(path: path, in: folder, isCompressed: true, pipeline: pipeline)
  }

  func append(_ row: ReleaseRow) throws {
    guard let stream else { preconditionFailure("a shard begins before its rows") }
    try stream.line { try encoder.append(row, to: $0) }
  }

  func end() throws -> [ShardFile] {
    guard let stream else { preconditionFailure("a shard begins before it ends") }
    try stream.close()
    self.stream = nil
    return [ShardFile(file: stream.file, rows: stream.lineCount)]
  }
}
