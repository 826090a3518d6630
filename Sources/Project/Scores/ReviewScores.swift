import Domain
import Ledger
import Scoring
import Store

/// Verdicts on submissions as answers to "is this right?": label 0 accepts, 1 doesn't.
struct ReviewTable {
  let submissions: [ItemReference]
  /// By id as bytes.
  let reviewers: [String]
  let answers: AnswerTable

  /// - Parameter verdicts: the newest of each reviewer to each submission.
  init(_ verdicts: [(submission: ItemReference, reviewer: String, accepts: Bool)]) {
    let submissions = Array(Set(verdicts.map(\.submission))).sorted()
    let reviewers = Array(Set(verdicts.map(\.reviewer))).sorted { $0.precedesInBytes($1) }
    let submissionIndex = Dictionary(
      uniqueKeysWithValues: submissions.enumerated().map { ($1, UInt32($0)) })
    let reviewerIndex = Dictionary(
      uniqueKeysWithValues: reviewers.enumerated().map { ($1, UInt32($0)) })
    let rows = verdicts.compactMap {
      verdict -> (sample: UInt32, annotator: UInt32, label: UInt16)? in
      guard let sample = submissionIndex[verdict.submission],
        let annotator = reviewerIndex[verdict.reviewer]
      else { return nil }
      return (sample, annotator, verdict.accepts ? 0 : 1)
    }
    var table = AnswerTable(
      sampleCount: submissions.count, annotatorCount: reviewers.count, labelCount: 2)
    for row in rows.sorted(by: { ($0.sample, $0.annotator) < ($1.sample, $1.annotator) }) {
      table.append(sample: row.sample, annotator: row.annotator, label: row.label)
    }
    self.submissions = submissions
    self.reviewers = reviewers
    answers = table
  }
}

/// What a method makes of reviewers' verdicts. Acceptance itself is a count of them and never weighed (docs/ledger.md); this
/// says how sure it is, and what each reviewer's word is worth.
public struct ReviewScores: Sendable {
  /// A submission that reviewers have settled.
  public struct Submission: Sendable, Equatable {
    public let reference: ItemReference
    public let sample: SampleID
    public let state: SubmissionState
    public let accepting: Int
    public let verdicts: Int
    /// How likely it is right, ppm.
    public let rightPPM: Int
  }

  /// Somebody who gave verdicts.
  public struct Reviewer: Sendable, Equatable {
    public let id: String
    public let verdicts: Int
    public let weight: AnnotatorWeight
  }

  public let method: UsedMethod
  /// The least sure first, among equals by reference. Submissions that still wait are left out: who reviews them later must
  /// not have seen what others said.
  public let submissions: [Submission]
  /// By id as bytes.
  public let reviewers: [Reviewer]
}

extension Project {
  /// Scores reviewers' verdicts by a method for choices.
  /// - Parameter method: nil: the policy's, where it is one for choices, else `auto`.
  public func reviewScores(method: String? = nil) throws -> ReviewScores {
    let method = try chosenMethod(method).classes
    return try store.read { reader in
      let table = ReviewTable(try reader.submissionVerdicts())
      let fit = method.fit(
        table.answers, gold: [:],
        options: FitOptions(seed: TaskScores.seed(project: id, task: "", method: "review")))
      let groups = table.answers.groupedBySample()
      let settled = try table.submissions.enumerated().compactMap {
        index, reference -> ReviewScores.Submission? in
        guard let found = try reader.submission(reference), found.state != .pending,
          let sample = try reader.sample(of: reference)
        else { return nil }
        let given = groups.answers(of: index)
        return ReviewScores.Submission(
          reference: reference, sample: sample, state: found.state,
          accepting: given.count { groups.label[$0] == 0 }, verdicts: given.count,
          rightPPM: fit.posteriorPPM(of: index)[0])
      }
      func doubt(_ submission: ReviewScores.Submission) -> Int {
        min(submission.rightPPM, PartsPerMillion.whole - submission.rightPPM)
      }
      let counts = table.answers.answerCounts()
      let weights =
        AnnotatorWeight.all(of: fit)
        ?? AnswerCredits(
          table.answers, gold: [:], discountsCopies: false, options: FitOptions()
        ).weights
      return ReviewScores(
        method: UsedMethod(
          id: fit.method, version: fit.methodVersion, requested: fit.requestedMethod,
          iterations: fit.iterations, parameters: fit.parameters),
        submissions: settled.sorted {
          doubt($0) == doubt($1) ? $0.reference < $1.reference : doubt($0) > doubt($1)
        },
        reviewers: table.reviewers.indices.map {
          ReviewScores.Reviewer(
            id: table.reviewers[$0], verdicts: counts[$0], weight: weights[$0])
        })
    }
  }
}
