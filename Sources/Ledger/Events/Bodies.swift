import Domain

/// Why a known body can't be applied. It is kept and passed on all the same.
public struct BodyError: Error, Equatable, CustomStringConvertible {
  public let reason: String
  public init(_ reason: String) { self.reason = reason }
  public var description: String { reason }
}

/// Reads members of a body and says which is wrong.
struct BodyReader {
  let body: JSONObject
  init(_ body: JSONObject) { self.body = body }

  func string(_ key: String) throws -> String {
    guard let text = body[key]?.stringValue else { throw BodyError("\(key) is no text") }
    return text
  }
  func optionalString(_ key: String) throws -> String? {
    guard let value = body[key], !value.isNull else { return nil }
    guard let text = value.stringValue else { throw BodyError("\(key) is no text") }
    return text
  }
  func integer(_ key: String) throws -> Int {
    guard let number = body[key]?.intValue else { throw BodyError("\(key) is no number") }
    return number
  }
  func optionalInteger(_ key: String) throws -> Int? { body[key] == nil ? nil : try integer(key) }
  func flag(_ key: String) throws -> Bool {
    guard let value = body[key] else { return false }
    guard let flag = value.boolValue else { throw BodyError("\(key) is neither true nor false") }
    return flag
  }
  func digest<ID: DigestIdentifier>(_ key: String) throws -> ID {
    guard let id = ID(hex: try string(key)) else {
      throw BodyError("\(key) is no id of 64 hexadecimal digits")
    }
    return id
  }
  func optionalDigest<ID: DigestIdentifier>(_ key: String) throws -> ID? {
    guard let value = body[key], !value.isNull else { return nil }
    return try digest(key)
  }
  func list(_ key: String) throws -> [JSONObject] {
    guard let items = body[key]?.arrayValue else { throw BodyError("\(key) is no list") }
    return try items.map {
      guard let object = $0.objectValue else {
        throw BodyError("\(key) holds something else than objects")
      }
      return object
    }
  }
  func eventReference(_ key: String) throws -> ItemReference? {
    guard let value = body[key] else { return nil }
    guard let object = value.objectValue else { throw BodyError("\(key) is no reference") }
    return try ItemReference(object)
  }
}

/// Names one act inside an event: `{"event":…,"index":…}`.
public struct ItemReference: Hashable, Sendable, Comparable {
  public let event: EventID
  public let index: Int

  public init(event: EventID, index: Int) {
    self.event = event
    self.index = index
  }

  init(_ object: JSONObject) throws {
    let reader = BodyReader(object)
    self.init(event: try reader.digest("event"), index: try reader.integer("index"))
    guard index >= 0 else { throw BodyError("index is below 0") }
  }

  public var json: JSONObject { ["event": .string(event.hex), "index": .integer(index)] }

  public static func < (left: Self, right: Self) -> Bool {
    left.event != right.event ? left.event < right.event : left.index < right.index
  }
}

/// `project`: the genesis.
public struct ProjectBody: Sendable {
  public var founder: PublicKey
  /// Whether sample ids are salted commitments.
  public var hasSaltedIDs: Bool
  public var name: String
  /// 32 hexadecimal digits.
  public var nonce: String
  public var parent: EventID?
  /// Fingerprint of the key that may sign one thing: a grant of maintainer.
  public var recovery: String?

  public init(
    founder: PublicKey, hasSaltedIDs: Bool, name: String, nonce: String, parent: EventID? = nil,
    recovery: String?
  ) {
    self.founder = founder
    self.hasSaltedIDs = hasSaltedIDs
    self.name = name
    self.nonce = nonce
    self.parent = parent
    self.recovery = recovery
  }

  public init(_ body: JSONObject) throws {
    let reader = BodyReader(body)
    guard let founder = PublicKey(authorizedKey: try reader.string("founder")) else {
      throw BodyError("founder is no ssh-ed25519 key")
    }
    let ids = try reader.string("ids")
    guard ids == "plain" || ids == "salted" else {
      throw BodyError("ids is neither plain nor salted")
    }
    self.init(
      founder: founder, hasSaltedIDs: ids == "salted", name: try reader.string("name"),
      nonce: try reader.string("nonce"), parent: try reader.optionalDigest("parent"),
      recovery: try reader.optionalString("recovery"))
  }

  public var json: JSONObject {
    [
      "founder": .string(founder.authorizedKey), "ids": .string(hasSaltedIDs ? "salted" : "plain"),
      "name": .string(name), "nonce": .string(nonce),
      "parent": parent.map { .string($0.hex) } ?? .null,
      "recovery": recovery.map { .string($0) } ?? .null,
    ]
  }
}

/// `join`: a key takes part.
public struct JoinBody: Sendable {
  public var key: PublicKey
  public var type: ContributorType
  public var license: String
  public var policy: EventID
  /// Commitment to the name.
  public var name: Commitment?
  public var consent: String?
  public var credit: Credit
  public var model: String?
  /// Fingerprint of the person who runs an agent.
  public var operatedBy: String?

  public init(
    key: PublicKey, type: ContributorType, license: String, policy: EventID, name: Commitment?,
    consent: String? = nil,
    credit: Credit = .pseudonym, model: String? = nil, operatedBy: String? = nil
  ) {
    self.key = key
    self.type = type
    self.license = license
    self.policy = policy
    self.name = name
    self.consent = consent
    self.credit = credit
    self.model = model
    self.operatedBy = operatedBy
  }

  public init(_ body: JSONObject) throws {
    let reader = BodyReader(body)
    guard let key = PublicKey(authorizedKey: try reader.string("key")) else {
      throw BodyError("key is no ssh-ed25519 key")
    }
    guard let type = ContributorType(word: try reader.string("type")),
      type == .human || type == .agent
    else {
      throw BodyError("type is neither human nor agent")
    }
    let credit = try reader.optionalString("credit") ?? Credit.pseudonym.rawValue
    guard let credit = Credit(rawValue: credit) else {
      throw BodyError("credit is not name, pseudonym or anonymous")
    }
    self.init(
      key: key, type: type, license: try reader.string("license"),
      policy: try reader.digest("policy"),
      name: try reader.optionalDigest("name"), consent: try reader.optionalString("consent"),
      credit: credit,
      model: try reader.optionalString("model"), operatedBy: try reader.optionalString("operator"))
  }

  public var json: JSONObject {
    var object: JSONObject = [
      "key": .string(key.authorizedKey), "type": .string(type.word), "license": .string(license),
      "policy": .string(policy.hex), "credit": .string(credit.rawValue),
    ]
    object["name"] = name.map { .string($0.hex) }
    object["consent"] = consent.map { .string($0) }
    object["model"] = model.map { .string($0) }
    object["operator"] = operatedBy.map { .string($0) }
    return object
  }
}

/// An event of a chain, by its number.
public struct ChainPoint: Sendable, Equatable {
  public var chain: ChainID
  public var sequence: Int
  public var id: EventID

  public init(chain: ChainID, sequence: Int, id: EventID) {
    self.chain = chain
    self.sequence = sequence
    self.id = id
  }

  init?(_ value: JSONValue) {
    guard let object = value.objectValue,
      let chain = object["chain"]?.stringValue.flatMap(ChainID.init(hex:)),
      let sequence = object["seq"]?.intValue, sequence >= 0,
      let id = object["id"]?.stringValue.flatMap({ EventID(hex: $0) })
    else { return nil }
    self.init(chain: chain, sequence: sequence, id: id)
  }

  public var json: JSONObject {
    ["chain": .string(chain.hex), "id": .string(id.hex), "seq": .integer(sequence)]
  }
}

/// `grant`: a role given or taken.
public struct GrantBody: Sendable {
  public var after: EventID
  /// Fingerprint of the target.
  public var who: String
  public var isOn: Bool
  public var role: Roles?
  /// The target's newest events that the author knew, one a chain. With the role of annotator: answers to gold up to
  /// them no longer count in the test that pauses. What has another form is read as none.
  public var last: [ChainPoint]

  public init(
    after: EventID, who: String, isOn: Bool = true, role: Roles, last: [ChainPoint] = []
  ) {
    self.after = after
    self.who = who
    self.isOn = isOn
    self.role = role
    self.last = last
  }

  public init(_ body: JSONObject) throws {
    let reader = BodyReader(body)
    after = try reader.digest("after")
    who = try reader.string("who")
    isOn = try reader.flag("on")
    role = try reader.optionalString("role").map {
      guard let role = Roles(word: $0) else { throw BodyError("role is not known") }
      return role
    }
    last = (body["last"]?.arrayValue ?? []).compactMap { ChainPoint($0) }
  }

  public var json: JSONObject {
    var object: JSONObject = ["after": .string(after.hex), "who": .string(who), "on": .bool(isOn)]
    object["role"] = role?.words.first.map { .string($0) }
    if !last.isEmpty { object["last"] = .array(last.map { .object($0.json) }) }
    return object
  }
}

/// `policy`: the project's rules from here on.
public struct PolicyBody: Sendable {
  /// What level of rules this version can apply.
  public static let supportedLevel = 1

  public var after: EventID
  /// The TOML text; shown, never read by a rule.
  public var file: String
  /// SHA-256 of the guideline's bytes, which lie in `content`.
  public var guideline: Digest
  public var requires: Int
  public var policy: Policy

  public init(after: EventID, file: String, guideline: Digest, requires: Int, policy: Policy) {
    self.after = after
    self.file = file
    self.guideline = guideline
    self.requires = requires
    self.policy = policy
  }

  public init(_ body: JSONObject) throws {
    let reader = BodyReader(body)
    after = try reader.digest("after")
    file = try reader.string("file")
    let guideline: SampleID = try reader.digest("guideline")
    self.guideline = guideline.digest
    requires = try reader.integer("requires")
    guard let rules = body["rules"] else { throw BodyError("rules are missing") }
    do { policy = try Policy(rules: rules) } catch { throw BodyError("rules: \(error)") }
  }

  public var json: JSONObject {
    [
      "after": .string(after.hex), "file": .string(file), "guideline": .string(guideline.hex),
      "requires": .integer(requires), "rules": policy.rules,
    ]
  }
}

/// `release`: freezes the events under its heads.
public struct ReleaseBody: Sendable {
  public var after: EventID
  public var manifest: Digest
  /// Root of the tree over the release's sample ids.
  public var samples: Digest
  public var version: String
  /// SHA-256 of the canonical list of heads, which lies in `content`.
  public var heads: Digest
  public var since: EventID?
  /// SHA-256 of the manifest of the release before.
  public var parent: Digest?

  public init(
    after: EventID, manifest: Digest, samples: Digest, version: String, heads: Digest,
    since: EventID?, parent: Digest?
  ) {
    self.after = after
    self.manifest = manifest
    self.samples = samples
    self.version = version
    self.heads = heads
    self.since = since
    self.parent = parent
  }

  public init(_ body: JSONObject) throws {
    let reader = BodyReader(body)
    after = try reader.digest("after")
    manifest = (try reader.digest("manifest") as SampleID).digest
    samples = (try reader.digest("samples") as SampleID).digest
    version = try reader.string("version")
    heads = (try reader.digest("heads") as SampleID).digest
    since = try reader.optionalDigest("since")
    parent = (try reader.optionalDigest("parent") as SampleID?)?.digest
  }

  public var json: JSONObject {
    [
      "after": .string(after.hex), "manifest": .string(manifest.hex),
      "samples": .string(samples.hex),
      "version": .string(version), "heads": .string(heads.hex),
      "since": since.map { .string($0.hex) } ?? .null,
      "parent": parent.map { .string($0.hex) } ?? .null,
    ]
  }
}
