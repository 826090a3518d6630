import Domain
import Ledger

extension LedgerReader: RulesLookup {
  public func genesis() throws -> (id: EventID, body: ProjectBody)? {
    if let known = cache.genesis { return known }
    let found = try db.first(
      "SELECT e.id, e.bytes FROM governance g JOIN event e ON e.local = g.event WHERE g.position = 0"
    ) { row in
      (id: EventID(try row.digest(0)), body: try ProjectBody(Event(bytes: row.blob(1)).body))
    }
    // Kept only once it is committed: a transaction that is given up must leave nothing behind.
    if !isWriting { cache.genesis = found }
    return found
  }

  public func contributor(_ id: String) throws -> ContributorFacts? {
    try db.first("SELECT type, roles, joined IS NOT NULL FROM contributor WHERE id = ?", .utf8(id))
    { row in
      ContributorFacts(
        type: ContributorType(rawValue: row.int(0)) ?? .human, roles: Roles(rawValue: row.int(1)),
        hasJoined: row.flag(2))
    }
  }

  public func policy(_ id: EventID) throws -> Policy? { try policyRow(id)?.policy }

  public func isKnown(_ sample: SampleID) throws -> Bool { try sampleNumber(sample) != nil }

  public func submission(_ reference: ItemReference) throws -> SubmissionFacts? {
    try db.first(
      """
      SELECT c.id, pe.id, s.state,
        EXISTS (SELECT 1 FROM retraction r WHERE r.target = s.event AND r.item IN (-1, s.item) AND r.seen = 0),
        a.fingerprint, s.event
      FROM event e JOIN submission s ON s.event = e.local JOIN contributor c ON c.n = s.contributor
        JOIN author a ON a.n = e.author
        JOIN policy p ON p.n = s.policy JOIN event pe ON pe.local = p.event
      WHERE e.id = ? AND s.item = ?
      """, .blob(reference.event.bytes), .integer(reference.index)
    ) { row in
      let author = row.text(4)
      let isCorrection = author != row.text(0)
      return SubmissionFacts(
        reference: reference, contributor: row.text(0), author: author,
        policy: EventID(try row.digest(1)),
        isRetracted: try row.flag(3) || (isCorrection && isTakenFromBelow(row.int(5))),
        state: SubmissionState(rawValue: row.int(2)) ?? .pending)
    }
  }

  /// Whether what a correction corrects, or what that corrects, was taken back.
  private func isTakenFromBelow(_ correction: Int) throws -> Bool {
    var local: Int? = correction
    while let now = local {
      let below = try db.first(
        """
        SELECT t.local, EXISTS (
          SELECT 1 FROM retraction x WHERE x.target = t.local AND x.item IN (-1, r.target_item) AND x.seen = 0)
        FROM review r JOIN event e ON e.local = r.event JOIN event t ON t.id = r.target_event
        WHERE r.event = ? AND e.kind = ?
        """, .integer(now), .integer(Kind.submit.rawValue)
      ) { (local: $0.int(0), isRetracted: $0.flag(1)) }
      if below?.isRetracted == true { return true }
      local = below?.local
    }
    return false
  }

  /// Corrections of a submission, and corrections of those.
  private func corrections(of submission: ItemReference) throws -> [ItemReference] {
    var found: [ItemReference] = []
    var next = [submission]
    while let now = next.popLast() {
      let direct = try db.all(
        """
        SELECT e.id FROM review r JOIN event e ON e.local = r.event
        WHERE r.target_event = ? AND r.target_item = ? AND e.kind = ?
        """, .blob(now.event.bytes), .integer(now.index), .integer(Kind.submit.rawValue)
      ) { ItemReference(event: EventID(try $0.digest(0)), index: 0) }
      found += direct
      next += direct
    }
    return found
  }

  public func submissionsTouched(by contributor: String) throws -> [ItemReference] {
    guard let number = try contributorNumber(contributor) else { return [] }
    let own = try db.all(
      "SELECT e.id, s.item FROM submission s JOIN event e ON e.local = s.event WHERE s.contributor = ?",
      .integer(number)
    ) { ItemReference(event: EventID(try $0.digest(0)), index: $0.int(1)) }
    let reviewed = try db.all(
      "SELECT DISTINCT target_event, target_item FROM review WHERE contributor = ? AND target_event IS NOT NULL",
      .integer(number)
    ) { ItemReference(event: EventID(try $0.digest(0)), index: $0.int(1)) }
    // A correction counts as its author's word on it, and as one on what it corrects.
    let corrected = try db.all(
      """
      SELECT e.id FROM review r JOIN event e ON e.local = r.event
      WHERE r.contributor = ? AND r.target_event IS NOT NULL AND e.kind = ?
      """, .integer(number), .integer(Kind.submit.rawValue)
    ) { ItemReference(event: EventID(try $0.digest(0)), index: 0) }
    return own + reviewed + corrected
  }

  public func reviews(of submission: ItemReference) throws -> [ReviewFacts] {
    try db.all(
      """
      SELECT e.id, a.fingerprint, e.chain, e.seq, r.at, r.verdict,
        EXISTS (SELECT 1 FROM retraction x WHERE x.target = r.event AND x.seen = 0)
      FROM review r JOIN event e ON e.local = r.event JOIN author a ON a.n = e.author
      WHERE r.target_event = ? AND r.target_item = ?
      """, .blob(submission.event.bytes), .integer(submission.index), map: Self.reviewFacts)
  }

  /// Columns: event id, author, chain, seq, at, verdict, retracted.
  static func reviewFacts(_ row: SQLRow) throws -> ReviewFacts {
    let author = row.text(1)
    let position = ActPosition(
      reference: ItemReference(event: EventID(try row.digest(0)), index: 0),
      chain: ChainKey(author: author, chain: ChainID(row.blob(2)) ?? ChainID(0)),
      sequence: row.int(3), at: row.int(4))
    return ReviewFacts(
      position: position, reviewer: author, verdict: Verdict(rawValue: row.int(5)) ?? .returned,
      isRetracted: row.flag(6))
  }

  public func answers(contributor: String, sample: SampleID, task: String) throws -> [AnswerFacts] {
    guard let contributor = try contributorNumber(contributor),
      let sample = try sampleNumber(sample),
      let task = try taskNumber(task)
    else { return [] }
    return try db.all(
      """
      SELECT e.id, n.item, a.fingerprint, e.chain, e.seq, n.at, n.seen,
        EXISTS (SELECT 1 FROM retraction r WHERE r.target = n.event AND r.item IN (-1, n.item) AND r.seen = 0),
        n.replaces_event, n.replaces_item
      FROM answer n JOIN event e ON e.local = n.event JOIN author a ON a.n = e.author
      WHERE n.sample = ? AND n.task = ? AND n.contributor = ?
      """, .integer(sample), .integer(task), .integer(contributor)
    ) { row in
      let position = ActPosition(
        reference: ItemReference(event: EventID(try row.digest(0)), index: row.int(1)),
        chain: ChainKey(author: row.text(2), chain: ChainID(row.blob(3)) ?? ChainID(0)),
        sequence: row.int(4),
        at: row.int(5))
      let replaces = row.optionalBlob(8).flatMap { EventID($0) }
      return AnswerFacts(
        position: position, isSeen: row.flag(6), isRetracted: row.flag(7),
        replaces: replaces.map { ItemReference(event: $0, index: row.int(9)) })
    }
  }

  /// Answers and reviews name their batch in their bytes alone: taking an import back is rare enough to look there.
  public func events(ofBatch batch: String, author: String) throws -> [EventID] {
    guard let author = try authorNumber(author) else { return [] }
    let member = "\"batch\":" + JSONWriter.text(.string(batch))
    return try db.all(
      """
      SELECT e.id, e.bytes FROM event e WHERE e.local IN (
        SELECT s.event FROM submission s JOIN batch b ON b.n = s.batch WHERE b.author = ?1 AND b.id = ?2
        UNION SELECT local FROM event WHERE author = ?1 AND kind IN (?3, ?4) AND instr(bytes, ?5) > 0)
      ORDER BY e.local
      """, .integer(author), .utf8(batch), .integer(Kind.answer.rawValue),
      .integer(Kind.review.rawValue), .utf8(member)
    ) { row in
      let event = try Event(bytes: row.blob(1))
      return event.body["batch"]?.stringValue?.sameBytes(as: batch) ?? false
        ? EventID(try row.digest(0)) : nil
    }.compactMap { $0 }
  }

  /// Events that belong to an import, or take one back, in the order of their arrival.
  public func eachBatchEvent(_ body: (Event) throws -> Void) throws {
    let locals = try db.all(
      "SELECT local FROM event WHERE kind IN (?, ?, ?, ?) AND instr(bytes, ?) > 0 ORDER BY local",
      .integer(Kind.submit.rawValue), .integer(Kind.answer.rawValue),
      .integer(Kind.review.rawValue),
      .integer(Kind.retract.rawValue), .utf8("\"batch\":\"")
    ) { $0.int(0) }
    for local in locals {
      guard let found = try event(local: local) else { continue }
      try body(found.0)
    }
  }

  public func act(_ event: EventID, index: Int?) throws -> ActFacts? {
    guard
      let found = try db.first(
        """
        SELECT e.local, a.fingerprint, e.kind FROM event e JOIN author a ON a.n = e.author WHERE e.id = ?
          AND NOT EXISTS (SELECT 1 FROM waiting w WHERE w.event = e.local)
        """, .blob(event.bytes), map: { (local: $0.int(0), author: $0.text(1), kind: $0.int(2)) })
    else { return nil }
    guard let kind = Kind(rawValue: found.kind) else {
      return ActFacts(author: found.author, kind: .attest, affected: [])
    }
    let touched = try affected(found.local, event: event, kind: kind, index: index)
    if touched.isEmpty, [.answer, .submit, .review, .flag, .comment].contains(kind),
      try affected(found.local, event: event, kind: kind, index: nil).isEmpty,
      try db.first(
        "SELECT 1 FROM refused WHERE event = ?", .integer(found.local), map: { _ in true }) == nil
    {
      // It is stored and its turn has not come (while all is derived afresh).
      return nil
    }
    return ActFacts(author: found.author, kind: kind, affected: touched)
  }

  private func affected(_ local: Int, event: EventID, kind: Kind, index: Int?) throws -> [Affected]
  {
    let items: SQLValue = .integer(index ?? -1)
    switch kind {
    case .answer:
      return try db.all(
        """
        SELECT p.id, c.key, t.id FROM answer n JOIN contributor p ON p.n = n.contributor
          JOIN content c ON c.n = n.sample JOIN task t ON t.n = n.task
        WHERE n.n BETWEEN ?1 << 24 AND ?1 << 24 | 0xFFFFFF AND (?2 = -1 OR n.item = ?2)
        """, .integer(local), items
      ) { .standing(contributor: $0.text(0), sample: SampleID(try $0.digest(1)), task: $0.text(2)) }
    case .submit:
      let own = try db.all(
        "SELECT item FROM submission WHERE event = ?1 AND (?2 = -1 OR item = ?2)", .integer(local),
        items
      ) { ItemReference(event: event, index: $0.int(0)) }
      guard !own.isEmpty else { return [] }
      let corrected = try db.all(
        "SELECT target_event, target_item FROM review WHERE event = ? AND target_event IS NOT NULL",
        .integer(local)
      ) { ItemReference(event: EventID(try $0.digest(0)), index: $0.int(1)) }
      return (own + corrected + (try own.flatMap { try corrections(of: $0) })).map {
        .submission($0)
      }
    case .review:
      return try db.all(
        """
        SELECT r.target_event, r.target_item, c.key, t.id FROM review r JOIN content c ON c.n = r.sample
          LEFT JOIN task t ON t.n = r.task WHERE r.event = ?
        """, .integer(local)
      ) { row in
        if let target = row.optionalBlob(0).flatMap({ EventID($0) }) {
          return .submission(ItemReference(event: target, index: row.int(1)))
        }
        return .label(sample: SampleID(try row.digest(2)), task: row.text(3))
      }
    case .flag:
      return try db.all(
        "SELECT c.key FROM flag f JOIN content c ON c.n = f.sample WHERE f.event = ?",
        .integer(local)
      ) { .flag(sample: SampleID(try $0.digest(0))) }
    case .comment:
      return try db.all(
        "SELECT c.key FROM comment m JOIN content c ON c.n = m.sample WHERE m.event = ?",
        .integer(local)
      ) { .comment(sample: SampleID(try $0.digest(0))) }
    default:
      return []
    }
  }
}
