import Domain

/// Writes one format's shards, one after the other. A new format is a case of `ReleaseFormat`, a
/// file with its writer, and a line in `ReleaseFormat.writer`.
protocol ShardWriter: AnyObject {
  /// Starts the shard at a path within the release; the one before it has ended.
  func begin(path: String) throws -> any OpenShard
}

/// A file of a shard and its rows.
struct ShardFile {
  let file: OutputFile
  let rows: Int
}

extension ReleaseFormat {
  func writer(
    plan: ReleasePlan, fieldNames: [String], folder: String, pipeline: WritePipeline
  ) throws -> any ShardWriter {
    func tool<Format: ToolFormat>(_ format: Format.Type) throws -> any ShardWriter {
      try ToolShardWriter<Format>(
        plan: plan, fieldNames: fieldNames, folder: folder, pipeline: pipeline)
    }
    return switch self {
    case .jsonl:
      try JSONLShardWriter(
        plan: plan, fieldNames: fieldNames, folder: folder, pipeline: pipeline)
    case .webdataset:
      try WebDatasetShardWriter(
        plan: plan, fieldNames: fieldNames, folder: folder, pipeline: pipeline)
    case .parquet:
      try ParquetShardWriter(plan: plan, fieldNames: fieldNames, folder: folder, pipeline: pipeline)
    case .mds:
      try MDSShardWriter(plan: plan, fieldNames: fieldNames, folder: folder, pipeline: pipeline)
    case .csv:
      try CSVShardWriter(plan: plan, fieldNames: fieldNames, folder: folder, pipeline: pipeline)
    case .trl: try tool(TRLFormat.self)
    case .prodigy: try tool(ProdigyFormat.self)
    case .prodigyAnswers: try tool(ProdigyAnswersFormat.self)
    case .doccano: try tool(DoccanoFormat.self)
    case .doccanoAnswers: try tool(DoccanoAnswersFormat.self)
    case .spacy: try tool(SpacyFormat.self)
    case .conll: try tool(CoNLLFormat.self)
    case .labelStudio: try tool(LabelStudioFormat.self)
    }
  }
}
