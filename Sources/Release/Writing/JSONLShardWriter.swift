/// Shards of one JSON object a line in zstd frames of about 1 MiB of rows, each with its content
/// size and checksum: `zstd -d`, `datasets` and one-shot decompressors all read them.
final class JSONLShardWriter: ShardWriter {
  private let encoder: RowEncoder
  private let folder: String
  private let pipeline: WritePipeline

  init(plan: ReleasePlan, fieldNames: [String], folder: String, pipeline: WritePipeline) throws {
    encoder = try RowEncoder(plan: plan, fieldNames: fieldNames, omitsFields: false)
    self.folder = folder
    self.pipeline = pipeline
  }

  func begin(path: String) throws -> any OpenShard {
    let stream = try LineStream(path: path, in: folder, isCompressed: true, pipeline: pipeline)
    return try LineShard(stream) { [encoder] row, shard in
      try shard.line { try encoder.append(row, to: $0) }
    }
  }
}
