import Domain
import Ledger
import Release
import Store

/// What of a release does not hold, in words that name the file or the event.
struct ProofProblems {
  static let limit = 50
  private(set) var all: [String] = []
  mutating func add(_ words: String) { if all.count < Self.limit { all.append(words) } }
}

/// A head as a release's proofs list it.
struct ProvenHead {
  let head: ChainHead
  let key: PublicKey
  let signature: [UInt8]?
}

/// Replays the events of a release into a scratch ledger, checking chains and head signatures on the way.
struct ProofReplay {
  let folder: ReleaseFolder
  let store: LedgerStore
  var problems = ProofProblems()
  private(set) var heads: [ProvenHead] = []
  /// What rows are said to hold and don't, as far as their layout was known.
  var rowProblems = ProofProblems()

  init(_ folder: ReleaseFolder, into store: LedgerStore) {
    self.folder = folder
    self.store = store
  }

  /// Reads proofs/heads.jsonl and checks that each signature is the author's.
  mutating func readHeads() throws {
    guard let lines = try folder.lines(of: .heads) else { return }
    while let line = try lines.next() {
      let object = try JSONScanner.parse(line)
      guard let head = ChainHead(object),
        let key = object["key"]?.stringValue.flatMap(PublicKey.init(authorizedKey:)),
        key.fingerprint == head.author
      else {
        problems.add("proofs/heads.jsonl:\(lines.lineCount): not a head with its author's key")
        continue
      }
      let read = object["sig"]?.stringValue.flatMap {
        SSHSignature.read(armour: $0, namespace: SSHSignature.eventNamespace)
      }
      if read?.key != key {
        problems.add(
          "proofs/heads.jsonl:\(lines.lineCount): its signature is not by \(head.author)")
      }
      heads.append(
        ProvenHead(
          head: head, key: key,
          signature: read?.key == key ? read?.signature : nil))
    }
  }

  /// Adds the content and replays proofs/events.jsonl.zst. Content first: what is there already when its event comes is
  /// written once, and in order.
  /// - Returns: whether there was such a file; nothing is added where there was none.
  mutating func replayEvents() throws -> Bool {
    guard let lines = try folder.lines(of: .events) else { return false }
    try addContent()
    try replay { try lines.next() }
    return true
  }

  /// Replays events given one by one, sorted by (author, chain, seq).
  mutating func replay(_ next: () throws -> [UInt8]?) throws {
    let byID = Dictionary(heads.map { ($0.head.id, $0) }, uniquingKeysWith: { first, _ in first })
    var seen: Set<EventID> = []
    var last: StoredEvent?
    var isAtEnd = false
    var problems = problems
    let keys = heads.map(\.key)
    try store.write { writer in for key in keys { try writer.note(key: key) } }
    func endChain() {
      guard let head = last else { return }
      if byID[head.id] == nil { problems.add("event \(head.id) ends a chain but is no head") }
    }
    while !isAtEnd {
      try store.write { writer in
        for _ in 0..<5_000 {
          guard let bytes = try next() else {
            isAtEnd = true
            return
          }
          let stored: StoredEvent
          do {
            stored = try StoredEvent(
              bytes: bytes, signature: byID[EventID(sha256(bytes))]?.signature)
          } catch {
            problems.add("proofs/events.jsonl.zst: \(error)")
            continue
          }
          let event = stored.event
          let isSameChain =
            last.map { $0.event.author == event.author && $0.event.chain == event.chain } ?? false
          if !isSameChain { endChain() }
          if event.previous != (isSameChain ? last?.id : nil) {
            problems.add("event \(stored.id) does not follow the one before it in its chain")
          }
          if let head = byID[stored.id] {
            seen.insert(stored.id)
            let isSigned = head.signature.map {
              SSHSignature.verify(
                $0, of: bytes, namespace: SSHSignature.eventNamespace, key: head.key)
            }
            if isSigned != true {
              problems.add("head \(stored.id) of \(head.head.author) is not signed by its author")
            }
          }
          last = stored
          try writer.ingest(stored)
        }
      }
    }
    endChain()
    for head in heads where !seen.contains(head.head.id) {
      problems.add("head \(head.head.id) of \(head.head.author) is not among the events")
    }
    self.problems = problems
    let forks = try store.read { try $0.forks() }
    if let fork = forks.first {
      self.problems.add(
        "chain \(fork.chain) of \(fork.author) has a fork at \(fork.sequence), which this version can't judge"
      )
    }
  }

  /// Adds openings, checkpoints' heads and the rows' content, each checked against the key it belongs to.
  mutating func addContent() throws {
    try addOpenings()
    try addCheckpoints()
    try addRows()
  }

  private mutating func addOpenings() throws {
    guard let lines = try folder.lines(of: .openings) else { return }
    try addContent(from: lines, file: "proofs/openings.jsonl.zst") { object in
      guard let key = object["commitment"]?.stringValue.flatMap(Digest.init(hex:)),
        let salt = object["salt"]?.stringValue.flatMap(Hexadecimal.bytes),
        let text = object["text"]?.stringValue
      else { return nil }
      let bytes = Array(text.utf8)
      let isCommitment = Identity.commitment(salt: salt, text: bytes).digest == key
      let isSample = ["text/plain", "application/json"].contains {
        Identity.saltedSampleID(salt: salt, media: $0, content: bytes).digest == key
      }
      return isCommitment || isSample ? ContentRow(key: key, salt: salt, bytes: bytes) : nil
    }
  }

  private mutating func addCheckpoints() throws {
    guard let lines = try folder.lines(of: .checkpoints) else { return }
    try addContent(from: lines, file: "proofs/checkpoints.jsonl.zst") { object in
      object["heads"].map { heads in
        let bytes = JSONWriter.bytes(heads)
        return ContentRow(key: sha256(bytes), bytes: bytes)
      }
    }
  }

  private mutating func addContent(
    from lines: LineReader, file: String, _ row: (JSONValue) throws -> ContentRow?
  ) throws {
    try Self.add(
      to: store, of: { try lines.next() },
      problem: { _ in "\(file):\(lines.lineCount): does not open what it names" },
      content: { .found(try row(JSONScanner.parse($0))) }, problems: &problems)
  }

  /// What an item of a file gives.
  enum Given {
    /// It says nothing of content.
    case nothingHere
    /// nil: it is not what its id commits to.
    case found(ContentRow?)
  }

  /// Adds the content of a file's items, some thousand in a transaction.
  static func add<Item>(
    to store: LedgerStore, of next: () throws -> Item?, problem: (Item) -> String,
    content: (Item) throws -> Given, problems: inout ProofProblems
  ) throws {
    var isAtEnd = false
    var found = problems
    while !isAtEnd {
      try store.write { writer in
        for _ in 0..<5_000 {
          guard let item = try next() else {
            isAtEnd = true
            return
          }
          guard case .found(let row) = try content(item) else { continue }
          if let row {
            try writer.add(row)
          } else {
            found.add(problem(item))
          }
        }
      }
    }
    problems = found
  }
}
