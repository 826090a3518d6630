/// The hidden states of a chain over tokens, and how they hang together.
///
/// State 0 is `O`; 1 + 2x and 2 + 2x are `B-x` and `I-x`, as the tags; with decoys, two more begin
/// and continue a decoy: a range that tempts annotators and is no entity, so its tag is `O`. States
/// of a kind share their transitions and what annotators do there; those of a class (a label, `O`,
/// decoy) share which label annotators name.
struct ChainShape: Sendable, Equatable {
  /// The kinds of states: `O`, `B`, `I`, and the first and further tokens of a decoy.
  static let kindCount = 5
  static let outside = 0
  static let begin = 1
  static let inside = 2
  static let decoyBegin = 3
  static let decoyInside = 4

  let labelCount: Int
  let hasDecoys: Bool

  var tagCount: Int { 2 * labelCount + 1 }
  var stateCount: Int { tagCount + (hasDecoys ? 2 : 0) }
  /// Labels, then `O`, then decoys.
  var classCount: Int { labelCount + 2 }

  @inline(__always)
  func kind(_ state: Int) -> Int {
    if state >= tagCount { return ChainShape.decoyBegin + state - tagCount }
    if state == 0 { return ChainShape.outside }
    return state & 1 == 1 ? ChainShape.begin : ChainShape.inside
  }

  @inline(__always)
  func classOf(_ state: Int) -> Int {
    if state >= tagCount { return labelCount + 1 }
    return state == 0 ? labelCount : (state - 1) >> 1
  }

  /// One figure a kind.
  typealias KindSums = (Double, Double, Double, Double, Double)

  /// The sums of a row of states by kind.
  @inline(__always)
  func kindSums(_ states: UnsafeBufferPointer<Double>, _ row: Int) -> KindSums {
    var begins = 0.0
    var insides = 0.0
    for x in 0..<labelCount {
      begins += states[row + 1 + 2 * x]
      insides += states[row + 2 + 2 * x]
    }
    return (
      states[row], begins, insides, hasDecoys ? states[row + tagCount] : 0,
      hasDecoys ? states[row + tagCount + 1] : 0
    )
  }

  @inline(__always)
  func tag(_ state: Int) -> Int { state >= tagCount ? 0 : state }

  /// Whether states of a kind begin a run: they may follow any state, and stand first.
  static func mayBegin(_ kind: Int) -> Bool { kind != inside && kind != decoyInside }

  /// Whether states of kind `kind` may follow those of kind `previous`, of the same class for runs.
  static func mayFollow(_ kind: Int, _ previous: Int) -> Bool {
    mayBegin(kind) || previous == kind || previous == kind - 1
  }
}

/// Transition probabilities by kind: P(kind at t + 1 | kind at t), the kind of the first token, and
/// the label of an entity that begins.
struct ChainTransitions: Sendable {
  /// `kindCount × kindCount`, row-major.
  var moves: [Double]
  /// `kindCount` probabilities.
  var starts: [Double]
  /// `labelCount` probabilities.
  var labels: [Double]

  /// All zero, to count in.
  init(_ shape: ChainShape) {
    moves = [Double](repeating: 0, count: ChainShape.kindCount * ChainShape.kindCount)
    starts = [Double](repeating: 0, count: ChainShape.kindCount)
    labels = [Double](repeating: 0, count: shape.labelCount)
  }

  /// Every legal transition with the weight 1: a chain that rules out what is illegal, and no more.
  static func legalOnly(_ shape: ChainShape) -> ChainTransitions {
    var legal = ChainTransitions(shape)
    for kind in 0...ChainShape.inside {
      legal.starts[kind] = ChainShape.mayBegin(kind) ? 1 : 0
      for previous in 0...ChainShape.inside where ChainShape.mayFollow(kind, previous) {
        legal.moves[previous * ChainShape.kindCount + kind] = 1
      }
    }
    for x in legal.labels.indices { legal.labels[x] = 1 }
    return legal
  }

  /// What the vote shares say, one transition of each kind of entity tag added. Where no two
  /// annotators disagree there are no decoys: what starts at 0 stays there.
  func asPrior() -> ChainTransitions {
    var prior = self
    let hasDecoys =
      prior.starts[ChainShape.decoyBegin] > 0
      || moves.indices.contains {
        $0 % ChainShape.kindCount == ChainShape.decoyBegin && moves[$0] > 0
      }
    for previous in 0..<ChainShape.kindCount {
      for kind in 0..<ChainShape.kindCount {
        let isDecoy = kind >= ChainShape.decoyBegin
        guard ChainShape.mayFollow(kind, previous),
          !isDecoy || kind == ChainShape.decoyInside && hasDecoys
        else { continue }
        prior.moves[previous * ChainShape.kindCount + kind] += 1
      }
    }
    prior.starts[ChainShape.outside] += 1
    prior.starts[ChainShape.begin] += 1
    for x in labels.indices { prior.labels[x] += 1 }
    return prior.normalised()
  }

  /// These counts with a prior that is worth `strength` of them in each row.
  func drawn(towards prior: ChainTransitions, strength: Double) -> ChainTransitions {
    var drawn = self
    for cell in moves.indices { drawn.moves[cell] += strength * prior.moves[cell] }
    for kind in starts.indices { drawn.starts[kind] += strength * prior.starts[kind] }
    for x in labels.indices { drawn.labels[x] += strength * prior.labels[x] }
    return drawn.normalised()
  }

  private func normalised() -> ChainTransitions {
    var normalised = self
    for kind in 0..<ChainShape.kindCount {
      let row = kind * ChainShape.kindCount..<(kind + 1) * ChainShape.kindCount
      ChainTransitions.normalise(&normalised.moves, row)
    }
    ChainTransitions.normalise(&normalised.starts, starts.indices)
    ChainTransitions.normalise(&normalised.labels, labels.indices)
    return normalised
  }

  private static func normalise(_ values: inout [Double], _ cells: Range<Int>) {
    var total = 0.0
    for cell in cells { total += values[cell] }
    guard total > 0 else { return }
    for cell in cells { values[cell] /= total }
  }
}
