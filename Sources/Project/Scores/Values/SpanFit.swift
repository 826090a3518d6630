import Domain
import Scoring

/// Spans as tag sequences. The text is not needed: nobody who holds the answers alone would else come to the same
/// spans. Between two places where somebody cut, all say the same of every character, so a stretch of n characters
/// stands for ⌈n/6⌉ words.
enum SpanFit {
  /// Characters of a word, with its space.
  private static let wordLength = 6
  /// Words that a stretch stands for at most: an event may name a place far behind the end of its text.
  private static let longestStretch = 64

  /// The tokens of one sample.
  private struct Tokens {
    /// Ascending places where some span begins or ends, 0 among them.
    let cuts: [Int]
    /// The token that begins at each cut, then their number.
    let first: [Int]

    init(_ spans: [LabeledSpan]) {
      let cuts = Set(spans.flatMap { [$0.start, $0.end] } + [0]).sorted()
      var first = [0]
      for (left, right) in zip(cuts, cuts.dropFirst()) {
        let words = (right - left - 1) / SpanFit.wordLength + 1
        first.append((first.last ?? 0) + min(words, SpanFit.longestStretch))
      }
      // What is behind the last cut.
      first.append((first.last ?? 0) + 1)
      self.cuts = cuts
      self.first = first
    }

    var count: Int { first.last ?? 0 }

    func token(at place: Int) -> Int { cuts.firstIndex(of: place).map { first[$0] } ?? 0 }

    /// The range of characters of tokens, grown to the cuts around them; nil where it would reach behind the last cut.
    func range(_ span: TokenSpan) -> (start: Int, end: Int)? {
      guard let start = first.lastIndex(where: { $0 <= span.start }),
        let end = first.firstIndex(where: { $0 >= span.end }), end < cuts.count, start < end
      else { return nil }
      return (cuts[start], cuts[end])
    }
  }

  /// - Parameter name: of a method for spans; another one: `auto`.
  static func fit(_ answers: ValueAnswers, task: SpansTask, method name: String) -> ValueFit {
    let table = answers.table
    let options = task.options.filter { !$0.isRetired }.map(\.id).sorted { $0.precedesInBytes($1) }
    let scheme = TagScheme(labelCount: max(1, options.count))
    let numbers = Dictionary(
      options.enumerated().map { (Array($1.utf8), UInt16($0)) }, uniquingKeysWith: { a, _ in a })
    let spans = table.values.map(ValueSimilarity.spans)
    let tokens = table.samples.indices.map { sample in
      Tokens(
        answers.rows(of: sample).flatMap { spans[Int(table.value[$0])] }
          + (table.gold[sample].map { spans[$0] } ?? []))
    }
    var sequences = SequenceTable(
      lengths: tokens.map { UInt32($0.count) }, annotatorCount: table.annotators.count,
      scheme: scheme)
    func tags(_ value: Int, sample: Int) -> [UInt16] {
      var tags = [UInt16](repeating: TagScheme.outside, count: tokens[sample].count)
      for span in spans[value] {
        guard let label = numbers[Array(span.label.utf8)] else { continue }
        let (start, end) = (
          tokens[sample].token(at: span.start), tokens[sample].token(at: span.end)
        )
        for token in start..<max(start, end) {
          tags[token] = token == start ? TagScheme.begin(label) : TagScheme.inside(label)
        }
      }
      return tags
    }
    for row in table.sample.indices {
      let sample = Int(table.sample[row])
      sequences.append(
        sample: table.sample[row], annotator: table.annotator[row],
        tags: tags(Int(table.value[row]), sample: sample))
    }
    let gold = Dictionary(
      uniqueKeysWithValues: table.gold.map { (UInt32($0.key), tags($0.value, sample: $0.key)) })
    let method = SequenceMethods.named(name) ?? AutomaticSequence()
    let fit = method.fit(sequences, gold: gold, options: .sequences)
    var values: [JSONValue?] = []
    var probabilities: [[Int]] = []
    for sample in table.samples.indices {
      var found: [LabeledSpan] = []
      var sure: [Int] = []
      for estimate in fit.spans(of: sample) {
        guard let range = tokens[sample].range(estimate.span),
          Int(estimate.span.label) < options.count, range.start >= found.last?.end ?? 0
        else { continue }
        found.append(
          LabeledSpan(
            start: range.start, end: range.end, label: options[Int(estimate.span.label)]))
        sure.append(estimate.confidencePPM)
      }
      values.append(answers.rows(of: sample).isEmpty ? nil : .array(found.map(\.json)))
      probabilities.append(sure)
    }
    return ValueFit(
      method: fit.method, methodVersion: fit.methodVersion, requestedMethod: fit.requestedMethod,
      parameters: fit.parameters, iterations: fit.iterations, values: values,
      confidencesPPM: fit.confidencesPPM, probabilitiesPPM: probabilities,
      weights: fit.annotators.weights, credits: fit.annotators.creditsMicrobits)
  }
}

/// Spans that may overlap: each by itself, taken where at least half of the answers, weighted, have it.
enum NestedSpanVote {
  static func fit(_ answers: ValueAnswers) -> ValueFit {
    let table = answers.table
    let consensus = Consensus(answers)
    let spans = table.values.map(ValueSimilarity.spans)
    var result = consensus.emptyFit
    result.method = "exact-span-vote"
    result.probabilitiesPPM = [[Int]](repeating: [], count: table.samples.count)
    for sample in table.samples.indices {
      let rows = answers.rows(of: sample)
      guard !rows.isEmpty else { continue }
      var total = 0.0
      var votes: [LabeledSpan: Double] = [:]
      for row in rows {
        let weight = consensus.reliabilities[Int(table.annotator[row])]
        total += weight
        for span in spans[Int(table.value[row])] { votes[span, default: 0] += weight }
      }
      let shares = votes.map {
        (span: $0.key, ppm: total > 0 ? PartsPerMillion.rounded($0.value / total) : 0)
      }
      .sorted { LabeledSpan.precedes($0.span, $1.span) }
      let taken = shares.filter { $0.ppm >= PartsPerMillion.whole / 2 }
      result.values[sample] = .array(taken.map(\.span.json))
      result.probabilitiesPPM[sample] = taken.map(\.ppm)
      result.confidencesPPM[sample] =
        shares.map { max($0.ppm, PartsPerMillion.whole - $0.ppm) }.min() ?? PartsPerMillion.whole
    }
    return result
  }
}
