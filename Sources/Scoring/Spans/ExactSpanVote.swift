/// The baseline that counts exact spans: a span is taken where at least half of a sample's answers
/// have it, start, end and label. Where two such spans overlap, those with more votes are taken.
public struct ExactSpanVote: SequenceMethod {
  public init() {}

  public var id: String { "exact-span-vote" }
  public var version: Int { 1 }

  public func fit(
    _ answers: SequenceTable, gold: [UInt32: [UInt16]], options: FitOptions
  ) -> SequenceFit {
    let groups = SequenceGroups(answers, gold: gold)
    return SequenceFit(vote: self, groups) { sample in
      let size = groups.answers(of: sample).count
      let candidates = SpanVotes.counted(groups.spans(of: sample)).map { span, votes in
        SpanEstimate(span: span, confidencePPM: SpanVotes.share(votes, of: size))
      }
      return SpanSelection.disjoint(candidates, thresholdPPM: PartsPerMillion.whole / 2 - 1)
    }
  }
}

/// What the two votes share.
enum SpanVotes {
  /// Each span once with how often it occurs, ordered by end, start and label.
  static func counted(_ spans: [TokenSpan]) -> [(span: TokenSpan, votes: Int)] {
    var counted: [(span: TokenSpan, votes: Int)] = []
    for span in spans.sorted(by: { ($0.end, $0.start, $0.label) < ($1.end, $1.start, $1.label) }) {
      if let last = counted.last, last.span == span {
        counted[counted.count - 1].votes += 1
      } else {
        counted.append((span, 1))
      }
    }
    return counted
  }

  /// Votes as a share of answers in ppm.
  static func share(_ votes: Int, of answers: Int) -> Int {
    PartsPerMillion.rounded(Double(votes) / Double(max(answers, 1)))
  }
}

extension SequenceGroups {
  /// The spans of all answers to a sample.
  func spans(of sample: Int) -> [TokenSpan] {
    let length = length(of: sample)
    return answers(of: sample).flatMap { TagScheme.spans(of: tags(of: $0, length: length)) }
  }
}

extension SequenceFit {
  /// A fit by a vote: posteriors are shares of votes, the crowd's tag shares without any.
  init(
    vote method: any SequenceMethod, _ groups: SequenceGroups,
    choose: (_ sample: Int) -> [SpanEstimate]
  ) {
    var posteriors = groups.votes()
    let shares = groups.tagShares()
    var estimates: [[SpanEstimate]] = []
    var confidences: [Int] = []
    for i in 0..<groups.sampleCount {
      let group = groups.answers(of: i)
      if let gold = groups.clamp[i] {
        estimates.append(
          TagScheme.spans(of: gold).map {
            SpanEstimate(span: $0, confidencePPM: PartsPerMillion.whole)
          })
        confidences.append(PartsPerMillion.whole)
      } else if group.isEmpty {
        estimates.append([])
        confidences.append(0)
        for t in groups.tokenOffsets[i]..<groups.tokenOffsets[i + 1] {
          for k in shares.indices { posteriors[t * shares.count + k] = shares[k] }
        }
      } else {
        let chosen = choose(i)
        let length = groups.length(of: i)
        let tags = groups.scheme.tags(of: chosen.map(\.span), length: length) ?? []
        let alike = group.count { groups.tags(of: $0, length: length).elementsEqual(tags) }
        estimates.append(chosen)
        confidences.append(SpanVotes.share(alike, of: group.count))
      }
    }
    self.init(
      method: method, parameters: [:], iterations: 1, groups: groups, posteriors: posteriors,
      estimates: estimates, confidencesPPM: confidences)
  }
}
