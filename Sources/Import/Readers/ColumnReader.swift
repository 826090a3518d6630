/// Reads named columns of a table, or fields of JSON lines, as bytes: for files with very many short
/// records, whose meaning is the caller's.
public final class ColumnReader {
  private let file: RecordFile
  private var fields: [NamedField] = []
  /// The fields of the current record where they are no slices of the file's buffer.
  private var texts: [String] = []

  /// - Throws: `ImportError`.
  public init(path: String, format: ImportFormat? = nil, options: ReadOptions = ReadOptions())
    throws
  {
    file = try RecordFile(path: path, format: format, options: options)
  }

  /// The columns of a table; empty for JSON lines, whose fields may differ from line to line.
  public var columns: [String] { file.columns }
  /// The format that is read.
  public var format: ImportFormat { file.format }
  /// Bytes of the stored (perhaps compressed) file that were read so far.
  public var bytesRead: Int { file.bytesRead }
  /// Bytes of the stored file; nil for a stream.
  public var totalBytes: Int? { file.totalBytes }

  /// Chooses what is read of each record.
  ///
  /// - Parameter names: for each field the names that it may have, of which the first that is there
  ///   counts.
  /// - Throws: `ImportError.missingColumn`, which names what is there; `.noFields` for plain text.
  public func select(_ names: [[String]]) throws {
    fields = try names.map { try NamedField($0, in: file) }
  }

  /// Goes to the next record.
  ///
  /// - Parameter take: called with the line and a closure that gives the bytes of a selected field,
  ///   which hold until the next call; returns why the record is refused, or nil.
  /// - Returns: whether the record was taken or refused, and nil at the end.
  /// - Throws: `ImportError` where the file can't be read on.
  public func next(
    _ take: (_ line: Int, _ record: borrowing Record) -> String?
  ) throws -> ReadOutcome<Void>? {
    try file.next { body throws(Refusal) in
      let reason: String?
      if case .row = body, let scanner = file.table {
        reason = take(file.line, Record(scanner: scanner, fields: fields, texts: []))
      } else {
        texts.removeAll(keepingCapacity: true)
        for field in fields { texts.append(try field.text(of: body, in: file)) }
        reason = take(file.line, Record(scanner: nil, fields: fields, texts: texts))
      }
      if let reason { throw Refusal(reason) }
    }
  }

  /// The selected fields of one record.
  public struct Record: ~Copyable {
    fileprivate let scanner: TableScanner?
    fileprivate let fields: [NamedField]
    fileprivate let texts: [String]

    /// Calls `body` with the bytes of a selected field, by its place in the selection.
    public func withBytes<Result>(
      _ field: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
      if let scanner, let column = fields[field].column {
        if let bytes = scanner.plainBytes(column) { return body(bytes) }
        var text = scanner.text(column)
        return text.withUTF8(body)
      }
      var text = texts[field]
      return text.withUTF8(body)
    }
  }
}
