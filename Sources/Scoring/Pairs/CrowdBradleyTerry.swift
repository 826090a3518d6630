/// Crowd-BT (Chen, Bennett, Collins-Thompson & Horvitz, WSDM 2013, equation 4): Bradley and Terry's
/// model seen through annotators who agree with it with the probability eta_j.
///
/// ```
/// P(j prefers a to b) = eta_j P_ab + (1 - eta_j) P_ba      P_ab = 1/(1 + exp(s_b - s_a))
/// s_a ~ N(0, sigma²)      eta_j ~ eta² (1 - eta)
/// ```
///
/// Who clicks at random gets an eta near one half and no say; who has the question upside down gets
/// one below, and counts reversed. A tie is half a win each. All s and eta are fitted at once, to the
/// maximum of the posterior, by `LimitedMemoryBFGS` from s = 0, eta = 0.8: the EM of the paper
/// comes to the same place in several times as many rounds. The prior of eta is that of the one-coin
/// model: two right answers and a wrong one.
public struct CrowdBradleyTerry: PairMethod {
  /// sigma in ppm: 500,000 by default. Scores of few comparisons are drawn to 0 by it.
  public let deviationPPM: Int

  public init(deviationPPM: Int = 500_000) {
    precondition(deviationPPM > 0, "the prior has a width")
    self.deviationPPM = deviationPPM
  }

  public var id: String { "crowd-bt" }
  public var version: Int { 1 }

  /// Stops when the posterior is flat: no coordinate's Newton step reaches a hundredth of the
  /// tolerance.
  ///
  /// - Complexity: O(items + annotators + comparisons) a round; standard errors as
  ///   `StandardErrors` says.
  public func fit(_ comparisons: ComparisonTable, options: FitOptions) -> PairFit {
    let cells = ComparisonCells(comparisons)
    let itemCount = cells.itemCount
    let deviation = Double(deviationPPM) / 1_000_000
    let model = Posterior(cells: cells, precision: 1 / (deviation * deviation))
    var start = [Double](repeating: 0, count: itemCount + cells.annotatorCount)
    let startLogit = Portable.log(
      PairPrior.start / (1 - PairPrior.start))
    for j in 0..<cells.annotatorCount { start[itemCount + j] = startLogit }
    let search = LimitedMemoryBFGS(
      maxIterations: options.maxIterations, tolerance: options.tolerance / 100)
    let result = search.minimise(
      from: start, inverseDiagonal: model.inverseDiagonal(), model.evaluate)
    let scores = Array(result.point[..<itemCount])
    let reliabilities = result.point[itemCount...].map(logistic)
    let summary = model.summary(scores: scores, reliabilities: reliabilities)
    var parameters = options.parameters
    parameters["sigma_ppm"] = deviationPPM
    parameters["eta_right_ppm"] = PartsPerMillion.rounded(PairPrior.right)
    parameters["eta_wrong_ppm"] = PartsPerMillion.rounded(PairPrior.wrong)
    return PairFit(
      method: self, parameters: parameters, cells: cells, scores: scores,
      information: summary.information,
      priorInformation: [Double](repeating: model.precision, count: itemCount),
      iterations: result.iterations, logLikelihood: summary.logLikelihood,
      annotators: PairAnnotators(
        reliabilities: reliabilities, weights: cells.annotatorWeights()))
  }

  /// The negative logarithm of the posterior as a function of s and of the logits of eta.
  private struct Posterior {
    let cells: ComparisonCells
    /// 1/sigma².
    let precision: Double

    /// One over a guess of the curvature, for the scale of the first step.
    func inverseDiagonal() -> [Double] {
      let itemCount = cells.itemCount
      var curvature = [Double](repeating: precision, count: itemCount + cells.annotatorCount)
      for j in 0..<cells.annotatorCount {
        curvature[itemCount + j] =
          (PairPrior.right + PairPrior.wrong) * 0.16
      }
      for cell in 0..<cells.count {
        let weight = cells.lowWins[cell] + cells.highWins[cell]
        curvature[Int(cells.low[cell])] += 0.1 * weight
        curvature[Int(cells.high[cell])] += 0.1 * weight
        curvature[itemCount + Int(cells.annotator[cell])] += 0.1 * weight
      }
      return curvature.map { 1 / $0 }
    }

    func evaluate(_ point: [Double], _ gradient: inout [Double]) -> Double {
      let itemCount = cells.itemCount
      let reliabilities = point[itemCount...].map(logistic)
      var value = 0.0
      for i in 0..<itemCount {
        value += 0.5 * precision * point[i] * point[i]
        gradient[i] = precision * point[i]
      }
      for j in 0..<cells.annotatorCount {
        let eta = reliabilities[j]
        let miss = logistic(-point[itemCount + j])
        value -=
          PairPrior.right * Portable.log(eta)
          + PairPrior.wrong * Portable.log(miss)
        gradient[itemCount + j] =
          PairPrior.wrong * eta - PairPrior.right * miss
      }
      value += point.withUnsafeBufferPointer { point in
        reliabilities.withUnsafeBufferPointer { reliabilities in
          gradient.withUnsafeMutableBufferPointer { gradient in
            addCells(point, reliabilities, &gradient)
          }
        }
      }
      return value
    }

    /// Adds the comparisons' part to the gradient and returns that of the value. Chances of weight 1
    /// are multiplied, and one logarithm is taken of many.
    private func addCells(
      _ point: UnsafeBufferPointer<Double>, _ reliabilities: UnsafeBufferPointer<Double>,
      _ gradient: inout UnsafeMutableBufferPointer<Double>
    ) -> Double {
      let itemCount = cells.itemCount
      var value = 0.0
      var product = 1.0
      for cell in 0..<cells.count {
        let low = Int(cells.low[cell])
        let high = Int(cells.high[cell])
        let j = itemCount + Int(cells.annotator[cell])
        let eta = reliabilities[j - itemCount]
        let lowWins = cells.lowWins[cell]
        let highWins = cells.highWins[cell]
        let difference = point[low] - point[high]
        let odds = Portable.exp(-abs(difference))
        let larger = 1 / (1 + odds)
        let smaller = odds * larger
        let lead = difference >= 0 ? larger - smaller : smaller - larger
        let p = difference >= 0 ? larger : smaller
        let q = difference >= 0 ? smaller : larger
        let lowChance = eta * p + (1 - eta) * q
        let highChance = eta * q + (1 - eta) * p
        var slope = 0.0
        if lowWins > 0 {
          slope -= lowWins / lowChance
          if lowWins == 1 {
            product *= lowChance
          } else {
            value -= lowWins * Portable.log(lowChance)
          }
        }
        if highWins > 0 {
          slope += highWins / highChance
          if highWins == 1 {
            product *= highChance
          } else {
            value -= highWins * Portable.log(highChance)
          }
        }
        if product < 1e-150 {
          value -= Portable.log(product)
          product = 1
        }
        let byScore = slope * (2 * eta - 1) * larger * smaller
        gradient[low] += byScore
        gradient[high] -= byScore
        gradient[j] += slope * lead * eta * (1 - eta)
      }
      return value - Portable.log(product)
    }

    /// The log-likelihood, and the expected information of each cell about the difference of its
    /// scores: ((2 eta - 1) P_ab P_ba)²/(m (1 - m)) a comparison, m the probability of a win.
    func summary(
      scores: [Double], reliabilities: [Double]
    ) -> (logLikelihood: Double, information: [Double]) {
      var logLikelihood = 0.0
      var information = [Double](repeating: 0, count: cells.count)
      for cell in 0..<cells.count {
        let eta = reliabilities[Int(cells.annotator[cell])]
        let difference = scores[Int(cells.low[cell])] - scores[Int(cells.high[cell])]
        let p = logistic(difference)
        let q = logistic(-difference)
        let lowChance = eta * p + (1 - eta) * q
        let highChance = eta * q + (1 - eta) * p
        if cells.lowWins[cell] > 0 {
          logLikelihood += cells.lowWins[cell] * Portable.log(lowChance)
        }
        if cells.highWins[cell] > 0 {
          logLikelihood += cells.highWins[cell] * Portable.log(highChance)
        }
        let slope = (2 * eta - 1) * p * q
        information[cell] =
          (cells.lowWins[cell] + cells.highWins[cell]) * slope * slope / (lowChance * highChance)
      }
      return (logLikelihood, information)
    }
  }
}
