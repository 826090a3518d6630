import Domain

/// Reads samples from a file, one record at a time, in bounded memory.
///
/// ```swift
/// let reader = try SampleReader(path: "texts.jsonl", options: ReadOptions(show: ["text"]))
/// while let outcome = try reader.next() { … }
/// ```
/// An error of the file (a cut archive, say) may come after good records: keep what was read in one transaction.
public final class SampleReader {
  private let file: RecordFile
  private let rules: SampleRules
  private let table: SampleTable?

  /// - Parameters:
  ///   - path: a file, or `-` for standard input.
  ///   - format: nil to recognise it by the name.
  /// - Throws: `ImportError`.
  public init(path: String, format: ImportFormat? = nil, options: ReadOptions) throws {
    file = try RecordFile(path: path, format: format, options: options)
    rules = SampleRules(options)
    table =
      file.format.separator == nil
      ? nil : try SampleTable(columns: file.columns, options: options, path: path)
  }

  /// The format that is read.
  public var format: ImportFormat { file.format }
  /// Bytes of the stored (perhaps compressed) file that were read so far.
  public var bytesRead: Int { file.bytesRead }
  /// Bytes of the stored file; nil for a stream.
  public var totalBytes: Int? { file.totalBytes }

  /// The next sample, or why a record is none.
  /// - Returns: nil at the end.
  /// - Throws: `ImportError` where the file can't be read on.
  public func next() throws -> ReadOutcome<SampleRecord>? {
    try file.next { body throws(Refusal) in
      switch body {
      case .line(let bytes): try rules.record(line: file.line, text: bytes)
      case .object(let object): try rules.record(line: file.line, object: object)
      case .row: try row()
      }
    }
  }

  private func row() throws(Refusal) -> SampleRecord {
    guard let table else { throw Refusal("no columns") }
    let content: SampleContent
    if let single = table.single {
      content = try rules.plain(Array(file.cell(single).utf8))
    } else {
      content = try rules.structured(object(table.shown))
    }
    var ownID: String?
    if let column = table.id {
      let id = file.cell(column)
      try ChosenName.check(id, "id")
      ownID = id
    }
    return SampleRecord(
      line: file.line, content: content, ownID: ownID, metadata: object(table.metadata))
  }

  /// - Parameter columns: in the order of their names as bytes, so that each member is appended.
  private func object(_ columns: [SampleTable.Column]) -> JSONObject {
    var object = JSONObject()
    for column in columns { object[column.name] = .string(file.cell(column.index)) }
    return object
  }
}
