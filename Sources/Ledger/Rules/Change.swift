import Domain

/// A row that an applied event adds, or a derived value that it sets. Whoever keeps the tables carries them out in order.
public enum Change: Sendable {
  case project(ProjectBody)
  case join(JoinBody)
  /// A contributor without a key.
  case importedContributor(id: String, type: ContributorType)
  /// All roles that somebody holds now.
  case roles(of: String, Roles)
  /// Answers to gold up to these events no longer count in the test that pauses somebody.
  case reinstated(String, upTo: [ChainPoint])
  case policy(PolicyBody)
  /// The event's samples, all in one state.
  case submissions(SubmitBody, contributor: String, state: SubmissionState)
  case submissionState(ItemReference, SubmissionState)
  /// The event's answers; where `isStanding` is nil it is derived afterwards.
  case answer(index: Int, AnswerBody.Item, contributor: String, isStanding: Bool?)
  /// The one answer of the group that stands; nil where none does.
  case standing(contributor: String, sample: SampleID, task: String, ItemReference?)
  case review(ReviewBody, reviewer: String)
  case flag(FlagBody, contributor: String)
  case comment(CommentBody, contributor: String)
  case retraction(RetractBody.Target, isSeen: Bool)
  case erasure(EraseBody, by: String)
  case release(ReleaseBody)
}

/// What the rules say to an event.
public enum Outcome: Sendable {
  case apply([Change], affected: [Affected])
  /// It can't be judged before this is there.
  case wait(Reference)
  /// It breaks a rule, whatever comes later.
  case refuse(String)
}
