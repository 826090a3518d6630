import Domain
import Ledger

/// What can be read in one transaction. Handed out by `LedgerStore.read` and to writers; never kept.
public final class LedgerReader {
  let db: Connection
  let cache: LedgerCache
  /// The policy in force in this transaction, once it was looked up.
  var current: PolicyRow?
  /// Whether this transaction writes, so that what it sees may still be given up.
  let isWriting: Bool

  /// Row numbers found in this transaction; rows are only added in it, so what was found stays.
  private var sampleNumbers: [SampleID: Int] = [:]
  private var contributorNumbers: [String: Int] = [:]
  private var authorNumbers: [String: Int] = [:]
  private var taskNumbers: [String: Int] = [:]

  /// After everything was derived afresh.
  func forgetNumbers() {
    current = nil
    sampleNumbers = [:]
    contributorNumbers = [:]
    authorNumbers = [:]
    taskNumbers = [:]
  }

  init(connection: Connection, cache: LedgerCache, isWriting: Bool = false) {
    self.isWriting = isWriting
    db = connection
    self.cache = cache
  }

  // MARK: Row numbers

  func eventLocal(_ id: EventID) throws -> Int? {
    try db.first("SELECT local FROM event WHERE id = ?", .blob(id.bytes)) { $0.int(0) }
  }

  func contributorNumber(_ id: String) throws -> Int? {
    if let known = contributorNumbers[id] { return known }
    let number = try db.first("SELECT n FROM contributor WHERE id = ?", .utf8(id)) { $0.int(0) }
    contributorNumbers[id] = number
    return number
  }

  func authorNumber(_ fingerprint: String) throws -> Int? {
    if let known = authorNumbers[fingerprint] { return known }
    let number = try db.first("SELECT n FROM author WHERE fingerprint = ?", .utf8(fingerprint)) {
      $0.int(0)
    }
    authorNumbers[fingerprint] = number
    return number
  }

  func sampleNumber(_ id: SampleID) throws -> Int? {
    if let known = sampleNumbers[id] { return known }
    let number = try db.first(
      "SELECT s.n FROM content c JOIN sample s ON s.n = c.n WHERE c.key = ?", .blob(id.bytes)
    ) { $0.int(0) }
    sampleNumbers[id] = number
    return number
  }

  public func sampleID(_ number: Int) throws -> SampleID? {
    try db.first("SELECT key FROM content WHERE n = ?", .integer(number)) {
      SampleID(try $0.digest(0))
    }
  }

  func taskNumber(_ id: String) throws -> Int? {
    if let known = taskNumbers[id] { return known }
    let number = try db.first("SELECT n FROM task WHERE id = ?", .utf8(id)) { $0.int(0) }
    taskNumbers[id] = number
    return number
  }

  /// The row of an option, or of a value as it stands in events.
  func choiceNumber(task: Int, value: JSONValue) throws -> Int? {
    try db.first(
      "SELECT n FROM choice WHERE task = ? AND id = ?", .integer(task),
      .blob(StoredValue.id(of: value))
    ) { $0.int(0) }
  }

  func policyRow(_ event: EventID) throws -> PolicyRow? {
    try cache.row(event) {
      try db.first(
        "SELECT p.n, p.rules FROM policy p JOIN event e ON e.local = p.event WHERE e.id = ?",
        .blob(event.bytes)
      ) { row in
        PolicyRow(
          n: row.int(0), event: event, policy: try Policy(rules: JSONScanner.parse(row.blob(1))))
      }
    }
  }

  func currentPolicyRow() throws -> PolicyRow? {
    if let current { return current }
    let id = try db.first(
      "SELECT e.id FROM policy p JOIN event e ON e.local = p.event ORDER BY p.n DESC LIMIT 1"
    ) {
      EventID(try $0.digest(0))
    }
    current = try id.flatMap { try policyRow($0) }
    return current
  }

  // MARK: What others may know

  /// The genesis event's id.
  public func projectID() throws -> EventID? { try genesis()?.id }

  /// The policy in force: its version (from 1), its event and its rules.
  public func currentPolicy() throws -> (version: Int, event: EventID, policy: Policy)? {
    try currentPolicyRow().map { ($0.n, $0.event, $0.policy) }
  }

  /// The newest placed governance event.
  public func lastGovernance() throws -> EventID? {
    try db.first(
      "SELECT e.id FROM governance g JOIN event e ON e.local = g.event ORDER BY g.position DESC LIMIT 1"
    ) {
      EventID(try $0.digest(0))
    }
  }

  /// Content by its key: salt and bytes; nil where it is missing or erased.
  public func content(_ key: Digest) throws -> (salt: [UInt8]?, bytes: [UInt8])? {
    try db.first(
      "SELECT salt, bytes FROM content WHERE key = ? AND bytes IS NOT NULL", .blob(key.bytes)
    ) {
      ($0.optionalBlob(0), $0.blob(1))
    }
  }
}
