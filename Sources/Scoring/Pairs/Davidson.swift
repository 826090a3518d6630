/// Bradley and Terry's model with ties of their own (Davidson, JASA 1970, equation 2), seen through
/// annotators as Crowd-BT sees it.
///
/// ```
/// P(j prefers a to b)      = eta_j P_ab + (1 - eta_j) P_ba
/// P(j takes them for equal) = nu/D             P_ab = e^((s_a - s_b)/2)/D
/// D = e^((s_a - s_b)/2) + e^((s_b - s_a)/2) + nu
/// s_a ~ N(0, sigma²)      eta_j ~ eta² (1 - eta)      log nu ~ N(0, 1)
/// ```
///
/// A tie says that two items lie close, which half a win each doesn't: of two pairs that share their
/// wins evenly, the one with ties is the better known. Whoever ties everything raises nu, and tells
/// of the order as much as of every pair alike: nothing. All parameters go to the maximum of the
/// posterior at once, by `LimitedMemoryBFGS` from s = 0, eta = 0.8, nu = 1. The priors of s and eta
/// are Crowd-BT's; nu = 1 is a third of ties between equal items.
public struct Davidson: PairMethod {
  /// sigma in ppm: 500,000 by default, as in `CrowdBradleyTerry`.
  public let deviationPPM: Int
  /// Whether annotators have an eta; if not, it is 1 for all: Davidson's model itself.
  public let weighsAnnotators: Bool

  public init(deviationPPM: Int = 500_000, weighsAnnotators: Bool = true) {
    precondition(deviationPPM > 0, "the prior has a width")
    self.deviationPPM = deviationPPM
    self.weighsAnnotators = weighsAnnotators
  }

  public var id: String { "davidson" }
  public var version: Int { 1 }

  /// Stops when the posterior is flat: no coordinate's Newton step reaches a hundredth of the
  /// tolerance.
  ///
  /// - Complexity: O(items + annotators + comparisons) a round; standard errors as
  ///   `StandardErrors` says, nu and eta taken for known.
  public func fit(_ comparisons: ComparisonTable, options: FitOptions) -> PairFit {
    let cells = ComparisonCells(comparisons)
    let deviation = Double(deviationPPM) / 1_000_000
    let posterior = DavidsonPosterior(
      cells: cells, precision: 1 / (deviation * deviation), weighsAnnotators: weighsAnnotators)
    let search = LimitedMemoryBFGS(
      maxIterations: options.maxIterations, tolerance: options.tolerance / 100)
    let result = search.minimise(
      from: posterior.start, inverseDiagonal: posterior.inverseDiagonal(), posterior.evaluate)
    let scores = Array(result.point[..<cells.itemCount])
    let reliabilities = posterior.reliabilities(result.point)
    let nu = posterior.tieTendency(result.point)
    let summary = posterior.summary(result.point)
    var parameters = options.parameters
    parameters["sigma_ppm"] = deviationPPM
    if weighsAnnotators {
      parameters["eta_right_ppm"] = PartsPerMillion.rounded(PairPrior.right)
      parameters["eta_wrong_ppm"] = PartsPerMillion.rounded(PairPrior.wrong)
    }
    return PairFit(
      method: self, parameters: parameters, cells: cells, scores: scores,
      information: summary.information,
      priorInformation: [Double](repeating: posterior.precision, count: cells.itemCount),
      tieTendency: nu, iterations: result.iterations, logLikelihood: summary.logLikelihood,
      annotators: weighsAnnotators
        ? PairAnnotators(reliabilities: reliabilities, weights: cells.annotatorWeights()) : nil)
  }
}

/// What is taken for known of an annotator who compares: two right answers and a wrong one, as in the
/// one-coin model.
enum PairPrior {
  static let right = 2.0
  static let wrong = 1.0
  /// Where a search for eta begins.
  static let start = 0.8
}

/// The negative logarithm of the posterior as a function of s, of the logits of eta, and of log nu,
/// in this order.
private struct DavidsonPosterior {
  let cells: ComparisonCells
  /// 1/sigma².
  let precision: Double
  let weighsAnnotators: Bool

  private var annotatorCount: Int { weighsAnnotators ? cells.annotatorCount : 0 }
  private var tiePlace: Int { cells.itemCount + annotatorCount }

  var start: [Double] {
    [Double](repeating: 0, count: cells.itemCount)
      + [Double](
        repeating: Portable.log(PairPrior.start / (1 - PairPrior.start)), count: annotatorCount)
      + [0]
  }

  /// One an annotator.
  func reliabilities(_ point: [Double]) -> [Double] {
    weighsAnnotators
      ? point[cells.itemCount..<tiePlace].map(logistic)
      : [Double](repeating: 1, count: cells.annotatorCount)
  }

  /// nu, kept where its exponential is moderate.
  func tieTendency(_ point: [Double]) -> Double {
    Portable.exp(min(max(point[tiePlace], -30), 30))
  }

  /// One over a guess of the curvature, for the scale of the first step.
  func inverseDiagonal() -> [Double] {
    var curvature = [Double](repeating: precision, count: cells.itemCount)
    curvature += [Double](
      repeating: (PairPrior.right + PairPrior.wrong) * 0.16, count: annotatorCount)
    curvature.append(1)
    for cell in 0..<cells.count {
      let weight = 0.1 * (cells.lowWins[cell] + cells.highWins[cell])
      curvature[Int(cells.low[cell])] += weight
      curvature[Int(cells.high[cell])] += weight
      if weighsAnnotators { curvature[cells.itemCount + Int(cells.annotator[cell])] += weight }
      curvature[tiePlace] += weight
    }
    return curvature.map { 1 / $0 }
  }

  func evaluate(_ point: [Double], _ gradient: inout [Double]) -> Double {
    let itemCount = cells.itemCount
    let etas = reliabilities(point)
    let nu = tieTendency(point)
    var value = 0.5 * point[tiePlace] * point[tiePlace]
    gradient[tiePlace] = point[tiePlace]
    for i in 0..<itemCount {
      value += 0.5 * precision * point[i] * point[i]
      gradient[i] = precision * point[i]
    }
    for j in 0..<annotatorCount {
      let (eta, miss) = (etas[j], logistic(-point[itemCount + j]))
      value -= PairPrior.right * Portable.log(eta) + PairPrior.wrong * Portable.log(miss)
      gradient[itemCount + j] = PairPrior.wrong * eta - PairPrior.right * miss
    }
    for cell in 0..<cells.count {
      let low = Int(cells.low[cell])
      let high = Int(cells.high[cell])
      let eta = etas[Int(cells.annotator[cell])]
      let outcome = DavidsonOutcome(difference: point[low] - point[high], tieTendency: nu)
      let ties = cells.ties[cell]
      var byDifference = 0.0
      var byEta = 0.0
      for (wins, right, wrong, rightSlope, wrongSlope) in [
        (
          cells.lowWins[cell] - ties / 2, outcome.first, outcome.second, outcome.firstSlope,
          outcome.secondSlope
        ),
        (
          cells.highWins[cell] - ties / 2, outcome.second, outcome.first, outcome.secondSlope,
          outcome.firstSlope
        ),
      ] where wins > 0 {
        let chance = max(eta * right + (1 - eta) * wrong, 1e-300)
        value -= wins * Portable.log(chance)
        byDifference -= wins * (eta * rightSlope + (1 - eta) * wrongSlope) / chance
        byEta -= wins * (right - wrong) / chance
        gradient[tiePlace] += wins * outcome.tie
      }
      if ties > 0 {
        value -= ties * Portable.log(max(outcome.tie, 1e-300))
        byDifference += ties * (outcome.first - outcome.second) / 2
        gradient[tiePlace] -= ties * (1 - outcome.tie)
      }
      gradient[low] += byDifference
      gradient[high] -= byDifference
      if weighsAnnotators {
        gradient[itemCount + Int(cells.annotator[cell])] += byEta * eta * (1 - eta)
      }
    }
    return value
  }

  /// The log-likelihood, and the expected information of each cell about the difference of its
  /// scores.
  func summary(_ point: [Double]) -> (logLikelihood: Double, information: [Double]) {
    let etas = reliabilities(point)
    let nu = tieTendency(point)
    var logLikelihood = 0.0
    var information: [Double] = []
    information.reserveCapacity(cells.count)
    for cell in 0..<cells.count {
      let eta = etas[Int(cells.annotator[cell])]
      let outcome = DavidsonOutcome(
        difference: point[Int(cells.low[cell])] - point[Int(cells.high[cell])], tieTendency: nu)
      let ties = cells.ties[cell]
      let chances = [
        (cells.lowWins[cell] - ties / 2, eta * outcome.first + (1 - eta) * outcome.second),
        (cells.highWins[cell] - ties / 2, eta * outcome.second + (1 - eta) * outcome.first),
        (ties, outcome.tie),
      ]
      for (weight, chance) in chances where weight > 0 {
        logLikelihood += weight * Portable.log(max(chance, 1e-300))
      }
      information.append(
        (cells.lowWins[cell] + cells.highWins[cell]) * outcome.information(reliability: eta))
    }
    return (logLikelihood, information)
  }
}
