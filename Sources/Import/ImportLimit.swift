/// What a reader accepts at most, whatever the file.
public enum ImportLimit {
  /// Bytes of a refused record that are kept.
  public static let rawBytes = 64 << 10
  /// Columns of a table.
  public static let columnCount = 1_000
  /// Bytes of an id or another chosen name.
  public static let nameBytes = 128
  /// Refused records that a `RefusedWriter` writes; the others are only counted.
  public static let refusedRecordCount = 10_000
  /// Bytes at the start of a file by which its kind is recognised.
  public static let headBytes = 4_096
  /// Base-2 logarithm of the largest window that a zstd frame may ask for (128 MiB).
  public static let zstdWindowLog = 27
  /// A compressed file may unfold to this many times its bytes …
  public static let expansionRatio = 200
  /// … and this many bytes more, so that a short, repetitive file still passes.
  public static let expansionSlackBytes = 64 << 20
  /// Characters of foreign text in a message.
  public static let messageCharacterCount = 120
  /// Field names that a message lists.
  public static let listedNameCount = 5
}
