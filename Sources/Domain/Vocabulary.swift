/// What a contributor is.
public enum ContributorType: Int, Sendable, CaseIterable {
  case human = 1
  case agent = 2
  /// A person known only from a maintainer's import.
  case imported = 3
  /// A program known only from a maintainer's import.
  case importedAgent = 4

  /// The word in events and exports.
  public var word: String {
    switch self {
    case .human: "human"
    case .agent: "agent"
    case .imported: "imported"
    case .importedAgent: "imported_agent"
    }
  }

  public init?(word: String) {
    guard let type = Self.allCases.first(where: { $0.word == word }) else { return nil }
    self = type
  }

  public var isAgent: Bool { self == .agent || self == .importedAgent }
}

/// How a contributor is named in exports.
public enum Credit: String, Sendable, CaseIterable {
  case name, pseudonym, anonymous
}

/// What somebody may do. A maintainer may do everything.
public struct Roles: OptionSet, Sendable, Hashable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  public static let submitter = Roles(rawValue: 1)
  public static let annotator = Roles(rawValue: 2)
  public static let reviewer = Roles(rawValue: 4)
  public static let maintainer = Roles(rawValue: 8)

  /// The words of `winnow grant` and of grant events, in rising order.
  public static let words: [(word: String, role: Roles)] = [
    ("submitter", .submitter), ("annotator", .annotator), ("reviewer", .reviewer),
    ("maintainer", .maintainer),
  ]

  public init?(word: String) {
    guard let match = Self.words.first(where: { $0.word == word }) else { return nil }
    self = match.role
  }

  /// The words of all roles held.
  public var words: [String] { Self.words.filter { contains($0.role) }.map(\.word) }

  /// Whether a role is held, by itself or by being maintainer.
  public func allows(_ role: Roles) -> Bool { contains(role) || contains(.maintainer) }
}

/// What became of a submission.
public enum SubmissionState: Int, Sendable, CaseIterable {
  case pending = 0
  case accepted = 1
  case returned = 2
  case rejected = 3
  /// Taken back by its own contributor.
  case withdrawn = 4

  public var word: String {
    switch self {
    case .pending: "pending"
    case .accepted: "accepted"
    case .returned: "returned"
    case .rejected: "rejected"
    case .withdrawn: "withdrawn"
    }
  }
}

/// A reviewer's word on a submission, or on a (sample, task).
public enum Verdict: Int, Sendable, CaseIterable {
  case accept = 1
  case returned = 2
  case reject = 3
  case settle = 4
  case gold = 5

  /// The word in events.
  public var word: String {
    switch self {
    case .accept: "accept"
    case .returned: "return"
    case .reject: "reject"
    case .settle: "settle"
    case .gold: "gold"
    }
  }

  public init?(word: String) {
    guard let verdict = Self.allCases.first(where: { $0.word == word }) else { return nil }
    self = verdict
  }

  /// Whether it speaks of a submission, not of a label.
  public var isOnSubmission: Bool { self == .accept || self == .returned || self == .reject }
}

/// Closed lists of codes that events carry instead of free text.
public enum Codes {
  /// Why somebody skipped a sample.
  public static let skip = ["none", "unsure", "unclear", "broken", "language", "other"]
  /// Why somebody flagged something.
  public static let flag = [
    "personal_data", "broken", "offensive", "duplicate", "license", "other",
  ]
  /// Why a reviewer returned or rejected something.
  public static let reviewReason = [
    "wrong_label", "off_topic", "quality", "duplicate", "license", "format", "other",
  ]
  /// Why what a reviewer corrected went back; derived, never in a review event.
  public static let corrected = "corrected"
}
