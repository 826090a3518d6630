import Domain
import Ledger

/// What one person said about a sample, for people to read.
public struct SampleAnswer: Sendable, Equatable {
  public let task: String
  /// Fingerprint or `ext:` id.
  public let contributor: String
  public let value: JSONValue
  public let at: Int
  public let elapsedMilliseconds: Int
  public let stands: Bool
  /// Given after something was shown: kept, never scored.
  public let isSeen: Bool
  public let isTraining: Bool
  public let reference: ItemReference
  /// One-coin reliability of the last fit, ppm; nil where there was none.
  public let reliabilityPPM: Int?
}

/// A reviewer's word on a sample.
public struct SampleReview: Sendable, Equatable {
  public let reviewer: String
  public let verdict: Verdict
  /// The task of a label; nil for a submission.
  public let task: String?
  public let value: String?
  public let reason: String?
  /// Nil: none, or it was erased.
  public let note: String?
  public let at: Int
  public let isRetracted: Bool
}

/// One text of a thread about a sample.
public struct SampleComment: Sendable, Equatable {
  public let event: EventID
  public let contributor: String
  /// Nil where it was erased or is not here.
  public let text: String?
  public let at: Int
}

/// One time that a sample was given.
public struct SampleSubmission: Sendable, Equatable {
  public let reference: ItemReference
  public let contributor: String
  public let state: SubmissionState
  public let at: Int
  public let policy: Int
  public let isBulk: Bool
  public let metadata: [UInt8]?
}

/// What the queue's cache says of a (sample, task).
public struct SampleScore: Sendable, Equatable {
  public let task: String
  public let status: LabelState.Status
  public let label: String?
  public let confidencePPM: Int
  public let answers: Int
  public let skips: Int
}

extension LedgerReader {
  /// All answers to a sample, by task and time.
  public func sampleAnswers(_ sample: SampleID) throws -> [SampleAnswer] {
    guard let number = try sampleNumber(sample) else { return [] }
    return try db.all(
      """
      SELECT t.id, p.id, o.id, n.value, n.at, n.elapsed, n.standing, n.seen, n.training, e.id, n.item, k.reliability
      FROM answer n JOIN task t ON t.n = n.task JOIN contributor p ON p.n = n.contributor
        JOIN event e ON e.local = n.event LEFT JOIN choice o ON o.n = n.value AND o.task = n.task
        LEFT JOIN annotator_score k ON k.task = n.task AND k.contributor = n.contributor
      WHERE n.sample = ? ORDER BY t.n, n.at, n.n
      """, .integer(number)
    ) { row in
      SampleAnswer(
        task: row.text(0), contributor: row.text(1),
        value: try plainAnswer(id: row.optionalBlob(2), value: row.int(3), task: row.text(0)),
        at: row.int(4), elapsedMilliseconds: row.int(5), stands: row.flag(6), isSeen: row.flag(7),
        isTraining: row.flag(8),
        reference: ItemReference(event: EventID(try row.digest(9)), index: row.int(10)),
        reliabilityPPM: row.optionalInt(11))
    }
  }

  /// The plain value of an answer: a skip, or what its row of `choice` says; null where its content is missing.
  func plainAnswer(id: [UInt8]?, value: Int, task: String) throws -> JSONValue {
    if value < 0 {
      let code = -1 - value
      return ["skip": .string(Codes.skip.indices.contains(code) ? Codes.skip[code] : "none")]
    }
    guard let id else { return .null }
    let type = try currentPolicyRow()?.policy.task(task)?.type ?? .text
    return try plainValue(StoredValue.value(id), type: type) ?? .null
  }

  /// What reviewers said of a sample and its labels, by time.
  public func sampleReviews(_ sample: SampleID) throws -> [SampleReview] {
    guard let number = try sampleNumber(sample) else { return [] }
    // Those of labels by an index; those of submissions by way of these.
    let rows = try db.all(
      """
      SELECT r.event FROM review r WHERE r.sample = ?1 AND r.task IS NOT NULL
      UNION SELECT r.event FROM submission u JOIN event e ON e.local = u.event
        JOIN review r ON r.target_event = e.id AND r.target_item = u.item WHERE u.sample = ?1
      """, .integer(number)
    ) { $0.int(0) }
    return try rows.compactMap { row in
      try db.first(
        """
        SELECT p.id, r.verdict, t.id, coalesce(o.id, h.bytes), r.reason, c.bytes, r.at,
          EXISTS (SELECT 1 FROM retraction x WHERE x.target = r.event)
        FROM review r JOIN contributor p ON p.n = r.contributor LEFT JOIN task t ON t.n = r.task
          LEFT JOIN choice o ON o.n = r.value LEFT JOIN content c ON c.key = r.note
          LEFT JOIN content h ON h.key = r.hidden
        WHERE r.event = ?
        """, .integer(row)
      ) { row in
        SampleReview(
          reviewer: row.text(0), verdict: Verdict(rawValue: row.int(1)) ?? .accept,
          task: row.optionalText(2), value: row.optionalBlob(3).map { StoredValue.text($0) },
          reason: row.optionalText(4),
          note: row.optionalText(5), at: row.int(6), isRetracted: row.flag(7))
      }
    }
  }

  /// The thread of a sample, oldest first, without what was taken back.
  public func comments(on sample: SampleID) throws -> [SampleComment] {
    guard let number = try sampleNumber(sample) else { return [] }
    return try db.all(
      """
      SELECT e.id, p.id, c.bytes, m.at FROM comment m JOIN event e ON e.local = m.event
        JOIN contributor p ON p.n = m.contributor LEFT JOIN content c ON c.key = m.text
      WHERE m.sample = ? AND NOT EXISTS (SELECT 1 FROM retraction x WHERE x.target = m.event)
      ORDER BY m.at, e.id
      """, .integer(number)
    ) { row in
      SampleComment(
        event: EventID(try row.digest(0)), contributor: row.text(1), text: row.optionalText(2),
        at: row.int(3))
    }
  }

  /// Each time that a sample was given, oldest first.
  public func sampleSubmissions(_ sample: SampleID) throws -> [SampleSubmission] {
    guard let number = try sampleNumber(sample) else { return [] }
    return try db.all(
      """
      SELECT e.id, u.item, p.id, u.state, u.at, u.policy, u.batch IS NOT NULL, c.bytes
      FROM submission u JOIN event e ON e.local = u.event JOIN contributor p ON p.n = u.contributor
        LEFT JOIN content c ON c.n = u.meta
      WHERE u.sample = ? ORDER BY u.event, u.item LIMIT 200
      """, .integer(number)
    ) { row in
      SampleSubmission(
        reference: ItemReference(event: EventID(try row.digest(0)), index: row.int(1)),
        contributor: row.text(2), state: SubmissionState(rawValue: row.int(3)) ?? .pending,
        at: row.int(4), policy: row.int(5), isBulk: row.flag(6), metadata: row.optionalBlob(7))
    }
  }

  /// What the queue's cache says of a sample, by task.
  public func sampleScores(_ sample: SampleID) throws -> [SampleScore] {
    guard let number = try sampleNumber(sample) else { return [] }
    let labels = Dictionary(
      try askedTasks().map { ($0.number, $0.hasClasses ? $0.labels : []) },
      uniquingKeysWith: { first, _ in first })
    return try db.all(
      """
      SELECT t.id, k.status, k.label, k.confidence, k.answers, k.skips, k.task
      FROM score k JOIN task t ON t.n = k.task WHERE k.sample = ? ORDER BY k.task
      """, .integer(number)
    ) { row in
      let known = labels[row.int(6)] ?? []
      return SampleScore(
        task: row.text(0), status: LabelState.Status(rawValue: row.int(1)) ?? .open,
        label: row.optionalInt(2).flatMap { known.indices.contains($0) ? known[$0] : nil },
        confidencePPM: row.int(3), answers: row.int(4),
        skips: row.int(5))
    }
  }

  /// Whether somebody's answer (or skip) to a sample stands, in each of some tasks.
  public func hasAnswered(_ sample: SampleID, tasks: [String], by contributor: String) throws
    -> Bool
  {
    guard let number = try sampleNumber(sample),
      let contributor = try contributorNumber(contributor), !tasks.isEmpty
    else { return false }
    return try tasks.allSatisfy { task in
      guard let task = try taskNumber(task) else { return false }
      return try db.first(
        """
        SELECT 1 FROM answer WHERE sample = ? AND task = ? AND contributor = ? AND standing = 1 LIMIT 1
        """, .integer(number), .integer(task), .integer(contributor), map: { _ in true }) ?? false
    }
  }

  /// Whether somebody was shown something about a sample.
  public func isNotedAsShown(_ sample: SampleID, to fingerprint: String) throws -> Bool {
    guard let number = try sampleNumber(sample), let author = try authorNumber(fingerprint) else {
      return false
    }
    return try db.first(
      "SELECT 1 FROM shown WHERE author = ? AND sample = ?", .integer(author), .integer(number),
      map: { _ in true }) ?? false
  }

  /// Media type and content of a sample, empty where it is missing, and whether it is accepted.
  public func sampleRow(_ id: SampleID) throws -> (
    media: String, content: [UInt8], isAccepted: Bool
  )? {
    try db.first(
      "SELECT s.media, c.bytes, s.accepted FROM content c JOIN sample s ON s.n = c.n WHERE c.key = ?",
      .blob(id.bytes)
    ) { ($0.text(0), $0.blob(1), $0.flag(2)) }
  }

  /// A sample's row.
  public func row(of sample: SampleID) throws -> Int? { try sampleNumber(sample) }
}
