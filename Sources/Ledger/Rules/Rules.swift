import Domain

/// The rules of the ledger: who may, what stands, what is accepted. One pure reducer: an event and what it looks up
/// go in, changes come out; there is no other place where a rule is written.
///
/// Ordinary events commute: whatever order they arrive in, the tables are the same in the end. Governance events are
/// applied in the order of `GovernanceOrder`.
public struct Rules<Lookup: RulesLookup> {
  let lookup: Lookup

  public init(_ lookup: Lookup) { self.lookup = lookup }

  /// Judges an event whose link to the event before in its chain was checked.
  /// - Throws: what the look-ups throw.
  public func apply(_ event: Event, id: EventID) throws -> Outcome {
    guard let kind = Kind(word: event.kind), event.version == 1, kind.isApplied else {
      return .refuse("of a later version: kept and passed on, not applied")
    }
    do {
      switch kind {
      case .project: return try project(event, id: id)
      case .join: return try join(event)
      case .grant: return try grant(event)
      case .policy: return try policy(event)
      case .release: return try release(event)
      case .submit: return try submit(event, id: id)
      case .answer: return try answer(event)
      case .review: return try review(event)
      case .flag: return try flag(event)
      case .comment: return try comment(event)
      case .retract: return try retract(event)
      case .erase: return try erase(event)
      case .propose, .vote, .attest: return .refuse("not applied by this version")
      }
    } catch let error as BodyError {
      return .refuse(error.reason)
    } catch let wait as Waiting {
      return .wait(wait.reference)
    }
  }

  /// Derives anew what an applied event touched.
  public func derive(_ affected: Affected) throws -> [Change] {
    switch affected {
    case .standing(let contributor, let sample, let task):
      let answers = try lookup.answers(contributor: contributor, sample: sample, task: task)
      return [
        .standing(contributor: contributor, sample: sample, task: task, Standing.choose(answers))
      ]
    case .submission(let reference):
      guard let submission = try lookup.submission(reference) else { return [] }
      let state = try acceptance(of: submission)
      return state == submission.state ? [] : [.submissionState(reference, state)]
    case .contributor(let id):
      return try lookup.submissionsTouched(by: id).flatMap { try derive(.submission($0)) }
    case .label, .flag, .comment:
      return []
    }
  }

  /// Thrown inside a rule where something it needs isn't there yet.
  struct Waiting: Error { let reference: Reference }

  func known(_ author: String) throws -> ContributorFacts {
    guard let facts = try lookup.contributor(author),
      facts.hasJoined || facts.roles.contains(.maintainer)
    else {
      throw Waiting(reference: .contributor(author))
    }
    return facts
  }

  func named(_ policy: EventID) throws -> Policy {
    guard let found = try lookup.policy(policy) else { throw Waiting(reference: .event(policy)) }
    return found
  }

  /// Whoever joined an open project may submit and annotate; else a grant must say so.
  func require(_ role: Roles, of author: String, under policy: Policy) throws -> ContributorFacts {
    let facts = try known(author)
    let isOpenToAll = policy.project.isOpen && (role == .submitter || role == .annotator)
    guard isOpenToAll || facts.roles.allows(role) else { throw Waiting(reference: .role(author)) }
    return facts
  }
}
