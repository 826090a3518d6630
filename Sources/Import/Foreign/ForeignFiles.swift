import Domain

/// The readers of one path: a file is one, a zip archive has one for each of its files.
public struct ForeignFiles: Sendable {
  public let path: String
  /// Names of the archive's files; empty for a file that is none.
  public let members: [String]

  /// - Throws: `ImportError`, also for an archive that can't be read.
  public init(path: String) throws {
    self.path = path
    members = try Self.isZip(path) ? ZipArchive(path: path).members.map(\.name) : []
  }

  /// Whether this is an archive.
  public var isArchive: Bool { !members.isEmpty }

  /// Hands out one reader after the other.
  ///
  /// - Throws: `ImportError`, and what `body` throws.
  public func eachReader(
    format: ForeignFormat?, options: ReadOptions, _ body: (ForeignReader) throws -> Void
  ) throws {
    guard try Self.isZip(path) else {
      return try body(ForeignReader(path: path, format: format, options: options))
    }
    let archive = try ZipArchive(path: path)
    guard !archive.members.isEmpty else { throw ImportError.empty(path: path) }
    for member in archive.members where member.bytes > 0 {
      let stream = try ByteStream(member, in: archive)
      try body(
        ForeignReader(
          stream, path: "\(path)/\(member.name)", annotator: Self.annotator(member.name),
          format: format, options: options))
    }
  }

  /// The format of what can only be another tool's; nil where it may be plain samples, or can't be told.
  public static func recognise(path: String, options: ReadOptions) throws -> ForeignFormat? {
    let files = try ForeignFiles(path: path)
    var found: ForeignFormat?
    do {
      try files.eachReader(format: nil, options: options) { reader in
        found = found ?? reader.format
      }
    } catch ImportError.unknownContent { return nil }
    return found
  }

  /// The files of an archive that holds other than one tool's files, each as a path of its own, and the names of those
  /// that can't be read. Beside records a `.txt` is one of the latter: a licence or a description. A path that is no
  /// archive has none of either.
  ///
  /// - Parameter format: what all are; nil: by their names.
  public static func parts(
    path: String, format: ImportFormat?, options: ReadOptions
  ) throws -> (parts: [String], others: [String]) {
    guard path != "-", try isZip(path) else { return ([], []) }
    let members = try ZipArchive(path: path).members.filter { $0.bytes > 0 }.map { member in
      let part = "\(path)/\(member.name)"
      let isForeign =
        mayHold(path: part) && (try? recognise(path: part, options: options)) ?? nil != nil
      return (
        name: member.name, isForeign: isForeign,
        format: format ?? (try? ImportFormat.detect(path: part).format)
      )
    }
    let hasRecords =
      format == nil
      && members.contains { $0.isForeign || ($0.format.map { $0 != .text } ?? false) }
    func isRead(_ member: (name: String, isForeign: Bool, format: ImportFormat?)) -> Bool {
      member.isForeign || (member.format.map { !hasRecords || $0 != .text } ?? false)
    }
    return (
      members.filter(isRead).map { "\(path)/\($0.name)" },
      members.filter { !isRead($0) }.map(\.name)
    )
  }

  /// Whether a name without a plain format may be another tool's file: one that `FileSignature` names otherwise is not.
  public static func mayHold(path: String) -> Bool {
    guard let ending = try? ImportFormat.endings(path: path).ending else { return false }
    return ["json", "zip", "conll", "conllu", "iob", "bio", "spacy"].contains(ending)
  }

  /// Whether its bytes are compressed, whatever its name says.
  public static func isCompressed(path: String) throws -> Bool {
    if ArchivePart(path: path) != nil { return true }
    let file = try InputFile(path: path)
    return try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4) { head in
      let count = try file.read(into: UnsafeMutableRawBufferPointer(head))
      return FileSignature.compression(UnsafeBufferPointer(rebasing: head[..<count])) != nil
    }
  }

  private static func isZip(_ path: String) throws -> Bool {
    guard path != "-" || StandardInput.isFile, ArchivePart(path: path) == nil else { return false }
    let file = try InputFile(path: path)
    return try withUnsafeTemporaryAllocation(byteCount: 4, alignment: 1) { head in
      let count = try file.read(into: head)
      guard count == 4, head[0] == 0x50, head[1] == 0x4B else { return false }
      return (head[2] == 3 && head[3] == 4) || (head[2] == 5 && head[3] == 6)
    }
  }

  /// doccano writes one file a member of the project, called as that member is; `all` is everybody together.
  static func annotator(_ name: String) -> String? {
    let file = name.utf8.split(separator: UInt8(ascii: "/")).last.flatMap { String($0) } ?? name
    var stem = Substring(file)
    for ending in [".jsonl", ".json", ".ndjson"] where stem.hasSuffix(ending) {
      stem = stem.dropLast(ending.count)
    }
    return ["all", "unknown", "user_state", ""].contains(String(stem)) ? nil : String(stem)
  }
}
