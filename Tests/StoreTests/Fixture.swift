import Domain
import Foundation
import Ledger
import Store

/// Settles by plain majority, enough to watch the queue; scoring's rule is tested with scoring.
struct MajorityJudge: LabelJudging {
  func judge(_ votes: LabelVotes) -> LabelState {
    if let gold = votes.gold {
      return LabelState(status: .gold, label: gold, confidencePPM: 1_000_000)
    }
    let counts = Dictionary(votes.votes.map { ($0.label, 1) }, uniquingKeysWith: +)
    let best = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
    let share = best.map { $0.value * 1_000_000 / votes.votes.count } ?? 0
    let isSettled = votes.votes.count >= votes.minimum && share >= votes.thresholdPPM
    return LabelState(status: isSettled ? .settled : .open, label: best?.key, confidencePPM: share)
  }

  func hasFailed(hits: Int, misses: Int, labelCount: Int, minimumAccuracyPPM: Int) -> Bool {
    misses >= hits + 2
  }
}

/// A small project made by hand: keys, drafts and the events they became.
final class Fixture {
  let folder: URL
  let store: LedgerStore
  let maintainer = signer(1)
  private(set) var policy = EventID(sha256([]))
  var clock = 1_700_000_000

  static func signer(_ number: UInt8, chain: UInt64 = 1) -> Signer {
    guard let key = SigningKey(seed: [UInt8](repeating: number, count: 32)) else {
      preconditionFailure("32 bytes")
    }
    return Signer(key: key, chain: ChainID(UInt64(number) << 8 | chain))
  }

  init(isOpen: Bool = true, access: LedgerStore.Access = .scratch) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "winnow-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    store = try LedgerStore(
      creating: folder.appending(path: "ledger.sqlite").path(percentEncoded: false), access: access,
      judge: MajorityJudge())
    let genesis = ProjectBody(
      founder: maintainer.key.publicKey, hasSaltedIDs: false, name: "test",
      nonce: String(repeating: "0", count: 32), recovery: nil)
    try append(.project, genesis.json, by: maintainer)
    try setPolicy(isOpen: isOpen)
    try join(maintainer)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  static func rules(isOpen: Bool, options: [String] = ["bug", "other"]) throws -> Policy {
    try Policy(rules: [
      "project": ["name": "test", "open": .bool(isOpen)],
      "tasks": [
        [
          "id": "topic", "type": "choice", "question": "What is it?",
          "options": .array(options.map { ["id": .string($0)] }),
        ]
      ],
      "overlap": ["min": 2, "max": 3],
    ])
  }

  func setPolicy(isOpen: Bool, options: [String] = ["bug", "other"]) throws {
    let rules = try Self.rules(isOpen: isOpen, options: options)
    let body = PolicyBody(
      after: try store.read { try $0.lastGovernance() } ?? policy, file: "", guideline: sha256([]),
      requires: 1,
      policy: rules)
    policy = try append(.policy, body.json, by: maintainer).id
  }

  @discardableResult
  func append(_ kind: Kind, _ body: JSONObject, by signer: Signer, content: [ContentRow] = [])
    throws -> StoredEvent
  {
    clock += 1
    return try store.write {
      try $0.append(Draft(kind: kind, body: body, at: clock), by: signer, content: content)
    }
  }

  @discardableResult
  func join(_ signer: Signer) throws -> StoredEvent {
    let body = JoinBody(
      key: signer.key.publicKey, type: .human, license: "CC-BY-4.0", policy: policy, name: nil)
    return try append(.join, body.json, by: signer)
  }

  func grant(_ signer: Signer, _ role: Roles) throws {
    guard let after = try store.read({ try $0.lastGovernance() }) else { return }
    try append(
      .grant, GrantBody(after: after, who: signer.key.fingerprint, role: role).json, by: maintainer)
  }

  /// Submits texts; their ids.
  @discardableResult
  func submit(_ texts: [String], by signer: Signer) throws -> (event: EventID, samples: [SampleID])
  {
    let rows = texts.map { text in
      (id: Identity.sampleID(media: "text/plain", content: text.utf8), bytes: Array(text.utf8))
    }
    let body = SubmitBody(
      license: "CC-BY-4.0", media: "text/plain", policy: policy,
      samples: rows.map { SubmitBody.Item(id: $0.id, bytes: $0.bytes.count) })
    let event = try append(
      .submit, body.json, by: signer,
      content: rows.map { ContentRow(key: $0.id.digest, bytes: $0.bytes) })
    return (event.id, rows.map(\.id))
  }

  /// What a submission should say, given by a reviewer (or its own author).
  @discardableResult
  func correct(_ target: ItemReference, to text: String, by signer: Signer) throws -> ItemReference
  {
    let id = Identity.sampleID(media: "text/plain", content: text.utf8)
    let body = SubmitBody(
      license: "CC-BY-4.0", media: "text/plain", policy: policy,
      samples: [SubmitBody.Item(id: id, bytes: text.utf8.count, meta: nil, replaces: target)])
    let event = try append(
      .submit, body.json, by: signer,
      content: [ContentRow(key: id.digest, bytes: Array(text.utf8))])
    return ItemReference(event: event.id, index: 0)
  }

  @discardableResult
  func answer(_ sample: SampleID, _ value: JSONValue, by signer: Signer, seen: Bool = false) throws
    -> StoredEvent
  {
    let item = AnswerBody.Item(
      sample: sample, task: "topic", value: value, elapsedMilliseconds: 900, isSeen: seen)
    return try append(.answer, AnswerBody(answers: [item], policy: policy).json, by: signer)
  }

  @discardableResult
  func review(_ target: ItemReference, _ verdict: Verdict, by signer: Signer) throws -> StoredEvent
  {
    try append(
      .review, ReviewBody(target: .submission(target), verdict: verdict, policy: policy).json,
      by: signer)
  }

  @discardableResult
  func retract(_ event: EventID, by signer: Signer, seen: Bool = false) throws -> StoredEvent {
    let body = RetractBody(policy: policy, targets: [.init(event: event)], isSeen: seen)
    return try append(.retract, body.json, by: signer)
  }

  @discardableResult
  func erase(_ samples: [SampleID], by signer: Signer) throws -> StoredEvent {
    let after = try store.read { try $0.lastGovernance() } ?? policy
    return try append(
      .erase, EraseBody(after: after, samples: samples, reason: "request").json, by: signer)
  }

  var dump: [String] { get throws { try store.read { try $0.canonicalDump() } } }
}
