import Domain
import Ledger

extension LedgerReader {
  /// Media type and content of a submission, and whose it is; nil where the content is missing.
  public func submittedContent(_ reference: ItemReference) throws -> (
    media: String, content: [UInt8], contributor: String
  )? {
    try db.first(
      """
      SELECT m.media, k.bytes, p.id FROM event e JOIN submission s ON s.event = e.local
        JOIN sample m ON m.n = s.sample JOIN content k ON k.n = s.sample
        JOIN contributor p ON p.n = s.contributor
      WHERE e.id = ? AND s.item = ? AND k.bytes IS NOT NULL
      """, .blob(reference.event.bytes), .integer(reference.index)
    ) { ($0.text(0), $0.blob(1), $0.text(2)) }
  }
}
