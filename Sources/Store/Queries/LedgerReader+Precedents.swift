import Domain
import Ledger

extension LedgerReader {
  /// Of some samples those that may serve somebody as precedents: accepted, settled by answers or by a reviewer in some
  /// task, and no longer asked of them. One whose answer is known to test people is none, unless they were told.
  /// - Parameters:
  ///   - rows: of samples.
  ///   - tasks: those that are asked.
  /// - Returns: those that may be shown, ascending.
  public func precedents(among rows: [Int], for fingerprint: String, tasks: [String]) throws
    -> [FoundSample]
  {
    let author = try authorNumber(fingerprint) ?? -1
    let allowed = try db.all(
      """
      SELECT s.n, s.open FROM sample s WHERE s.n IN (SELECT value FROM json_each(?1)) AND s.accepted = 1
        AND EXISTS (SELECT 1 FROM score k WHERE k.sample = s.n AND k.status IN (1, 3))
        AND (EXISTS (SELECT 1 FROM shown w WHERE w.author = ?2 AND w.sample = s.n) OR NOT EXISTS (
          SELECT 1 FROM task t JOIN gold g ON g.task = t.n AND g.rank = s.rank AND g.sample = s.n))
      ORDER BY s.n
      """, .text("[\(rows.map { String($0) }.joined(separator: ","))]"), .integer(author)
    ) { (row: $0.int(0), isOpen: $0.flag(1)) }
    let closed = allowed.filter { !$0.isOpen }.map(\.row)
    let answered = try allowed.filter(\.isOpen).map(\.row).filter { row in
      guard let id = try sampleID(row) else { return false }
      return try hasAnswered(id, tasks: tasks, by: fingerprint)
    }
    let chosen = (closed + answered).sorted()
    return chosen.isEmpty ? [] : try samples(rows: chosen)
  }

  /// Rows of samples with a settled label, the newest first.
  public func settledRows(limit: Int) throws -> [Int] {
    try db.all(
      """
      SELECT DISTINCT sample FROM score WHERE status IN (1, 3) ORDER BY sample DESC LIMIT ?
      """, .integer(limit)
    ) { $0.int(0) }
  }
}
