/// ROVER (Fiscus, "A post-processing system to yield reduced word error rates", ASRU 1997): the
/// answers are aligned one after another into a network of slots, and each slot elects its token or
/// nothing.
///
/// An alignment has the least number of insertions, deletions and substitutions; a token that the slot
/// holds already costs nothing, and so does leaving out a slot that holds nothing. The answers come
/// in the order of their score as weighted medoid, so that the best one is the backbone, and vote
/// with their annotators' weights. Ties go to the token over nothing, then to the one that came
/// first.
///
/// It suits texts with one right wording, such as transcripts. Where many wordings are right it mixes
/// them into sentences that nobody wrote.
public struct ROVER: TextMethod {
  public init() {}

  public var id: String { "rover" }
  public var version: Int { 1 }

  /// - Complexity: that of `TextAgreement`, and O(answers a sample · length²) a sample.
  public func fit(_ answers: TextTable) -> TextFit {
    let agreement = TextAgreement(answers)
    let annotators = agreement.annotators()
    let scores = agreement.medoidScoresPPM(weights: annotators.weights)
    let results = agreement.places.map { group -> TextResult? in
      if group.isEmpty { return nil }
      let order = group.sorted { scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1 }
      var network = WordNetwork()
      for place in order {
        network.add(
          Array(answers.tokens(of: agreement.rows[place])),
          weight: annotators.weights[agreement.annotator[place]])
      }
      let (tokens, share) = network.election()
      return TextResult(
        row: nil, tokens: tokens,
        confidencePPM: group.count == 1 ? 0 : PartsPerMillion.rounded(share))
    }
    return TextFit(
      method: self, parameters: TextAgreement.parameters, results: results,
      annotators: annotators)
  }
}

/// A word transition network: slots in order, each with the tokens seen there and their votes.
private struct WordNetwork {
  private struct Vote {
    /// nil for nothing.
    let token: UInt32?
    var weight: Double
  }

  private var slots: [[Vote]] = []
  private var total = 0.0

  /// Aligns one more text and counts its votes.
  mutating func add(_ tokens: [UInt32], weight: Double) {
    let steps = alignment(tokens)
    var merged: [[Vote]] = []
    merged.reserveCapacity(steps.count)
    for step in steps {
      // A new slot has held nothing for all earlier texts.
      var slot =
        step.slot.map { slots[$0] } ?? (total > 0 ? [Vote(token: nil, weight: total)] : [])
      if let at = slot.firstIndex(where: { $0.token == step.token }) {
        slot[at].weight += weight
      } else {
        slot.append(Vote(token: step.token, weight: weight))
      }
      merged.append(slot)
    }
    slots = merged
    total += weight
  }

  /// The elected tokens, and the mean share of votes of the winners that are tokens.
  func election() -> (tokens: [UInt32], share: Double) {
    var tokens: [UInt32] = []
    var shares = 0.0
    for slot in slots {
      guard var best = slot.first else { continue }
      for vote in slot.dropFirst() {
        let (votes, most) = (
          PartsPerMillion.rounded(vote.weight), PartsPerMillion.rounded(best.weight)
        )
        if votes > most || votes == most && best.token == nil { best = vote }
      }
      guard let token = best.token else { continue }
      tokens.append(token)
      shares += best.weight / total
    }
    return (tokens, tokens.isEmpty ? 0 : shares / Double(tokens.count))
  }

  private struct Step {
    /// The slot that is used; nil for a new one.
    let slot: Int?
    /// The token put there; nil for nothing.
    let token: UInt32?
  }

  /// The cheapest alignment: substitution before deletion before insertion where costs are equal.
  private func alignment(_ tokens: [UInt32]) -> [Step] {
    let width = slots.count + 1
    let skipCosts = slots.map { slot in slot.contains { $0.token == nil } ? 0 : 1 }
    var costs = [Int](repeating: 0, count: (tokens.count + 1) * width)
    for j in 0..<slots.count { costs[j + 1] = costs[j] + skipCosts[j] }
    for i in 0..<tokens.count {
      costs[(i + 1) * width] = i + 1
      for j in 0..<slots.count {
        let match = costs[i * width + j] + matchCost(tokens[i], slots[j])
        let skip = costs[(i + 1) * width + j] + skipCosts[j]
        let insertion = costs[i * width + j + 1] + 1
        costs[(i + 1) * width + j + 1] = min(match, skip, insertion)
      }
    }
    var steps: [Step] = []
    var i = tokens.count
    var j = slots.count
    while i > 0 || j > 0 {
      let cost = costs[i * width + j]
      if i > 0, j > 0,
        cost == costs[(i - 1) * width + j - 1] + matchCost(tokens[i - 1], slots[j - 1])
      {
        i -= 1
        j -= 1
        steps.append(Step(slot: j, token: tokens[i]))
      } else if j > 0, cost == costs[i * width + j - 1] + skipCosts[j - 1] {
        j -= 1
        steps.append(Step(slot: j, token: nil))
      } else {
        i -= 1
        steps.append(Step(slot: nil, token: tokens[i]))
      }
    }
    return steps.reversed()
  }

  private func matchCost(_ token: UInt32, _ slot: [Vote]) -> Int {
    slot.contains { $0.token == token } ? 0 : 1
  }
}
