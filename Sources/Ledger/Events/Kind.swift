/// The kinds of event that this version knows. Others are checked, stored, passed on, never applied.
public enum Kind: Int, Sendable, CaseIterable {
  case project = 1
  case join = 2
  case grant = 3
  case policy = 4
  case submit = 5
  case answer = 6
  case review = 7
  case flag = 8
  case comment = 9
  case retract = 10
  case erase = 11
  case propose = 12
  case vote = 13
  case release = 14
  case attest = 15

  /// The word in events.
  public var word: String { Self.words[rawValue - 1] }

  public init?(word: String) {
    guard let index = Self.words.firstIndex(of: word) else { return nil }
    self.init(rawValue: index + 1)
  }

  /// In the order of raw values.
  private static let words = [
    "project", "join", "grant", "policy", "submit", "answer", "review", "flag", "comment",
    "retract", "erase",
    "propose", "vote", "release", "attest",
  ]

  /// Whether its place in the order of governance matters: it names in `after` the last one its author knew.
  public var isGovernance: Bool {
    switch self {
    case .project, .grant, .policy, .erase, .release: true
    default: false
    }
  }

  /// Whether this version's rules apply it.
  public var isApplied: Bool {
    switch self {
    case .project, .join, .grant, .policy, .submit, .answer, .review, .flag, .comment, .retract,
      .erase, .release:
      true
    case .propose, .vote, .attest: false
    }
  }
}
