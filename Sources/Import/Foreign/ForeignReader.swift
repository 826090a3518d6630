import Domain

/// Reads the samples and answers of another tool's file, one record at a time, in bounded memory.
///
/// ```swift
/// let reader = try ForeignReader(path: "export.json", options: ReadOptions())
/// while let outcome = try reader.next() { … }
/// ```
public final class ForeignReader {
  private enum Source {
    case elements(JSONElementReader)
    case lines(LineReader)
    case columns(ConllReader)
  }
  /// What was read of the file to recognise it, and is still to be given.
  private struct Piece {
    let line: Int
    let value: Result<JSONValue, Refusal>
    let raw: [UInt8]
  }

  /// Names the file in messages; of an archive's member its place in it.
  public let path: String
  public let format: ForeignFormat
  /// Who annotated all of it, where the file's name says so.
  public let annotator: String?
  private let stream: ByteStream
  private let source: Source
  private let mapper: (any ForeignMapper)?
  private let maximumLineBytes: Int
  private var head: [Piece] = []
  private var pending: [ForeignRecord] = []
  private var pendingIndex = 0

  /// Longest document that is no list.
  static let maximumDocumentBytes = 256 << 20

  /// - Parameter format: nil to recognise it by the first records.
  /// - Throws: `ImportError`; `.unknownContent` where it is recognised by nothing.
  public convenience init(path: String, format: ForeignFormat? = nil, options: ReadOptions) throws {
    let part = ArchivePart(path: path)
    let ending = path == "-" ? nil : try? ImportFormat.endings(path: path)
    let stream = try part?.stream() ?? ByteStream(path: path, compression: ending?.compression)
    try self.init(
      stream, path: path, annotator: part.flatMap { ForeignFiles.annotator($0.member) },
      format: format, options: options)
  }

  init(
    _ stream: ByteStream, path: String, annotator: String?, format: ForeignFormat?,
    options: ReadOptions
  ) throws {
    self.path = path
    self.annotator = annotator
    self.stream = stream
    maximumLineBytes = options.maximumLineBytes
    let buffer = ReadBuffer(stream)
    try RecordFile.checkHead(buffer, path: path)
    let first = buffer.bytes.first { $0 > 0x20 }
    let isConll =
      format == .conll
      || (format == nil && first != UInt8(ascii: "{")
        && ConllReader.isConll(buffer.bytes))
    if isConll {
      source = .columns(
        ConllReader(LineReader(buffer, maximumLineBytes: maximumLineBytes), options: options))
      self.format = .conll
      mapper = nil
      return
    }
    let isLines = first == UInt8(ascii: "{") && Self.firstLineIsObject(buffer)
    if isLines || Self.isPairLines(buffer) {
      source = .lines(LineReader(buffer, maximumLineBytes: maximumLineBytes))
    } else {
      guard first == UInt8(ascii: "[") || first == UInt8(ascii: "{") else {
        throw ImportError.unknownContent(path: path)
      }
      source = .elements(
        JSONElementReader(
          buffer,
          maximumBytes: first == UInt8(ascii: "{")
            ? Self.maximumDocumentBytes : maximumLineBytes))
    }
    var found = format
    while head.count < 10, let piece = try Self.piece(source, limit: maximumLineBytes) {
      head.append(piece)
      if format == nil, case .success(let value) = piece.value {
        found = ForeignFormat.recognise(value)
      }
      if found != nil { break }
    }
    if found == nil, case .elements = source, first == UInt8(ascii: "[") { found = .json }
    guard let found else { throw ImportError.unknownContent(path: path) }
    self.format = found
    mapper = found.mapper(options)
  }

  /// Bytes of the stored (perhaps compressed) file that were read so far.
  public var bytesRead: Int { stream.bytesRead }
  /// Bytes of the stored file; nil for a stream.
  public var totalBytes: Int? { stream.file.totalBytes }

  /// The next record, or why one is none.
  /// - Returns: nil at the end.
  /// - Throws: `ImportError` where the file can't be read on.
  public func next() throws -> ReadOutcome<ForeignRecord>? {
    if pendingIndex < pending.count {
      defer { pendingIndex += 1 }
      return .record(pending[pendingIndex])
    }
    if case .columns(let reader) = source { return try reader.next() }
    while true {
      guard
        let piece = head.isEmpty
          ? try Self.piece(source, limit: maximumLineBytes) : head.removeFirst()
      else { return nil }
      do throws(Refusal) {
        guard let mapper else { return nil }
        pending = try mapper.records(of: piece.value.get(), annotator: annotator)
        for index in pending.indices { pending[index].line = piece.line }
        pendingIndex = 0
      } catch {
        return .refused(RefusedRecord(line: piece.line, reason: error.reason, raw: piece.raw))
      }
      guard !pending.isEmpty else { continue }
      pendingIndex = 1
      return .record(pending[0])
    }
  }

  /// The next JSON value of the file, good or bad.
  private static func piece(_ source: Source, limit: Int) throws -> Piece? {
    switch source {
    case .columns: return nil
    case .elements(let reader):
      guard let element = try reader.next() else { return nil }
      return parsed(
        element.bytes, line: element.line, defect: element.defect, number: element.number)
    case .lines(let reader):
      while let line = try reader.next() {
        if line.bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
        let defect = line.isTooLong ? "the line is longer than \(limit) bytes" : nil
        return parsed(line.bytes, line: line.number, defect: defect, number: nil)
      }
      return nil
    }
  }

  /// - Parameter number: of the record in a list, which may stand on one line.
  private static func parsed(
    _ bytes: UnsafeBufferPointer<UInt8>, line: Int, defect: String?, number: Int?
  ) -> Piece {
    let which = number.map { "record \($0): " } ?? ""
    if let defect {
      return Piece(
        line: line, value: .failure(Refusal(which + defect)), raw: UTF8Text.kept(bytes))
    }
    do {
      return Piece(line: line, value: .success(try JSONScanner.parse(bytes)), raw: [])
    } catch {
      return Piece(
        line: line, value: .failure(Refusal("\(which)not JSON: \(error)")),
        raw: UTF8Text.kept(bytes))
    }
  }

  /// Whether the first line is a whole object, so that the file is JSON lines and no document over several lines.
  private static func firstLineIsObject(_ buffer: ReadBuffer) -> Bool {
    while true {
      let bytes = buffer.bytes
      let start = bytes.firstIndex { $0 > 0x20 } ?? 0
      if let end = bytes[start...].firstIndex(of: 0x0A) {
        let value = try? JSONScanner.parse(UnsafeBufferPointer(rebasing: bytes[start..<end]))
        // A broken line before good ones is a bad record, not a document: what follows must look like a line.
        return value != nil || bytes[end...].first { $0 > 0x20 } == UInt8(ascii: "{")
      }
      guard bytes.count < 4 << 20, (try? buffer.fill()) == true else { return false }
    }
  }

  /// Lines of `["text", {…}]`.
  private static func isPairLines(_ buffer: ReadBuffer) -> Bool {
    let bytes = buffer.bytes
    guard let start = bytes.firstIndex(where: { $0 > 0x20 }), bytes[start] == UInt8(ascii: "["),
      let end = bytes[start...].firstIndex(of: 0x0A),
      let value = try? JSONScanner.parse(UnsafeBufferPointer(rebasing: bytes[start..<end]))
    else { return false }
    return ForeignFormat.recognise(value) == .spacy
  }
}
