/// A fitted model as every sample's chain: the scores of its states and the transitions.
struct SampleChains {
  let shape: ChainShape
  let transitions: ChainTransitions
  let iterations: Int
  /// Writes the log scores of a sample's states, and which tokens share them.
  let score: (_ sample: Int, _ pass: ForwardBackward) -> Void
}

extension SequenceFit {
  /// What models say together: means of their posteriors of tags, of spans and of whole sequences,
  /// and the spans that maximise the expected F1 of the mean.
  init(
    method: any SequenceMethod, parameters: [String: Int], groups: SequenceGroups,
    models: [SampleChains]
  ) {
    let weight = 1 / Double(max(models.count, 1))
    let tagCount = groups.scheme.tagCount
    let minimum = Double(SpanSelection.minimumPPM) / 1_000_000
    var posteriors = [Double](repeating: 0, count: groups.tokenCount * tagCount)
    let passes = models.map { ForwardBackward($0.shape, longest: groups.longest) }
    var candidates: [[SpanEstimate]] = []
    candidates.reserveCapacity(groups.sampleCount)
    for i in 0..<groups.sampleCount {
      let length = groups.length(of: i)
      var found: [(TokenSpan, Double)] = []
      for (model, pass) in zip(models, passes) {
        model.score(i, pass)
        pass.run(length: length, clamp: groups.clamp[i], model.transitions)
        for t in 0..<length {
          let row = (groups.tokenOffsets[i] + t) * tagCount
          for s in 0..<model.shape.stateCount {
            posteriors[row + model.shape.tag(s)] += weight * pass.posterior(t, s)
          }
        }
        found += pass.spans(length: length, minimum: minimum, model.transitions)
      }
      candidates.append(SequenceFit.mean(found, weight: weight))
    }
    var (chosen, _) = SpanSelection.select(candidates) {
      groups.clamp[$0] != nil || !groups.isEvidenced($0)
    }
    if !(0..<groups.sampleCount).contains(where: groups.isTeaching) {
      // Nothing says that anybody is wrong: answers stand as they are.
      for i in 0..<groups.sampleCount { chosen[i] = groups.answered(i, among: candidates[i]) }
    }
    var confidences: [Int] = []
    for i in 0..<groups.sampleCount {
      if let gold = groups.clamp[i] {
        chosen[i] = TagScheme.spans(of: gold).map {
          SpanEstimate(span: $0, confidencePPM: PartsPerMillion.whole)
        }
        confidences.append(PartsPerMillion.whole)
        continue
      }
      let length = groups.length(of: i)
      guard groups.isEvidenced(i),
        let tags = groups.scheme.tags(of: chosen[i].map(\.span), length: length)
      else {
        confidences.append(0)
        continue
      }
      var probability = 0.0
      for (model, pass) in zip(models, passes) {
        model.score(i, pass)
        pass.run(length: length, clamp: nil, model.transitions)
        probability += weight * pass.probability(of: tags[...], model.transitions)
      }
      confidences.append(PartsPerMillion.rounded(probability))
    }
    self.init(
      method: method, parameters: parameters, iterations: models.map(\.iterations).max() ?? 0,
      groups: groups, posteriors: posteriors, estimates: chosen, confidencesPPM: confidences)
  }

  /// The spans that models found, each once, with the mean of their probabilities.
  private static func mean(_ found: [(TokenSpan, Double)], weight: Double) -> [SpanEstimate] {
    let ordered = found.enumerated().sorted { left, right in
      let (a, b) = (left.element.0, right.element.0)
      return (a.end, a.start, a.label, left.offset) < (b.end, b.start, b.label, right.offset)
    }
    var sums: [(span: TokenSpan, sum: Double)] = []
    for (_, (span, probability)) in ordered {
      if let last = sums.last, last.span == span {
        sums[sums.count - 1].sum += weight * probability
      } else {
        sums.append((span, weight * probability))
      }
    }
    return sums.map {
      SpanEstimate(span: $0.span, confidencePPM: PartsPerMillion.rounded($0.sum))
    }
  }
}

extension SequenceGroups {
  /// The spans of a sample's one answer with the probabilities that were found for them.
  fileprivate func answered(_ sample: Int, among candidates: [SpanEstimate]) -> [SpanEstimate] {
    spans(of: sample).map { span in
      let found = candidates.first { $0.span == span }
      return SpanEstimate(span: span, confidencePPM: found?.confidencePPM ?? 0)
    }
  }
}
