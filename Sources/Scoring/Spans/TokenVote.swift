/// Tags of tokens by a confusion matrix an annotator (`TagConfusions`: W1DS with guesses from the
/// crowd's shares), then legal spans from the tokens' posteriors.
///
/// ```
/// z_tk ~ pi_k prod_j v_j,k,y_jt
/// ```
///
/// Tokens are taken for independent while fitting. Afterwards the posteriors are the evidence of a
/// chain that rules out illegal transitions, whose spans are chosen for their expected F1.
public struct TokenVote: SequenceMethod {
  public init() {}

  public var id: String { "token-vote" }
  public var version: Int { 1 }

  public func fit(
    _ answers: SequenceTable, gold: [UInt32: [UInt16]], options: FitOptions
  ) -> SequenceFit {
    let groups = SequenceGroups(answers, gold: gold)
    return SequenceFit(
      method: self, parameters: parameters(options), groups: groups,
      models: [model(groups, options)])
  }

  func parameters(_ options: FitOptions) -> [String: Int] {
    var parameters = options.parameters
    parameters["s_ppm"] = TagConfusions.strengthPPM
    return parameters
  }

  /// The fitted tokens as chains of legal transitions.
  func model(_ groups: SequenceGroups, _ options: FitOptions) -> SampleChains {
    let width = groups.scheme.tagCount
    var posteriors = groups.votes()
    var prior: [Double] = []
    var logs: [Double] = []
    var iterations = 0
    while iterations < options.maxIterations {
      iterations += 1
      let confusions = TagConfusions(groups, posteriors: posteriors)
      prior = confusions.tagPrior.map(Portable.log)
      logs = TokenVote.logs(confusions, annotatorCount: groups.annotatorCount)
      var change = 0.0
      for i in 0..<groups.sampleCount where groups.isEvidenced(i) && groups.clamp[i] == nil {
        let step = TokenVote.expect(i, groups, &posteriors, prior: prior, logs: logs)
        change = max(change, step)
      }
      if change < options.tolerance { break }
    }
    let shape = ChainShape(labelCount: groups.scheme.labelCount, hasDecoys: false)
    let settled = (logs: logs, prior: prior)
    return SampleChains(
      shape: shape, transitions: .legalOnly(shape), iterations: iterations
    ) { sample, pass in
      var firstSilent = -1
      for t in 0..<groups.length(of: sample) {
        pass.source[t] = t
        if groups.isSilent[groups.tokenOffsets[sample] + t] {
          if firstSilent >= 0 {
            pass.source[t] = firstSilent
            continue
          }
          firstSilent = t
        }
        let row = pass.scores + t * width
        for k in 0..<width { row[k] = settled.prior[k] }
        for at in groups.answers(of: sample) {
          let said = Int(groups.tags[groups.tagStarts[at] + t])
          let cell = (Int(groups.annotator[at]) * width + said) * width
          for k in 0..<width { row[k] += settled.logs[cell + k] }
        }
      }
    }
  }

  /// log v_jkl at (j, l, k), so that an answer meets one run.
  private static func logs(_ confusions: TagConfusions, annotatorCount: Int) -> [Double] {
    let width = confusions.tagCount
    var logs = confusions.probabilities
    for j in 0..<annotatorCount {
      let base = j * width * width
      for l in 0..<width {
        for k in 0..<width {
          logs[base + l * width + k] = Portable.log(
            confusions.probabilities[base + k * width + l])
        }
      }
    }
    return logs
  }

  /// The posteriors of one sample's tokens; the largest change.
  private static func expect(
    _ sample: Int, _ groups: SequenceGroups, _ posteriors: inout [Double], prior: [Double],
    logs: [Double]
  ) -> Double {
    let width = prior.count
    let group = groups.answers(of: sample)
    var change = 0.0
    posteriors.withUnsafeMutableBufferPointer { z in
      logs.withUnsafeBufferPointer { logs in
        withUnsafeTemporaryAllocation(of: Double.self, capacity: width) { scores in
          guard let base = scores.baseAddress else { return }
          var firstSilent = -1
          for t in 0..<groups.length(of: sample) {
            let row = (groups.tokenOffsets[sample] + t) * width
            if groups.isSilent[groups.tokenOffsets[sample] + t] {
              if firstSilent >= 0 {
                for k in 0..<width { z[row + k] = z[firstSilent + k] }
                continue
              }
              firstSilent = row
            }
            for k in 0..<width { scores[k] = prior[k] }
            for at in group {
              let said = Int(groups.tags[groups.tagStarts[at] + t])
              let cell = (Int(groups.annotator[at]) * width + said) * width
              for k in 0..<width { scores[k] += logs[cell + k] }
            }
            _ = softmax(base, count: width)
            for k in 0..<width {
              change = max(change, abs(scores[k] - z[row + k]))
              z[row + k] = scores[k]
            }
          }
        }
      }
    }
    return change
  }
}
