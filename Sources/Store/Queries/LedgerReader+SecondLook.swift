import Domain
import Ledger

/// A version of the policy with the guideline that it names.
public struct PolicyVersion: Sendable {
  public let number: Int
  public let event: EventID
  public let guideline: Digest
}

/// A standing answer of one's own that was given under an earlier policy.
public struct EarlierAnswer: Sendable, Equatable {
  public let sample: SampleID
  public let task: String
  /// The option, or what stands for another value.
  public let option: String?
  /// Version of the policy that it names.
  public let policy: Int
}

/// Standing answers to a task, and how many people gave them.
public struct AnswerTally: Sendable, Equatable {
  public let answers: Int
  public let people: Int
  /// One's own among them.
  public let mine: Int
}

extension LedgerReader {
  /// All versions of the policy, the first one first; what they say is looked up by their event.
  public func policyVersions() throws -> [PolicyVersion] {
    try db.all(
      "SELECT p.n, e.id, p.guideline FROM policy p JOIN event e ON e.local = p.event ORDER BY p.n"
    ) {
      PolicyVersion(
        number: $0.int(0), event: EventID(try $0.digest(1)), guideline: try $0.digest(2))
    }
  }

  /// Answers of a key's own that stand, are no skip and no training, and name an early policy, newest first. Left out is
  /// what the same person answered again under a later one, scored or not.
  /// - Parameters:
  ///   - version: the last policy that is early.
  ///   - before: only events that arrived before this one; nil: all.
  ///   - limit: of events that are looked at.
  /// - Returns: the answers, and the last event that was looked at; nil: there are no more.
  public func earlierAnswers(
    of fingerprint: String, throughPolicy version: Int, before: Int?, limit: Int
  ) throws -> (answers: [EarlierAnswer], last: Int?) {
    guard let author = try authorNumber(fingerprint),
      let contributor = try contributorNumber(fingerprint),
      let policy = try db.first(
        "SELECT event FROM policy WHERE n = ?", .integer(version + 1), map: { $0.int(0) })
    else { return ([], nil) }
    let end = min(policy, before ?? Int.max)
    let looked = try db.first(
      """
      SELECT count(*), min(local) FROM (SELECT local FROM event INDEXED BY event_chain
        WHERE author = ? AND local < ? ORDER BY local DESC LIMIT ?)
      """, .integer(author), .integer(end), .integer(limit)
    ) { (count: $0.int(0), last: $0.int(1)) }
    guard let looked, looked.count > 0 else { return ([], nil) }
    let answers = try db.all(
      """
      SELECT c.key, t.id, o.id, n.policy FROM (SELECT local FROM event INDEXED BY event_chain
          WHERE author = ?1 AND local < ?2 ORDER BY local DESC LIMIT ?3) e
        CROSS JOIN answer n ON n.n BETWEEN e.local << 24 AND e.local << 24 | 0xFFFFFF
        JOIN task t ON t.n = n.task JOIN sample s ON s.n = n.sample JOIN content c ON c.n = n.sample
        LEFT JOIN choice o ON o.n = n.value AND o.task = n.task
      WHERE n.contributor = ?4 AND n.standing = 1 AND n.value >= 0 AND n.training = 0
        AND n.policy <= ?5 AND s.accepted = 1 AND c.bytes IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM answer m INDEXED BY answer_sample WHERE m.sample = n.sample
          AND m.task = n.task AND m.contributor = n.contributor AND m.policy > ?5
          AND NOT EXISTS (SELECT 1 FROM retraction x WHERE x.target = m.event))
      ORDER BY e.local DESC, n.item
      """, .integer(author), .integer(end), .integer(limit), .integer(contributor),
      .integer(version)
    ) { row in
      EarlierAnswer(
        sample: SampleID(try row.digest(0)), task: row.text(1), option: row.optionalText(2),
        policy: row.int(3))
    }
    return (answers, looked.count < limit ? nil : looked.last)
  }

  /// Standing answers to a task, skips aside.
  /// - Parameters:
  ///   - options: only those with one of these; nil: all.
  ///   - fingerprint: whose are counted apart.
  /// - Complexity: O(answers).
  public func answerTally(task: String, options: [String]?, of fingerprint: String?) throws
    -> AnswerTally
  {
    guard let task = try taskNumber(task) else {
      return AnswerTally(answers: 0, people: 0, mine: 0)
    }
    let me = try fingerprint.flatMap { try contributorNumber($0) } ?? -1
    var sql = SQLText()
    sql.add(
      """
      SELECT count(*), count(DISTINCT n.contributor), coalesce(sum(n.contributor = ?), 0) FROM answer n
      WHERE n.task = ? AND n.standing = 1 AND n.value >= 0
      """, .integer(me), .integer(task))
    if let options {
      sql.add(
        " AND n.value IN (SELECT n FROM choice WHERE task = ? AND id IN (NULL", .integer(task))
      for option in options { sql.add(", ?", .utf8(option)) }
      sql.add("))")
    }
    return try db.all(sql) {
      AnswerTally(answers: $0.int(0), people: $0.int(1), mine: $0.int(2))
    }.first ?? AnswerTally(answers: 0, people: 0, mine: 0)
  }
}
