/// Annotators' confusion matrices over tags: W1DS with guesses from the crowd's shares.
///
/// ```
/// n_jkl = sum_t z_tk [y_jt = l]                 over samples with another answer or gold
/// c_j   = N_j sum_l m_l^2                       m_l the share of tag l among all answers
/// a_j   = clip((sum_k n_jkk - c_j + 2)/(N_j - c_j + 3), 0.02, 0.995)
/// o_jkl = a_j [k = l] + (1 - a_j) m_l
/// v_jkl = (n_jkl + s o_jkl)/(n_jk. + s)
/// ```
///
/// Nearly all tokens are `O`, so raw accuracy says little: a_j is accuracy beyond chance, and a guess
/// falls on a tag as often as the crowd uses it (the annotator of MACE: Hovy et al., NAACL 2013),
/// not on each alike. Somebody of whom nothing is known has a_j = 2/3. s is 16 tokens: those of a
/// sentence depend on each other, so they are worth less than as many answers.
struct TagConfusions {
  /// s, in ppm.
  static let strengthPPM = 16_000_000
  private static let strength = Double(strengthPPM) / 1_000_000

  let tagCount: Int
  /// v_jkl at (j, k, l).
  private(set) var probabilities: [Double]
  /// n_jk. + s at (j, k).
  private(set) var strengths: [Double]
  /// pi_k = (sum_t z_tk + 1)/(T + K) over the tokens of samples with answers or gold.
  private(set) var tagPrior: [Double]

  /// - Parameter posteriors: `tokenCount × tagCount`, row-major.
  init(_ groups: SequenceGroups, posteriors: [Double]) {
    let width = groups.scheme.tagCount
    tagCount = width
    probabilities = [Double](repeating: 0, count: groups.annotatorCount * width * width)
    strengths = [Double](repeating: 0, count: groups.annotatorCount * width)
    tagPrior = [Double](repeating: 1, count: width)
    // Counted at (j, l, k), so that an answer meets one run.
    var counts = probabilities
    var evidencedTokens = 0
    for i in 0..<groups.sampleCount where groups.isEvidenced(i) {
      evidencedTokens += groups.length(of: i)
      for t in groups.tokenOffsets[i]..<groups.tokenOffsets[i + 1] {
        for k in 0..<width { tagPrior[k] += posteriors[t * width + k] }
      }
      if groups.isTeaching(i) { TagConfusions.count(groups, i, posteriors, &counts) }
    }
    for k in 0..<width { tagPrior[k] /= Double(evidencedTokens + width) }
    let shares = groups.tagShares()
    for j in 0..<groups.annotatorCount { shrink(j, counts, shares) }
  }

  private static func count(
    _ groups: SequenceGroups, _ sample: Int, _ posteriors: [Double], _ counts: inout [Double]
  ) {
    let width = groups.scheme.tagCount
    let first = groups.tokenOffsets[sample]
    let length = groups.length(of: sample)
    counts.withUnsafeMutableBufferPointer { counts in
      posteriors.withUnsafeBufferPointer { z in
        groups.tags.withUnsafeBufferPointer { tags in
          withUnsafeTemporaryAllocation(of: Double.self, capacity: width) { silent in
            for k in 0..<width { silent[k] = 0 }
            for t in first..<first + length where groups.isSilent[t] {
              for k in 0..<width { silent[k] += z[t * width + k] }
            }
            for at in groups.answers(of: sample) {
              let base = Int(groups.annotator[at]) * width * width
              for k in 0..<width { counts[base + k] += silent[k] }
              let start = groups.tagStarts[at]
              for t in 0..<length where !groups.isSilent[first + t] {
                let cell = base + Int(tags[start + t]) * width
                let row = (first + t) * width
                for k in 0..<width { counts[cell + k] += z[row + k] }
              }
            }
          }
        }
      }
    }
  }

  /// Row by row, the counts of one annotator and what they are drawn towards.
  private mutating func shrink(_ j: Int, _ counts: [Double], _ shares: [Double]) {
    let base = j * tagCount * tagCount
    var total = 0.0
    var hits = 0.0
    for l in 0..<tagCount {
      for k in 0..<tagCount { total += counts[base + l * tagCount + k] }
      hits += counts[base + l * tagCount + l]
    }
    var chance = 0.0
    for share in shares { chance += share * share }
    chance *= total
    let bounds = OneCoin.reliabilityBounds
    let skill = min(
      max((hits - chance + 2) / (total - chance + 3), bounds.lowerBound), bounds.upperBound)
    for k in 0..<tagCount {
      var rowTotal = TagConfusions.strength
      for l in 0..<tagCount { rowTotal += counts[base + l * tagCount + k] }
      strengths[j * tagCount + k] = rowTotal
      for l in 0..<tagCount {
        let guess = (k == l ? skill : 0) + (1 - skill) * shares[l]
        probabilities[base + k * tagCount + l] =
          (counts[base + l * tagCount + k] + TagConfusions.strength * guess) / rowTotal
      }
    }
  }
}
