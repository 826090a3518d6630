import Domain
import Ledger
import Store

/// What `winnow doctor` found.
public struct Checkup: Sendable {
  public struct Finding: Sendable {
    public let isProblem: Bool
    public let words: String
  }

  public var findings: [Finding] = []
  public var hasProblem: Bool { findings.contains(where: \.isProblem) }

  public mutating func fine(_ words: String) {
    findings.append(Finding(isProblem: false, words: words))
  }
  public mutating func problem(_ words: String) {
    findings.append(Finding(isProblem: true, words: words))
  }
}

extension Project {
  /// A whole copy of the ledger, at any time.
  public func backup(to path: String) throws { try store.backup(to: path) }

  /// Derives everything afresh and compares with what was kept up step by step.
  /// - Returns: the lines that differ; empty where all agree.
  public func rebuild() throws -> [String] {
    let before = try store.read { try $0.canonicalDump() + $0.goldDump() }
    try store.write { try $0.rebuild() }
    let after = try store.read { try $0.canonicalDump() + $0.goldDump() }
    return after.difference(from: before).prefix(20).map { change in
      switch change {
      case .insert(_, let line, _): "now: \(line)"
      case .remove(_, let line, _): "was: \(line)"
      }
    }
  }

  /// Looks at the file, at every chain and head signature, and at what this user remembers of them.
  public func checkup(progress: (Progress) -> Void = { _ in }) throws -> Checkup {
    var checkup = Checkup()
    let problems = try store.integrityProblems()
    if problems.isEmpty { checkup.fine("the database file is whole") }
    for problem in problems { checkup.problem("database: \(problem)") }
    try store.read { reader in
      let chains = try ChainCheck.check(reader, progress: progress)
      if chains.problems.isEmpty {
        checkup.fine(
          "\(chains.events) events in \(chains.heads) chains: every link holds, every head is signed"
        )
      }
      for problem in chains.problems { checkup.problem(problem) }
      for fork in try reader.forks() {
        checkup.problem(
          "chain \(fork.chain) of \(fork.author) has two events number \(fork.sequence): a fork")
      }
      let unapplied = try reader.unapplied()
      if !unapplied.isEmpty {
        checkup.fine("\(unapplied.count) events are kept but not applied (see: winnow log)")
      }
      for key in try reader.alteredContents(limit: 20) {
        checkup.problem("content \(key.hex) is not what its key commits to: it was altered")
      }
      let missing = try reader.missingContentCount()
      if missing > 0 { checkup.fine("\(missing) contents are missing or erased") }
    }
    for chain in try forgottenChains() {
      checkup.problem(
        "you have seen chain \(chain) further than this file goes: it was rolled back or replaced")
    }
    if let network = folder.networkFileSystem {
      checkup.problem("the project lies on \(network): only one machine at a time may use it")
    }
    checkup.fine("SQLite \(LedgerStore.sqliteVersion)")
    return checkup
  }
}

/// Links and head signatures of all chains (docs/ledger.md: "authentic").
struct ChainCheck {
  var events = 0
  var heads = 0
  var problems: [String] = []

  /// `prev` lets the newest signature vouch for all before it, so only heads are verified.
  static func check(_ reader: LedgerReader, progress: (Progress) -> Void) throws -> ChainCheck {
    var check = ChainCheck()
    let project = try reader.projectID()
    var last: (event: Event, id: EventID, signature: [UInt8]?, bytes: [UInt8])?
    func endChain() throws {
      guard let head = last else { return }
      check.heads += 1
      let key = try reader.publicKey(head.event.author)
      let isSigned = key.map { key in
        head.signature.map {
          SSHSignature.verify($0, of: head.bytes, namespace: SSHSignature.eventNamespace, key: key)
        } ?? false
      }
      if isSigned != true {
        check.problems.append(
          "chain \(head.event.chain) of \(head.event.author): its newest event \(head.id) is not signed by its author"
        )
      }
    }
    try reader.eachEvent { bytes, signature in
      check.events += 1
      if check.events % 50_000 == 0 {
        progress(Progress(done: check.events, total: nil, what: "events"))
      }
      let id = EventID(sha256(bytes))
      let event: Event
      do { event = try Event(bytes: bytes) } catch {
        check.problems.append("event \(id): \(error)")
        return
      }
      let isSameChain =
        last.map { $0.event.author == event.author && $0.event.chain == event.chain } ?? false
      if !isSameChain { try endChain() }
      let expected = isSameChain ? last?.id : nil
      if event.previous != expected, last?.event.sequence != event.sequence || !isSameChain {
        check.problems.append("event \(id) does not follow the one before it in its chain")
      }
      if event.kind != Kind.project.word, event.project != project {
        check.problems.append("event \(id) belongs to another project")
      }
      last = (event, id, signature, bytes)
    }
    try endChain()
    check.problems += try reader.mislabelledEvents().map {
      "event row \($0): its id is not the hash of its bytes"
    }
    return check
  }
}
