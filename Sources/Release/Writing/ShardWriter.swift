import Domain

/// Writes one format's shards, one after the other. A new format is a case of `ReleaseFormat`, a
/// file with its writer, and a line in `ReleaseFormat.writer`.
protocol ShardWriter: AnyObject {
  /// Starts the shard at a path within the release.
  func begin(path: String) throws
  /// - Throws: `ReleaseError.badRow` where the row doesn't fit the plan or the format.
  func append(_ row: ReleaseRow) throws
  /// Ends the shard; its hashes are known once the pipeline has drained.
  func end() throws -> OutputFile
}

extension ReleaseFormat {
  func writer(
    plan: ReleasePlan, fieldNames: [String], folder: String, pipeline: WritePipeline
  ) throws -> any ShardWriter {
    switch self {
    case .jsonl:
      try JSONLShardWriter(
        plan: plan, fieldNames: fieldNames, folder: folder, pipeline: pipeline)
    case .webdataset:
      try WebDatasetShardWriter(
        plan: plan, fieldNames: fieldNames, folder: folder, pipeline: pipeline)
    }
  }
}
