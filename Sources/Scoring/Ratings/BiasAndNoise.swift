/// A rating as a noisy, linear reading of the truth, fitted by expectation-maximisation:
///
/// ```
/// y_ij = b_j + a_j t_i + e_ij          e_ij ~ N(0, s_j²)
/// t_i  ~ N(0, 1/L)      a_j ~ N(1, A)      b_j ~ N(0, B)
/// E:  p_i = L + sum_j a_j²/s_j²        t_i = sum_j a_j (y_ij - b_j)/s_j² / p_i       var t_i = 1/p_i
/// M:  a_j, b_j by ridge regression of y_.j on t    L = I/sum_i (t_i² + 1/p_i)
///     s_j² = (sum_i E(y_ij - b_j - a_j t_i)² + 20 s²)/(N_j + 20)      s² the mean over all answers
///     A = (sum_j E(a_j - 1)² + 200 · 0.3²)/(J + 200)      B = (sum_j E b_j² + 200 · 0.1²)/(J + 200)
/// ```
///
/// all in standard deviations of the answers from their mean. It is the model of Raykar et al.
/// (JMLR 2010, section 6) with a scale and an offset for each annotator, and priors that draw them to
/// a common reader: with few answers each it is the mean, drawn a little to that of all. Where no
/// sample has two answers it is the answers as they are, without a word on annotators.
public struct BiasAndNoise: NumericMethod {
  /// The deviation of slopes that A starts from, in ppm.
  public static let slopeDeviationPPM = 300_000
  /// The deviation of biases that B starts from, in ppm of the deviation of answers.
  public static let biasDeviationPPM = 100_000
  /// How many answers the prior of the noise is worth, in ppm.
  public static let noiseAnswersPPM = 20_000_000
  /// How many annotators the starting values of A and B are worth.
  public static let priorAnnotators = 200

  public init() {}

  public var id: String { "bias-and-noise" }
  public var version: Int { 1 }

  /// Stops when no t changes by a tenth of the tolerance.
  ///
  /// - Complexity: O(samples + annotators + answers) a round.
  public func fit(_ answers: NumericTable, options: FitOptions) -> NumericFit {
    let groups = NumericGroups(answers)
    let centre = groups.mean
    // Rounding leaves a little of equal answers; what is that small is none.
    let spread = groups.deviation > 1e-9 * max(abs(centre), 1e-9) ? groups.deviation : 0
    var parameters = options.parameters
    parameters["slope_deviation_ppm"] = BiasAndNoise.slopeDeviationPPM
    parameters["bias_deviation_ppm"] = BiasAndNoise.biasDeviationPPM
    parameters["noise_answers_ppm"] = BiasAndNoise.noiseAnswersPPM
    parameters["prior_annotators"] = BiasAndNoise.priorAnnotators
    // Where no sample was answered twice nothing tells noise from truth: the answers stand.
    guard (0..<groups.sampleCount).contains(where: { groups.answers(of: $0).count > 1 }) else {
      let means = Mean.centres(of: groups)
      return NumericFit(
        method: self, parameters: parameters, means: means,
        standardErrors: groups.pooledErrors(means), iterations: 0)
    }
    var model = Model(groups, centre: centre, scale: spread > 0 ? spread : 1)
    var iterations = 0
    while iterations < options.maxIterations {
      iterations += 1
      model.maximise()
      if model.expect() < options.tolerance / 10 { break }
    }
    return NumericFit(
      method: self, parameters: parameters,
      means: model.truths.map { centre + spread * $0 },
      standardErrors: model.variances.map { spread * $0.squareRoot() },
      iterations: iterations, annotators: model.annotators(spread: spread))
  }

  private struct Model {
    let groups: NumericGroups
    /// Answers in deviations from the mean.
    let values: [Double]
    let answerCounts: [Double]
    var truths: [Double]
    var variances: [Double]
    var biases: [Double]
    var slopes: [Double]
    /// 1/s_j².
    var precisions: [Double]
    /// L.
    var truthPrecision = 1.0

    /// A and B, the variances of slopes and biases among annotators.
    var slopeVariance = Model.squared(slopeDeviationPPM)
    var biasVariance = Model.squared(biasDeviationPPM)

    static func squared(_ ppm: Int) -> Double {
      Double(ppm) / 1_000_000 * (Double(ppm) / 1_000_000)
    }

    /// No noise is taken to be below a thousandth of the deviation of all answers.
    static let lowestVariance = 1e-6

    init(_ groups: NumericGroups, centre: Double, scale: Double) {
      self.groups = groups
      values = groups.value.map { ($0 - centre) / scale }
      var counts = [Double](repeating: 0, count: groups.annotatorCount)
      for j in groups.annotator { counts[Int(j)] += 1 }
      answerCounts = counts
      truths = Mean.centres(of: groups).map { ($0 - centre) / scale }
      variances = [Double](repeating: 0, count: groups.sampleCount)
      biases = [Double](repeating: 0, count: groups.annotatorCount)
      slopes = [Double](repeating: 1, count: groups.annotatorCount)
      let noise = groups.deviation(about: Mean.centres(of: groups)) / scale
      let precision = 1 / max(noise * noise, Model.lowestVariance)
      precisions = [Double](repeating: precision, count: groups.annotatorCount)
    }

    /// Slopes, biases, noises and the spread of truths, given truths.
    mutating func maximise() {
      regress()
      let residuals = squaredResiduals()
      let total = residuals.reduce(0, +)
      let common = values.isEmpty ? 1 : total / Double(values.count)
      let prior = Double(noiseAnswersPPM) / 1_000_000
      for j in precisions.indices {
        let variance = (residuals[j] + prior * common) / (answerCounts[j] + prior)
        precisions[j] = 1 / max(variance, Model.lowestVariance)
      }
      var sum = 0.0
      var answered = 0.0
      for i in 0..<groups.sampleCount where !groups.answers(of: i).isEmpty {
        sum += truths[i] * truths[i] + variances[i]
        answered += 1
      }
      truthPrecision = answered > 0 ? answered / max(sum, answered * Model.lowestVariance) : 1
    }

    private mutating func regress() {
      let annotatorCount = groups.annotatorCount
      var sumT = [Double](repeating: 0, count: annotatorCount)
      var sumTT = sumT
      var sumY = sumT
      var sumTY = sumT
      for i in 0..<groups.sampleCount {
        let t = truths[i]
        let square = t * t + variances[i]
        for at in groups.answers(of: i) {
          let j = Int(groups.annotator[at])
          sumT[j] += t
          sumTT[j] += square
          sumY[j] += values[at]
          sumTY[j] += t * values[at]
        }
      }
      var slopeSquares = Double(priorAnnotators) * Model.squared(slopeDeviationPPM)
      var biasSquares = Double(priorAnnotators) * Model.squared(biasDeviationPPM)
      var active = Double(priorAnnotators)
      for j in 0..<annotatorCount {
        let slopePrior = 1 / (slopeVariance * precisions[j])
        let biasPrior = 1 / (biasVariance * precisions[j])
        let biasCell = answerCounts[j] + biasPrior
        let slopeCell = sumTT[j] + slopePrior
        let slopeSide = sumTY[j] + slopePrior
        let determinant = biasCell * slopeCell - sumT[j] * sumT[j]
        biases[j] = (slopeCell * sumY[j] - sumT[j] * slopeSide) / determinant
        slopes[j] = (biasCell * slopeSide - sumT[j] * sumY[j]) / determinant
        if answerCounts[j] == 0 { continue }
        let (slope, bias) = (slopes[j] - 1, biases[j])
        slopeSquares += slope * slope + biasCell / (determinant * precisions[j])
        biasSquares += bias * bias + slopeCell / (determinant * precisions[j])
        active += 1
      }
      slopeVariance = slopeSquares / active
      biasVariance = biasSquares / active
    }

    /// The expected squared residuals of each annotator.
    private func squaredResiduals() -> [Double] {
      var sums = [Double](repeating: 0, count: groups.annotatorCount)
      for i in 0..<groups.sampleCount {
        for at in groups.answers(of: i) {
          let j = Int(groups.annotator[at])
          let residual = values[at] - biases[j] - slopes[j] * truths[i]
          sums[j] += residual * residual + slopes[j] * slopes[j] * variances[i]
        }
      }
      return sums
    }

    /// Truths, given the rest; the largest change of one.
    mutating func expect() -> Double {
      var change = 0.0
      for i in 0..<groups.sampleCount {
        var precision = truthPrecision
        var sum = 0.0
        for at in groups.answers(of: i) {
          let j = Int(groups.annotator[at])
          precision += slopes[j] * slopes[j] * precisions[j]
          sum += slopes[j] * precisions[j] * (values[at] - biases[j])
        }
        let truth = sum / precision
        change = max(change, abs(truth - truths[i]))
        truths[i] = truth
        variances[i] = 1 / precision
      }
      return change
    }

    func annotators(spread: Double) -> NumericAnnotators {
      // Signal to noise, the variance of the truth read over that of the noise.
      let ratios = slopes.indices.map { slopes[$0] * slopes[$0] * precisions[$0] / truthPrecision }
      let microbits = slopes.indices.map { j -> Int64 in
        guard slopes[j] > 0, spread > 0 else { return 0 }
        let bits = 0.5 * Portable.log(1 + ratios[j]) / Portable.ln2
        return max(0, Int64(PartsPerMillion.rounded(bits)))
      }
      return NumericAnnotators(
        biases: biases.map { $0 * spread }, slopes: slopes,
        noises: precisions.map { spread * (1 / $0).squareRoot() },
        weights: ratios.map { $0 / (1 + $0) }, informationMicrobits: microbits,
        credits: zip(microbits, answerCounts).map { $0 * Int64($1) })
    }
  }
}
