import Domain
import Ledger

/// An answer of one's own, in a list.
public struct OwnAnswer: Sendable, Equatable {
  /// Its row, for the next page.
  public let number: Int
  public let sample: SampleID
  public let media: String
  /// The beginning of large content; empty where it is missing.
  public let content: [UInt8]
  public let task: String
  public let value: JSONValue
  public let at: Int
  public let stands: Bool
  public let isSeen: Bool
}

extension LedgerReader {
  /// Answers that a key gave for itself, newest first. What another answer replaced or what was taken back is left out.
  /// - Parameters:
  ///   - before: only events that arrived before this one; nil: all.
  ///   - limit: of events that are looked at.
  /// - Returns: the answers, and the last event that was looked at; nil: there are no more.
  public func ownAnswers(of fingerprint: String, before: Int?, limit: Int) throws -> (
    answers: [OwnAnswer], last: Int?
  ) {
    guard let author = try authorNumber(fingerprint),
      let contributor = try contributorNumber(fingerprint)
    else { return ([], nil) }
    let locals = try db.all(
      """
      SELECT local FROM event INDEXED BY event_chain WHERE author = ? AND local < ?
      ORDER BY local DESC LIMIT ?
      """, .integer(author), .integer(before ?? Int.max), .integer(limit)
    ) { $0.int(0) }
    let answers = try locals.flatMap { local in
      try db.all(
        """
        SELECT n.event, c.key, s.media,
          CASE WHEN length(c.bytes) <= 65536 THEN c.bytes ELSE substr(c.bytes, 1, 4096) END,
          t.id, o.id, n.value, n.item, n.at, n.standing, n.seen
        FROM answer n JOIN task t ON t.n = n.task JOIN sample s ON s.n = n.sample
          JOIN content c ON c.n = n.sample LEFT JOIN choice o ON o.n = n.value AND o.task = n.task
        WHERE n.n BETWEEN ?1 << 24 AND ?1 << 24 | 0xFFFFFF AND n.contributor = ?2
          AND (n.standing = 1 OR n.seen = 1) ORDER BY n.n
        """, .integer(local), .integer(contributor)
      ) { row in
        OwnAnswer(
          number: row.int(0), sample: SampleID(try row.digest(1)), media: row.text(2),
          content: row.blob(3), task: row.text(4),
          value: try plainAnswer(id: row.optionalBlob(5), value: row.int(6), task: row.text(4)),
          at: row.int(8), stands: row.flag(9), isSeen: row.flag(10))
      }
    }
    return (answers, locals.count < limit ? nil : locals.last)
  }

  /// When the newest answers were given here, newest first, and by whom; imported ones tell nothing of the pace.
  /// - Parameter limit: of answers that are looked at.
  public func newestAnswerTimes(limit: Int) throws -> [(at: Int, contributor: Int)] {
    try db.all(
      """
      SELECT a.at, a.contributor FROM (SELECT n, at, contributor FROM answer ORDER BY n DESC LIMIT ?) a
        JOIN contributor p ON p.n = a.contributor WHERE p.type IN (1, 2) ORDER BY a.n DESC
      """, .integer(limit)
    ) { ($0.int(0), $0.int(1)) }
  }

  /// What the last fit believes of those who answered a task: reliability, answers, confusions.
  public func annotatorSkills(task: String) throws -> [(contributor: String, skill: AnnotatorSkill)]
  {
    guard let task = try taskNumber(task) else { return [] }
    return try db.all(
      """
      SELECT p.id, k.reliability, k.answers, k.confusion FROM annotator_score k
        JOIN contributor p ON p.n = k.contributor WHERE k.task = ? ORDER BY k.answers DESC, p.id
      """, .integer(task)
    ) { row in
      (
        row.text(0),
        AnnotatorSkill(
          reliabilityPPM: row.int(1), answers: row.int(2),
          confusionPPM: PackedPPM.figures(row.optionalBlob(3) ?? []))
      )
    }
  }

  /// A note of this machine's about a person and a subject.
  public func localNote(_ name: String) throws -> [UInt8]? {
    try db.first("SELECT value FROM local WHERE name = ?", .text(name)) { $0.optionalBlob(0) }
      .flatMap { $0 }
  }
}

extension LedgerWriter {
  /// Keeps a note of this machine's.
  public func note(_ name: String, _ value: [UInt8]) throws {
    try db.run(
      "INSERT OR REPLACE INTO local (name, value) VALUES (?, ?)", .text(name), .blob(value))
  }
}

extension LedgerReader {
  /// The row of a contributor.
  public func number(of contributor: String) throws -> Int? { try contributorNumber(contributor) }
}
