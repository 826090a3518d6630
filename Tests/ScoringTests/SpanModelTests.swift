import Testing

@testable import Scoring

/// The algorithms below the methods, against enumeration of everything that could be.
@Suite("Span models")
struct SpanModelTests {
  private func transitions(_ shape: ChainShape) -> ChainTransitions {
    var counts = ChainTransitions(shape)
    for previous in 0..<ChainShape.kindCount {
      for kind in 0..<ChainShape.kindCount where ChainShape.mayFollow(kind, previous) {
        let isDecoy = max(kind, previous) >= ChainShape.decoyBegin
        if isDecoy && !shape.hasDecoys { continue }
        counts.moves[previous * ChainShape.kindCount + kind] = Double(1 + (kind * 3 + previous) % 4)
      }
    }
    counts.starts = [3, 2, 0, shape.hasDecoys ? 1 : 0, 0]
    for x in counts.labels.indices { counts.labels[x] = Double(x + 1) }
    return counts.drawn(towards: counts, strength: 1)
  }

  /// Every path of states with its weight.
  private func paths(
    _ shape: ChainShape, _ transitions: ChainTransitions, _ scores: [[Double]]
  ) -> [(states: [Int], weight: Double)] {
    var paths: [(states: [Int], weight: Double)] = [([], 1)]
    for row in scores {
      var longer: [(states: [Int], weight: Double)] = []
      for path in paths {
        for s in 0..<shape.stateCount {
          let kind = shape.kind(s)
          var weight = path.weight * Portable.exp(row[s])
          if let last = path.states.last {
            let isRun = !ChainShape.mayBegin(kind)
            if isRun, shape.classOf(last) != shape.classOf(s) || shape.kind(last) == 0 { continue }
            weight *= transitions.moves[shape.kind(last) * ChainShape.kindCount + kind]
          } else {
            weight *= transitions.starts[kind]
          }
          if kind == ChainShape.begin { weight *= transitions.labels[shape.classOf(s)] }
          if weight > 0 { longer.append((path.states + [s], weight)) }
        }
      }
      paths = longer
    }
    return paths
  }

  @Test("forward-backward is the sum over all paths", arguments: [false, true], [1, 2])
  func enumeration(hasDecoys: Bool, labels: Int) {
    let shape = ChainShape(labelCount: labels, hasDecoys: hasDecoys)
    let transitions = transitions(shape)
    var generator = SplitMix64(seed: 3)
    for length in 1...4 {
      let scores = (0..<length).map { _ in
        (0..<shape.stateCount).map { _ in 3 * generator.nextUnit() - 4 }
      }
      let pass = ForwardBackward(shape, longest: 5)
      for t in 0..<length {
        pass.source[t] = t
        for s in 0..<shape.stateCount { pass.scores[t * shape.stateCount + s] = scores[t][s] }
      }
      pass.run(length: length, clamp: nil, transitions)
      let paths = paths(shape, transitions, scores)
      let total = paths.reduce(0) { $0 + $1.weight }
      func probability(_ isMeant: ([Int]) -> Bool) -> Double {
        paths.reduce(0) { isMeant($1.states) ? $0 + $1.weight / total : $0 }
      }
      for t in 0..<length {
        for s in 0..<shape.stateCount {
          #expect(abs(pass.posterior(t, s) - probability { $0[t] == s }) < 1e-12)
        }
      }
      var counts = ChainTransitions(shape)
      pass.count(length: length, transitions, into: &counts)
      for previous in 0..<ChainShape.kindCount {
        for kind in 0..<ChainShape.kindCount {
          var expected = 0.0
          for t in 1..<max(length, 1) {
            expected += probability {
              shape.kind($0[t - 1]) == previous && shape.kind($0[t]) == kind
            }
          }
          #expect(abs(counts.moves[previous * ChainShape.kindCount + kind] - expected) < 1e-12)
        }
      }
      let found = pass.spans(length: length, minimum: 1e-9, transitions)
      for (span, p) in found {
        let expected = probability { states in
          TagScheme.spans(of: states.map { UInt16(shape.tag($0)) }).contains(span)
        }
        #expect(abs(p - expected) < 1e-12)
      }
      let best = paths.max { $0.weight < $1.weight }?.states.map { UInt16(shape.tag($0)) } ?? []
      let whole = probability { $0.map { UInt16(shape.tag($0)) } == best }
      #expect(abs(pass.probability(of: best[...], transitions) - whole) < 1e-12)
    }
  }

  @Test("a clamp leaves nothing but its tags")
  func clamp() {
    let shape = ChainShape(labelCount: 2, hasDecoys: true)
    let pass = ForwardBackward(shape, longest: 3)
    for t in 0..<3 { pass.source[t] = 0 }
    pass.run(length: 3, clamp: [0, 3, 4], transitions(shape))
    #expect(abs(pass.posterior(1, 3) - 1) < 1e-12)
    #expect(abs(pass.posterior(2, 4) - 1) < 1e-12)
    let outside = [0, 5, 6].reduce(0) { $0 + pass.posterior(0, $1) }
    #expect(abs(outside - 1) < 1e-12)
  }

  @Test("the choice of spans has the largest expected F1 of all choices")
  func expectedF1() {
    var generator = SplitMix64(seed: 9)
    for _ in 0..<60 {
      var candidates: [SpanEstimate] = []
      for end in 1...4 {
        for start in 0..<end where generator.nextUnit() < 0.7 {
          candidates.append(
            SpanEstimate(
              span: TokenSpan(start: start, end: end, label: 0),
              confidencePPM: 10_000 + generator.nextIndex(below: 600_000)))
        }
      }
      let expected = candidates.reduce(0) { $0 + $1.confidencePPM }
      func ratio(_ spans: [SpanEstimate]) -> Double {
        let hits = spans.reduce(0) { $0 + $1.confidencePPM }
        return Double(2 * hits) / Double(spans.count * 1_000_000 + expected)
      }
      let (chosen, _) = SpanSelection.select([candidates]) { _ in false }
      var best = 0.0
      for subset in 0..<1 << candidates.count {
        let spans = candidates.indices.filter { subset >> $0 & 1 == 1 }.map { candidates[$0] }
        let isDisjoint = spans.allSatisfy { a in
          spans.allSatisfy { a == $0 || a.span.end <= $0.span.start || $0.span.end <= a.span.start }
        }
        if isDisjoint { best = max(best, ratio(spans)) }
      }
      #expect(abs(ratio(chosen.first ?? []) - best) < 1e-5)
    }
  }

  @Test("answers that nobody confirms change nothing of what is known of annotators")
  func loneAnswers() {
    var generator = SplitMix64(seed: 6)
    let tags = (0..<30).map { _ in
      TagScheme.repaired((0..<8).map { _ in UInt16(generator.nextIndex(below: 5)) }).tags
    }
    var answers = SequenceTable(
      lengths: [UInt32](repeating: 8, count: 30), annotatorCount: 3,
      scheme: TagScheme(labelCount: 2))
    for i in 0..<30 { answers.append(sample: UInt32(i), annotator: UInt32(i % 3), tags: tags[i]) }
    let fit = EntityChain(hasDecoys: true).fit(answers)
    #expect(Set(fit.annotators.weights.map(\.weightPPM)).count == 1)
    for i in 0..<30 { #expect(Array(fit.tags(of: i)) == tags[i]) }
  }
}
