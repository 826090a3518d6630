/// The baseline that counts overlapping spans: spans of answers that touch the same tokens, directly
/// or through others, vote as one. Where at least half of a sample's answers take part, the label with
/// most spans wins (ties: the first label), then the exact range with most votes among those of that
/// label (ties: the longer, then the first).
public struct OverlapSpanVote: SequenceMethod {
  public init() {}

  public var id: String { "overlap-span-vote" }
  public var version: Int { 1 }

  public func fit(
    _ answers: SequenceTable, gold: [UInt32: [UInt16]], options: FitOptions
  ) -> SequenceFit {
    let groups = SequenceGroups(answers, gold: gold)
    return SequenceFit(vote: self, groups) { OverlapSpanVote.choose(groups, $0) }
  }

  private static func choose(_ groups: SequenceGroups, _ sample: Int) -> [SpanEstimate] {
    let group = groups.answers(of: sample)
    let length = groups.length(of: sample)
    var votes = group.flatMap { at in
      TagScheme.spans(of: groups.tags(of: at, length: length)).map { (span: $0, answer: at) }
    }
    votes.sort { ($0.span, $0.answer) < ($1.span, $1.answer) }
    var chosen: [SpanEstimate] = []
    var first = 0
    while first < votes.count {
      // Sorted by start, so a cluster ends where the next span starts beyond all of it.
      var end = votes[first].span.end
      var next = first + 1
      while next < votes.count, votes[next].span.start < end {
        end = max(end, votes[next].span.end)
        next += 1
      }
      let cluster = votes[first..<next]
      let voters = Set(cluster.map(\.answer)).count
      if voters * 2 >= group.count, let winner = winner(cluster.map(\.span)) {
        chosen.append(
          SpanEstimate(span: winner, confidencePPM: SpanVotes.share(voters, of: group.count)))
      }
      first = next
    }
    return chosen
  }

  private static func winner(_ spans: [TokenSpan]) -> TokenSpan? {
    var byLabel: [UInt16: Int] = [:]
    for span in spans { byLabel[span.label, default: 0] += 1 }
    let label = byLabel.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    let counted = SpanVotes.counted(spans.filter { $0.label == label })
    return counted.max { left, right in
      let (a, b) = (left.span, right.span)
      return (left.votes, a.end - a.start, b.start) < (right.votes, b.end - b.start, a.start)
    }?.span
  }
}
