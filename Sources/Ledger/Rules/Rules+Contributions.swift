import Domain

extension Rules {
  func submit(_ event: Event, id: EventID) throws -> Outcome {
    let body = try SubmitBody(event.body)
    let policy = try named(body.policy)
    let corrected = try correctedSubmission(by: body, author: event.author)
    let author = try require(
      corrected == nil ? .submitter : .reviewer, of: event.author, under: policy)
    let isMaintainer = author.roles.contains(.maintainer)
    guard corrected != nil || policy.samples.submit || isMaintainer else {
      throw Waiting(reference: .role(event.author))
    }
    guard body.license.sameBytes(as: policy.project.license) else {
      return .refuse("its license is not the policy's")
    }
    guard policy.samples.media.contains(where: { $0.sameBytes(as: body.media) }) else {
      return .refuse("its media type is not in the policy")
    }
    guard body.samples.allSatisfy({ (0...policy.samples.maximumBytes).contains($0.bytes) }) else {
      return .refuse("a sample is larger than the policy allows")
    }
    if let corrected {
      // What it corrects goes back, and whose it is does not change.
      let verdict = ReviewBody(
        target: .submission(corrected.reference), verdict: .returned, policy: body.policy,
        reason: Codes.corrected)
      return .apply(
        [
          .submissions(body, contributor: corrected.contributor, state: .pending),
          .review(verdict, reviewer: event.author),
        ],
        affected: [
          .submission(ItemReference(event: id, index: 0)), .submission(corrected.reference),
        ])
    }
    return .apply(
      [.submissions(body, contributor: event.author, state: isMaintainer ? .accepted : .pending)],
      affected: [])
  }

  /// The submission of somebody else that an event of one sample corrects; nil where it corrects none.
  private func correctedSubmission(by body: SubmitBody, author: String) throws -> SubmissionFacts? {
    guard body.samples.count == 1, let replaced = body.samples[0].replaces else { return nil }
    guard let submission = try lookup.submission(replaced) else {
      throw Waiting(reference: .event(replaced.event))
    }
    return submission.contributor == author ? nil : submission
  }

  func answer(_ event: Event) throws -> Outcome {
    let body = try AnswerBody(event.body)
    let policy = try named(body.policy)
    let author = try require(.annotator, of: event.author, under: policy)
    var changes: [Change] = []
    var affected: [Affected] = []
    let contributor = body.onBehalf ?? event.author
    if let onBehalf = body.onBehalf {
      guard author.roles.contains(.maintainer) else {
        throw Waiting(reference: .role(event.author))
      }
      changes.append(
        .importedContributor(
          id: onBehalf, type: body.isImportedAgent ? .importedAgent : .imported))
    }
    for (index, item) in body.answers.enumerated() {
      if let problem = AnswerValue.problem(item.value, task: item.task, policy: policy) {
        return .refuse(problem)
      }
      guard item.elapsedMilliseconds >= 0 else { return .refuse("elapsed_ms is below 0") }
      guard try lookup.isKnown(item.sample) else { throw Waiting(reference: .sample(item.sample)) }
      let isFirst = try lookup.answers(
        contributor: contributor, sample: item.sample, task: item.task
      ).isEmpty
      let isAlone = isFirst && body.answers.count == 1
      changes.append(
        .answer(
          index: index, item, contributor: contributor, isStanding: isAlone ? !item.isSeen : nil))
      if !isAlone {
        affected.append(.standing(contributor: contributor, sample: item.sample, task: item.task))
      }
    }
    return .apply(changes, affected: affected)
  }

  func flag(_ event: Event) throws -> Outcome {
    let body = try FlagBody(event.body)
    _ = try known(event.author)
    guard try lookup.isKnown(body.sample) else { throw Waiting(reference: .sample(body.sample)) }
    return .apply([.flag(body, contributor: event.author)], affected: [])
  }

  func comment(_ event: Event) throws -> Outcome {
    let body = try CommentBody(event.body)
    _ = try known(event.author)
    guard try lookup.isKnown(body.sample) else { throw Waiting(reference: .sample(body.sample)) }
    return .apply([.comment(body, contributor: event.author)], affected: [])
  }

  func retract(_ event: Event) throws -> Outcome {
    let body = try RetractBody(event.body)
    _ = try known(event.author)
    var changes: [Change] = []
    var affected: [Affected] = []
    var targets = body.targets
    if let batch = body.batch {
      targets = try lookup.events(ofBatch: batch, author: event.author).map {
        RetractBody.Target(event: $0)
      }
      guard !targets.isEmpty else { return .refuse("no such batch of this author") }
    }
    for target in targets {
      guard let act = try lookup.act(target.event, index: target.index) else {
        throw Waiting(reference: .event(target.event))
      }
      guard act.author == event.author else {
        return .refuse("only one's own acts can be retracted")
      }
      guard [.answer, .submit, .review, .flag, .comment].contains(act.kind) else {
        return .refuse("a \(act.kind.word) can't be retracted")
      }
      guard !act.affected.isEmpty else { return .refuse("there is no such act in the event") }
      changes.append(.retraction(target, isSeen: body.isSeen))
      affected += act.affected
    }
    return .apply(changes, affected: affected)
  }
}

/// Which of a contributor's answers to one (sample, task) stands.
public enum Standing {
  /// Left out are those given after a reveal, those retracted, and those that another one replaces. In one chain the
  /// newest stands, between chains the greatest (at, id).
  public static func choose(_ answers: [AnswerFacts]) -> ItemReference? {
    let live = answers.filter { !$0.isSeen && !$0.isRetracted }
    let replaced = Set(live.compactMap(\.replaces))
    let left = live.filter { !replaced.contains($0.position.reference) }
    var newest: [ChainKey: ActPosition] = [:]
    for answer in left {
      if let other = newest[answer.position.chain], !answer.position.isAfterInChain(other) {
        continue
      }
      newest[answer.position.chain] = answer.position
    }
    return newest.values.max { $1.isAfterBetweenChains($0) }?.reference
  }
}
