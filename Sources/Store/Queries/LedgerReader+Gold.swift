import Domain
import Ledger

/// Somebody who failed the test on samples of known answer, and is asked no more of that task.
public struct GoldPause: Sendable, Equatable {
  /// A wrong answer that counts.
  public struct Miss: Sendable, Equatable {
    public let sample: SampleID
    public let media: String
    /// Empty where it is missing.
    public let content: [UInt8]
    /// Option ids.
    public let given: String
    public let right: String
  }

  /// A flag on one of these samples: the person objects.
  public struct Appeal: Sendable, Equatable {
    public let event: EventID
    public let sample: SampleID
    /// What they say; nil where nothing was said or it is missing.
    public let note: String?
  }

  /// Fingerprint.
  public let contributor: String
  public let task: String
  public let hits: Int
  public let misses: Int
  /// Newest first, at most `LedgerReader.missLimit`.
  public let missed: [Miss]
  /// Newest first.
  public let appeals: [Appeal]
}

extension LedgerReader {
  /// Wrong answers named with a pause.
  public static let missLimit = 50

  func isAgent(_ contributor: Int) throws -> Bool {
    let type = try db.first("SELECT type FROM contributor WHERE n = ?", .integer(contributor)) {
      ContributorType(rawValue: $0.int(0))
    }
    return type.flatMap { $0 }?.isAgent ?? false
  }

  /// Whether somebody failed a task's test.
  func isPaused(_ contributor: Int, task: Int) throws -> Bool {
    try db.first(
      "SELECT failed FROM gold_test WHERE contributor = ? AND task = ?", .integer(contributor),
      .integer(task)
    ) { $0.flag(0) } ?? false
  }

  /// Whether the answer to a (sample, task) is known.
  func isGold(_ sample: Int, task: Int) throws -> Bool {
    try db.first(
      """
      SELECT s.accepted FROM score c JOIN sample s ON s.n = c.sample
      WHERE c.sample = ? AND c.task = ? AND c.status = 4
      """, .integer(sample), .integer(task)
    ) { $0.flag(0) } ?? false
  }

  /// Gold samples of a task that somebody has answered as training.
  func trainingCount(_ contributor: Int, task: Int) throws -> Int {
    try db.first(
      """
      SELECT count(DISTINCT sample) FROM answer INDEXED BY answer_training
      WHERE contributor = ? AND task = ? AND training = 1
      """, .integer(contributor), .integer(task)
    ) { $0.int(0) } ?? 0
  }

  /// Whether somebody said that a label is gold, and did not take it back.
  func hasVotedGold(_ contributor: Int, sample: Int, task: Int) throws -> Bool {
    try db.first(
      """
      SELECT 1 FROM review v INDEXED BY review_label
      WHERE v.sample = ? AND v.task = ? AND v.contributor = ? AND v.verdict = 5
        AND NOT EXISTS (SELECT 1 FROM retraction x WHERE x.target = v.event AND x.seen = 0) LIMIT 1
      """, .integer(sample), .integer(task), .integer(contributor), map: { _ in true }) ?? false
  }

  /// Tasks on which somebody is paused.
  public func pausedTasks(of fingerprint: String) throws -> [String] {
    guard let contributor = try contributorNumber(fingerprint) else { return [] }
    return try db.all(
      """
      SELECT t.id FROM gold_test g INDEXED BY gold_test_failed JOIN task t ON t.n = g.task
      WHERE g.contributor = ? AND g.failed = 1 ORDER BY t.id
      """, .integer(contributor)
    ) { $0.text(0) }
  }

  /// Who is paused, where and why, by person and task as bytes.
  /// - Parameter fingerprint: only this person; nil: everybody.
  public func pauses(of fingerprint: String?) throws -> [GoldPause] {
    let asked = try askedTasks()
    guard !asked.isEmpty else { return [] }
    var only: Int?
    if let fingerprint {
      guard let number = try contributorNumber(fingerprint) else { return [] }
      only = number
    }
    let rows = try db.all(
      """
      SELECT p.id, g.contributor, g.task, g.hits, g.misses
      FROM gold_test g INDEXED BY gold_test_failed JOIN contributor p ON p.n = g.contributor
        JOIN task t ON t.n = g.task
      WHERE g.failed = 1 AND (?1 IS NULL OR g.contributor = ?1) ORDER BY p.id, t.id
      """, .optional(only)
    ) {
      (id: $0.text(0), contributor: $0.int(1), task: $0.int(2), hits: $0.int(3), misses: $0.int(4))
    }
    return try rows.compactMap { row in
      guard let task = asked.first(where: { $0.number == row.task }) else { return nil }
      let missed = try misses(of: row.contributor, task: task)
      return GoldPause(
        contributor: row.id, task: task.task.id, hits: row.hits, misses: row.misses,
        missed: missed, appeals: try appeals(of: row.contributor, task: task.number))
    }
  }

  private func misses(of contributor: Int, task: AskedTask) throws -> [GoldPause.Miss] {
    try db.all(
      """
      SELECT c.key, m.media, c.bytes, n.value, s.label FROM gold_answer g
        JOIN answer n INDEXED BY answer_sample
          ON n.sample = g.sample AND n.task = g.task AND n.contributor = g.contributor
        JOIN content c ON c.n = g.sample
        JOIN sample m ON m.n = g.sample JOIN score s ON s.sample = g.sample AND s.task = g.task
      WHERE g.contributor = ? AND g.task = ? AND g.is_hit = 0 AND n.standing = 1
      ORDER BY n.n DESC LIMIT ?
      """, .integer(contributor), .integer(task.number), .integer(Self.missLimit)
    ) { row in
      func name(_ label: Int?) -> String {
        label.flatMap { task.labels.indices.contains($0) ? task.labels[$0] : nil } ?? ""
      }
      return GoldPause.Miss(
        sample: SampleID(try row.digest(0)), media: row.text(1), content: row.blob(2),
        given: name(task.labelOfChoice[row.int(3)]), right: name(row.int(4)))
    }
  }

  private func appeals(of contributor: Int, task: Int) throws -> [GoldPause.Appeal] {
    let rows = try db.all(
      """
      SELECT e.id, c.key, e.bytes FROM gold_answer g JOIN flag f ON f.sample = g.sample
        JOIN event e ON e.local = f.event JOIN content c ON c.n = g.sample
      WHERE g.contributor = ?1 AND g.task = ?2 AND g.is_hit = 0 AND f.contributor = ?1
        AND NOT EXISTS (SELECT 1 FROM retraction x WHERE x.target = f.event)
      ORDER BY f.event DESC LIMIT 20
      """, .integer(contributor), .integer(task)
    ) { row in
      (
        event: EventID(try row.digest(0)), sample: SampleID(try row.digest(1)),
        note: try FlagBody(Event(bytes: row.blob(2)).body).note
      )
    }
    return try rows.map { row in
      let note = try row.note.flatMap { try content($0.digest) }
      return GoldPause.Appeal(
        event: row.event, sample: row.sample,
        note: note.map { String(decoding: $0.bytes, as: UTF8.self) })
    }
  }

  /// The known answer to a (sample, task), plain (of a preference the pick), and why, where those who gave it said so.
  public func goldExplanation(_ sample: SampleID, task id: String) throws -> (
    value: JSONValue, note: String?
  )? {
    guard let number = try sampleNumber(sample),
      let task = try askedTasks().first(where: { $0.task.id.sameBytes(as: id) }),
      try isGold(number, task: task.number)
    else { return nil }
    guard let value = try goldAnswer(sample, task: id) else { return nil }
    // A maintainer's word first, then by id: the same on every replica.
    let notes = try db.all(
      """
      SELECT c.bytes, r.value, r.hidden FROM review r JOIN event e ON e.local = r.event
        JOIN contributor p ON p.n = r.contributor JOIN content c ON c.key = r.note
      WHERE r.sample = ? AND r.task = ? AND r.verdict = 5 AND c.bytes IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM retraction x WHERE x.target = r.event AND x.seen = 0)
      ORDER BY p.roles & 8 = 0, e.id
      """, .integer(number), .integer(task.number)
    ) { (text: $0.text(0), value: $0.optionalInt(1), hidden: $0.optionalBlob(2)) }
    let note = try notes.first { row in
      guard task.hasClasses else {
        return try verdictValue(row.value, hidden: row.hidden, task: task) == value
      }
      let choice = try row.value ?? openedChoice(row.hidden, task: task.number)
      return choice.flatMap { task.labelOfChoice[$0] }.flatMap(task.value(ofClass:)) == value
    }
    return (value, note?.text)
  }

  /// What decides whether an answer to a gold sample is training, and whether something is said about it.
  public struct GoldStanding: Sendable, Equatable {
    public let hasVoted: Bool
    public let hasAnswered: Bool
    public let isAgent: Bool
    public let trained: Int
  }

  /// - Returns: nil where the answer to the (sample, task) is not known.
  public func goldStanding(of fingerprint: String, sample: SampleID, task id: String) throws
    -> GoldStanding?
  {
    guard let number = try sampleNumber(sample), let task = try taskNumber(id),
      let contributor = try contributorNumber(fingerprint), try isGold(number, task: task)
    else { return nil }
    let hasAnswered = try db.first(
      "SELECT 1 FROM answer WHERE sample = ? AND task = ? AND contributor = ? LIMIT 1",
      .integer(number), .integer(task), .integer(contributor), map: { _ in true })
    return GoldStanding(
      hasVoted: try hasVotedGold(contributor, sample: number, task: task),
      hasAnswered: hasAnswered ?? false, isAgent: try isAgent(contributor),
      trained: try trainingCount(contributor, task: task))
  }

  /// How many people were told the known answer to a (sample, task) after theirs; of this file, not of the ledger.
  public func feedbackCount(_ sample: SampleID, task: String) throws -> Int {
    guard let number = try sampleNumber(sample) else { return 0 }
    return try db.first(
      "SELECT value FROM local WHERE name = ?", .text("feedback \(number) \(task)")
    ) { $0.int(0) } ?? 0
  }

  /// What is derived about gold, as sorted lines with ids joined in, to compare a rebuild with. It hangs on the
  /// contents of hidden values, so it is no part of the canonical dump.
  public func goldDump() throws -> [String] {
    let gold = try db.all(
      "SELECT t.id, c.key FROM gold g JOIN task t ON t.n = g.task JOIN content c ON c.n = g.sample"
    ) { "gold\t\($0.text(0))\t\(try $0.digest(1).hex)" }
    let answers = try db.all(
      """
      SELECT p.id, t.id, c.key, g.is_hit FROM gold_answer g JOIN contributor p ON p.n = g.contributor
        JOIN task t ON t.n = g.task JOIN content c ON c.n = g.sample
      """
    ) { "gold_answer\t\($0.text(0))\t\($0.text(1))\t\(try $0.digest(2).hex)\t\($0.int(3))" }
    let tests = try db.all(
      """
      SELECT p.id, t.id, g.hits, g.misses, g.failed FROM gold_test g
        JOIN contributor p ON p.n = g.contributor JOIN task t ON t.n = g.task
      """
    ) { "gold_test\t\($0.text(0))\t\($0.text(1))\t\($0.int(2))\t\($0.int(3))\t\($0.int(4))" }
    let rests = try db.all(
      """
      SELECT p.id, r.chain, r.seq FROM reinstatement r JOIN contributor p ON p.n = r.contributor
      """
    ) { "reinstatement\t\($0.text(0))\t\(Hexadecimal.text($0.blob(1)))\t\($0.int(2))" }
    return (gold + answers + tests + rests).sorted { $0.precedesInBytes($1) }
  }
}

extension LedgerWriter {
  /// Notes that a person who is paused was shown the samples that they got wrong.
  public func noteMisses(of fingerprint: String) throws {
    try db.run(
      """
      INSERT OR IGNORE INTO shown (author, sample)
      SELECT a.n, m.sample FROM contributor p JOIN author a ON a.fingerprint = p.id
        JOIN gold_test g ON g.contributor = p.n AND g.failed = 1
        JOIN gold_answer m ON m.contributor = g.contributor AND m.task = g.task
      WHERE p.id = ? AND m.is_hit = 0
      """, .utf8(fingerprint))
  }

  /// Notes that somebody was told the known answer to a (sample, task): what they say of the sample from now on is
  /// `seen`, and one more of those who may be told has been.
  public func noteFeedback(_ sample: SampleID, task: String, to fingerprint: String) throws {
    try noteShown(sample, to: fingerprint)
    guard let number = try reader.sampleNumber(sample) else { return }
    try db.run(
      """
      INSERT INTO local (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1
      """, .text("feedback \(number) \(task)"))
  }
}
