import Domain
import Ledger

/// The newest event of a chain.
public struct ChainHead: Sendable, Equatable {
  public let author: String
  public let chain: ChainID
  public let sequence: Int
  public let id: EventID

  public init(author: String, chain: ChainID, sequence: Int, id: EventID) {
    self.author = author
    self.chain = chain
    self.sequence = sequence
    self.id = id
  }
}

/// An event as the log shows it.
public struct LogEntry: Sendable {
  public let local: Int
  public let id: EventID
  public let event: Event
  /// Why the rules refused it; nil where it was applied or waits.
  public let refusal: String?
  public let isWaiting: Bool
}

extension LedgerReader {
  /// An event by its row.
  func event(local: Int) throws -> (Event, EventID)? {
    try db.first("SELECT id, bytes FROM event WHERE local = ?", .integer(local)) { row in
      (try Event(bytes: row.blob(1)), EventID(try row.digest(0)))
    }
  }

  /// An event with bytes and signature.
  public func storedEvent(_ id: EventID) throws -> StoredEvent? {
    try db.first("SELECT bytes, signature FROM event WHERE id = ?", .blob(id.bytes)) { row in
      try StoredEvent(bytes: row.blob(0), signature: row.optionalBlob(1))
    }
  }

  /// The newest event of one chain.
  public func head(author: String, chain: ChainID) throws -> ChainHead? {
    try db.first(
      """
      SELECT e.id, e.seq FROM event e WHERE e.author = (SELECT n FROM author WHERE fingerprint = ?) AND e.chain = ?
      ORDER BY e.seq DESC LIMIT 1
      """, .utf8(author), .blob(chain.bytes)
    ) {
      ChainHead(author: author, chain: chain, sequence: $0.int(1), id: EventID(try $0.digest(0)))
    }
  }

  /// The newest event of each chain of one author, by chain as bytes.
  public func heads(of author: String) throws -> [ChainPoint] {
    try db.all(
      """
      SELECT e.chain, e.seq, min(e.id) FROM event e
      WHERE e.author = (SELECT n FROM author WHERE fingerprint = ?1) AND e.seq = (
        SELECT max(h.seq) FROM event h WHERE h.author = e.author AND h.chain = e.chain)
      GROUP BY e.chain ORDER BY e.chain
      """, .utf8(author)
    ) { row in
      ChainPoint(
        chain: ChainID(row.blob(0)) ?? ChainID(0), sequence: row.int(1),
        id: EventID(try row.digest(2)))
    }
  }

  /// The newest event of every chain, by (author, chain) as bytes.
  public func heads() throws -> [ChainHead] {
    try db.all(
      """
      SELECT a.fingerprint, e.chain, e.seq, e.id FROM
        (SELECT author, chain, max(seq) AS seq FROM event GROUP BY author, chain) h
        JOIN event e ON e.author = h.author AND e.chain = h.chain AND e.seq = h.seq
        JOIN author a ON a.n = e.author
      ORDER BY a.fingerprint, e.chain, e.id
      """
    ) { row in
      ChainHead(
        author: row.text(0), chain: ChainID(row.blob(1)) ?? ChainID(0), sequence: row.int(2),
        id: EventID(try row.digest(3)))
    }
  }

  /// The public key of an author, once its join (or the genesis) is here.
  public func publicKey(_ fingerprint: String) throws -> PublicKey? {
    let raw = try db.first("SELECT key FROM author WHERE fingerprint = ?", .utf8(fingerprint)) {
      $0.optionalBlob(0)
    }
    return raw.flatMap { $0 }.flatMap { PublicKey(raw: $0) }
  }

  /// Bytes and signature of all events, by (author, chain, seq), without keeping them. Rows are put in order first:
  /// sorting them with their bytes would hold all of these in memory.
  public func eachEvent(_ visit: (_ bytes: [UInt8], _ signature: [UInt8]?) throws -> Void) throws {
    let order = try db.all(
      """
      SELECT e.local FROM event e JOIN author a ON a.n = e.author
      ORDER BY a.fingerprint, e.chain, e.seq, e.id
      """
    ) { $0.int(0) }
    for local in order {
      try db.each("SELECT bytes, signature FROM event WHERE local = ?", .integer(local)) { row in
        try visit(row.blob(0), row.optionalBlob(1))
        return true
      }
    }
  }

  /// The log, newest first.
  public func eachLogEntry(limit: Int?, _ visit: (LogEntry) throws -> Bool) throws {
    try db.each(
      """
      SELECT e.local, e.id, e.bytes, r.reason, EXISTS (SELECT 1 FROM waiting w WHERE w.event = e.local)
      FROM event e LEFT JOIN refused r ON r.event = e.local ORDER BY e.local DESC LIMIT ?
      """, .integer(limit ?? -1)
    ) { row in
      try visit(
        LogEntry(
          local: row.int(0), id: EventID(try row.digest(1)), event: try Event(bytes: row.blob(2)),
          refusal: row.optionalText(3), isWaiting: row.flag(4)))
    }
  }

  /// Row of the newest event: how far a cache reaches.
  public func lastLocal() throws -> Int {
    try db.first("SELECT max(local) FROM event") { $0.int(0) } ?? 0
  }

  /// The last event that the fit in the queue reaches to; nil where there was none.
  public func scoredThrough() throws -> Int? {
    try db.first("SELECT value FROM local WHERE name = 'scored_through'") { $0.int(0) }
  }

  /// A maintained counter.
  public func counter(_ name: String) throws -> Int {
    try db.first("SELECT value FROM counter WHERE name = ?", .text(name)) { $0.int(0) } ?? 0
  }

  /// Chains with two events of one number.
  public func forks() throws -> [(author: String, chain: ChainID, sequence: Int)] {
    try db.all(
      """
      SELECT a.fingerprint, e.chain, e.seq FROM event e JOIN author a ON a.n = e.author
      GROUP BY e.author, e.chain, e.seq HAVING count(*) > 1 ORDER BY 1, 2, 3
      """
    ) { ($0.text(0), ChainID($0.blob(1)) ?? ChainID(0), $0.int(2)) }
  }

  /// Events that wait or were refused, and why.
  public func unapplied() throws -> [(id: EventID, reason: String)] {
    try db.all(
      """
      SELECT e.id, r.reason FROM refused r JOIN event e ON e.local = r.event
      UNION ALL SELECT e.id, 'waits for something that is not here' FROM waiting w JOIN event e ON e.local = w.event
      ORDER BY 1
      """
    ) { (EventID(try $0.digest(0)), $0.text(1)) }
  }
}

extension LedgerReader {
  /// The highest reader level that a policy in this ledger asks for.
  public func requiredLevel() throws -> Int {
    try db.first("SELECT max(requires) FROM policy") { $0.int(0) } ?? 1
  }
}

extension LedgerReader {
  /// SHA-256 of the guideline in force; its text is content under that key.
  public func currentGuideline() throws -> Digest? {
    try db.first("SELECT guideline FROM policy ORDER BY n DESC LIMIT 1") { try $0.digest(0) }
  }
}

extension LedgerReader {
  /// Samples with answers (or a reviewer's word) by the state of a task's label, from maintained counters.
  public func labelCounts(task: String) throws -> [LabelState.Status: Int] {
    guard let number = try taskNumber(task) else { return [:] }
    var counts: [LabelState.Status: Int] = [:]
    for status in LabelState.Status.allCases {
      counts[status] = try counter(CounterName.labels(task: number, status))
    }
    return counts
  }
}

extension LedgerReader {
  /// Rows of events whose id, author, chain or number is not what their bytes say.
  public func mislabelledEvents() throws -> [Int] {
    var wrong: [Int] = []
    try db.each(
      """
      SELECT e.local, e.id, e.bytes, a.fingerprint, e.chain, e.seq, e.kind FROM event e
        LEFT JOIN author a ON a.n = e.author
      """
    ) { row in
      let event = try? Event(bytes: row.blob(2))
      let isRight =
        sha256(row.blob(2)).bytes == row.blob(1) && event?.author == row.text(3)
        && event?.chain.bytes == row.blob(4)
        && event?.sequence == row.int(5)
        && (event.flatMap { Kind(word: $0.kind)?.rawValue } ?? 0) == row.int(6)
      if !isRight, wrong.count < 20 { wrong.append(row.int(0)) }
      return true
    }
    return wrong
  }

  /// Contents that are named by something and not here.
  public func missingContentCount() throws -> Int {
    try db.first("SELECT count(*) FROM content WHERE bytes IS NULL") { $0.int(0) } ?? 0
  }

  /// Contents whose bytes are not what their key commits to.
  public func alteredContents(limit: Int) throws -> [Digest] {
    var wrong: [Digest] = []
    try db.each(
      """
      SELECT c.key, c.salt, c.bytes, s.media FROM content c LEFT JOIN sample s ON s.n = c.n WHERE c.bytes IS NOT NULL
      """
    ) { row in
      let key = try row.digest(0)
      let bytes = row.blob(2)
      let isRight: Bool
      if let media = row.optionalText(3) {
        let salt = row.optionalBlob(1)
        isRight =
          (salt.map { Identity.saltedSampleID(salt: $0, media: media, content: bytes) }
          ?? Identity.sampleID(media: media, content: bytes)).digest == key
      } else if let salt = row.optionalBlob(1) {
        isRight = Identity.commitment(salt: salt, text: bytes).digest == key
      } else {
        // A guideline is its own hash; an import's salt lies under the hash of its source's name.
        isRight = sha256(bytes) == key || bytes.count == Identity.saltBytes
      }
      if !isRight { wrong.append(key) }
      return wrong.count < limit
    }
    return wrong
  }
}
