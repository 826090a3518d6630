import Scoring

/// A synthetic crowd that marks spans, from a seed, with its truth.
///
/// Annotators find a span with their own recall, shorten it now and then, name another label now and
/// then, and mark a few tokens where nothing is.
struct RandomSpanCrowd {
  var answers: SequenceTable
  var truth: [[UInt16]] = []

  init(
    seed: UInt64, samples: Int, annotators: Int, labels: Int, answersPerSample: Int,
    longest: Int = 20, density: Double = 0.12
  ) {
    var generator = SplitMix64(seed: seed)
    let scheme = TagScheme(labelCount: labels)
    let lengths = (0..<samples).map { _ in UInt32(1 + generator.nextIndex(below: longest)) }
    answers = SequenceTable(lengths: lengths, annotatorCount: annotators, scheme: scheme)
    let recall = (0..<annotators).map { _ in 0.35 + 0.6 * generator.nextUnit() }
    for i in 0..<samples {
      var spans: [TokenSpan] = []
      var t = 0
      while t < Int(lengths[i]) {
        if labels > 0, generator.nextUnit() < density {
          let end = min(t + 1 + generator.nextIndex(below: 4), Int(lengths[i]))
          let label = UInt16(generator.nextIndex(below: labels))
          spans.append(TokenSpan(start: t, end: end, label: label))
          t = end
        }
        t += 1
      }
      truth.append(scheme.tags(of: spans, length: Int(lengths[i])) ?? [])
      let first = generator.nextIndex(below: annotators)
      for step in 0..<answersPerSample {
        let j = (first + step) % annotators
        var said: [TokenSpan] = []
        for span in spans where generator.nextUnit() < recall[j] {
          let isShort = span.end - span.start > 1 && generator.nextUnit() < 0.3 * (1 - recall[j])
          let isOther = generator.nextUnit() > recall[j] + 0.3
          let label = isOther ? UInt16(generator.nextIndex(below: labels)) : span.label
          said.append(TokenSpan(start: span.start, end: span.end - (isShort ? 1 : 0), label: label))
        }
        var tags = scheme.tags(of: said, length: Int(lengths[i])) ?? []
        for t in tags.indices where labels > 0 && tags[t] == 0 {
          if generator.nextUnit() < 0.04 * (1 - recall[j]) {
            tags[t] = TagScheme.begin(UInt16(generator.nextIndex(below: labels)))
          }
        }
        answers.append(
          sample: UInt32(i), annotator: UInt32(j), tags: TagScheme.repaired(tags).tags)
      }
    }
  }
}

extension SequenceTable {
  /// The same answers with samples, annotators and labels renumbered, in another order.
  func renumbered(
    samples: [Int]? = nil, annotators: [Int]? = nil, labels: [Int]? = nil, order: [Int]? = nil
  ) -> SequenceTable {
    let samples = samples ?? Array(0..<sampleCount)
    let annotators = annotators ?? Array(0..<annotatorCount)
    var renumberedLengths = lengths
    for i in 0..<sampleCount { renumberedLengths[samples[i]] = lengths[i] }
    var table = SequenceTable(
      lengths: renumberedLengths, annotatorCount: annotatorCount, scheme: scheme)
    for row in order ?? Array(0..<count) {
      let tags = tags(of: row).map { tag in
        guard let labels, let label = TagScheme.label(of: tag) else { return tag }
        return tag + 2 * UInt16(labels[Int(label)]) - 2 * label
      }
      table.append(
        sample: UInt32(samples[Int(sample[row])]),
        annotator: UInt32(annotators[Int(annotator[row])]), tags: tags)
    }
    return table
  }
}

/// Strict span F1: start, end and label have to be right.
struct StrictSpans {
  var hits = 0
  var found = 0
  var real = 0

  init(_ fit: SequenceFit, truth: [[UInt16]], where isCounted: (Int) -> Bool = { _ in true }) {
    for i in truth.indices where isCounted(i) {
      let guess = Set(fit.spans(of: i).map(\.span))
      let right = Set(TagScheme.spans(of: truth[i]))
      hits += guess.intersection(right).count
      found += guess.count
      real += right.count
    }
  }

  var f1: Double { Double(2 * hits) / Double(max(found + real, 1)) }
}
