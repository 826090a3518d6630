import Domain

/// A reviewer's word on the label of one (sample, task).
public struct LabelVerdictFacts: Sendable, Equatable {
  public var review: ReviewFacts
  public var isMaintainer: Bool
  /// Index of the value among the task's labels; nil where it is hidden and its content is missing.
  public var label: Int?

  public init(review: ReviewFacts, isMaintainer: Bool, label: Int?) {
    self.review = review
    self.isMaintainer = isMaintainer
    self.label = label
  }
}

/// What reviewers settled about a label: gold, else an adjudication.
public struct LabelVerdicts: Sendable, Equatable {
  public var gold: Int?
  public var adjudicated: Int?

  public init(gold: Int? = nil, adjudicated: Int? = nil) {
    self.gold = gold
    self.adjudicated = adjudicated
  }

  /// Of each reviewer the newest verdict counts; the value with most of them stands, a tie is none. A maintainer's
  /// gold counts alone, other reviewers' needs `goldVotes`.
  public static func decide(_ verdicts: [LabelVerdictFacts], goldVotes: Int) -> LabelVerdicts {
    let newest = NewestVerdict.choose(verdicts.map(\.review))
    let live = verdicts.filter { newest.contains($0.review) }
    func most(_ verdict: Verdict, _ filter: (LabelVerdictFacts) -> Bool) -> (
      label: Int, votes: Int
    )? {
      let labels = live.filter { $0.review.verdict == verdict && filter($0) }.compactMap(\.label)
      let counts = Dictionary(labels.map { ($0, 1) }, uniquingKeysWith: +)
      guard let votes = counts.values.max() else { return nil }
      let winners = counts.filter { $0.value == votes }.keys
      guard winners.count == 1, let label = winners.first else { return nil }
      return (label, votes)
    }
    let imported = most(.gold) { $0.isMaintainer }
    let voted = most(.gold) { _ in true }.flatMap { $0.votes >= goldVotes ? $0 : nil }
    return LabelVerdicts(
      gold: (imported ?? voted)?.label, adjudicated: most(.settle) { _ in true }?.label)
  }
}
