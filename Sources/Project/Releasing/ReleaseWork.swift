import Domain
import Ledger
import Scoring
import Store

/// Who did how much for a release, and what share of it is theirs.
struct ReleaseWork {
  /// Names the rule in the manifest (docs/scoring.md).
  static let rule = "shapley/2"
  /// That of releases in which a sample that resembles another counted in full.
  static let firstRule = "shapley/1"
  /// Credit of one accepted sample that resembles none before it.
  static let sampleCredit: Int64 = 1_000_000

  struct Person {
    let listed: ListedContributor
    var answers = 0
    var reviews = 0
    var accepted = 0
    var rejected = 0
    var answerMicrobits: Int64 = 0
    var reviewMicrobits: Int64 = 0
    var submitMicro: Int64 = 0
    var weightsPPM: [(task: String, ppm: Int)] = []

    /// Whether there is anything to credit, or to say.
    var hasWorked: Bool { answers + reviews + accepted + rejected > 0 }
  }

  /// By id as bytes.
  private(set) var people: [Person]
  /// Share of each id, ppm.
  private(set) var shares: [String: Int] = [:]
  let totalPPM: Int
  /// What the answers of each score are worth.
  let worth: [TaskWorth]

  /// - Parameters:
  ///   - released: the first submissions of the samples in the release, or of all accepted samples.
  ///   - noveltyMicro: by sample number, what those that resemble an earlier one add to it; nil: all are new.
  init(
    _ reader: LedgerReader, scores: [TaskScores], policy: Policy,
    released: some Sequence<FirstSubmissions.Entry>, noveltyMicro: [Int: Int64]? = nil
  ) throws {
    let listed = try reader.listedContributors()
    var people = listed.map { Person(listed: $0) }
    let byID = Dictionary(uniqueKeysWithValues: listed.enumerated().map { ($1.id, $0) })
    let byNumber = Dictionary(uniqueKeysWithValues: listed.enumerated().map { ($1.number, $0) })
    let worth = scores.map { $0.worth() }
    self.worth = worth
    let answerPools = Self.addAnswers(scores, worth, to: &people, byID: byID, policy: policy)
    try Self.addReviews(reader.submissionVerdicts(), to: &people, byID: byID)
    for (number, counts) in try reader.submissionCounts() {
      guard let index = byNumber[number] else { continue }
      people[index].accepted = counts[.accepted] ?? 0
      people[index].rejected = counts[.rejected] ?? 0
    }
    var given = [Int64](repeating: 0, count: people.count)
    for entry in released where !entry.isBulk || policy.shares.importing {
      guard let index = byNumber[entry.contributor] else { continue }
      people[index].submitMicro += noveltyMicro?[entry.sample] ?? Self.sampleCredit
      given[index] += 1
    }
    let kinds = [
      Shares.Kind(part: policy.shares.submit, credits: people.map(\.submitMicro), counts: given),
      Shares.Kind(part: policy.shares.answer, pools: answerPools),
      Shares.Kind(
        part: policy.shares.review, credits: people.map(\.reviewMicrobits),
        counts: people.map { Int64($0.reviews) }),
    ]
    let ppm = Shares.ppm(contributors: listed.map(\.id), kinds: kinds)
    shares = Dictionary(uniqueKeysWithValues: zip(listed.map(\.id), ppm))
    totalPPM = ppm.reduce(0, +)
    self.people = people
  }

  private static func addAnswers(
    _ scores: [TaskScores], _ worth: [TaskWorth], to people: inout [Person],
    byID: [String: Int], policy: Policy
  ) -> [Shares.Pool] {
    zip(scores, worth).map { score, worth in
      var credits = [Int64](repeating: 0, count: people.count)
      var counts = credits
      for (annotator, id) in score.table.annotators.enumerated() {
        guard let index = byID[id] else { continue }
        credits[index] = worth.credits[annotator]
        counts[index] = Int64(score.answersOfAnnotator[annotator])
        people[index].answers += score.answersOfAnnotator[annotator]
        people[index].answerMicrobits += worth.credits[annotator]
        people[index].weightsPPM.append((score.table.task, worth.weights[annotator].weightPPM))
      }
      let part = policy.task(score.table.task)?.share ?? 1
      return Shares.Pool(part: part, credits: credits, counts: counts)
    }
  }

  /// Reviews earn by the same rule as answers: a verdict is an answer to "is this right?".
  private static func addReviews(
    _ verdicts: [(submission: ItemReference, reviewer: String, accepts: Bool)],
    to people: inout [Person],
    byID: [String: Int]
  ) {
    guard !verdicts.isEmpty else { return }
    let table = ReviewTable(verdicts)
    let counts = table.answers.answerCounts()
    let worth = AnswerCredits(
      table.answers, gold: [:], discountsCopies: false, options: FitOptions())
    for (reviewer, id) in table.reviewers.enumerated() {
      guard let index = byID[id] else { continue }
      people[index].reviews = counts[reviewer]
      people[index].reviewMicrobits = worth.credits[reviewer]
    }
  }
}
