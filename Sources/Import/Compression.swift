/// How the bytes of a file are compressed.
public enum Compression: String, Sendable, CaseIterable {
  /// Zstandard, RFC 8878.
  case zstd
  /// Gzip, RFC 1952.
  case gzip

  /// What the name of such a file ends with, in lower case, without the dot.
  public var ending: String {
    switch self {
    case .zstd: "zst"
    case .gzip: "gz"
    }
  }
}
