/// How good an annotator's answers to one task are, and how much they tell.
///
/// The weight is the class-mean recall m = mean_k v_jkk. Its uncertainty: row k of the confusion
/// matrix, worth S_k answers with the prior's, makes v_jkk a Beta variable with mean v_jkk and
/// variance v_jkk (1 - v_jkk)/(S_k + 1). Rows are independent, so m has the variance
/// V = sum_k var_k / K². The Beta distribution with that mean and variance has the parameters m t
/// and (1 - m) t with t = m (1 - m)/V - 1, and its 5 % quantile stands beside the weight.
public struct AnnotatorWeight: Sendable, Equatable {
  /// Class-mean recall in ppm.
  public let weightPPM: Int
  /// The 5 % quantile of the weight in ppm: 19 in 20 that the annotator is at least as good.
  public let lowerWeightPPM: Int
  /// What one answer tells of the label, in millionths of a bit, at or above 0.
  public let informationMicrobits: Int64

  public init(weightPPM: Int, lowerWeightPPM: Int, informationMicrobits: Int64) {
    self.weightPPM = weightPPM
    self.lowerWeightPPM = lowerWeightPPM
    self.informationMicrobits = informationMicrobits
  }

  /// The credit of that many answers in microbits: N_j · I_j, at or above 0. Beyond 64 bits it
  /// stays at the largest.
  public func credit(answers: Int) -> Int64 {
    precondition(answers >= 0, "a number of answers")
    let (product, overflow) = informationMicrobits.multipliedReportingOverflow(by: Int64(answers))
    return overflow ? .max : max(0, product)
  }
}

extension AnnotatorWeight {
  /// The weight of every annotator of a fit, in order; nil where the method knows nothing of
  /// annotators (majority).
  ///
  /// A one-coin fit has one figure a person instead of a matrix: the weight is r_j, and its
  /// distribution Beta with the mean r_j, worth N_j + 3 answers.
  ///
  /// - Complexity: O(annotators × labels²), and 20 evaluations of an incomplete beta function each.
  public static func all(of fit: Fit) -> [AnnotatorWeight]? {
    let labelCount = fit.labelCount
    let model = fit.annotators
    if let confusions = model.confusions, let strengths = model.confusionStrengths {
      return (0..<strengths.count / labelCount).map { j in
        let matrix = confusions[j * labelCount * labelCount..<(j + 1) * labelCount * labelCount]
        let rows = strengths[j * labelCount..<(j + 1) * labelCount]
        return AnnotatorWeight(
          confusion: Array(matrix), strengths: Array(rows), prior: fit.classPrior)
      }
    }
    guard let reliabilities = model.reliabilities, let strengths = model.reliabilityStrengths
    else { return nil }
    return zip(reliabilities, strengths).map { r, strength in
      AnnotatorWeight(reliability: r, strength: strength, prior: fit.classPrior)
    }
  }

  /// The weight of one annotator from a confusion matrix.
  ///
  /// - Parameters:
  ///   - confusion: P(says l | truth k), `K × K`, row-major.
  ///   - strengths: how many answers each row is worth, the prior's among them.
  ///   - prior: the class prior, K probabilities.
  public init(confusion: [Double], strengths: [Double], prior: [Double]) {
    let labelCount = prior.count
    precondition(
      confusion.count == labelCount * labelCount && strengths.count == labelCount,
      "a confusion matrix is K × K with one strength a row")
    var mean = 0.0
    var variance = 0.0
    for k in 0..<labelCount {
      let recall = confusion[k * labelCount + k]
      mean += recall
      variance += recall * (1 - recall) / (strengths[k] + 1)
    }
    mean /= Double(labelCount)
    variance /= Double(labelCount * labelCount)
    self.init(
      mean: mean, strength: mean * (1 - mean) / variance - 1,
      information: AnnotatorWeight.information(confusion: confusion, prior: prior))
  }

  /// The weight of one annotator in the one-coin model.
  init(reliability: Double, strength: Double, prior: [Double]) {
    self.init(
      mean: prior.count == 1 ? 1 : reliability, strength: strength,
      information: AnnotatorWeight.information(reliability: reliability, prior: prior))
  }

  /// What an answer tells in the one-coin model, in nats: with q_l = pi_l r + (1 - pi_l)(1 - r)/(K - 1),
  /// I_j = r log r + (1 - r) log((1 - r)/(K - 1)) - sum_l q_l log q_l.
  static func information(reliability: Double, prior: [Double]) -> Double {
    guard prior.count > 1 else { return 0 }
    let wrong = OneCoin.probability(reliability, false, labelCount: prior.count)
    var information =
      reliability * Portable.log(reliability) + (1 - reliability) * Portable.log(wrong)
    for share in prior {
      let said = share * reliability + (1 - share) * wrong
      if said > 0 { information -= said * Portable.log(said) }
    }
    return information
  }

  /// The weight of an annotator whose answers of other kinds than choices are right, or worth something, that often.
  ///
  /// - Parameters:
  ///   - share: from 0 to 1, as estimated from that many answers and three of a prior.
  ///   - informationMicrobits: of one answer.
  public init(share: Double, answers: Int, informationMicrobits: Int64) {
    let bounds = AnnotatorWeight(
      mean: min(max(share, 0), 1), strength: Double(answers + 3), information: 0)
    self.init(
      weightPPM: bounds.weightPPM, lowerWeightPPM: bounds.lowerWeightPPM,
      informationMicrobits: max(0, informationMicrobits))
  }

  private init(mean: Double, strength: Double, information: Double) {
    weightPPM = PartsPerMillion.rounded(mean)
    // Without variance (one label) there is nothing to be uncertain about.
    if mean > 0, mean < 1, strength > 0, strength.isFinite {
      let beta = BetaDistribution(alpha: mean * strength, beta: (1 - mean) * strength)
      lowerWeightPPM = min(beta.lowerQuantilePPM(tail: 0.05), weightPPM)
    } else {
      lowerWeightPPM = weightPPM
    }
    informationMicrobits = max(0, Int64(PartsPerMillion.rounded(information / Portable.ln2)))
  }

  /// What an answer tells of the label, in nats:
  /// I_j = sum_k pi_k sum_l v_jkl log(v_jkl / sum_k' pi_k' v_jk'l).
  public static func information(confusion: [Double], prior: [Double]) -> Double {
    let labelCount = prior.count
    var information = 0.0
    for l in 0..<labelCount {
      var share = 0.0
      for k in 0..<labelCount { share += prior[k] * confusion[k * labelCount + l] }
      for k in 0..<labelCount {
        let probability = confusion[k * labelCount + l]
        if probability > 0, prior[k] > 0 {
          information += prior[k] * probability * Portable.log(probability / share)
        }
      }
    }
    return information
  }
}
