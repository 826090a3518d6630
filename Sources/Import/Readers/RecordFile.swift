import Domain

/// A file as a sequence of records of whatever format; what a record means is left to the readers.
final class RecordFile {
  /// One record as its format brings it.
  enum Body {
    /// Bytes of a line; hold until the next record.
    case line(UnsafeBufferPointer<UInt8>)
    case object(JSONObject)
    /// The row that the table's scanner stands on.
    case row
  }
  private enum Source {
    case lines(LineReader, isJSON: Bool)
    case table(TableScanner)
  }

  let path: String
  let format: ImportFormat
  /// Columns of a table in their order; empty for other formats.
  private(set) var columns: [String] = []
  /// Line on which the current record begins.
  private(set) var line = 0
  private let stream: ByteStream
  private let source: Source
  private let maximumLineBytes: Int
  private var lineBytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

  var bytesRead: Int { stream.bytesRead }
  var totalBytes: Int? { stream.file.totalBytes }

  /// - Throws: `ImportError`.
  init(path: String, format: ImportFormat?, options: ReadOptions) throws {
    var compression: Compression?
    var known = format
    if path != "-" {
      if let detected = try? ImportFormat.detect(path: path) {
        known = known ?? detected.format
        compression = detected.compression
      } else if format == nil {
        // What is no file is said before a name without an ending is.
        if ArchivePart(path: path) == nil { _ = try InputFile(path: path) }
        known = try ImportFormat.detect(path: path).format
      }
    }
    self.path = path
    maximumLineBytes = options.maximumLineBytes
    stream =
      try ArchivePart(path: path)?.stream() ?? ByteStream(path: path, compression: compression)
    let buffer = ReadBuffer(stream)
    try Self.checkHead(buffer, path: path)
    self.format = try known ?? Self.formatOfUnnamed(buffer, path: path)
    if let separator = self.format.separator {
      let scanner = TableScanner(
        buffer, separator: separator, maximumRowBytes: options.maximumLineBytes)
      source = .table(scanner)
      columns = try TableHeader.read(scanner, path: path)
    } else {
      let lines = LineReader(buffer, maximumLineBytes: options.maximumLineBytes)
      source = .lines(lines, isJSON: self.format == .jsonl)
    }
  }

  /// The current record's bytes as a refusal keeps them.
  var keptRaw: [UInt8] {
    switch source {
    case .lines: UTF8Text.kept(lineBytes)
    case .table(let scanner): scanner.keptRaw
    }
  }

  /// The scanner of a table, which stands on the current row; nil for other formats.
  var table: TableScanner? {
    if case .table(let scanner) = source { scanner } else { nil }
  }

  /// The text of a cell of the current row.
  func cell(_ column: Int) -> String {
    guard case .table(let scanner) = source, column < scanner.cellCount else { return "" }
    return scanner.text(column)
  }

  /// Reads the next record and judges it.
  ///
  /// - Parameter judge: makes a record of what stands there, or refuses it.
  /// - Returns: nil at the end of the file.
  func next<Record>(
    _ judge: (Body) throws(Refusal) -> Record
  ) throws -> ReadOutcome<Record>? {
    switch source {
    case .lines(let lines, let isJSON):
      while let next = try lines.next() {
        guard !(isJSON ? Self.isBlank(next.bytes) : next.bytes.isEmpty) else { continue }
        line = next.number
        lineBytes = next.bytes
        return outcome { () throws(Refusal) in
          guard !next.isTooLong else {
            throw Refusal("the line is longer than \(maximumLineBytes) bytes")
          }
          return try judge(isJSON ? .object(Self.object(next.bytes)) : .line(next.bytes))
        }
      }
      return nil
    case .table(let scanner):
      guard try scanner.next() else { return nil }
      line = scanner.line
      return outcome { () throws(Refusal) in
        try checkRow(scanner)
        return try judge(.row)
      }
    }
  }

  private func outcome<Record>(_ judge: () throws(Refusal) -> Record) -> ReadOutcome<Record> {
    do throws(Refusal) {
      return .record(try judge())
    } catch {
      return .refused(RefusedRecord(line: line, reason: error.reason, raw: keptRaw))
    }
  }

  private func checkRow(_ scanner: TableScanner) throws(Refusal) {
    if let defect = scanner.defect { throw Refusal(defect) }
    guard scanner.cellCount == columns.count else {
      let count = scanner.cellCount
      let found = count == 1 ? "1 cell" : "\(min(count, ImportLimit.columnCount)) cells"
      let isCut = count > ImportLimit.columnCount
      throw Refusal("the row has \(isCut ? "over " : "")\(found), the header \(columns.count)")
    }
    guard !scanner.raw.contains(0) else { throw Refusal("a NUL in the row") }
    guard UTF8Text.isValid(scanner.raw) else {
      throw Refusal("not UTF-8; convert the file with `iconv -t UTF-8`")
    }
  }

  private static func isBlank(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
  }

  private static func object(_ bytes: UnsafeBufferPointer<UInt8>) throws(Refusal) -> JSONObject {
    let value: JSONValue
    do {
      value = try JSONScanner.parse(bytes)
    } catch {
      throw Refusal("not JSON: \(error)")
    }
    guard case .object(let object) = value else {
      throw Refusal("not a JSON object but \(value.kindName)")
    }
    return object
  }
}

// MARK: - The head of a file

extension RecordFile {
  /// Leaves a byte order mark behind and refuses what is no text.
  static func checkHead(_ buffer: ReadBuffer, path: String) throws {
    while buffer.bytes.count < ImportLimit.headBytes, try buffer.fill() {}
    guard !buffer.bytes.isEmpty else { throw ImportError.empty(path: path) }
    try FileSignature.checkText(
      UnsafeBufferPointer(rebasing: buffer.bytes.prefix(ImportLimit.headBytes)), path: path)
    if buffer.bytes.starts(with: FileSignature.byteOrderMark) {
      buffer.discard(FileSignature.byteOrderMark.count)
    }
    guard !buffer.bytes.isEmpty else { throw ImportError.empty(path: path) }
  }

  /// Standard input has no name; JSON lines are told by their first byte, other formats must be named.
  private static func formatOfUnnamed(_ buffer: ReadBuffer, path: String) throws -> ImportFormat {
    guard buffer.bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else {
      throw ImportError.unknownFormat(path: path)
    }
    return .jsonl
  }
}

extension JSONValue {
  /// What a value is, in words.
  var kindName: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
