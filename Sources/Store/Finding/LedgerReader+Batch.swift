import Domain
import Ledger

extension LedgerReader {
  /// Of some samples those that somebody flagged with a code.
  public func flagged(rows: [Int], code: String, by fingerprint: String) throws -> [Int] {
    guard let contributor = try contributorNumber(fingerprint) else { return [] }
    return try db.all(
      """
      SELECT DISTINCT f.sample FROM flag f INDEXED BY flag_sample
      WHERE f.sample IN (SELECT value FROM json_each(?)) AND f.contributor = ? AND f.code = ?
        AND NOT EXISTS (SELECT 1 FROM retraction x WHERE x.target = f.event) ORDER BY 1
      """, .text(Self.list(rows)), .integer(contributor), .text(code)
    ) { $0.int(0) }
  }

  /// Pending submissions of some samples that are another's and on which somebody gave no verdict yet.
  public func decidableSubmissions(rows: [Int], by fingerprint: String) throws -> [ItemReference] {
    let contributor = try contributorNumber(fingerprint) ?? 0
    return try db.all(
      """
      SELECT e.id, u.item FROM submission u INDEXED BY submission_sample JOIN event e ON e.local = u.event
      WHERE u.sample IN (SELECT value FROM json_each(?1)) AND u.state = 0 AND u.contributor <> ?2
        AND e.author <> coalesce((SELECT n FROM author WHERE fingerprint = ?3), -1)
        AND NOT EXISTS (
          SELECT 1 FROM review r WHERE r.target_event = e.id AND r.target_item = u.item AND r.contributor = ?2
            AND NOT EXISTS (SELECT 1 FROM retraction x WHERE x.target = r.event))
      ORDER BY u.event, u.item
      """, .text(Self.list(rows)), .integer(contributor), .utf8(fingerprint)
    ) { ItemReference(event: EventID(try $0.digest(0)), index: $0.int(1)) }
  }

  /// Accepted samples among some, with their content, that somebody has neither answered nor skipped for a task, of which
  /// they were shown nothing, and which have fewer answers and skips than the task's overlap allows.
  public func unanswered(rows: [Int], task id: String, by fingerprint: String) throws -> [Int] {
    guard let task = try taskNumber(id),
      let asked = try askedTasks().first(where: { $0.task.id.sameBytes(as: id) })
    else { return [] }
    return try db.all(
      """
      SELECT s.n FROM sample s JOIN content c ON c.n = s.n
      WHERE s.n IN (SELECT value FROM json_each(?1)) AND s.accepted = 1 AND c.bytes IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM answer n INDEXED BY answer_sample
          WHERE n.sample = s.n AND n.task = ?2 AND n.contributor = ?3 AND n.standing = 1)
        AND NOT EXISTS (SELECT 1 FROM shown w WHERE w.author = ?4 AND w.sample = s.n)
        AND (SELECT count(*) FROM answer n INDEXED BY answer_sample
          WHERE n.sample = s.n AND n.task = ?2 AND n.standing = 1 AND n.training = 0 AND n.seen = 0) < ?5
      ORDER BY s.n
      """, .text(Self.list(rows)), .integer(task),
      .integer(try contributorNumber(fingerprint) ?? 0),
      .integer(try authorNumber(fingerprint) ?? 0), .integer(asked.overlap.maximum)
    ) { $0.int(0) }
  }

  /// Accepted samples among some, with their content, whose label a reviewer may settle and has not: nobody settles what
  /// they answered themselves, but a maintainer, whose word stands by itself.
  public func settleable(rows: [Int], task: String, by fingerprint: String) throws -> [Int] {
    guard let task = try taskNumber(task) else { return [] }
    let isMaintainer = try contributor(fingerprint)?.roles.contains(.maintainer) ?? false
    return try db.all(
      """
      SELECT s.n FROM sample s JOIN content c ON c.n = s.n
      WHERE s.n IN (SELECT value FROM json_each(?1)) AND s.accepted = 1 AND c.bytes IS NOT NULL
        AND (?4 OR NOT EXISTS (SELECT 1 FROM answer n INDEXED BY answer_sample
          WHERE n.sample = s.n AND n.task = ?2 AND n.contributor = ?3 AND n.standing = 1))
        AND NOT EXISTS (SELECT 1 FROM review r WHERE r.sample = s.n AND r.task = ?2
          AND r.contributor = ?3 AND NOT EXISTS (
            SELECT 1 FROM retraction x WHERE x.target = r.event AND x.seen = 0))
      ORDER BY s.n
      """, .text(Self.list(rows)), .integer(task),
      .integer(try contributorNumber(fingerprint) ?? 0), .integer(isMaintainer ? 1 : 0)
    ) { $0.int(0) }
  }

  private static func list(_ rows: [Int]) -> String {
    "[\(rows.map { String($0) }.joined(separator: ","))]"
  }
}
