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
  private let folder: ReleaseFolder
  private let store: LedgerStore
  private(set) var problems = ProofProblems()
  private(set) var heads: [ProvenHead] = []

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

  /// Replays proofs/events.jsonl.zst.
  /// - Returns: whether there was one.
  mutating func replayEvents() throws -> Bool {
    guard let lines = try folder.lines(of: .events) else { return false }
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
  ///
  /// - Parameter ofRows: whether the shards have the samples' content.
  mutating func addContent(ofRows: Bool) throws {
    try addOpenings()
    try addCheckpoints()
    if ofRows { try addRows() }
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
    var isAtEnd = false
    var problems = problems
    while !isAtEnd {
      try store.write { writer in
        for _ in 0..<5_000 {
          guard let line = try lines.next() else {
            isAtEnd = true
            return
          }
          guard let row = try row(JSONScanner.parse(line)) else {
            problems.add("\(file):\(lines.lineCount): does not open what it names")
            continue
          }
          try writer.add(row)
        }
      }
    }
    self.problems = problems
  }

  private mutating func addRows() throws {
    guard let policy = try store.read({ try $0.currentPolicy() })?.policy else { return }
    let isSalted = try store.read { try $0.genesis()?.body.hasSaltedIDs } ?? false
    // Salted contents came with their openings.
    guard !isSalted else { return }
    let shards = folder.rowFiles.filter { $0.path.hasPrefix("data/") }
    if shards.isEmpty {
      return folder.tableFiles.isEmpty
        ? try addTarRows(policy: policy) : try addTableRows(policy: policy)
    }
    for shard in shards {
      let lines = try folder.lines(of: shard.path)
      try addContent(from: lines, file: shard.path) { Self.content(of: $0, policy: policy) }
    }
  }

  private mutating func addTableRows(policy: Policy) throws {
    let columns =
      ["id", "media", "content"] + policy.samples.show.map { policy.exportName(ofField: $0) }
    for file in folder.tableFiles {
      let table = try folder.table(of: file.path, columns: columns)
      var isAtEnd = false
      var problems = problems
      while !isAtEnd {
        try store.write { writer in
          for _ in 0..<5_000 {
            guard let row = try table.next() else {
              isAtEnd = true
              return
            }
            let object = JSONObject(row.map { (key: $0.key, value: .string($0.value)) })
            guard let content = Self.content(of: .object(object), policy: policy) else {
              problems.add("\(file.path): \(row["id"] ?? "a row") is not what its id commits to")
              continue
            }
            try writer.add(content)
          }
        }
      }
      self.problems = problems
    }
  }

  private mutating func addTarRows(policy: Policy) throws {
    for file in folder.files where file.path.hasSuffix(".tar") {
      let members = try folder.members(of: file.path)
      var isAtEnd = false
      var problems = problems
      while !isAtEnd {
        try store.write { writer in
          for _ in 0..<5_000 {
            guard let member = try members.next() else {
              isAtEnd = true
              return
            }
            if member.name.hasSuffix(".txt") {
              let id = Identity.sampleID(media: "text/plain", content: member.bytes)
              guard member.name == id.hex + ".txt" else {
                problems.add(
                  "\(file.path): \(member.name) is not the text that its name commits to")
                continue
              }
              try writer.add(ContentRow(key: id.digest, bytes: member.bytes))
            } else if let row = try? JSONScanner.parse(member.bytes),
              row["media"]?.stringValue != "text/plain"
            {
              guard let content = Self.content(of: row, policy: policy) else {
                problems.add(
                  "\(file.path): \(member.name) is not the content that its id commits to")
                continue
              }
              try writer.add(content)
            }
          }
        }
      }
      self.problems = problems
    }
  }

  /// The content of a row, where its id is that content's hash.
  private static func content(of row: JSONValue, policy: Policy) -> ContentRow? {
    guard let id = row["id"]?.stringValue.flatMap({ SampleID(hex: $0) }),
      let media = row["media"]?.stringValue
    else {
      return nil
    }
    let show = policy.samples.show
    let bytes: [UInt8]
    if media != "application/json" {
      guard let first = show.first, let text = row[policy.exportName(ofField: first)]?.stringValue
      else { return nil }
      bytes = Array(text.utf8)
    } else if let content = row["content"]?.stringValue, !content.isEmpty {
      bytes = Array(content.utf8)
    } else {
      let members = show.compactMap { field in
        row[policy.exportName(ofField: field)].map { (key: field, value: $0) }
      }
      bytes = JSONWriter.bytes(.object(JSONObject(members)))
    }
    return Identity.sampleID(media: media, content: bytes) == id
      ? ContentRow(key: id.digest, bytes: bytes) : nil
  }
}
