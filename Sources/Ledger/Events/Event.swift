import Domain

/// Why bytes are no event.
public struct EventError: Error, Equatable, CustomStringConvertible {
  public let reason: String
  public var description: String { "not an event: \(reason)" }
}

/// One signed contribution. Its canonical bytes are what is hashed, signed, stored and passed on (docs/ledger.md).
public struct Event: Sendable, Equatable {
  /// Most bytes an event may have.
  public static let maximumBytes = 1 << 20

  /// What the author's clock said, in seconds since 1970; shown, breaks ties, never trusted for limits.
  public var at: Int
  /// Fingerprint of the author's key.
  public var author: String
  public var body: JSONObject
  public var chain: ChainID
  public var kind: String
  /// The event before in this chain; nil in the first.
  public var previous: EventID?
  /// The genesis event; nil in the genesis itself.
  public var project: EventID?
  public var sequence: Int
  public var version: Int

  public init(
    at: Int, author: String, body: JSONObject, chain: ChainID, kind: String, previous: EventID?,
    project: EventID?, sequence: Int, version: Int = 1
  ) {
    self.at = at
    self.author = author
    self.body = body
    self.chain = chain
    self.kind = kind
    self.previous = previous
    self.project = project
    self.sequence = sequence
    self.version = version
  }

  /// The canonical bytes (RFC 8785 of ASCII keys and integers).
  public var bytes: [UInt8] {
    let envelope: JSONObject = [
      "at": .string(Timestamp.text(secondsSince1970: at)),
      "author": .string(author),
      "body": .object(body),
      "chain": .string(chain.hex),
      "kind": .string(kind),
      "prev": previous.map { .string($0.hex) } ?? .null,
      "project": project.map { .string($0.hex) } ?? .null,
      "seq": .integer(sequence),
      "v": .integer(version),
    ]
    return JSONWriter.bytes(.object(envelope))
  }

  /// Reads canonical bytes strictly: anything that isn't exactly them is refused.
  /// - Throws: `EventError`.
  public init(bytes: some Collection<UInt8>) throws {
    guard bytes.count <= Self.maximumBytes else {
      throw EventError(reason: "over \(Self.maximumBytes) bytes")
    }
    let value: JSONValue
    do { value = try JSONScanner.parse(bytes, form: .event) } catch {
      throw EventError(reason: "\(error)")
    }
    guard let object = value.objectValue else { throw EventError(reason: "no object") }
    guard object.keys == ["at", "author", "body", "chain", "kind", "prev", "project", "seq", "v"]
    else {
      throw EventError(
        reason: "its keys are not at, author, body, chain, kind, prev, project, seq, v")
    }
    guard let at = object["at"]?.stringValue.flatMap(Timestamp.secondsSince1970) else {
      throw EventError(reason: "at")
    }
    guard let author = object["author"]?.stringValue, author.hasPrefix("SHA256:"),
      author.utf8.count == 50
    else {
      throw EventError(reason: "author")
    }
    guard let body = object["body"]?.objectValue else { throw EventError(reason: "body") }
    guard let chain = object["chain"]?.stringValue.flatMap(ChainID.init(hex:)) else {
      throw EventError(reason: "chain")
    }
    guard let kind = object["kind"]?.stringValue else { throw EventError(reason: "kind") }
    guard let sequence = object["seq"]?.intValue, sequence >= 0 else {
      throw EventError(reason: "seq")
    }
    guard let version = object["v"]?.intValue, version >= 1 else { throw EventError(reason: "v") }
    let previous = try Self.reference(object["prev"], "prev")
    let project = try Self.reference(object["project"], "project")
    guard (previous == nil) == (sequence == 0) else {
      throw EventError(reason: "prev and seq disagree")
    }
    self.init(
      at: at, author: author, body: body, chain: chain, kind: kind, previous: previous,
      project: project,
      sequence: sequence, version: version)
  }

  private static func reference(_ value: JSONValue?, _ name: String) throws -> EventID? {
    switch value {
    case .null?: return nil
    case .string(let hex)?:
      guard let id = EventID(hex: hex) else { throw EventError(reason: name) }
      return id
    default: throw EventError(reason: name)
    }
  }
}

/// An event with its bytes, its id and, where it has one of its own, its signature.
public struct StoredEvent: Sendable {
  public let event: Event
  public let id: EventID
  public let bytes: [UInt8]
  /// 64 bytes, or nil where only a later event of the chain vouches for it.
  public let signature: [UInt8]?

  /// Signs an event.
  public init(signing event: Event, with key: SigningKey) throws {
    let bytes = event.bytes
    guard bytes.count <= Event.maximumBytes else {
      throw EventError(reason: "over \(Event.maximumBytes) bytes")
    }
    self.event = event
    self.bytes = bytes
    id = EventID(sha256(bytes))
    signature = try SSHSignature.sign(bytes, namespace: SSHSignature.eventNamespace, key: key)
  }

  /// Reads canonical bytes; the signature is not checked here.
  /// - Throws: `EventError`.
  public init(bytes: [UInt8], signature: [UInt8]?) throws {
    event = try Event(bytes: bytes)
    self.bytes = bytes
    id = EventID(sha256(bytes))
    self.signature = signature
  }

  /// Whether the event's own signature is the key's.
  public func isSigned(by key: PublicKey) -> Bool {
    guard let signature, key.fingerprint == event.author else { return false }
    return SSHSignature.verify(
      signature, of: bytes, namespace: SSHSignature.eventNamespace, key: key)
  }
}
