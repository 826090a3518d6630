/// Reads known answers: a table with the columns `task` and `truth` (or `label`), or JSON lines with these fields. A
/// field `note` (or `explanation`) says why, for those who learn from it.
public final class GoldReader {
  private let file: RecordFile
  private let task: NamedField
  private let truth: NamedField
  private let note: NamedField?
  private let maximumLabelBytes: Int

  /// - Parameter options: `taskField` and `labelField` rename the fields.
  /// - Throws: `ImportError`.
  public init(path: String, format: ImportFormat? = nil, options: ReadOptions) throws {
    file = try RecordFile(path: path, format: format, options: options)
    task = try NamedField([options.taskField], in: file)
    truth = try NamedField(options.labelField.map { [$0] } ?? ["truth", "label"], in: file)
    note = NamedField.optional(["note", "explanation"], in: file)
    maximumLabelBytes = options.maximumSampleBytes
  }

  /// The format that is read.
  public var format: ImportFormat { file.format }
  /// Bytes of the stored (perhaps compressed) file that were read so far.
  public var bytesRead: Int { file.bytesRead }
  /// Bytes of the stored file; nil for a stream.
  public var totalBytes: Int? { file.totalBytes }

  /// The next known answer, or why a record is none.
  /// - Returns: nil at the end.
  /// - Throws: `ImportError` where the file can't be read on.
  public func next() throws -> ReadOutcome<GoldRecord>? {
    try file.next { body throws(Refusal) in
      let task = try task.text(of: body, in: file)
      try ChosenName.check(task, "task")
      let truth = try truth.text(of: body, in: file)
      try LabelText.check(truth, maximumBytes: maximumLabelBytes)
      let note = note?.optionalText(of: body, in: file)
      guard (note?.utf8.count ?? 0) <= GoldRecord.noteLimitBytes else {
        throw Refusal("a note of more than \(GoldRecord.noteLimitBytes) bytes")
      }
      return GoldRecord(line: file.line, task: task, truth: truth, note: note)
    }
  }
}
