import Domain

/// A format of another tool: text, one row after the other, and not everything that a row says.
protocol ToolFormat {
  /// - Throws: `ReleaseError.badPlan` where the format can hold none of the tasks.
  init(plan: ReleasePlan) throws
  /// A line before all rows, and one after them.
  static var head: String? { get }
  static var tail: String? { get }
  /// What stands for one row, without its last newline: an entry each; none where the row has
  /// nothing that the format can hold.
  func entries(of row: ReleaseRow) -> [String]
  /// What stands before every entry but the first of a file.
  static var separator: String { get }
}

extension ToolFormat {
  static var head: String? { nil }
  static var tail: String? { nil }
  static var separator: String { "" }
}

/// Writes shards of a tool's format. Its `rows` in the manifest are entries, which may be fewer or
/// more than the samples.
final class ToolShardWriter<Format: ToolFormat>: ShardWriter {
  private let format: Format
  private let encoder: RowEncoder
  private let folder: String
  private let pipeline: WritePipeline

  init(plan: ReleasePlan, fieldNames: [String], folder: String, pipeline: WritePipeline) throws {
    format = try Format(plan: plan)
    encoder = try RowEncoder(plan: plan, fieldNames: fieldNames, omitsFields: false)
    self.folder = folder
    self.pipeline = pipeline
  }

  func begin(path: String) throws -> any OpenShard {
    let stream = try LineStream(path: path, in: folder, isCompressed: false, pipeline: pipeline)
    return try LineShard(stream, head: Format.head, tail: Format.tail) {
      [format, encoder] row, shard in
      try encoder.check(row)
      for entry in format.entries(of: row) {
        try shard.line { block in
          if shard.rowCount > 0 { block.append(text: Format.separator) }
          block.append(text: entry)
        }
      }
    }
  }
}

extension ReleaseError {
  /// Refuses a format for lack of tasks that it can hold.
  static func noTask(for format: String, of types: String) -> ReleaseError {
    .badPlan(reason: "the format \(format) holds tasks of the types \(types), and there is none")
  }
}
