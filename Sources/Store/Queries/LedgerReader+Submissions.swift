import Domain
import Ledger

/// A submission that waits for verdicts.
public struct PendingSubmission: Sendable {
  public let reference: ItemReference
  public let sample: SampleID
  public let media: String
  public let content: [UInt8]
  public let contributor: String
  public let verdicts: Int
}

/// What became of a submission of one's own.
public struct OwnSubmission: Sendable, Equatable {
  public let reference: ItemReference
  public let sample: SampleID
  public let content: [UInt8]
  public let media: String
  public let state: SubmissionState
  /// A reviewer wrote it, correcting one's own.
  public let isCorrection: Bool
  /// Codes and notes of the verdicts.
  public let reasons: [String]
}

extension LedgerReader {
  /// Submissions that somebody may review and has not: of each contributor the first few that are pending, in order of
  /// arrival; never one's own.
  public func pendingSubmissions(
    for reviewer: String, perContributor: Int, excluding: Set<ItemReference>, limit: Int
  ) throws -> [PendingSubmission] {
    let reviewerNumber = try contributorNumber(reviewer) ?? 0
    var offered: [Int: Int] = [:]
    var found: [PendingSubmission] = []
    try db.each(
      """
      SELECT e.id, s.item, k.key, m.media, k.bytes, p.id, s.contributor,
        (SELECT count(DISTINCT r.contributor) FROM review r WHERE r.target_event = e.id AND r.target_item = s.item
          AND NOT EXISTS (SELECT 1 FROM retraction x WHERE x.target = r.event)),
        EXISTS (SELECT 1 FROM review r WHERE r.target_event = e.id AND r.target_item = s.item AND r.contributor = ?1
          AND NOT EXISTS (SELECT 1 FROM retraction x WHERE x.target = r.event))
        OR (e.author = ?2 AND s.contributor <> ?1)
      FROM submission s JOIN event e ON e.local = s.event JOIN content k ON k.n = s.sample
        JOIN sample m ON m.n = s.sample JOIN contributor p ON p.n = s.contributor
      WHERE s.state = 0 ORDER BY s.contributor, s.event, s.item
      """, .integer(reviewerNumber), .integer(try authorNumber(reviewer) ?? -1)
    ) { row in
      let contributor = row.int(6)
      offered[contributor, default: 0] += 1
      guard offered[contributor, default: 0] <= perContributor, contributor != reviewerNumber,
        !row.flag(8),
        !row.isNull(4)
      else { return true }
      let reference = ItemReference(event: EventID(try row.digest(0)), index: row.int(1))
      guard !excluding.contains(reference) else { return true }
      found.append(
        PendingSubmission(
          reference: reference, sample: SampleID(try row.digest(2)), media: row.text(3),
          content: row.blob(4),
          contributor: row.text(5), verdicts: row.int(7)))
      return found.count < limit
    }
    return found
  }

  /// The sample that a submission gave.
  public func sample(of submission: ItemReference) throws -> SampleID? {
    try db.first(
      """
      SELECT c.key FROM event e JOIN submission s ON s.event = e.local JOIN content c ON c.n = s.sample
      WHERE e.id = ? AND s.item = ?
      """, .blob(submission.event.bytes), .integer(submission.index)
    ) { SampleID(try $0.digest(0)) }
  }

  /// Codes of the flags on a sample that were not taken back.
  public func flags(on sample: SampleID) throws -> [String] {
    guard let number = try sampleNumber(sample) else { return [] }
    return try db.all(
      """
      SELECT DISTINCT code FROM flag f WHERE sample = ?
        AND NOT EXISTS (SELECT 1 FROM retraction x WHERE x.target = f.event) ORDER BY code
      """, .integer(number)
    ) { $0.text(0) }
  }

  /// Somebody's submissions, newest first, with what became of them.
  public func submissions(of contributor: String, limit: Int) throws -> [OwnSubmission] {
    guard let number = try contributorNumber(contributor) else { return [] }
    let rows = try db.all(
      """
      SELECT e.id, s.item, k.key, k.bytes, m.media, s.state,
        e.author <> (SELECT n FROM author WHERE fingerprint = ?2) FROM submission s JOIN event e ON e.local = s.event
        JOIN content k ON k.n = s.sample JOIN sample m ON m.n = s.sample
      WHERE s.contributor = ?1 ORDER BY s.event DESC, s.item DESC LIMIT ?3
      """, .integer(number), .utf8(contributor), .integer(limit)
    ) { row in
      (
        reference: ItemReference(event: EventID(try row.digest(0)), index: row.int(1)),
        sample: SampleID(try row.digest(2)), content: row.blob(3), media: row.text(4),
        state: SubmissionState(rawValue: row.int(5)) ?? .pending, isCorrection: row.flag(6)
      )
    }
    return try rows.map { row in
      let reasons = try db.all(
        """
        SELECT r.reason, c.bytes FROM review r LEFT JOIN content c ON c.key = r.note
        WHERE r.target_event = ? AND r.target_item = ?
          AND NOT EXISTS (SELECT 1 FROM retraction x WHERE x.target = r.event) ORDER BY r.event
        """, .blob(row.reference.event.bytes), .integer(row.reference.index)
      ) { [$0.optionalText(0), $0.optionalText(1)].compactMap { $0 }.joined(separator: ": ") }
      return OwnSubmission(
        reference: row.reference, sample: row.sample, content: row.content, media: row.media,
        state: row.state, isCorrection: row.isCorrection,
        reasons: reasons.filter { !$0.isEmpty })
    }
  }

  /// The state of a sample that is here already: whether it is accepted, and how many submissions it has.
  public func knownSample(_ id: SampleID) throws -> (isAccepted: Bool, submissions: Int)? {
    try db.first(
      """
      SELECT s.accepted, (SELECT count(*) FROM submission x WHERE x.sample = s.n)
      FROM content c JOIN sample s ON s.n = c.n WHERE c.key = ?
      """, .blob(id.bytes)
    ) { ($0.flag(0), $0.int(1)) }
  }
}

extension LedgerReader {
  /// Whether a sample is accepted or waits for reviewers: giving it again would bring nothing.
  public func isSubmitted(_ sample: SampleID) throws -> Bool {
    try db.first(
      """
      SELECT s.accepted OR EXISTS (SELECT 1 FROM submission x WHERE x.sample = s.n AND x.state IN (0, 1))
      FROM content c JOIN sample s ON s.n = c.n WHERE c.key = ?
      """, .blob(sample.bytes)
    ) { $0.flag(0) } ?? false
  }

  /// Submissions of a sample that are in a state.
  public func submissionReferences(of sample: SampleID, state: SubmissionState) throws
    -> [ItemReference]
  {
    guard let number = try sampleNumber(sample) else { return [] }
    return try db.all(
      """
      SELECT e.id, s.item FROM submission s JOIN event e ON e.local = s.event WHERE s.sample = ? AND s.state = ?
      ORDER BY s.event, s.item
      """, .integer(number), .integer(state.rawValue)
    ) { ItemReference(event: EventID(try $0.digest(0)), index: $0.int(1)) }
  }
}
