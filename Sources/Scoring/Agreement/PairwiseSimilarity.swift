/// Agreement of answers that aren't labels: how alike two answers to one sample are, averaged over
/// the pairs of a sample, then over the samples with two answers or more.
///
/// For spans the similarity is `ExactSpanF1`; for texts GLEU, so that the figure is 1 less the mean
/// GLEU distance. With `[a = b]` it is percent agreement.
public enum PairwiseSimilarity {
  /// - Parameters:
  ///   - sampleOf: the sample of each answer.
  ///   - sampleCount: how many samples there are.
  ///   - seed: of the resamples, which are drawn as those of `Agreement.nominal`.
  ///   - similarity: of two answers by their places in `sampleOf`, the earlier first: 0...1,
  ///     symmetric. What is beyond counts as the nearer bound, what is no number as 0.
  /// - Returns: nil where no sample has two answers.
  /// - Complexity: O(pairs of answers to one sample) similarities, and resamples × samples draws.
  public static func mean(
    sampleOf: [UInt32], sampleCount: Int, seed: UInt64, resamples: Int = 1_000,
    similarity: (Int, Int) -> Double
  ) -> Estimate? {
    let units = unitMeans(sampleOf: sampleOf, sampleCount: sampleCount, similarity)
    guard !units.isEmpty else { return nil }
    let mean = units.reduce(0, +) / Double(units.count)
    var generator = SplitMix64(seed: seed)
    let figures = (0..<resamples).map { _ in
      var sum = 0.0
      for _ in units.indices { sum += units[generator.nextIndex(below: units.count)] }
      return PartsPerMillion.rounded(sum / Double(units.count))
    }
    return Estimate(
      value: mean,
      interval95PPM: figures.isEmpty
        ? nil : Bootstrap.interval95PPM(figures, otherwise: mean))
  }

  /// The mean over the pairs of each sample with two answers or more, in order of samples.
  private static func unitMeans(
    sampleOf: [UInt32], sampleCount: Int, _ similarity: (Int, Int) -> Double
  ) -> [Double] {
    var offsets = [Int](repeating: 0, count: sampleCount + 1)
    for sample in sampleOf {
      precondition(Int(sample) < sampleCount, "an answer names a sample beyond the table")
      offsets[Int(sample) + 1] += 1
    }
    for i in 0..<sampleCount { offsets[i + 1] += offsets[i] }
    var order = [Int](repeating: 0, count: sampleOf.count)
    var next = offsets
    for (answer, sample) in sampleOf.enumerated() {
      order[next[Int(sample)]] = answer
      next[Int(sample)] += 1
    }
    var means: [Double] = []
    for i in 0..<sampleCount where offsets[i + 1] - offsets[i] >= 2 {
      let group = order[offsets[i]..<offsets[i + 1]]
      var sum = 0.0
      for a in group.indices {
        for b in group.indices where b > a {
          let value = similarity(group[a], group[b])
          if value > 0 { sum += min(value, 1) }
        }
      }
      means.append(sum / Double(group.count * (group.count - 1) / 2))
    }
    return means
  }
}

/// F1 of two sets of spans, where a span counts only if start, end and label are all the same.
public enum ExactSpanF1 {
  /// 2 |A ∩ B| / (|A| + |B|); 1 where both are empty, since both say that there is nothing.
  ///
  /// - Parameters:
  ///   - first: the spans of one answer, repetitions count once.
  ///   - second: those of the other.
  /// - Complexity: O(spans).
  public static func value<Span: Hashable>(_ first: [Span], _ second: [Span]) -> Double {
    let a = Set(first)
    let b = Set(second)
    guard !(a.isEmpty && b.isEmpty) else { return 1 }
    return Double(2 * a.intersection(b).count) / Double(a.count + b.count)
  }
}
