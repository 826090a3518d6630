import Domain
import Ledger

/// An accepted submission as a release needs it.
public struct AcceptedSubmission: Sendable {
  public let sample: Int
  public let contributor: Int
  public let policy: Int
  public let meta: Int?
  public let isBulk: Bool
  public let at: Int
  public let eventLocal: Int
  public let item: Int

  /// A row of sample, contributor, policy, meta, whether it has a batch, at, event, item.
  init(_ row: SQLRow) {
    sample = row.int(0)
    contributor = row.int(1)
    policy = row.int(2)
    meta = row.optionalInt(3)
    isBulk = row.flag(4)
    at = row.int(5)
    eventLocal = row.int(6)
    item = row.int(7)
  }
}

/// An answer as a release lists it.
public struct ListedAnswer: Sendable {
  public let sample: Int
  public let contributor: Int
  /// Number of the value in the ledger; below 0 for a skip: -1 - its code.
  public let choice: Int
  /// An option's id, a text, or the JSON of another value; "" where a text is missing.
  public let value: String
  /// The code of a skip; nil where it was answered.
  public let skip: String?
  public let event: EventID
  public let item: Int
  public let at: Int
  public let elapsedMilliseconds: Int
  public let policy: Int
}

/// A contributor as a release lists them.
public struct ListedContributor: Sendable {
  public let number: Int
  public let id: String
  public let type: ContributorType
  public let roles: Roles
  public let license: String?
  public let credit: Credit
  /// Commitment to the name.
  public let name: Commitment?
}

extension LedgerReader {
  /// All accepted submissions, by event.
  public func eachAcceptedSubmission(_ visit: (AcceptedSubmission) throws -> Void) throws {
    try db.each(
      """
      SELECT sample, contributor, policy, meta, batch IS NOT NULL, at, event, item FROM submission
      WHERE state = 1 ORDER BY event, item
      """
    ) { row in
      try visit(AcceptedSubmission(row))
      return true
    }
  }

  /// The accepted submissions of a sample, by event.
  public func acceptedSubmissions(sample: Int) throws -> [AcceptedSubmission] {
    try db.all(
      """
      SELECT sample, contributor, policy, meta, batch IS NOT NULL, at, event, item FROM submission
      WHERE sample = ? AND state = 1 ORDER BY event, item
      """, .integer(sample), map: AcceptedSubmission.init)
  }

  /// Metadata rows of every submission of a sample.
  public func metadataRows(sample: Int) throws -> [Int] {
    try db.all(
      "SELECT DISTINCT meta FROM submission WHERE sample = ? AND meta IS NOT NULL ORDER BY meta",
      .integer(sample)
    ) { $0.int(0) }
  }

  /// Id of an event and its place in its chain.
  public func eventPlace(_ local: Int) throws -> (
    id: EventID, author: String, chain: ChainID, sequence: Int
  )? {
    try db.first(
      "SELECT e.id, a.fingerprint, e.chain, e.seq FROM event e JOIN author a ON a.n = e.author WHERE e.local = ?",
      .integer(local)
    ) { (EventID(try $0.digest(0)), $0.text(1), ChainID($0.blob(2)) ?? ChainID(0), $0.int(3)) }
  }

  /// Content by its row: key, salt and bytes; nil where it is missing or erased.
  public func content(row number: Int) throws -> (key: Digest, salt: [UInt8]?, bytes: [UInt8])? {
    try db.first(
      "SELECT key, salt, bytes FROM content WHERE n = ? AND bytes IS NOT NULL", .integer(number)
    ) {
      (try $0.digest(0), $0.optionalBlob(1), $0.blob(2))
    }
  }

  /// Standing answers to one task that are shown in a release: skips too, training not.
  public func eachStandingAnswer(task: String, _ visit: (ListedAnswer) throws -> Void) throws {
    guard let task = try taskNumber(task) else { return }
    let choices = try db.all("SELECT n, id FROM choice WHERE task = ?", .integer(task)) {
      ($0.int(0), $0.blob(1))
    }
    var options: [Int: String] = [:]
    options.reserveCapacity(choices.count)
    for (choice, id) in choices {
      if let commitment = AnswerValue.commitment(StoredValue.value(id)) {
        // A text or the JSON of a form: what lies in content is what is listed.
        options[choice] = try content(commitment.digest).map {
          String(decoding: $0.bytes, as: UTF8.self)
        }
      } else {
        options[choice] = StoredValue.text(id)
      }
    }
    try db.each(
      """
      SELECT n.sample, n.contributor, n.value, e.id, n.item, n.at, n.elapsed, n.policy
      FROM answer n JOIN event e ON e.local = n.event WHERE n.task = ? AND n.standing = 1 AND n.training = 0
      """, .integer(task)
    ) { row in
      let value = row.int(2)
      let code = -1 - value
      let skip = value < 0 ? (Codes.skip.indices.contains(code) ? Codes.skip[code] : "none") : nil
      try visit(
        ListedAnswer(
          sample: row.int(0), contributor: row.int(1), choice: value,
          value: options[value] ?? "", skip: skip, event: EventID(try row.digest(3)),
          item: row.int(4), at: row.int(5), elapsedMilliseconds: row.int(6), policy: row.int(7)))
      return true
    }
  }

  /// Everybody, by id as bytes.
  public func listedContributors() throws -> [ListedContributor] {
    try db.all("SELECT n, id, type, roles, license, credit, name FROM contributor ORDER BY id") {
      row in
      ListedContributor(
        number: row.int(0), id: row.text(1), type: ContributorType(rawValue: row.int(2)) ?? .human,
        roles: Roles(rawValue: row.int(3)), license: row.optionalText(4),
        credit: row.optionalText(5).flatMap(Credit.init(rawValue:)) ?? .pseudonym,
        name: row.optionalBlob(6).flatMap { Commitment($0) })
    }
  }

  /// Submissions a contributor, by state.
  public func submissionCounts() throws -> [Int: [SubmissionState: Int]] {
    // Counted here: SQLite would search for each state by way of an index. Neighbours are mostly alike.
    var counts: [Int: [SubmissionState: Int]] = [:]
    var alike = (contributor: -1, state: -1, count: 0)
    func close() {
      guard alike.count > 0 else { return }
      let state = SubmissionState(rawValue: alike.state) ?? .pending
      counts[alike.contributor, default: [:]][state, default: 0] += alike.count
    }
    try db.each("SELECT contributor, state FROM submission ORDER BY event, item") { row in
      let (contributor, state) = (row.int(0), row.int(1))
      if contributor != alike.contributor || state != alike.state {
        close()
        alike = (contributor, state, 0)
      }
      alike.count += 1
      return true
    }
    close()
    return counts
  }

  /// Verdicts on submissions that were not taken back, the newest of each reviewer: (submission, reviewer, accepts),
  /// in an order that does not depend on arrival.
  public func submissionVerdicts() throws -> [(
    submission: ItemReference, reviewer: String, accepts: Bool
  )] {
    let targets = try db.all(
      "SELECT DISTINCT target_event, target_item FROM review WHERE target_event IS NOT NULL ORDER BY 1, 2"
    ) { ItemReference(event: EventID(try $0.digest(0)), index: $0.int(1)) }
    return try targets.flatMap { target in
      NewestVerdict.choose(try reviews(of: target)).map {
        (target, $0.reviewer, $0.verdict == .accept)
      }
    }
  }

  /// Values behind a commitment, on samples that somebody answered, whose opening is not here.
  public func unopenedGoldCount() throws -> Int {
    try db.first(
      """
      SELECT count(*) FROM review r LEFT JOIN content c ON c.key = r.hidden
      WHERE r.hidden IS NOT NULL AND c.bytes IS NULL
        AND NOT EXISTS (SELECT 1 FROM erasure x WHERE x.sample = r.sample)
        AND EXISTS (SELECT 1 FROM answer n INDEXED BY answer_sample
          WHERE n.sample = r.sample AND n.task = r.task AND n.standing = 1 AND n.value >= 0)
      """
    ) { $0.int(0) } ?? 0
  }

  /// Commitments to all values that were kept from readers until a release.
  public func hiddenValues() throws -> [Commitment] {
    try db.all("SELECT DISTINCT hidden FROM review WHERE hidden IS NOT NULL ORDER BY hidden") {
      Commitment(try $0.digest(0))
    }
  }

  /// License of each policy version.
  public func policyLicenses() throws -> [Int: String] {
    let rows = try db.all("SELECT p.n, e.id FROM policy p JOIN event e ON e.local = p.event") {
      ($0.int(0), EventID(try $0.digest(1)))
    }
    var licenses: [Int: String] = [:]
    for (version, event) in rows {
      licenses[version] = try policyRow(event)?.policy.project.license
    }
    return licenses
  }

  /// The newest `at` of a maintainer's event: a release's own time.
  public func lastMaintainerAt() throws -> Int {
    let authors = try db.all(
      """
      SELECT a.n FROM author a JOIN contributor p ON p.id = a.fingerprint WHERE p.roles & 8 <> 0
      """
    ) { $0.int(0) }
    var newest = 0
    for author in authors {
      try db.each("SELECT bytes FROM event WHERE author = ?", .integer(author)) { row in
        newest = max(newest, row.withBytes(0) { EventTime.seconds($0) })
        return true
      }
    }
    return newest
  }

  /// Releases in the order of governance: event, manifest's hash, hash of their heads, version.
  public func releases() throws -> [(
    event: EventID, manifest: Digest, heads: Digest, version: String
  )] {
    try db.all(
      """
      SELECT e.id, r.manifest, r.heads, r.version FROM release r JOIN event e ON e.local = r.event
        JOIN governance g ON g.event = r.event ORDER BY g.position
      """
    ) { (EventID(try $0.digest(0)), try $0.digest(1), try $0.digest(2), $0.text(3)) }
  }

  /// How many events there are, by the events themselves.
  public func eventCount() throws -> Int {
    try db.first("SELECT count(*) FROM event") { $0.int(0) } ?? 0
  }
}

/// The time in an event's canonical bytes, read without parsing the rest: `at` is the first key.
enum EventTime {
  static func seconds(_ bytes: UnsafeRawBufferPointer) -> Int {
    let start = 7  // {"at":"
    guard bytes.count > start + 20 else { return 0 }
    return Timestamp.secondsSince1970(String(decoding: bytes[start..<start + 20], as: UTF8.self))
      ?? 0
  }
}

extension LedgerReader {
  /// All content that is here.
  public func contentRows() throws -> [ContentRow] {
    try db.all("SELECT key, salt, bytes FROM content WHERE bytes IS NOT NULL ORDER BY n") {
      ContentRow(key: try $0.digest(0), salt: $0.optionalBlob(1), bytes: $0.blob(2))
    }
  }
}

extension LedgerWriter {
  /// Fills in content whose key is here and whose bytes are not.
  public func fill(_ row: ContentRow) throws {
    try db.run(
      "UPDATE content SET salt = ?, bytes = ? WHERE key = ? AND bytes IS NULL", .optional(row.salt),
      .blob(row.bytes),
      .blob(row.key.bytes))
  }
}
