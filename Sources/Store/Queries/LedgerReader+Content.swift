import Domain
import Ledger

/// A content row as a scan shows it; its bytes are valid while it is visited.
public struct ScannedContent {
  public let number: Int
  public let key: Digest
  /// Length of the content; nil where it is missing or erased.
  public let byteCount: Int?
  /// nil where the key is a hash of the content alone.
  public let salt: UnsafeRawBufferPointer?
  /// nil where the content is missing or larger than was asked for.
  public let bytes: UnsafeRawBufferPointer?
}

extension LedgerReader {
  /// One scan over all content, by row.
  /// - Parameters:
  ///   - wanted: rows that are shown.
  ///   - shownBytes: content is shown up to that size.
  public func eachContent(
    of wanted: RowNumbers, shownBytes: Int, _ visit: (ScannedContent) throws -> Void
  ) throws {
    try db.each(
      """
      SELECT n, key, length(bytes), salt, CASE WHEN length(bytes) <= ? THEN bytes END
      FROM content ORDER BY n
      """, .integer(shownBytes)
    ) { row in
      let number = row.int(0)
      guard wanted.contains(number) else { return true }
      let key = try row.digest(1)
      let salt = row.bytes(3)
      try visit(
        ScannedContent(
          number: number, key: key, byteCount: row.optionalInt(2), salt: salt,
          bytes: row.bytes(4)))
      return true
    }
  }

  /// Media types of samples: their names, and by the samples' numbers an index among them.
  public func sampleMedia() throws -> (names: [String], indexes: [UInt16]) {
    var names: [String] = []
    var indexes: [UInt16] = []
    var last: UInt16 = 0
    try db.each("SELECT n, media FROM sample ORDER BY n") { row in
      let number = row.int(0)
      // Nearly all samples are of one media type.
      row.withBytes(1) { bytes in
        if names.isEmpty || !bytes.elementsEqual(names[Int(last)].utf8) {
          let name = String(decoding: bytes, as: UTF8.self)
          let known = names.firstIndex { $0.sameBytes(as: name) }
          if known == nil { names.append(name) }
          last = UInt16(truncatingIfNeeded: known ?? names.count - 1)
        }
      }
      if indexes.count <= number {
        indexes += repeatElement(0, count: number + 1 - indexes.count)
      }
      indexes[number] = last
      return true
    }
    return (names, indexes)
  }

  /// Content by its row without a copy: salt and bytes, valid until `body` returns; nil where it is missing or erased.
  public func withContent<Result>(
    row number: Int, _ body: (_ salt: [UInt8]?, _ bytes: UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result? {
    try db.first(
      "SELECT salt, bytes FROM content WHERE n = ? AND bytes IS NOT NULL", .integer(number)
    ) { row in
      let salt = row.optionalBlob(0)
      return try row.withBytes(1) { try body(salt, $0) }
    }
  }
}
