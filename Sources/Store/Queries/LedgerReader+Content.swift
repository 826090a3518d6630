import Domain
import Ledger

/// A content row of at most `LedgerReader.smallContentBytes`; its bytes are valid while it is visited.
public struct SmallContent {
  public let number: Int
  public let key: Digest
  public let salt: UnsafeRawBufferPointer
  public let bytes: UnsafeRawBufferPointer
}

/// An accepted sample as a release selects it.
public struct AcceptedSample {
  public let number: Int
  public let id: SampleID
  public let media: String
  /// Length of the content; nil where it is missing.
  public let byteCount: Int?
  /// The content, valid while the sample is visited; nil where it is salted, missing or larger than was asked for.
  public let content: UnsafeRawBufferPointer?
}

extension LedgerReader {
  /// Largest content that `eachContent` shows as small.
  public static let smallContentBytes = 512

  /// One scan over all content, by row: accepted samples, and the small salted rows among others that are wanted.
  /// - Parameter shownBytes: content of samples is shown up to that size.
  public func eachContent(
    wanted: RowNumbers, shownBytes: Int, accepted: (AcceptedSample) throws -> Void,
    small: (SmallContent) throws -> Void
  ) throws {
    var media = ""
    try db.each(
      """
      SELECT c.n, c.key, length(c.bytes), s.accepted, s.media, c.salt,
        CASE WHEN CASE WHEN s.accepted = 1 THEN c.salt IS NULL AND length(c.bytes) <= ?
          ELSE c.salt IS NOT NULL AND length(c.bytes) <= 512 END THEN c.bytes END
      FROM content c LEFT JOIN sample s ON s.n = c.n ORDER BY c.n
      """, .integer(shownBytes)
    ) { row in
      let number = row.int(0)
      if row.flag(3) {
        // Nearly all samples are of one media type.
        row.withBytes(4) { bytes in
          if !bytes.elementsEqual(media.utf8) { media = String(decoding: bytes, as: UTF8.self) }
        }
        let id = SampleID(try row.digest(1))
        try row.withBytes(6) { bytes in
          try accepted(
            AcceptedSample(
              number: number, id: id, media: media, byteCount: row.optionalInt(2),
              content: row.isNull(6) ? nil : bytes))
        }
      } else if wanted.contains(number), !row.isNull(6) {
        let key = try row.digest(1)
        try row.withBytes(5) { salt in
          try row.withBytes(6) { bytes in
            try small(SmallContent(number: number, key: key, salt: salt, bytes: bytes))
          }
        }
      }
      return true
    }
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
