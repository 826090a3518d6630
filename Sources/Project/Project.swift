import Domain
import Ledger
import Scoring
import Store

/// The one door to a project: each use case is a method, used alike by commands, screens and agents.
///
/// Not for several threads at once: whoever opens it uses it from one.
public final class Project {
  public let folder: ProjectFolder
  public let surroundings: Surroundings
  let store: LedgerStore
  /// Things worth saying that happened while opening, e.g. that a new chain was begun.
  public private(set) var warnings: [String] = []
  public let id: EventID
  private var memory: ChainMemory
  private let key: SigningKey?
  private let keyProblem: ProjectError?
  private var currentSigner: Signer?

  /// Opens the project in a folder.
  /// - Parameters:
  ///   - key: path of the user's key; nil: the usual place. Without a readable key everything that only reads works.
  ///   - readOnly: nothing is written, not even by opening.
  /// - Throws: `StoreError`, `ProjectError`.
  public init(
    _ folder: ProjectFolder, key: String? = nil, readOnly: Bool = false, surroundings: Surroundings
  ) throws {
    self.folder = folder
    self.surroundings = surroundings
    store = try LedgerStore(
      opening: folder.ledger, access: readOnly ? .readOnly : .readWrite, judge: OneCoinJudge())
    let path = KeyFile.path(said: key, surroundings: surroundings)
    do {
      self.key = try KeyFile.read(path)
      keyProblem = nil
    } catch let error as ProjectError {
      self.key = nil
      keyProblem = error
    }
    guard let id = try store.read({ try $0.projectID() }) else {
      throw StoreError.damaged(path: folder.ledger, reason: "it has no first event")
    }
    self.id = id
    memory = ChainMemory(project: id, ledger: folder.ledger, surroundings: surroundings)
  }

  /// Leaves the project: leases are given back, the newest heads are remembered.
  public func close() {
    if store.canWrite {
      if let key {
        try? store.write {
          try $0.giveBack(nil, of: key.fingerprint, process: surroundings.processID)
        }
      }
      if let heads = try? store.read({ try $0.heads() }) { memory.remember(heads) }
    }
    store.close()
  }

  /// Whether this opening may write.
  public var isWritable: Bool { store.canWrite }

  /// The user's fingerprint, where there is a key.
  public var fingerprint: String? { key?.fingerprint }

  func requireKey() throws -> SigningKey {
    if let key { return key }
    throw keyProblem ?? .notJoined
  }

  /// Who writes: decided once a session, looking at what this user remembers of the file.
  func signer() throws -> Signer {
    if let currentSigner { return currentSigner }
    let key = try requireKey()
    let (signer, warning) = try store.read { reader in
      try memory.signer(for: key, in: reader, surroundings: surroundings)
    }
    if let warning { warnings.append(warning) }
    if let heads = try? store.read({ try $0.heads() }) { memory.remember(heads) }
    currentSigner = signer
    return signer
  }

  /// Chains that the user has seen further than this ledger goes.
  public func forgottenChains() throws -> [String] {
    try store.read { try memory.forgotten(in: $0) }
  }

  /// The policy in force.
  /// - Throws: `StoreError.damaged` where there is none.
  public func policy() throws -> (version: Int, event: EventID, policy: Policy) {
    guard let found = try store.read({ try $0.currentPolicy() }) else {
      throw StoreError.damaged(path: folder.ledger, reason: "it has no policy")
    }
    return found
  }

  /// Refuses to score, export or verify what a later version must.
  func requireSupportedLevel() throws {
    let required = try store.read { try $0.requiredLevel() }
    guard required <= PolicyBody.supportedLevel else {
      throw ProjectError.needsNewerProgram(required: required)
    }
  }

  /// A commitment to a text that must stay erasable, with its content row.
  /// - Parameter salt: 16 unpredictable bytes that are used for nothing else; nil: they are drawn here.
  func committed(
    _ text: some Sequence<UInt8>, salt: [UInt8]? = nil
  ) -> (commitment: Commitment, row: ContentRow) {
    let bytes = Array(text)
    let salt = salt ?? surroundings.random(Identity.saltBytes)
    let commitment = Identity.commitment(salt: salt, text: bytes)
    return (commitment, ContentRow(key: commitment.digest, salt: salt, bytes: bytes))
  }

  /// Appends one act of the user's and returns when it is on disk.
  @discardableResult
  func act(_ kind: Kind, _ body: JSONObject, content: [ContentRow] = []) throws -> StoredEvent {
    let signer = try signer()
    let draft = Draft(kind: kind, body: body, at: surroundings.now())
    return try translating {
      try store.write { try $0.append(draft, by: signer, content: content) }
    }
  }

  func translating<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let refusal as Refusal {
      throw refusal.isAboutRights
        ? ProjectError.notAllowed(refusal.reason) : ProjectError.refused(refusal.reason)
    }
  }

  /// Does something that only reads, and asks now and then whether to go on: a person may have waited enough.
  ///
  /// - Parameter goesOn: must not use the project.
  /// - Throws: `StoreError.stopped` where it said no; what `body` throws.
  public func reading<Value>(_ goesOn: @escaping () -> Bool, _ body: () throws -> Value) throws
    -> Value
  {
    try store.reading(goesOn, body)
  }

  /// Does what nobody should wait for, in a quiet moment after an acknowledgement: learns from the answers that were
  /// saved, and moves the write-ahead log on. What fails here is done by the next fit and the next checkpoint.
  public func quietMoment() {
    try? store.learnRest()
    try? store.checkpointIfGrown()
  }
}
