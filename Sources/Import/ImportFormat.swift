/// The shape of a file's records.
public enum ImportFormat: String, Sendable, CaseIterable {
  /// One sample a line.
  case text
  /// One JSON object a line.
  case jsonl
  /// RFC 4180 with a header row.
  case csv
  /// The same with tabs.
  case tsv

  /// Recognises a format by the name of the file.
  ///
  /// - Returns: the format, and how the name says that it is compressed (`.zst`, `.gz`), if it does.
  /// - Throws: `ImportError.unknownFormat`, or `.foreignFormat` for names of archives and arrays.
  public static func detect(path: String) throws -> (
    format: ImportFormat, compression: Compression?
  ) {
    let (ending, compression) = try endings(path: path)
    switch ending {
    case "txt": return (.text, compression)
    case "jsonl", "ndjson": return (.jsonl, compression)
    case "csv": return (.csv, compression)
    case "tsv", "tab": return (.tsv, compression)
    default:
      guard let kind = FileSignature.kind(ending: ending) else {
        throw ImportError.unknownFormat(path: path)
      }
      throw ImportError.foreignFormat(path: path, kind: kind.name, advice: kind.advice)
    }
  }

  /// The last part of a file's name in lower case, and the compression that stands behind it.
  static func endings(path: String) throws -> (ending: String, compression: Compression?) {
    let file = path.utf8.split(separator: UInt8(ascii: "/")).last.map { String($0) ?? "" } ?? ""
    var parts = file.split(separator: ".").dropFirst().map { $0.lowercased() }
    let compression = Compression.allCases.first { $0.ending == parts.last }
    if compression != nil { parts.removeLast() }
    guard let ending = parts.last else { throw ImportError.unknownFormat(path: path) }
    return (ending, compression)
  }

  /// What separates the cells of a table.
  var separator: UInt8? {
    switch self {
    case .csv: UInt8(ascii: ",")
    case .tsv: UInt8(ascii: "\t")
    case .text, .jsonl: nil
    }
  }
}
