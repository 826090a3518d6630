import Domain
import Glibc

/// Writes refused records as JSON lines, `{"line":…,"raw":…,"reason":…}`, to `NAME.refused.jsonl`.
///
/// The file appears whole or not at all: `finish` renames a temporary file over it. Nothing is created before the
/// first record, and past `ImportLimit.refusedRecordCount` records are only counted.
public final class RefusedWriter {
  /// Where the records go.
  public let path: String
  /// Refused records so far, written or only counted.
  public private(set) var count = 0
  /// Records in the file.
  public private(set) var writtenCount = 0
  private var file: TemporaryFile?
  private var pending: [UInt8] = []

  public init(path: String) { self.path = path }

  /// The path beside an input: `texts.jsonl` gives `texts.refused.jsonl`, `texts.csv` gives `texts.csv.refused.jsonl`,
  /// `data.zip/a/texts.jsonl` gives `data.zip.a.texts.refused.jsonl`.
  ///
  /// - Parameter input: a path, or `-` for standard input, whose records go into the current folder.
  public static func path(beside input: String) -> String {
    guard input != "-" else { return "stdin.refused.jsonl" }
    let input = ArchivePart(path: input)?.besideArchive ?? input
    let (folder, name) = TemporaryFile.split(input)
    var stem = Substring(name)
    // Other endings stay: `texts.csv` beside `texts.jsonl` has a file of its own.
    for ending in [".zst", ".gz", ".jsonl"]
    where stem.utf8.count > ending.utf8.count && stem.hasSuffix(ending) {
      stem = stem.dropLast(ending.count)
    }
    return (folder == "." && !input.hasPrefix("./") ? "" : folder + (folder == "/" ? "" : "/"))
      + stem + ".refused.jsonl"
  }

  /// - Throws: `ImportError.system`.
  public func write(_ record: RefusedRecord) throws {
    count += 1
    guard writtenCount < ImportLimit.refusedRecordCount else { return }
    if file == nil { file = try TemporaryFile(replacing: path) }
    JSONWriter.append(Self.json(record), to: &pending)
    pending.append(0x0A)
    writtenCount += 1
    if pending.count > 256 << 10 { try flush() }
  }

  /// Puts the file in place, on disk when this returns.
  /// - Returns: its path; nil where nothing was refused.
  /// - Throws: `ImportError.system`.
  public func finish() throws -> String? {
    guard let file else { return nil }
    try flush()
    try file.commit()
    self.file = nil
    return path
  }

  private func flush() throws {
    try file?.write(pending)
    pending.removeAll(keepingCapacity: true)
  }

  static func json(_ record: RefusedRecord) -> JSONValue {
    let raw: (key: String, value: JSONValue) =
      if let text = String(validating: record.raw, as: UTF8.self) {
        ("raw", .string(text))
      } else {
        ("raw_hex", .string(Hexadecimal.text(record.raw)))
      }
    return .object(
      JSONObject([("line", .integer(record.line)), raw, ("reason", .string(record.reason))]))
  }
}
