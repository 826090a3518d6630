import Domain

/// What the rules know of a contributor.
public struct ContributorFacts: Sendable, Equatable {
  public var type: ContributorType
  public var roles: Roles
  /// Whether a `join` of the key was applied; a founder is known before joining.
  public var hasJoined: Bool

  public init(type: ContributorType, roles: Roles, hasJoined: Bool) {
    self.type = type
    self.roles = roles
    self.hasJoined = hasJoined
  }
}

/// Where an act stands among others: its chain and place in it, what its author's clock said, and its own name.
public struct ActPosition: Sendable, Equatable {
  public var reference: ItemReference
  /// Author and chain together; equal for acts of one chain.
  public var chain: ChainKey
  public var sequence: Int
  public var at: Int

  public init(reference: ItemReference, chain: ChainKey, sequence: Int, at: Int) {
    self.reference = reference
    self.chain = chain
    self.sequence = sequence
    self.at = at
  }

  /// Newer in the same chain.
  func isAfterInChain(_ other: ActPosition) -> Bool {
    (sequence, reference.index) > (other.sequence, other.reference.index)
  }

  /// Between chains the greater (at, id) stands.
  func isAfterBetweenChains(_ other: ActPosition) -> Bool {
    at != other.at ? at > other.at : reference > other.reference
  }
}

/// An author's chain.
public struct ChainKey: Hashable, Sendable {
  public let author: String
  public let chain: ChainID

  public init(author: String, chain: ChainID) {
    self.author = author
    self.chain = chain
  }
}

/// One contributor's answer to one (sample, task).
public struct AnswerFacts: Sendable, Equatable {
  public var position: ActPosition
  public var isSeen: Bool
  /// Taken back by a retract without `seen`.
  public var isRetracted: Bool
  public var replaces: ItemReference?

  public init(position: ActPosition, isSeen: Bool, isRetracted: Bool, replaces: ItemReference?) {
    self.position = position
    self.isSeen = isSeen
    self.isRetracted = isRetracted
    self.replaces = replaces
  }
}

/// One sample given by one contributor.
public struct SubmissionFacts: Sendable, Equatable {
  public var reference: ItemReference
  /// Whose it is: of a correction the first submitter.
  public var contributor: String
  /// Who signed it: another than the contributor where a reviewer corrected theirs.
  public var author: String
  public var policy: EventID
  /// It was taken back, or what it corrects was.
  public var isRetracted: Bool
  public var state: SubmissionState

  public init(
    reference: ItemReference, contributor: String, author: String, policy: EventID,
    isRetracted: Bool, state: SubmissionState
  ) {
    self.reference = reference
    self.contributor = contributor
    self.author = author
    self.policy = policy
    self.isRetracted = isRetracted
    self.state = state
  }
}

/// A verdict on a submission.
public struct ReviewFacts: Sendable, Equatable {
  public var position: ActPosition
  public var reviewer: String
  public var verdict: Verdict
  public var isRetracted: Bool

  public init(position: ActPosition, reviewer: String, verdict: Verdict, isRetracted: Bool) {
    self.position = position
    self.reviewer = reviewer
    self.verdict = verdict
    self.isRetracted = isRetracted
  }
}

/// What was applied of an event, for a retract that names it.
public struct ActFacts: Sendable, Equatable {
  public var author: String
  public var kind: Kind
  public var affected: [Affected]

  public init(author: String, kind: Kind, affected: [Affected]) {
    self.author = author
    self.kind = kind
    self.affected = affected
  }
}

/// Something derived that has to be judged again.
public enum Affected: Hashable, Sendable {
  case standing(contributor: String, sample: SampleID, task: String)
  case submission(ItemReference)
  /// All submissions of somebody, and all that they reviewed: their roles changed.
  case contributor(String)
  /// A label's verdicts: nothing is derived in the rules, scoring reads them.
  case label(sample: SampleID, task: String)
  /// A flag: nothing is derived from it.
  case flag(sample: SampleID)
  /// A comment: nothing is derived from it.
  case comment(sample: SampleID)
}

/// What an event has to wait for before it can be judged.
public enum Reference: Hashable, Sendable {
  /// The event before in its chain.
  case link(EventID)
  /// A governance event that has its place in the order.
  case placed(EventID)
  /// An event that was applied.
  case event(EventID)
  /// A key that joined.
  case contributor(String)
  /// A role for somebody.
  case role(String)
  /// A sample that was submitted.
  case sample(SampleID)

  /// A unique key.
  public var bytes: [UInt8] {
    switch self {
    case .link(let id): Array("l".utf8) + id.bytes
    case .placed(let id): Array("p".utf8) + id.bytes
    case .event(let id): Array("e".utf8) + id.bytes
    case .contributor(let id): Array("c".utf8) + Array(id.utf8)
    case .role(let id): Array("r".utf8) + Array(id.utf8)
    case .sample(let id): Array("s".utf8) + id.bytes
    }
  }
}

/// What the rules look up. SQLite rows answer it in the store, the same tables in a temporary database for `verify`.
public protocol RulesLookup {
  /// The genesis; nil before it.
  func genesis() throws -> (id: EventID, body: ProjectBody)?
  func contributor(_ id: String) throws -> ContributorFacts?
  /// A policy that was applied.
  func policy(_ id: EventID) throws -> Policy?
  func isKnown(_ sample: SampleID) throws -> Bool
  func submission(_ reference: ItemReference) throws -> SubmissionFacts?
  /// References of all submissions of somebody, and of all that they reviewed.
  func submissionsTouched(by contributor: String) throws -> [ItemReference]
  func reviews(of submission: ItemReference) throws -> [ReviewFacts]
  func answers(contributor: String, sample: SampleID, task: String) throws -> [AnswerFacts]
  /// What was applied of an event, or of one act in it; nil where it was not applied (yet).
  func act(_ event: EventID, index: Int?) throws -> ActFacts?
  /// The events of one author's batch.
  func events(ofBatch batch: String, author: String) throws -> [EventID]
}
