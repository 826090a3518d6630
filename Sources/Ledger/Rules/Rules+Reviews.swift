import Domain

extension Rules {
  func review(_ event: Event) throws -> Outcome {
    let body = try ReviewBody(event.body)
    let policy = try named(body.policy)
    _ = try require(.reviewer, of: event.author, under: policy)
    switch body.target {
    case .submission(let reference):
      guard let submission = try lookup.submission(reference) else {
        throw Waiting(reference: .event(reference.event))
      }
      guard submission.contributor != event.author else {
        return .refuse("nobody reviews their own submission")
      }
      return .apply([.review(body, reviewer: event.author)], affected: [.submission(reference)])
    case .label(let sample, let task):
      guard try lookup.isKnown(sample) else { throw Waiting(reference: .sample(sample)) }
      guard policy.task(task) != nil else { return .refuse("no task \(task) in the policy") }
      if let value = body.value {
        if AnswerValue.skipCode(value) != nil { return .refuse("a skip is no label") }
        if let problem = AnswerValue.problem(value, task: task, policy: policy) {
          return .refuse(problem)
        }
      }
      return .apply(
        [.review(body, reviewer: event.author)], affected: [.label(sample: sample, task: task)])
    }
  }

  /// The state of a submission: a count of verdicts, the same for everybody who holds the events.
  func acceptance(of submission: SubmissionFacts) throws -> SubmissionState {
    if submission.isRetracted { return .withdrawn }
    let isCorrection = submission.author != submission.contributor
    let submitter = try lookup.contributor(submission.contributor)
    if !isCorrection, submitter?.roles.contains(.maintainer) == true { return .accepted }
    var reviews = try NewestVerdict.choose(lookup.reviews(of: submission.reference)).map {
      (reviewer: $0.reviewer, verdict: $0.verdict)
    }
    // Who corrected it accepts it, until they say otherwise.
    if isCorrection, !reviews.contains(where: { $0.reviewer == submission.author }) {
      reviews.append((submission.author, .accept))
    }
    let rules = try lookup.policy(submission.policy)?.review
    // Whether somebody is an agent is what their newest join says, whenever it arrives: so an agent's verdict is kept
    // and left out here, not refused.
    let voices = try reviews.compactMap { review -> Acceptance.Voice? in
      let facts = try lookup.contributor(review.reviewer)
      if facts?.type.isAgent == true, rules?.agentsMayReview != true { return nil }
      return Acceptance.Voice(
        verdict: review.verdict, isMaintainer: facts?.roles.contains(.maintainer) == true,
        isHuman: facts?.type == .human)
    }
    let wanted = rules?.submissions ?? 1
    return Acceptance.judge(voices, wanted: wanted)
  }
}

/// Of each reviewer the newest verdict counts.
public enum NewestVerdict {
  public static func choose(_ reviews: [ReviewFacts]) -> [ReviewFacts] {
    let live = reviews.filter { !$0.isRetracted }
    let byReviewer = Dictionary(grouping: live, by: \.reviewer)
    return byReviewer.keys.sorted { $0.precedesInBytes($1) }.compactMap { reviewer in
      var newest: [ChainKey: ReviewFacts] = [:]
      for review in byReviewer[reviewer] ?? [] {
        if let other = newest[review.position.chain],
          !review.position.isAfterInChain(other.position)
        {
          continue
        }
        newest[review.position.chain] = review
      }
      return newest.values.max { $1.position.isAfterBetweenChains($0.position) }
    }
  }
}

/// Acceptance of a submission (docs/ledger.md): a count, never weighed by ability.
public enum Acceptance {
  /// A reviewer's newest verdict.
  public struct Voice: Sendable, Equatable {
    public var verdict: Verdict
    public var isMaintainer: Bool
    public var isHuman: Bool

    public init(verdict: Verdict, isMaintainer: Bool, isHuman: Bool) {
      self.verdict = verdict
      self.isMaintainer = isMaintainer
      self.isHuman = isHuman
    }
  }

  /// - Parameter wanted: how many verdicts the policy asks for; with a tie one more is asked, then it is returned.
  public static func judge(_ voices: [Voice], wanted: Int) -> SubmissionState {
    for verdict in [Verdict.reject, .returned, .accept]
    where voices.contains(where: { $0.isMaintainer && $0.verdict == verdict }) {
      return state(of: verdict)
    }
    guard voices.count >= max(1, wanted) else { return .pending }
    for verdict in [Verdict.accept, .returned, .reject] {
      let votes = voices.filter { $0.verdict == verdict }
      guard votes.count * 2 > voices.count else { continue }
      if verdict == .accept, !votes.contains(where: \.isHuman) { return .pending }
      return state(of: verdict)
    }
    return voices.count > max(1, wanted) ? .returned : .pending
  }

  private static func state(of verdict: Verdict) -> SubmissionState {
    switch verdict {
    case .accept: .accepted
    case .reject: .rejected
    case .returned, .settle, .gold: .returned
    }
  }
}
