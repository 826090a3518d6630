/// Kinds of files that are no text, told by their first bytes or their names.
enum FileSignature {
  struct Kind: Sendable {
    let name: String
    let advice: String
    let endings: [String]
    let magic: [UInt8]
    var offset = 0
  }

  static let zstandardMagic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
  static let gzipMagic: [UInt8] = [0x1F, 0x8B]
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private static let unpack = "unpack it and import the files"
  private static let export = "export it as .jsonl or .csv first"

  private static let kinds: [Kind] = [
    Kind(
      name: "compressed twice", advice: "decompress it once before",
      endings: Compression.allCases.map(\.ending), magic: []),
    Kind(
      name: "compressed with bzip2", advice: "`bunzip2` it first", endings: ["bz2"],
      magic: Array("BZh".utf8)),
    Kind(
      name: "compressed with xz", advice: "`unxz` it first", endings: ["xz"],
      magic: [0xFD] + Array("7zXZ".utf8) + [0]),
    Kind(
      name: "a zip archive", advice: unpack, endings: ["zip"], magic: Array("PK\u{3}\u{4}".utf8)),
    Kind(
      name: "an empty zip archive", advice: unpack, endings: [], magic: Array("PK\u{5}\u{6}".utf8)),
    Kind(
      name: "a tar archive", advice: unpack, endings: ["tar", "tgz"], magic: Array("ustar".utf8),
      offset: 257),
    Kind(
      name: "a program", advice: "name a data file", endings: [], magic: [0x7F] + Array("ELF".utf8)),
    Kind(
      name: "an SQLite database", advice: export, endings: ["sqlite", "db"],
      magic: Array("SQLite format 3\0".utf8)),
    Kind(
      name: "a Parquet file", advice: export, endings: ["parquet"], magic: Array("PAR1".utf8)),
    Kind(
      name: "a PDF", advice: "extract its text first", endings: ["pdf"], magic: Array("%PDF-".utf8)),
    Kind(
      name: "a PNG image", advice: export, endings: ["png"], magic: [0x89] + Array("PNG".utf8)),
    Kind(
      name: "a JPEG image", advice: export, endings: ["jpg", "jpeg"], magic: [0xFF, 0xD8, 0xFF]),
    Kind(
      name: "one JSON document", advice: "write one object a line: `jq -c '.[]' FILE > FILE.jsonl`",
      endings: ["json"], magic: []),
    Kind(
      name: "a spreadsheet", advice: "export it as .csv first", endings: ["xlsx", "xls", "ods"],
      magic: []),
  ]

  static func kind(ending: String) -> Kind? { kinds.first { $0.endings.contains(ending) } }

  static func kind(head: UnsafeBufferPointer<UInt8>) -> Kind? {
    kinds.first { !$0.magic.isEmpty && head.dropFirst($0.offset).starts(with: $0.magic) }
  }

  /// How the bytes are compressed; nil where they are not, in a way that is read here.
  static func compression(_ head: UnsafeBufferPointer<UInt8>) -> Compression? {
    if head.starts(with: gzipMagic) { return .gzip }
    return isZstandard(head) ? .zstd : nil
  }

  /// A zstd frame or a skippable one.
  private static func isZstandard(_ head: UnsafeBufferPointer<UInt8>) -> Bool {
    if head.starts(with: zstandardMagic) { return true }
    return head.count >= 4 && head[0] & 0xF0 == 0x50
      && head[1...3].elementsEqual([0x2A, 0x4D, 0x18])
  }

  /// Refuses what can't be lines of UTF-8: known binaries, UTF-16, what is compressed once more inside a
  /// compressed file, and heads with NULs among bytes that are no text.
  /// A few NULs in proper text are left to the reader, which refuses their record alone.
  static func checkText(_ head: UnsafeBufferPointer<UInt8>, path: String) throws {
    guard compression(head) == nil else { throw ImportError.notText(path: path) }
    if let kind = kind(head: head) {
      throw ImportError.foreignFormat(path: path, kind: kind.name, advice: kind.advice)
    }
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
      throw ImportError.utf16(path: path)
    }
    var zeros = (even: 0, odd: 0)
    for index in head.indices where head[index] == 0 {
      if index & 1 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
    }
    let total = zeros.even + zeros.odd
    guard total > 0 else { return }
    if total * 3 > head.count, total * 2 <= head.count + 1, min(zeros.even, zeros.odd) * 8 < total {
      throw ImportError.utf16(path: path)
    }
    guard total * 8 <= head.count, UTF8Text.isValid(head, mayBeCut: true) else {
      throw ImportError.notText(path: path)
    }
  }
}
