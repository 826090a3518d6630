/// The sequence model: true tags are a hidden Markov chain, annotators' tags what is seen of it, both
/// fitted by expectation maximisation (HMM-crowd: Nguyen et al., ACL 2017; BSC: Simpson & Gurevych,
/// EMNLP 2019).
///
/// ```
/// P(z, y) = P(z_1) prod_t P(z_t | z_{t-1}) prod_{t,j} P(y_jt | z_t, y_j,t-1)
/// ```
///
/// `ChainTransitions` and `AnnotatorActions` hold the two factors. The rows of both are drawn towards
/// a prior worth 4; that of transitions is what the vote shares say. It starts from vote shares. Only
/// samples with a second answer or gold teach: where answers stand alone, any confusion explains them,
/// and iterating drifts.
///
/// With decoys there is one more kind of range, which tempts annotators and is no entity: what a
/// minority marks with labels all over. It starts where votes are divided, with P(O) P(entity) of a
/// token's votes. It finds fewer spans, and more of them are right.
public struct EntityChain: SequenceMethod {
  /// s of transitions, in ppm.
  static let strengthPPM = 4_000_000

  /// Whether there are decoys.
  public let hasDecoys: Bool

  public init(hasDecoys: Bool) { self.hasDecoys = hasDecoys }

  public var id: String { hasDecoys ? "sequence-decoys" : "sequence" }
  public var version: Int { 1 }

  public func fit(
    _ answers: SequenceTable, gold: [UInt32: [UInt16]], options: FitOptions
  ) -> SequenceFit {
    let groups = SequenceGroups(answers, gold: gold)
    let model = model(groups, options)
    return SequenceFit(
      method: self, parameters: parameters(options), groups: groups, models: [model])
  }

  func parameters(_ options: FitOptions) -> [String: Int] {
    var parameters = options.parameters
    parameters["actions_s_ppm"] = AnnotatorActions.strengthPPM
    parameters["actions_right_ppm"] = AnnotatorActions.rightPPM
    parameters["transitions_s_ppm"] = EntityChain.strengthPPM
    return parameters
  }

  /// The fitted chain.
  func model(_ groups: SequenceGroups, _ options: FitOptions) -> SampleChains {
    let shape = ChainShape(labelCount: groups.scheme.labelCount, hasDecoys: hasDecoys)
    let states = shape.stateCount
    let strength = Double(EntityChain.strengthPPM) / 1_000_000
    var posteriors = EntityChain.start(shape, groups)
    var counts = ChainTransitions(shape)
    var all = ChainTransitions(shape)
    for i in 0..<groups.sampleCount where groups.isEvidenced(i) {
      EntityChain.countVotes(shape, groups, i, posteriors, into: &all)
      if groups.isTeaching(i) {
        EntityChain.countVotes(shape, groups, i, posteriors, into: &counts)
      }
    }
    let prior = all.asPrior()
    var actions = AnnotatorActions(shape, groups)
    var transitions = prior
    let pass = ForwardBackward(shape, longest: groups.longest)
    var iterations = 0
    while iterations < options.maxIterations {
      iterations += 1
      transitions = counts.drawn(towards: prior, strength: strength)
      actions.reset()
      for i in 0..<groups.sampleCount where groups.isTeaching(i) {
        actions.count(i, groups, posteriors)
      }
      actions.update()
      counts = ChainTransitions(shape)
      var change = 0.0
      for i in 0..<groups.sampleCount where groups.isEvidenced(i) {
        let length = groups.length(of: i)
        actions.score(i, groups, into: pass)
        pass.run(length: length, clamp: groups.clamp[i], transitions)
        if groups.isTeaching(i) { pass.count(length: length, transitions, into: &counts) }
        posteriors.withUnsafeMutableBufferPointer { z in
          var cell = groups.tokenOffsets[i] * states
          for t in 0..<length {
            for s in 0..<states {
              let posterior = pass.posterior(t, s)
              change = max(change, abs(posterior - z[cell]))
              z[cell] = posterior
              cell += 1
            }
          }
        }
      }
      if change < options.tolerance { break }
    }
    return SampleChains(shape: shape, transitions: transitions, iterations: iterations) {
      actions.score($0, groups, into: $1)
    }
  }

  /// Vote shares as states' posteriors, decoys where votes are divided.
  private static func start(_ shape: ChainShape, _ groups: SequenceGroups) -> [Double] {
    let votes = groups.votes()
    guard shape.hasDecoys else { return votes }
    let tags = shape.tagCount
    var start = [Double](repeating: 0, count: groups.tokenCount * shape.stateCount)
    for token in 0..<groups.tokenCount {
      let row = token * tags
      let cell = token * shape.stateCount
      var begins = 0.0
      var insides = 0.0
      for x in 0..<shape.labelCount {
        begins += votes[row + 1 + 2 * x]
        insides += votes[row + 2 + 2 * x]
      }
      for k in 0..<tags { start[cell + k] = votes[row + k] }
      start[cell + tags] = votes[row] * begins
      start[cell + tags + 1] = votes[row] * insides
      start[cell] -= start[cell + tags] + start[cell + tags + 1]
    }
    return start
  }

  /// Counts transitions as if neighbouring tokens were independent, legal ones only.
  private static func countVotes(
    _ shape: ChainShape, _ groups: SequenceGroups, _ sample: Int, _ posteriors: [Double],
    into counts: inout ChainTransitions
  ) {
    let states = shape.stateCount
    var kinds = [Double](repeating: 0, count: ChainShape.kindCount)
    for t in 0..<groups.length(of: sample) {
      let row = (groups.tokenOffsets[sample] + t) * states
      let before = kinds
      for kind in kinds.indices { kinds[kind] = 0 }
      for s in 0..<states { kinds[shape.kind(s)] += posteriors[row + s] }
      for x in 0..<shape.labelCount { counts.labels[x] += posteriors[row + 1 + 2 * x] }
      for kind in kinds.indices where ChainShape.mayBegin(kind) {
        if t == 0 { counts.starts[kind] += kinds[kind] }
        guard t > 0 else { continue }
        for previous in kinds.indices {
          counts.moves[previous * ChainShape.kindCount + kind] += before[previous] * kinds[kind]
        }
      }
      guard t > 0 else { continue }
      for s in 0..<states where !ChainShape.mayBegin(shape.kind(s)) {
        for previous in [s - 1, s] {
          counts.moves[shape.kind(previous) * ChainShape.kindCount + shape.kind(s)] +=
            posteriors[row - states + previous] * posteriors[row + s]
        }
      }
    }
  }
}
