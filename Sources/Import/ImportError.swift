/// Why a file is not read at all. A single bad record is no error: it is a `RefusedRecord`.
public enum ImportError: Error, Equatable, Sendable {
  /// The system refused to open, read or write; `reason` is its own word.
  case system(path: String, action: String, reason: String)
  /// A folder, pipe, socket or device where a file is wanted.
  case notRegularFile(path: String, kind: String)
  case empty(path: String)
  case unknownFormat(path: String)
  /// A format that is recognised and not read here.
  case foreignFormat(path: String, kind: String, advice: String)
  case notText(path: String)
  case utf16(path: String)
  /// Answers and gold need fields; plain text has none.
  case noFields(path: String, wanted: [String])
  case badHeader(path: String, line: Int, reason: String)
  case duplicateColumn(path: String, line: Int, name: String)
  case tooManyColumns(path: String, line: Int)
  case missingColumn(path: String, line: Int, names: [String], has: [String])
  /// The name promises a compression that the bytes are not.
  case notCompressed(path: String, compression: Compression)
  /// Broken frames, a checksum that does not fit, or other bytes after the end.
  case damagedArchive(path: String, compression: Compression, reason: String)
  case truncatedArchive(path: String)
  /// A zip archive whose directory or members are broken.
  case damagedZip(path: String, reason: String)
  /// A zip archive of a kind that is not read; `reason` continues the sentence.
  case unreadableZip(path: String, reason: String)
  case unknownContent(path: String)
  /// The output grew past `ImportLimit.expansionRatio`.
  case expandsTooFar(path: String)
}

extension ImportError: CustomStringConvertible {
  public var description: String {
    "\(place): \(explanation)"
  }

  private var place: String {
    switch self {
    case .badHeader(let path, let line, _), .duplicateColumn(let path, let line, _),
      .tooManyColumns(let path, let line), .missingColumn(let path, let line, _, _):
      "\(ForeignText.path(path)):\(line)"
    case .system(let path, _, _), .notRegularFile(let path, _), .empty(let path),
      .unknownFormat(let path), .foreignFormat(let path, _, _), .notText(let path),
      .utf16(let path), .noFields(let path, _), .notCompressed(let path, _),
      .damagedArchive(let path, _, _), .truncatedArchive(let path), .expandsTooFar(let path),
      .damagedZip(let path, _), .unreadableZip(let path, _), .unknownContent(let path):
      ForeignText.path(path == "-" ? "standard input" : path)
    }
  }

  private var explanation: String {
    switch self {
    case .system(_, let action, let reason):
      "cannot \(action) (\(reason)); check path and permissions"
    case .notRegularFile(_, let kind):
      "is \(kind), not a file; name a file, or - for standard input"
    case .empty: "is empty; nothing to import"
    case .unknownFormat("-"):
      "a stream has no name that tells its format; name text, jsonl, csv or tsv"
    case .unknownFormat:
      "the format is not known by its name; use .txt, .jsonl, .csv or .tsv, each also with .zst or .gz"
    case .foreignFormat(_, let kind, let advice): "is \(kind); \(advice)"
    case .notText: "is binary, not text; export it as .jsonl or .csv first"
    case .utf16: "looks like UTF-16; convert it with `iconv -f UTF-16 -t UTF-8`"
    case .noFields(_, let wanted):
      "plain text has no fields (wanted: \(ForeignText.list(wanted))); use .csv, .tsv or .jsonl"
    case .badHeader(_, _, let reason): reason
    case .duplicateColumn(_, _, let name):
      "two columns are called \(ForeignText.quoted(name)); rename one"
    case .tooManyColumns: "over \(ImportLimit.columnCount) columns; is this a table with a header?"
    case .missingColumn(_, _, let names, let has):
      "no column \(names.map(ForeignText.quoted).joined(separator: " or ")) "
        + "(found: \(ForeignText.list(has))); \(Self.advice(columns: has))"
    case .notCompressed(_, let compression):
      "is not \(compression.rawValue) in spite of its name; check how it was made"
    case .damagedArchive(_, let compression, let reason):
      "cannot be decompressed (\(ForeignText.neutralised(reason))); "
        + "check it with `\(compression.rawValue) -t`"
    case .damagedZip(_, let reason):
      "is a damaged zip archive (\(ForeignText.neutralised(reason))); copy it again, or try `unzip -t`"
    case .unreadableZip(_, let reason): "the zip archive \(reason); unpack it and import the files"
    case .unknownContent:
      "its records are not recognised; name the format with --from (\(ForeignFormat.allCases.map(\.rawValue).joined(separator: ", ")))"
    case .truncatedArchive: "the compressed file is cut short; copy it again"
    case .expandsTooFar:
      "unfolds to over \(ImportLimit.expansionRatio) times its size; if you trust it, decompress it first"
    }
  }

  /// A header that is one cell with other separators in it was written with these.
  private static func advice(columns: [String]) -> String {
    guard columns.count == 1 else { return "rename a column or name the field to read" }
    if columns[0].utf8.contains(UInt8(ascii: ";")) {
      return "separate the cells with commas, not ;"
    }
    if columns[0].utf8.contains(0x09) { return "the cells are separated by tabs: call it .tsv" }
    return "rename the column or name the field to read"
  }
}
