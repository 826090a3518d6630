/// A span and the probability, in ppm, that it is right: start, end and label.
public struct SpanEstimate: Sendable, Equatable {
  public let span: TokenSpan
  public let confidencePPM: Int

  public init(span: TokenSpan, confidencePPM: Int) {
    self.span = span
    self.confidencePPM = confidencePPM
  }
}

/// What a method made of the answers of one span task.
///
/// Whatever is decided, compared or exported is a tag, a span or an integer.
public struct SequenceFit: RecordedFit, Equatable {
  public var record: MethodRecord
  /// How often the method went over the answers (the most of its parts).
  public let iterations: Int

  public let scheme: TagScheme
  /// Where each sample's tokens begin, and their number: `sampleCount + 1` positions.
  public let tokenOffsets: [Int]
  /// The best tag of each token, legal, all samples one after the other.
  public let tags: [UInt16]
  /// The probability of each tag for each token: `tokens × tagCount`, row-major.
  public let posteriors: [Double]
  /// The spans of `tags` with their probabilities, all samples one after the other.
  public let spans: [SpanEstimate]
  /// Where each sample's spans begin, and their number: `sampleCount + 1` positions.
  public let spanOffsets: [Int]
  /// The probability, in ppm, that all tags of a sample are right, one a sample. Votes: the share of
  /// its answers that are exactly these tags. 1,000,000 where it is clamped, 0 without answers.
  public let confidencesPPM: [Int]
  /// What is known of annotators.
  public let annotators: SequenceAnnotators
  /// The samples that were clamped, ascending.
  public let gold: [UInt32]
}

extension SequenceFit {
  /// How many samples there are.
  public var sampleCount: Int { confidencesPPM.count }

  /// The best tags of one sample.
  public func tags(of sample: Int) -> ArraySlice<UInt16> {
    tags[tokenOffsets[sample]..<tokenOffsets[sample + 1]]
  }

  /// The best spans of one sample, by start.
  public func spans(of sample: Int) -> ArraySlice<SpanEstimate> {
    spans[spanOffsets[sample]..<spanOffsets[sample + 1]]
  }

  /// The probability of each tag for one token of a sample in ppm, each rounded half up.
  public func posteriorPPM(of sample: Int, token: Int) -> [Int] {
    let row = (tokenOffsets[sample] + token) * scheme.tagCount
    return posteriors[row..<row + scheme.tagCount].map(PartsPerMillion.rounded)
  }

  init(
    method: any SequenceMethod, parameters: [String: Int], iterations: Int, groups: SequenceGroups,
    posteriors: [Double], estimates: [[SpanEstimate]], confidencesPPM: [Int]
  ) {
    var tags: [UInt16] = []
    var spans: [SpanEstimate] = []
    var spanOffsets = [0]
    tags.reserveCapacity(groups.tokenCount)
    for i in 0..<groups.sampleCount {
      // Selected spans don't overlap, so they always have tags.
      let length = groups.length(of: i)
      tags +=
        groups.scheme.tags(of: estimates[i].map(\.span), length: length)
        ?? [UInt16](repeating: TagScheme.outside, count: length)
      spans += estimates[i]
      spanOffsets.append(spans.count)
    }
    record = MethodRecord(method, parameters: parameters)
    self.iterations = iterations
    self.scheme = groups.scheme
    self.tokenOffsets = groups.tokenOffsets
    self.tags = tags
    self.posteriors = posteriors
    self.spans = spans
    self.spanOffsets = spanOffsets
    self.confidencesPPM = confidencesPPM
    self.annotators = SequenceAnnotators(
      TagConfusions(groups, posteriors: posteriors), tokenCounts: groups.taggedTokenCounts())
    self.gold = groups.clamp.indices.filter { groups.clamp[$0] != nil }.map(UInt32.init)
  }
}

/// What is known of the annotators of a span task, from the posteriors of the tags; each array is
/// indexed by annotator first.
public struct SequenceAnnotators: Sendable, Equatable {
  /// P(annotator says tag l | true tag k), `annotatorCount × tagCount × tagCount`: annotator, k, l.
  public let confusions: [Double]
  /// The share of each tag among the tokens: `tagCount` probabilities.
  public let tagPrior: [Double]
  /// Class-mean recall over tags, its lower 5 % quantile, and what the tag of one token tells.
  public let weights: [AnnotatorWeight]
  /// How many tokens each annotator tagged.
  public let tokenCounts: [Int]

  init(_ confusions: TagConfusions, tokenCounts: [Int]) {
    let width = confusions.tagCount
    self.confusions = confusions.probabilities
    tagPrior = confusions.tagPrior
    self.tokenCounts = tokenCounts
    weights = tokenCounts.indices.map { j in
      AnnotatorWeight(
        confusion: Array(
          confusions.probabilities[j * width * width..<(j + 1) * width * width]),
        strengths: Array(confusions.strengths[j * width..<(j + 1) * width]),
        prior: confusions.tagPrior)
    }
  }

  /// The credit of each annotator in microbits, at or above 0: tokens tagged · information a token.
  public var creditsMicrobits: [Int64] {
    zip(weights, tokenCounts).map { $0.credit(answers: $1) }
  }
}
