import Scoring
import Testing

/// What holds for every method on spans and every table.
@Suite("Spans")
struct SpansTests {
  static let ids = SequenceMethods.all.map(\.id)
  static let shapes: [(id: String, labels: Int)] = ids.flatMap { id in
    [0, 1, 2, 5].map { (id, $0) }
  }

  private func crowd(_ labels: Int, seed: UInt64 = 7) -> RandomSpanCrowd {
    RandomSpanCrowd(
      seed: seed, samples: 40, annotators: 7, labels: labels, answersPerSample: 3, longest: 12)
  }

  private func method(_ id: String) throws -> any SequenceMethod {
    try #require(SequenceMethods.named(id))
  }

  @Test("every method is found by its id, and none twice")
  func registry() {
    #expect(
      Self.ids == [
        "auto", "sequence-average", "sequence", "sequence-decoys", "token-vote",
        "exact-span-vote", "overlap-span-vote",
      ])
    for id in Self.ids { #expect(SequenceMethods.named(id)?.id == id) }
    #expect(SequenceMethods.named("AUTO") == nil)
    let fit = AutomaticSequence().fit(crowd(2).answers)
    #expect(fit.requestedMethod == "auto")
    #expect(fit.method == "sequence-average")
    #expect(fit.parameters["max_iterations"] == 20)
  }

  @Test("tags are legal, spans are those of the tags, figures are probabilities", arguments: shapes)
  func legal(id: String, labels: Int) throws {
    let answers = crowd(labels).answers
    let fit = try method(id).fit(answers)
    for i in 0..<answers.sampleCount {
      let tags = Array(fit.tags(of: i))
      #expect(tags.count == Int(answers.lengths[i]))
      #expect(TagScheme.repaired(tags).count == 0)
      #expect(TagScheme.spans(of: tags) == fit.spans(of: i).map(\.span))
      for span in fit.spans(of: i) { #expect((0...1_000_000).contains(span.confidencePPM)) }
      #expect((0...1_000_000).contains(fit.confidencesPPM[i]))
      for t in tags.indices {
        let sum = fit.posteriorPPM(of: i, token: t).reduce(0, +)
        #expect(abs(sum - 1_000_000) < 20)
      }
    }
    #expect(fit.annotators.creditsMicrobits.allSatisfy { $0 >= 0 })
    for row in 0..<7 * fit.scheme.tagCount {
      let cells = row * fit.scheme.tagCount..<(row + 1) * fit.scheme.tagCount
      #expect(abs(fit.annotators.confusions[cells].reduce(0, +) - 1) < 1e-9)
    }
  }

  @Test("the order of answers changes no bit", arguments: ids)
  func arrival(id: String) throws {
    let answers = crowd(3).answers
    var generator = SplitMix64(seed: 1)
    let shuffled = answers.renumbered(
      order: Array(0..<answers.count).shuffled(using: &generator))
    #expect(try method(id).fit(shuffled) == method(id).fit(answers))
  }

  @Test("renumbering samples, annotators and labels renumbers the result", arguments: ids)
  func renumbering(id: String) throws {
    let answers = crowd(3).answers
    var generator = SplitMix64(seed: 2)
    let samples = Array(0..<answers.sampleCount).shuffled(using: &generator)
    let annotators = Array(0..<7).shuffled(using: &generator)
    // A vote breaks ties by the order of labels, the only thing that it means.
    let labels = id.hasSuffix("span-vote") ? [0, 1, 2] : [2, 0, 1]
    let before = try method(id).fit(answers)
    let after = try method(id).fit(
      answers.renumbered(samples: samples, annotators: annotators, labels: labels))
    for i in 0..<answers.sampleCount {
      #expect(abs(after.confidencesPPM[samples[i]] - before.confidencesPPM[i]) <= 1)
      let renamed = before.spans(of: i).map { estimate in
        TokenSpan(
          start: estimate.span.start, end: estimate.span.end,
          label: UInt16(labels[Int(estimate.span.label)]))
      }
      #expect(after.spans(of: samples[i]).map(\.span) == renamed)
    }
    for j in 0..<7 {
      let change =
        after.annotators.weights[annotators[j]].weightPPM - before.annotators.weights[j].weightPPM
      #expect(abs(change) <= 1)
    }
  }

  @Test("a single annotator's spans come back, short and long", arguments: ids)
  func singleAnnotator(id: String) throws {
    for seed in 1...3 as ClosedRange<UInt64> {
      let crowd = RandomSpanCrowd(
        seed: seed, samples: 30, annotators: 1, labels: 3, answersPerSample: 1, longest: 15)
      var answers = SequenceTable(
        lengths: crowd.answers.lengths + [60], annotatorCount: 1, scheme: crowd.answers.scheme)
      for row in 0..<crowd.answers.count {
        answers.append(
          sample: crowd.answers.sample[row], annotator: 0,
          tags: Array(crowd.answers.tags(of: row)))
      }
      let long = [1] + [UInt16](repeating: 2, count: 58) + [0]
      answers.append(sample: 30, annotator: 0, tags: long)
      let fit = try method(id).fit(answers)
      for row in 0..<answers.count { #expect(fit.tags(of: row) == answers.tags(of: row)) }
    }
  }

  @Test("where all agree, that is the result", arguments: ids)
  func unanimous(id: String) throws {
    var answers = SequenceTable(
      lengths: [6, 4, 3], annotatorCount: 3, scheme: TagScheme(labelCount: 2))
    let tags: [[UInt16]] = [[0, 1, 2, 0, 3, 0], [0, 0, 0, 0], [3, 4, 4]]
    for i in 0..<3 {
      for j in 0..<3 { answers.append(sample: UInt32(i), annotator: UInt32(j), tags: tags[i]) }
    }
    let fit = try method(id).fit(answers)
    for i in 0..<3 { #expect(Array(fit.tags(of: i)) == tags[i]) }
  }

  @Test("gold is clamped, against all answers", arguments: ids)
  func gold(id: String) throws {
    let answers = crowd(3).answers
    var gold: [UInt32: [UInt16]] = [:]
    for i in [3, 9, 20] as [UInt32] {
      var tags = [UInt16](repeating: 3, count: Int(answers.lengths[Int(i)]))
      tags[tags.count - 1] = 0
      gold[i] = tags
    }
    // Gold that doesn't fit is left out, as answers are.
    gold[4] = [0] + [UInt16](repeating: 0, count: Int(answers.lengths[4]))
    gold[1_000] = [0]
    let fit = try method(id).fit(answers, gold: gold, options: .sequences)
    #expect(fit.gold == [3, 9, 20])
    for i in [3, 9, 20] {
      #expect(Array(fit.tags(of: i)) == gold[UInt32(i)])
      #expect(fit.confidencesPPM[i] == 1_000_000)
      for t in fit.tags(of: i).indices {
        let token = t - fit.tokenOffsets[i]
        #expect(fit.posteriorPPM(of: i, token: token)[Int(fit.tags[t])] == 1_000_000)
      }
    }
  }

  @Test("no samples, no answers, no tokens, no labels", arguments: ids)
  func edges(id: String) throws {
    let scheme = TagScheme(labelCount: 2)
    let method = try method(id)
    let nothing = method.fit(SequenceTable(lengths: [], annotatorCount: 0, scheme: scheme))
    #expect(nothing.tags.isEmpty && nothing.spans.isEmpty && nothing.confidencesPPM.isEmpty)
    let unanswered = method.fit(
      SequenceTable(lengths: [3, 0], annotatorCount: 2, scheme: scheme))
    #expect(unanswered.tags == [0, 0, 0])
    #expect(unanswered.confidencesPPM == [0, 0])
    #expect(unanswered.annotators.creditsMicrobits == [0, 0])
    var one = SequenceTable(lengths: [1, 0], annotatorCount: 2, scheme: scheme)
    one.append(sample: 0, annotator: 0, tags: [1])
    one.append(sample: 0, annotator: 1, tags: [1])
    one.append(sample: 1, annotator: 0, tags: [])
    #expect(method.fit(one).tags == [1])
    var quiet = SequenceTable(lengths: [4, 2], annotatorCount: 2, scheme: scheme)
    for i in 0..<2 as Range<UInt32> {
      for j in 0..<2 as Range<UInt32> {
        quiet.append(
          sample: i, annotator: j, tags: [UInt16](repeating: 0, count: i == 0 ? 4 : 2))
      }
    }
    #expect(method.fit(quiet).spans.isEmpty)
    var bare = SequenceTable(
      lengths: [2], annotatorCount: 1, scheme: TagScheme(labelCount: 0))
    bare.append(sample: 0, annotator: 0, tags: [0, 0])
    #expect(method.fit(bare).tags == [0, 0])
  }

  @Test("answers by hundreds to one sample stay finite", arguments: ids)
  func manyAnswers(id: String) throws {
    var answers = SequenceTable(
      lengths: [5], annotatorCount: 400, scheme: TagScheme(labelCount: 2))
    for j in 0..<400 as Range<UInt32> {
      answers.append(
        sample: 0, annotator: j, tags: j % 4 == 0 ? [0, 3, 0, 0, 0] : [1, 2, 0, 3, 0])
    }
    let fit = try method(id).fit(answers)
    #expect(fit.posteriors.allSatisfy { $0.isFinite })
    #expect(fit.tags == [1, 2, 0, 3, 0])
  }

  @Test("models beat the votes on a crowd of known skill, and rank its annotators")
  func recovery() throws {
    let crowd = RandomSpanCrowd(
      seed: 21, samples: 250, annotators: 9, labels: 3, answersPerSample: 4, longest: 12)
    let vote = StrictSpans(ExactSpanVote().fit(crowd.answers), truth: crowd.truth).f1
    for id in ["auto", "sequence", "token-vote"] {
      let f1 = StrictSpans(try method(id).fit(crowd.answers), truth: crowd.truth).f1
      #expect(f1 > vote + 0.01, "\(id): \(f1), vote \(vote)")
    }
    let fit = AutomaticSequence().fit(crowd.answers)
    var right = [Int](repeating: 0, count: 9)
    var real = right
    for row in 0..<crowd.answers.count {
      let j = Int(crowd.answers.annotator[row])
      let truth = crowd.truth[Int(crowd.answers.sample[row])]
      for (said, tag) in zip(crowd.answers.tags(of: row), truth) where tag != 0 {
        real[j] += 1
        if said == tag { right[j] += 1 }
      }
    }
    let recall = (0..<9).map { right[$0] * 1_000 / max(real[$0], 1) }
    let weights = fit.annotators.weights.map(\.weightPPM)
    var concordant = 0
    var discordant = 0
    for a in 0..<9 {
      for b in 0..<a {
        let sign = (recall[a] - recall[b]).signum() * (weights[a] - weights[b]).signum()
        if sign > 0 { concordant += 1 }
        if sign < 0 { discordant += 1 }
      }
    }
    #expect(concordant >= 8 * discordant, "\(concordant) : \(discordant)")
  }

  @Test("the figures of this crowd are the same on every machine")
  func golden() {
    let fit = AutomaticSequence().fit(crowd(3, seed: 5).answers)
    var digest: UInt64 = 0xcbf2_9ce4_8422_2325
    for posterior in fit.posteriors {
      digest = (digest ^ posterior.bitPattern) &* 0x100_0000_01b3
    }
    #expect(digest == 14_615_031_600_658_878_061)
  }
}
