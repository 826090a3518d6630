/// Reads crowd answers: a table with the columns `task`, `worker`, `label`, or JSON lines with these fields.
public final class AnswerReader {
  private let file: RecordFile
  private let task: NamedField
  private let worker: NamedField
  private let label: NamedField
  private let maximumLabelBytes: Int

  /// - Parameter options: `taskField`, `annotatorField` and `labelField` rename the fields.
  /// - Throws: `ImportError`.
  public init(path: String, format: ImportFormat? = nil, options: ReadOptions) throws {
    file = try RecordFile(path: path, format: format, options: options)
    task = try NamedField([options.taskField], in: file)
    worker = try NamedField([options.annotatorField ?? "worker"], in: file)
    label = try NamedField([options.labelField ?? "label"], in: file)
    maximumLabelBytes = options.maximumSampleBytes
  }

  /// The format that is read.
  public var format: ImportFormat { file.format }
  /// Bytes of the stored (perhaps compressed) file that were read so far.
  public var bytesRead: Int { file.bytesRead }
  /// Bytes of the stored file; nil for a stream.
  public var totalBytes: Int? { file.totalBytes }

  /// The next answer, or why a record is none.
  /// - Returns: nil at the end.
  /// - Throws: `ImportError` where the file can't be read on.
  public func next() throws -> ReadOutcome<AnswerRecord>? {
    try file.next { body throws(Refusal) in
      let task = try task.text(of: body, in: file)
      try ChosenName.check(task, "task")
      let worker = try worker.text(of: body, in: file)
      try ChosenName.check(worker, "worker")
      let label = try label.text(of: body, in: file)
      try LabelText.check(label, maximumBytes: maximumLabelBytes)
      return AnswerRecord(line: file.line, task: task, worker: worker, label: label)
    }
  }
}
