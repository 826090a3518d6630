/// The model of Bradley and Terry (Biometrika 1952): item a is preferred to b with the probability
/// p_a/(p_a + p_b), whoever compares; with a virtual opponent of strength 1 whom every item beats a
/// times and loses to a times. The strengths are the fixed point of Hunter's iteration (Annals of
/// Statistics 2004, equation 3):
///
/// ```
/// p_i = (W_i + a)/(sum_j n_ij/(p_i + p_j) + 2a/(p_i + 1))
/// ```
///
/// found by `LimitedMemoryBFGS` on log p, because the iteration itself takes thousands of rounds to
/// the same digits where few comparisons connect many items. A tie is half a win each. It takes all
/// annotators for equally good, so random answers draw all scores together.
public struct BradleyTerry: PairMethod {
  /// a in ppm: 100,000 by default.
  public let virtualWinsPPM: Int

  public init(virtualWinsPPM: Int = 100_000) {
    precondition(virtualWinsPPM > 0, "the prior is worth more than nothing")
    self.virtualWinsPPM = virtualWinsPPM
  }

  public var id: String { "bradley-terry" }
  public var version: Int { 1 }

  /// Stops when the posterior is flat: no score's Newton step reaches a hundredth of the tolerance.
  ///
  /// - Complexity: O(items + comparisons) a round; standard errors as `StandardErrors` says.
  public func fit(_ comparisons: ComparisonTable, options: FitOptions) -> PairFit {
    let cells = ComparisonCells(comparisons)
    let a = Double(virtualWinsPPM) / 1_000_000
    var curvature = [Double](repeating: a / 2, count: cells.itemCount)
    for cell in 0..<cells.count {
      let quarter = (cells.lowWins[cell] + cells.highWins[cell]) / 4
      curvature[Int(cells.low[cell])] += quarter
      curvature[Int(cells.high[cell])] += quarter
    }
    let search = LimitedMemoryBFGS(
      maxIterations: options.maxIterations, tolerance: options.tolerance / 100)
    let result = search.minimise(
      from: [Double](repeating: 0, count: cells.itemCount),
      inverseDiagonal: curvature.map { 1 / $0 }
    ) { scores, gradient in
      BradleyTerry.negativeLogPosterior(cells, virtualWins: a, scores, &gradient)
    }
    let scores = result.point
    var logLikelihood = -result.value
    for score in scores {
      logLikelihood -= a * (Portable.log(logistic(score)) + Portable.log(logistic(-score)))
    }
    let information = (0..<cells.count).map { cell in
      let difference = scores[Int(cells.low[cell])] - scores[Int(cells.high[cell])]
      return (cells.lowWins[cell] + cells.highWins[cell]) * logistic(difference)
        * logistic(-difference)
    }
    var parameters = options.parameters
    parameters["virtual_wins_ppm"] = virtualWinsPPM
    return PairFit(
      method: self, parameters: parameters, cells: cells, scores: scores,
      information: information,
      priorInformation: scores.map { 2 * a * logistic($0) * logistic(-$0) },
      iterations: result.iterations, logLikelihood: logLikelihood, annotators: nil)
  }

  private static func negativeLogPosterior(
    _ cells: ComparisonCells, virtualWins a: Double, _ scores: [Double],
    _ gradient: inout [Double]
  ) -> Double {
    var value = 0.0
    for i in scores.indices {
      let (p, q) = (logistic(scores[i]), logistic(-scores[i]))
      value -= a * (Portable.log(p) + Portable.log(q))
      gradient[i] = a * (p - q)
    }
    for cell in 0..<cells.count {
      let low = Int(cells.low[cell])
      let high = Int(cells.high[cell])
      let (lowWins, highWins) = (cells.lowWins[cell], cells.highWins[cell])
      let difference = scores[low] - scores[high]
      let odds = Portable.exp(-abs(difference))
      let larger = 1 / (1 + odds)
      let smaller = odds * larger
      // -log P = log(1 + odds) for the one that leads, and |difference| more for the other.
      value -= (lowWins + highWins) * Portable.log(larger)
      value += abs(difference) * (difference >= 0 ? highWins : lowWins)
      let slope =
        difference >= 0
        ? highWins * larger - lowWins * smaller : highWins * smaller - lowWins * larger
      gradient[low] += slope
      gradient[high] -= slope
    }
    return value
  }
}
