import Domain
import Glibc
import Ledger
import Store

/// What this user remembers outside the ledger file, in their state folder: which chain they write on this machine and
/// file, and the newest event of each chain that they have seen. A file that was rolled back, replaced or planted with
/// somebody's head is noticed by it.
struct ChainMemory {
  private struct Seen {
    var sequence: Int
    var id: EventID
  }

  private let path: String
  fileprivate let place: String
  fileprivate var chains: [String: ChainID] = [:]
  private var seen: [String: Seen] = [:]

  /// Reads what is remembered of a project; a lost or damaged memory counts as none.
  init(project: EventID, ledger: String, surroundings: Surroundings) {
    path = surroundings.stateFolder + "/" + project.hex + ".json"
    var info = stat()
    stat(ledger, &info)
    place = "\(surroundings.machineID) \(info.st_dev) \(info.st_ino)"
    guard let bytes = try? FileAccess.read(path, maximumBytes: 16 << 20),
      let root = try? JSONScanner.parse(bytes)
    else { return }
    for member in root["chains"]?.objectValue?.members ?? [] {
      chains[member.key] = member.value.stringValue.flatMap(ChainID.init(hex:))
    }
    for member in root["seen"]?.objectValue?.members ?? [] {
      guard let sequence = member.value["seq"]?.intValue,
        let id = member.value["id"]?.stringValue.flatMap({ EventID(hex: $0) })
      else { continue }
      seen[member.key] = Seen(sequence: sequence, id: id)
    }
  }

  /// The chain to write on, and why a new one was begun where that is not plain.
  mutating func signer(for key: SigningKey, in reader: LedgerReader, surroundings: Surroundings)
    throws -> (
      signer: Signer, warning: String?
    )
  {
    let name = "\(key.fingerprint) \(place)"
    guard let chain = chains[name] else {
      return (fresh(key, name: name, surroundings: surroundings), nil)
    }
    let head = try reader.head(author: key.fingerprint, chain: chain)
    let remembered = seen[Self.name(key.fingerprint, chain)]
    if let remembered, remembered.sequence > (head?.sequence ?? -1) {
      return (
        fresh(key, name: name, surroundings: surroundings),
        "this ledger has forgotten \(remembered.sequence - (head?.sequence ?? -1)) of your events: it was rolled back or "
          + "restored from a copy. What you do from now on goes into a new chain; compare with: winnow log"
      )
    }
    if let head, head.id != remembered?.id {
      guard try reader.storedEvent(head.id)?.isSigned(by: key.publicKey) == true else {
        return (
          fresh(key, name: name, surroundings: surroundings),
          "the newest event under your name was not signed by you: somebody wrote it into this file. It counts nowhere; "
            + "what you do from now on goes into a new chain"
        )
      }
    }
    return (Signer(key: key, chain: chain), nil)
  }

  private mutating func fresh(_ key: SigningKey, name: String, surroundings: Surroundings) -> Signer
  {
    let chain = ChainID(surroundings.random(8)) ?? ChainID(0)
    chains[name] = chain
    return Signer(key: key, chain: chain)
  }

  /// Chains that this user has seen further than the ledger goes.
  func forgotten(in reader: LedgerReader) throws -> [String] {
    let heads = Dictionary(
      try reader.heads().map { (Self.name($0.author, $0.chain), $0) },
      uniquingKeysWith: { first, _ in first })
    return seen.filter { $0.value.sequence > (heads[$0.key]?.sequence ?? -1) }.keys.sorted()
  }

  /// Remembers the heads as they are now. Best effort: the ledger does not depend on it.
  mutating func remember(_ heads: [ChainHead]) {
    for head in heads {
      let name = Self.name(head.author, head.chain)
      if let known = seen[name], known.sequence > head.sequence { continue }
      seen[name] = Seen(sequence: head.sequence, id: head.id)
    }
    let root: JSONValue = [
      "chains": .object(JSONObject(chains.map { (key: $0.key, value: .string($0.value.hex)) })),
      "seen": .object(
        JSONObject(
          seen.map {
            (
              key: $0.key,
              value: ["seq": .integer($0.value.sequence), "id": .string($0.value.id.hex)]
            )
          })),
    ]
    try? FileAccess.makeFolder(FileAccess.parent(of: path), mode: 0o700)
    try? FileAccess.write(JSONWriter.bytes(root), to: path, mode: 0o600)
  }

  private static func name(_ author: String, _ chain: ChainID) -> String {
    "\(author) \(chain.hex)"
  }
}

extension ChainMemory {
  /// Takes a chain that was just begun as the one to write on.
  mutating func adopt(_ signer: Signer) {
    chains["\(signer.key.fingerprint) \(place)"] = signer.chain
  }
}
