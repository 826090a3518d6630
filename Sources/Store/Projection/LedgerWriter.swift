import Domain
import Ledger
import Schema

/// Why an act of one's own was not appended.
public struct Refusal: Error, CustomStringConvertible {
  public let reason: String
  /// Whether the person lacks a right, rather than the act being wrong.
  public let isAboutRights: Bool
  public var description: String { reason }

  init(reason: String, isAboutRights: Bool = false) {
    self.reason = reason
    self.isAboutRights = isAboutRights
  }
}

/// Who appends: a key and the chain that it writes on this machine and file.
public struct Signer: Sendable {
  public let key: SigningKey
  public let chain: ChainID

  public init(key: SigningKey, chain: ChainID) {
    self.key = key
    self.chain = chain
  }
}

/// An act before it has its place in a chain.
public struct Draft: Sendable {
  public let kind: Kind
  public let body: JSONObject
  /// Seconds since 1970 on the author's clock.
  public let at: Int

  public init(kind: Kind, body: JSONObject, at: Int) {
    self.kind = kind
    self.body = body
    self.at = at
  }
}

/// Erasable bytes that belong to an event.
public struct ContentRow: Sendable {
  public let key: Digest
  public let salt: [UInt8]?
  public let bytes: [UInt8]

  public init(key: Digest, salt: [UInt8]? = nil, bytes: [UInt8]) {
    self.key = key
    self.salt = salt
    self.bytes = bytes
  }
}

/// A counting answer that was just added, by row numbers.
struct FreshAnswer {
  let event: Int
  let sample: Int
  let task: Int
  let contributor: Int
  let choice: Int
}

/// The only value that can append: an event, its content and all that is derived, in one transaction.
public final class LedgerWriter {
  public let reader: LedgerReader
  let db: Connection
  let judge: any LabelJudging
  var rules: Rules<LedgerReader> { Rules(reader) }

  /// Row numbers (and small bytes) of content that this transaction added.
  var recent: [Digest: (n: Int, bytes: [UInt8]?)] = [:]
  /// Samples whose place in the queue has to be worked out again before the commit.
  var touched: Set<Int> = []
  var isWholeQueueTouched = false
  /// Answers that this transaction added and that count: the queue learns from them.
  var fresh: [FreshAnswer] = []
  /// What the answers of this transaction tell of other samples is left to `learnRest`: who waits for the disk needn't
  /// wait for that too.
  public var learnsLater = false
  /// What the answers of this transaction change in the queue is left to the next one, whoever begins it: marks stay for
  /// it in `counter`, whose page is written anyway. To be set to false, and settled, before something is handed out.
  public var settlesLater = false
  /// Samples that carry such a mark.
  var unsettled: Set<Int> = []
  /// Tests on gold whose answers changed.
  var touchedTests: Set<GoldTestKey> = []
  var counts: [String: Int] = [:]
  var needsRebuild = false

  /// Events are appended only where the commit waits for the disk.
  private let isDurable: Bool
  /// Whether samples have a place in the queue, and people's answers to gold are counted.
  let hasQueue: Bool

  init(
    connection: Connection, cache: LedgerCache, judge: any LabelJudging, isDurable: Bool = true,
    hasQueue: Bool = true
  ) {
    self.isDurable = isDurable
    self.hasQueue = hasQueue
    db = connection
    self.judge = judge
    reader = LedgerReader(connection: connection, cache: cache, isWriting: true)
  }

  // MARK: Appending one's own

  /// Signs a draft on top of the signer's chain, stores it with its content and applies it.
  /// - Throws: `Refusal` where the rules don't allow it (the transaction must be given up then), `StoreError`.
  @discardableResult
  public func append(_ draft: Draft, by signer: Signer, content: [ContentRow] = []) throws
    -> StoredEvent
  {
    for row in content { _ = try add(row) }
    let head = try reader.head(author: signer.key.fingerprint, chain: signer.chain)
    let event = Event(
      at: draft.at, author: signer.key.fingerprint, body: draft.body, chain: signer.chain,
      kind: draft.kind.word,
      previous: head?.id, project: try reader.projectID(),
      sequence: head.map { $0.sequence + 1 } ?? 0)
    let stored = try StoredEvent(signing: event, with: signer.key)
    let local = try insert(stored)
    if head == nil { try note(key: signer.key.publicKey) }
    switch try judgeEvent(local: local, stored.event, id: stored.id) {
    case .applied: break
    case .refused(let reason): throw Refusal(reason: reason)
    case .waiting(let reference):
      var isAboutRights = false
      switch reference {
      case .role, .contributor: isAboutRights = true
      case .link, .placed, .event, .sample: break
      }
      throw Refusal(reason: Self.words(for: reference), isAboutRights: isAboutRights)
    }
    return stored
  }

  private static func words(for reference: Reference) -> String {
    switch reference {
    case .link, .placed, .event: "it refers to something that is not in this ledger"
    case .contributor: "your key has not joined this project; join with: winnow join --name NAME"
    case .role:
      "your role does not allow this; a maintainer can give it with: winnow grant NAME ROLE"
    case .sample: "no such sample in this ledger"
    }
  }

  /// Adds content; its row number.
  @discardableResult
  public func add(_ row: ContentRow) throws -> Int {
    try addNew(row)
    return recent[row.key]?.n ?? 0
  }

  /// Adds content; whether its key was not here before.
  @discardableResult
  public func addNew(_ row: ContentRow) throws -> Bool {
    if recent[row.key] != nil { return false }
    try db.run(
      "INSERT INTO content (key, salt, bytes) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING",
      .blob(row.key.bytes), .optional(row.salt), .blob(row.bytes))
    let isNew = db.changedRows == 1
    var number = db.lastInsertedRow
    if !isNew {
      number =
        try db.first("SELECT n FROM content WHERE key = ?", .blob(row.key.bytes)) { $0.int(0) } ?? 0
      try db.run(
        """
        UPDATE content SET salt = ?, bytes = ? WHERE n = ? AND bytes IS NULL
          AND NOT EXISTS (SELECT 1 FROM erasure WHERE sample = n)
        """, .optional(row.salt), .blob(row.bytes), .integer(number))
    }
    recent[row.key] = (number, row.salt == nil ? nil : row.bytes)
    return isNew
  }

  // MARK: Taking in what others signed

  /// Stores an event and applies it, or keeps it waiting, or notes why it is refused. What is known already is left.
  /// Signatures are the caller's business: whoever takes events in checks heads first.
  public func ingest(_ stored: StoredEvent) throws {
    guard try reader.eventLocal(stored.id) == nil else { return }
    let local = try insert(stored)
    _ = try judgeEvent(local: local, stored.event, id: stored.id)
  }

  /// Keeps the public key of an author: most come with their join, a recovery key with what it signed.
  public func note(key: PublicKey) throws {
    _ = try authorRow(key.fingerprint)
    try db.run(
      "UPDATE author SET key = ? WHERE fingerprint = ? AND key IS NULL", .blob(key.raw),
      .utf8(key.fingerprint))
  }

  private func insert(_ stored: StoredEvent) throws -> Int {
    guard isDurable else {
      throw StoreError.sqlite(code: 21, message: "an event in a transaction that is not durable")
    }
    let author = try authorRow(stored.event.author)
    try db.run(
      "INSERT INTO event (id, author, chain, seq, kind, bytes, signature) VALUES (?, ?, ?, ?, ?, ?, ?)",
      .blob(stored.id.bytes), .integer(author), .blob(stored.event.chain.bytes),
      .integer(stored.event.sequence),
      .integer(Kind(word: stored.event.kind)?.rawValue ?? 0), .blob(stored.bytes),
      .optional(stored.signature))
    count("events", 1)
    return db.lastInsertedRow
  }

  private func authorRow(_ fingerprint: String) throws -> Int {
    if let number = try reader.authorNumber(fingerprint) { return number }
    try db.run("INSERT INTO author (fingerprint) VALUES (?)", .utf8(fingerprint))
    return db.lastInsertedRow
  }

  // MARK: Judging

  enum Verdict {
    case applied
    case waiting(Reference)
    case refused(String)
  }

  /// Judges one event and then everything that waited for it.
  func judgeEvent(local: Int, _ event: Event, id: EventID) throws -> Verdict {
    var released: [Reference] = []
    let verdict = try judgeOne(local: local, event, id: id, released: &released)
    try retry(released)
    return verdict
  }

  private func retry(_ references: [Reference]) throws {
    guard !references.isEmpty,
      try db.first("SELECT 1 FROM waiting LIMIT 1", map: { _ in true }) == true
    else { return }
    var queue = references
    while let reference = queue.popLast() {
      let events = try db.all(
        "SELECT event FROM waiting WHERE reference = ?", .blob(reference.bytes)
      ) { $0.int(0) }
      for local in events {
        try db.run("DELETE FROM waiting WHERE event = ?", .integer(local))
        guard let (event, id) = try reader.event(local: local) else { continue }
        _ = try judgeOne(local: local, event, id: id, released: &queue)
      }
    }
  }

  private func judgeOne(local: Int, _ event: Event, id: EventID, released: inout [Reference]) throws
    -> Verdict
  {
    if let verdict = try link(event) { return try note(verdict, local: local) }
    released.append(.link(id))
    if let kind = Kind(word: event.kind), event.version == 1, kind.isGovernance {
      if let verdict = try place(local: local, event, id: id) {
        return try note(verdict, local: local)
      }
      released.append(.placed(id))
      if needsRebuild { return .applied }
    }
    return try note(carryOut(local: local, event, id: id, released: &released), local: local)
  }

  private func note(_ verdict: Verdict, local: Int) throws -> Verdict {
    switch verdict {
    case .applied: break
    case .waiting(let reference):
      try db.run(
        "INSERT OR IGNORE INTO waiting (reference, event) VALUES (?, ?)", .blob(reference.bytes),
        .integer(local))
    case .refused(let reason):
      try db.run(
        "INSERT OR REPLACE INTO refused (event, reason) VALUES (?, ?)", .integer(local),
        .text(reason))
    }
    return verdict
  }

  /// Checks the step to the event before in the chain; nil where it holds.
  private func link(_ event: Event) throws -> Verdict? {
    guard let previous = event.previous else { return nil }
    let before = try db.first(
      """
      SELECT a.fingerprint, e.chain, e.seq,
        EXISTS (SELECT 1 FROM waiting w WHERE w.event = e.local AND substr(w.reference, 1, 1) = x'6C')
      FROM event e JOIN author a ON a.n = e.author WHERE e.id = ?
      """, .blob(previous.bytes)
    ) { (author: $0.text(0), chain: $0.blob(1), sequence: $0.int(2), isLoose: $0.flag(3)) }
    guard let before, !before.isLoose else { return .waiting(.link(previous)) }
    guard before.author == event.author, before.chain == event.chain.bytes,
      before.sequence + 1 == event.sequence
    else {
      return .refused("its chain is broken: the event before it is another's or has another number")
    }
    return nil
  }

  private func carryOut(local: Int, _ event: Event, id: EventID, released: inout [Reference]) throws
    -> Verdict
  {
    if event.kind != Kind.project.word {
      guard let project = try reader.projectID() else {
        return .waiting(event.project.map { .placed($0) } ?? .placed(id))
      }
      guard event.project == project else { return .refused("it belongs to another project") }
    }
    switch try rules.apply(event, id: id) {
    case .refuse(let reason): return .refused(reason)
    case .wait(let reference): return .waiting(reference)
    case .apply(let changes, let affected):
      let policy = event.body["policy"]?.stringValue.flatMap { EventID(hex: $0) }
      let source = EventSource(
        local: local, id: id, author: event.author, at: event.at, policy: policy)
      for change in changes { try carryOut(change, of: source, released: &released) }
      for item in affected {
        for change in try rules.derive(item) {
          try carryOut(change, of: source, released: &released)
        }
        try touch(item)
      }
      released.append(.event(id))
      return .applied
    }
  }

  // MARK: Ending

  /// What has to be done once before the commit.
  func finish() throws {
    if needsRebuild { try rebuild() }
    try refreshQueue()
    try flushCounts()
  }

  func count(_ name: String, _ difference: Int) { counts[name, default: 0] += difference }

  func flushCounts() throws {
    for name in counts.keys.sorted() where counts[name] != 0 {
      try db.run(
        "INSERT INTO counter (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = value + ?2",
        .text(name), .integer(counts[name] ?? 0))
    }
    counts = [:]
  }
}

/// The applied event that a change belongs to.
struct EventSource {
  let local: Int
  let id: EventID
  let author: String
  let at: Int
  /// The policy that an ordinary event names.
  let policy: EventID?
}
