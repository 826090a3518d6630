/// The forward-backward algorithm (Rabiner, Proceedings of the IEEE 1989, with scaling) on one
/// sample's chain, and what follows from it.
///
/// Fill `scores` and `source`, then `run`. Transitions go by kind, so a token costs O(states), not O(states²).
/// The memory is that of the longest sample and used again for each.
final class ForwardBackward {
  private let shape: ChainShape
  private let stateCount: Int
  /// The log of the evidence for each state at each token, `length × stateCount`.
  let scores: UnsafeMutablePointer<Double>
  /// The token whose scores hold for each token: itself, or an earlier one.
  let source: UnsafeMutablePointer<Int>
  private let evidence: UnsafeMutablePointer<Double>
  private let alpha: UnsafeMutablePointer<Double>
  private let beta: UnsafeMutablePointer<Double>
  private let scale: UnsafeMutablePointer<Double>
  private let kinds: [Int]

  /// exp(-300): evidence that no finite score goes below, so that no sum comes to zero.
  private static let lowestScore = -300.0

  init(_ shape: ChainShape, longest: Int) {
    self.shape = shape
    stateCount = shape.stateCount
    kinds = (0..<shape.stateCount).map(shape.kind)
    let cells = max(longest * shape.stateCount, 1)
    scores = .allocate(capacity: cells)
    evidence = .allocate(capacity: cells)
    alpha = .allocate(capacity: cells)
    beta = .allocate(capacity: cells)
    scale = .allocate(capacity: max(longest, 1))
    source = .allocate(capacity: max(longest, 1))
    for buffer in [scores, evidence, alpha, beta] { buffer.initialize(repeating: 0, count: cells) }
    scale.initialize(repeating: 0, count: max(longest, 1))
    source.initialize(repeating: 0, count: max(longest, 1))
  }

  deinit {
    for buffer in [scores, evidence, alpha, beta, scale] { buffer.deallocate() }
    source.deallocate()
  }

  /// Both passes over the scores of `length` tokens. Where `clamp` is given, states of other tags are
  /// ruled out.
  func run(length: Int, clamp: [UInt16]?, _ transitions: ChainTransitions) {
    takeEvidence(length: length, clamp: clamp)
    forward(length: length, transitions)
    backward(length: length, transitions)
  }

  /// P(state at t) after `run`.
  @inline(__always)
  func posterior(_ t: Int, _ state: Int) -> Double {
    alpha[t * stateCount + state] * beta[t * stateCount + state]
  }

  private func takeEvidence(length: Int, clamp: [UInt16]?) {
    for t in 0..<length {
      let row = scores + source[t] * stateCount
      let e = evidence + t * stateCount
      if clamp == nil, source[t] != t {
        e.update(from: evidence + source[t] * stateCount, count: stateCount)
        continue
      }
      func isRuledOut(_ state: Int) -> Bool {
        clamp.map { shape.tag(state) != Int($0[t]) } ?? false
      }
      var maximum = -Double.infinity
      for s in 0..<stateCount where row[s] > maximum && !isRuledOut(s) { maximum = row[s] }
      for s in 0..<stateCount {
        e[s] =
          isRuledOut(s) ? 0 : Portable.exp(max(row[s] - maximum, ForwardBackward.lowestScore))
      }
    }
  }

  private func forward(length: Int, _ transitions: ChainTransitions) {
    let width = ChainShape.kindCount
    let tagCount = shape.tagCount
    transitions.moves.withUnsafeBufferPointer { moves in
      transitions.labels.withUnsafeBufferPointer { labels in
        for t in 0..<length {
          let now = alpha + t * stateCount
          let e = evidence + t * stateCount
          // What arrives at O, at any B and at the first token of a decoy.
          var toOutside = transitions.starts[ChainShape.outside]
          var toBegin = transitions.starts[ChainShape.begin]
          var toDecoy = transitions.starts[ChainShape.decoyBegin]
          if t > 0 {
            let before = now - stateCount
            var begins = 0.0
            var insides = 0.0
            for x in 0..<labels.count {
              begins += before[1 + 2 * x]
              insides += before[2 + 2 * x]
            }
            let decoyBegin = shape.hasDecoys ? before[tagCount] : 0
            let decoyInside = shape.hasDecoys ? before[tagCount + 1] : 0
            func arriving(_ kind: Int) -> Double {
              before[0] * moves[kind] + begins * moves[width + kind]
                + insides * moves[2 * width + kind] + decoyBegin * moves[3 * width + kind]
                + decoyInside * moves[4 * width + kind]
            }
            toOutside = arriving(ChainShape.outside)
            toBegin = arriving(ChainShape.begin)
            toDecoy = arriving(ChainShape.decoyBegin)
          }
          now[0] = toOutside * e[0]
          for x in 0..<labels.count {
            now[1 + 2 * x] = toBegin * labels[x] * e[1 + 2 * x]
            var inside = 0.0
            if t > 0 {
              let before = now - stateCount
              inside =
                before[1 + 2 * x] * moves[width + ChainShape.inside]
                + before[2 + 2 * x] * moves[2 * width + ChainShape.inside]
            }
            now[2 + 2 * x] = inside * e[2 + 2 * x]
          }
          if shape.hasDecoys {
            now[tagCount] = toDecoy * e[tagCount]
            var inside = 0.0
            if t > 0 {
              let before = now - stateCount
              inside =
                before[tagCount] * moves[3 * width + ChainShape.decoyInside]
                + before[tagCount + 1] * moves[4 * width + ChainShape.decoyInside]
            }
            now[tagCount + 1] = inside * e[tagCount + 1]
          }
          var total = 0.0
          for s in 0..<stateCount { total += now[s] }
          scale[t] = total
          let inverse = 1 / total
          for s in 0..<stateCount { now[s] *= inverse }
        }
      }
    }
  }

  private func backward(length: Int, _ transitions: ChainTransitions) {
    guard length > 0 else { return }
    let width = ChainShape.kindCount
    let tagCount = shape.tagCount
    let last = beta + (length - 1) * stateCount
    for s in 0..<stateCount { last[s] = 1 }
    transitions.moves.withUnsafeBufferPointer { moves in
      transitions.labels.withUnsafeBufferPointer { labels in
        for t in stride(from: length - 2, through: 0, by: -1) {
          let after = beta + (t + 1) * stateCount
          let e = evidence + (t + 1) * stateCount
          let now = beta + t * stateCount
          let outside = e[0] * after[0]
          var begins = 0.0
          for x in 0..<labels.count { begins += labels[x] * e[1 + 2 * x] * after[1 + 2 * x] }
          let decoys = shape.hasDecoys ? e[tagCount] * after[tagCount] : 0
          let inverse = 1 / scale[t + 1]
          @inline(__always) func leaving(_ kind: Int) -> Double {
            moves[kind * width + ChainShape.outside] * outside
              + moves[kind * width + ChainShape.begin] * begins
              + moves[kind * width + ChainShape.decoyBegin] * decoys
          }
          now[0] = leaving(ChainShape.outside) * inverse
          let fromBegin = leaving(ChainShape.begin)
          let fromInside = leaving(ChainShape.inside)
          for x in 0..<labels.count {
            let inside = e[2 + 2 * x] * after[2 + 2 * x]
            now[1 + 2 * x] = (fromBegin + moves[width + ChainShape.inside] * inside) * inverse
            now[2 + 2 * x] = (fromInside + moves[2 * width + ChainShape.inside] * inside) * inverse
          }
          if shape.hasDecoys {
            let inside = e[tagCount + 1] * after[tagCount + 1]
            now[tagCount] =
              (leaving(ChainShape.decoyBegin) + moves[3 * width + ChainShape.decoyInside] * inside)
              * inverse
            now[tagCount + 1] =
              (leaving(ChainShape.decoyInside) + moves[4 * width + ChainShape.decoyInside] * inside)
              * inverse
          }
        }
      }
    }
  }
}

extension ForwardBackward {
  /// Adds the expected transitions of the sample to the counts.
  func count(length: Int, _ transitions: ChainTransitions, into counts: inout ChainTransitions) {
    let width = ChainShape.kindCount
    for t in 0..<length {
      for x in 0..<shape.labelCount { counts.labels[x] += posterior(t, 1 + 2 * x) }
      guard t > 0 else {
        for s in 0..<stateCount { counts.starts[kinds[s]] += posterior(0, s) }
        continue
      }
      let before = alpha + (t - 1) * stateCount
      let e = evidence + t * stateCount
      let after = beta + t * stateCount
      let inverse = 1 / scale[t]
      // Mass that leaves each kind, and what receives it.
      var leaving = (0.0, 0.0, 0.0, 0.0, 0.0)
      leaving.0 = before[0]
      var begins = 0.0
      var fromBegin = 0.0
      var fromInside = 0.0
      for x in 0..<shape.labelCount {
        leaving.1 += before[1 + 2 * x]
        leaving.2 += before[2 + 2 * x]
        begins += transitions.labels[x] * e[1 + 2 * x] * after[1 + 2 * x]
        let inside = e[2 + 2 * x] * after[2 + 2 * x]
        fromBegin += before[1 + 2 * x] * inside
        fromInside += before[2 + 2 * x] * inside
      }
      let outside = e[0] * after[0]
      var decoys = 0.0
      if shape.hasDecoys {
        let b = shape.tagCount
        leaving.3 = before[b]
        leaving.4 = before[b + 1]
        decoys = e[b] * after[b]
        let inside = e[b + 1] * after[b + 1]
        add(3, ChainShape.decoyInside, leaving.3 * inside)
        add(4, ChainShape.decoyInside, leaving.4 * inside)
      }
      add(ChainShape.begin, ChainShape.inside, fromBegin)
      add(ChainShape.inside, ChainShape.inside, fromInside)
      leave(ChainShape.outside, leaving.0)
      leave(ChainShape.begin, leaving.1)
      leave(ChainShape.inside, leaving.2)
      leave(ChainShape.decoyBegin, leaving.3)
      leave(ChainShape.decoyInside, leaving.4)
      func leave(_ from: Int, _ mass: Double) {
        add(from, ChainShape.outside, mass * outside)
        add(from, ChainShape.begin, mass * begins)
        add(from, ChainShape.decoyBegin, mass * decoys)
      }
      func add(_ from: Int, _ to: Int, _ mass: Double) {
        let cell = from * width + to
        counts.moves[cell] += mass * transitions.moves[cell] * inverse
      }
    }
  }

  /// The probability of every span of at least `minimum`, ordered by end, start and label.
  ///
  /// P(span) = P(B-x at its start) · P(I-x follows | …) … · P(no I-x follows | its last token).
  func spans(length: Int, minimum: Double, _ transitions: ChainTransitions) -> [(TokenSpan, Double)]
  {
    let width = ChainShape.kindCount
    var spans: [(TokenSpan, Double)] = []
    for start in 0..<length {
      for x in 0..<shape.labelCount {
        var probability = posterior(start, 1 + 2 * x)
        var state = 1 + 2 * x
        var t = start
        while probability >= minimum {
          var goesOn = 0.0
          let reached = beta[t * stateCount + state]
          if t + 1 < length, reached > 0 {
            let next = (t + 1) * stateCount + 2 + 2 * x
            goesOn =
              transitions.moves[kinds[state] * width + ChainShape.inside] * evidence[next]
              * beta[next] / (reached * scale[t + 1])
            goesOn = min(goesOn, 1)
          }
          let ending = probability * (1 - goesOn)
          if ending >= minimum {
            spans.append((TokenSpan(start: start, end: t + 1, label: UInt16(x)), ending))
          }
          guard t + 1 < length else { break }
          probability *= goesOn
          state = 2 + 2 * x
          t += 1
        }
      }
    }
    spans.sort { ($0.0.end, $0.0.start, $0.0.label) < ($1.0.end, $1.0.start, $1.0.label) }
    return spans
  }

  /// P(all tags of the sample are these), after `run` without clamp: the forward pass over the states
  /// of these tags alone, over that of all.
  func probability(of tags: ArraySlice<UInt16>, _ transitions: ChainTransitions) -> Double {
    let scales = (0..<tags.count).map { scale[$0] }
    for (t, tag) in tags.enumerated() {
      for s in 0..<stateCount where shape.tag(s) != Int(tag) { evidence[t * stateCount + s] = 0 }
    }
    forward(length: tags.count, transitions)
    var probability = 1.0
    for t in scales.indices {
      if scale[t] <= 0 { return 0 }
      probability *= scale[t] / scales[t]
    }
    return min(probability, 1)
  }
}
