/// Chooses spans so that the expected strict F1 is largest.
///
/// With p_s the probability of a span and E = sum_s p_s the expected number of true ones, a choice C
/// has the expected F1 of 2 sum_{s in C} p_s / (|C| + E), to a ratio of expectations. Dinkelbach's
/// method (Management Science 1967) maximises it: with F the ratio so far, choose the spans that
/// maximise sum (p_s - F/2) without overlap, and repeat until the threshold stands. So a span is
/// taken where it is likelier than half the F1 that can be had: well below one half where annotators
/// agree little.
enum SpanSelection {
  /// Probabilities below this play no part.
  static let minimumPPM = 5_000
  private static let rounds = 30

  /// The chosen spans of each sample, and the threshold in ppm. Samples in `fixed` don't count in the
  /// threshold, and are left empty.
  ///
  /// - Parameter candidates: those of each sample, ordered by end, then start, then label.
  /// - Complexity: O(tokens + candidates) a round, a handful of rounds.
  static func select(
    _ candidates: [[SpanEstimate]], fixed: (Int) -> Bool
  ) -> (chosen: [[SpanEstimate]], thresholdPPM: Int) {
    var expected: Int64 = 0
    for i in candidates.indices where !fixed(i) {
      for candidate in candidates[i] { expected += Int64(candidate.confidencePPM) }
    }
    var threshold = PartsPerMillion.whole / 2
    var chosen: [[SpanEstimate]] = []
    for _ in 0..<rounds {
      chosen = candidates.indices.map { i in
        fixed(i) ? [] : disjoint(candidates[i], thresholdPPM: threshold)
      }
      var hits: Int64 = 0
      var count: Int64 = 0
      for spans in chosen {
        for span in spans { hits += Int64(span.confidencePPM) }
        count += Int64(spans.count)
      }
      // F/2 in ppm, of counts in ppm.
      let denominator = count * Int64(PartsPerMillion.whole) + expected
      if denominator == 0 { break }
      let (high, low) = hits.multipliedFullWidth(by: Int64(PartsPerMillion.whole))
      let next = Int(denominator.dividingFullWidth((high, low)).quotient)
      if next == threshold { break }
      threshold = next
    }
    return (chosen, threshold)
  }

  /// The spans without overlap that maximise the sum of what they have above the threshold, in order;
  /// among equal sums the one that needs fewer spans from the left.
  static func disjoint(_ candidates: [SpanEstimate], thresholdPPM: Int) -> [SpanEstimate] {
    let above = candidates.filter { $0.confidencePPM > thresholdPPM }
    guard let last = above.last else { return [] }
    var best = [Int](repeating: 0, count: last.span.end + 1)
    var choice = [Int](repeating: -1, count: last.span.end + 1)
    var next = 0
    for end in 1...last.span.end {
      best[end] = best[end - 1]
      while next < above.count, above[next].span.end == end {
        let gain = best[above[next].span.start] + above[next].confidencePPM - thresholdPPM
        if gain > best[end] {
          best[end] = gain
          choice[end] = next
        }
        next += 1
      }
    }
    var spans: [SpanEstimate] = []
    var end = last.span.end
    while end > 0 {
      if choice[end] < 0 {
        end -= 1
      } else {
        spans.append(above[choice[end]])
        end = above[choice[end]].span.start
      }
    }
    return spans.reversed()
  }
}
