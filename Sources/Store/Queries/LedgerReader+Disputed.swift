import Domain
import Ledger

/// A (sample, task) whose answers a reviewer shall settle.
public struct LabelReference: Sendable, Hashable {
  public let sample: SampleID
  public let task: String

  public init(sample: SampleID, task: String) {
    self.sample = sample
    self.task = task
  }
}

/// A standing answer as a reviewer sees it.
public struct GivenLabel: Sendable, Equatable {
  /// Id of the contributor.
  public let contributor: String
  /// Plain; nil: a skip, or a text whose content is missing.
  public let value: JSONValue?
}

extension LedgerReader {
  /// Labels that somebody may settle and has not: disputed ones, the least certain first.
  ///
  /// Nobody is shown one that they answered themselves, but a maintainer, whose word stands by itself.
  /// - Parameters:
  ///   - includesSettled: those that scoring settled, too.
  ///   - limit: most that are returned.
  /// - Complexity: O(scores), without a sample's content.
  public func labelsToSettle(
    for reviewer: String, isMaintainer: Bool, includesSettled: Bool, limit: Int
  ) throws -> [LabelReference] {
    try db.all(
      """
      SELECT k.key, t.id FROM score s JOIN sample m ON m.n = s.sample JOIN task t ON t.n = s.task
        JOIN content k ON k.n = s.sample
      WHERE (s.status = ?1 OR s.status = ?2) AND m.accepted = 1 AND k.bytes IS NOT NULL
        AND (?4 OR NOT EXISTS (SELECT 1 FROM answer n INDEXED BY answer_sample
          WHERE n.sample = s.sample AND n.task = s.task AND n.contributor = ?3 AND n.standing = 1))
        AND NOT EXISTS (SELECT 1 FROM review r WHERE r.sample = s.sample AND r.task = s.task
          AND r.contributor = ?3 AND NOT EXISTS (
            SELECT 1 FROM retraction x WHERE x.target = r.event AND x.seen = 0))
      ORDER BY s.status DESC, s.confidence, m.rank, s.task LIMIT ?5
      """, .integer(LabelState.Status.disputed.rawValue),
      .integer((includesSettled ? LabelState.Status.settled : .disputed).rawValue),
      .integer(try contributorNumber(reviewer) ?? 0), .integer(isMaintainer ? 1 : 0),
      .integer(limit)
    ) { row in
      LabelReference(
        sample: SampleID(try row.digest(0)), task: String(decoding: row.blob(1), as: UTF8.self))
    }
  }

  /// The standing answers and skips to a (sample, task), in the order of the people's ids.
  public func givenLabels(_ label: LabelReference, type: TaskType) throws -> [GivenLabel] {
    guard let sample = try sampleNumber(label.sample), let task = try taskNumber(label.task) else {
      return []
    }
    let rows = try db.all(
      """
      SELECT p.id, c.id FROM answer n JOIN contributor p ON p.n = n.contributor
        LEFT JOIN choice c ON c.n = n.value
      WHERE n.sample = ? AND n.task = ? AND n.standing = 1 AND n.training = 0 ORDER BY p.id
      """, .integer(sample), .integer(task)
    ) { (contributor: $0.text(0), value: $0.optionalBlob(1)) }
    return try rows.map { row in
      GivenLabel(
        contributor: row.contributor,
        value: try row.value.flatMap { try plainValue(StoredValue.value($0), type: type) })
    }
  }
}
