import Domain
import Ledger
import Store

/// What the first screen says.
public struct HomeSummary: Sendable, Equatable {
  public let projectName: String
  public let title: String
  /// The user's name, else fingerprint; nil where the key has not joined.
  public let me: String?
  public let roles: [String]
  public let policyVersion: Int
  public let acceptedSamples: Int
  public let standingAnswers: Int
  public let myAnswers: Int
  /// Submissions that wait for the user's verdict.
  public let toReview: Int
  public let mayReview: Bool
  /// Labels that people disagree on.
  public let disputed: Int
  /// Samples whose answers by the user a later guideline or policy touches, up to `Project.revisitedOnHome`.
  public let toRevisit: Int
  public let maySubmit: Bool
  public let mySubmissions: SubmissionNews
  /// Where the user is paused, and why.
  public let pauses: [Pause]
  /// People who object to being paused; for reviewers.
  public let appeals: [Pause]
  /// The guideline is another than the one that the user looked at last.
  public let hasNewGuideline: Bool
  /// Tasks that are asked now.
  public let askedTasks: [String]
  /// Tasks of the policy that this version does not ask yet.
  public let notAskedYet: [String]
}

extension Project {
  public static let revisitedOnHome = 200
  private static let revisitedOnHomeEvents = 4_000

  private func disputedCount(_ policy: Policy) throws -> Int {
    try store.read { reader in
      try policy.tasks.reduce(0) {
        $0 + (try reader.labelCounts(task: $1.id)[.disputed] ?? 0)
      }
    }
  }

  /// Reads maintained counters and who is paused, so that it is as quick in a large project.
  public func home() throws -> HomeSummary {
    let found = try policy()
    let me = try me()
    let isJoined = me?.hasJoined == true || me?.roles.contains(.maintainer) == true
    let mayReview = me?.roles.allows(.reviewer) ?? false
    let counts = try store.read {
      (try $0.counter(CounterName.acceptedSamples), try $0.counter(CounterName.standingAnswers))
    }
    return HomeSummary(
      projectName: found.policy.project.name, title: found.policy.project.title,
      me: isJoined ? (me?.name ?? fingerprint) : nil, roles: me?.roles.words ?? [],
      policyVersion: found.version,
      acceptedSamples: counts.0, standingAnswers: counts.1, myAnswers: me?.answers ?? 0,
      toReview: mayReview ? try pendingReviewCount() : 0, mayReview: mayReview,
      disputed: mayReview ? try disputedCount(found.policy) : 0,
      toRevisit: try answersToRevisit(
        limit: Self.revisitedOnHome, eventLimit: Self.revisitedOnHomeEvents
      ).count,
      maySubmit: isJoined
        && (found.policy.samples.submit || me?.roles.contains(.maintainer) == true),
      mySubmissions: try submissionNews(), pauses: try pauses(),
      appeals: mayReview ? try appeals() : [],
      hasNewGuideline: try hasNewGuideline(),
      askedTasks: found.policy.tasks.filter(\.isAskedNow).map(\.id),
      notAskedYet: found.policy.tasks.filter { !$0.isAskedNow }.map(\.id))
  }

  /// The guideline in force, where its content is here.
  public func guideline() throws -> String? {
    try store.read { reader in
      guard let key = try reader.currentGuideline() else { return nil }
      return try reader.content(key).map { String(decoding: $0.bytes, as: UTF8.self) }
    }
  }
}
