/// What one who answers by the scale says of two items (Davidson, JASA 1970, equation 2), with d the
/// difference of their scores:
///
/// ```
/// P(first) = e^(d/2)/D     P(second) = e^(-d/2)/D     P(tie) = nu/D     D = e^(d/2) + e^(-d/2) + nu
/// ```
///
/// At nu = 0 it is Bradley and Terry's.
struct DavidsonOutcome {
  let first: Double
  let second: Double
  let tie: Double

  @inline(__always)
  init(difference: Double, tieTendency: Double) {
    // Divided by the larger exponential, so that nothing overflows.
    let half = Portable.exp(-abs(difference) / 2)
    let total = 1 + half * half + tieTendency * half
    let (larger, smaller) = (1 / total, half * half / total)
    first = difference >= 0 ? larger : smaller
    second = difference >= 0 ? smaller : larger
    tie = tieTendency * half / total
  }

  /// dP(first)/dd.
  @inline(__always) var firstSlope: Double { 0.5 * first * (1 - first + second) }
  /// dP(second)/dd.
  @inline(__always) var secondSlope: Double { -0.5 * second * (1 + first - second) }
  /// dP(tie)/dd.
  @inline(__always) var tieSlope: Double { -0.5 * tie * (first - second) }

  /// Fisher's information of the outcome about d: the sum over outcomes of (dP/dd)²/P.
  var information: Double { information(reliability: 1) }

  /// The same for an annotator who names the wrong one of the two with probability 1 - eta.
  func information(reliability eta: Double) -> Double {
    let parts = [
      (eta * first + (1 - eta) * second, eta * firstSlope + (1 - eta) * secondSlope),
      (eta * second + (1 - eta) * first, eta * secondSlope + (1 - eta) * firstSlope),
      (tie, tieSlope),
    ]
    return parts.reduce(0) { $1.0 > 0 ? $0 + $1.1 * $1.1 / $1.0 : $0 }
  }
}
