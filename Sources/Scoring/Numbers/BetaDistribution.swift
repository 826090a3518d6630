/// A Beta distribution: what is known of a probability after so many hits and misses.
public struct BetaDistribution: Sendable, Equatable {
  /// Hits, prior included; above zero.
  public let alpha: Double
  /// Misses, prior included; above zero.
  public let beta: Double

  public init(alpha: Double, beta: Double) {
    precondition(alpha > 0 && beta > 0, "a Beta distribution has positive parameters")
    self.alpha = alpha
    self.beta = beta
  }

  /// The probability of a value at or below `x`: the regularised incomplete beta function, by its
  /// continued fraction (modified Lentz; Numerical Recipes 6.4 describes it).
  public func cumulative(_ x: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    // The fraction converges fast below the mean; above it the mirror image does.
    if x > (alpha + 1) / (alpha + beta + 2) {
      return 1 - BetaDistribution(alpha: beta, beta: alpha).lowerTail(1 - x)
    }
    return lowerTail(x)
  }

  /// The greatest probability in whole ppm at or below which at most `tail` of the mass lies.
  public func lowerQuantilePPM(tail: Double) -> Int {
    var low = 0
    var high = 1_000_000
    while high - low > 1 {
      let middle = (low + high) / 2
      if cumulative(Double(middle) / 1_000_000) <= tail { low = middle } else { high = middle }
    }
    return low
  }

  private func lowerTail(_ x: Double) -> Double {
    let front = Portable.exp(
      Portable.logGamma(alpha + beta) - Portable.logGamma(alpha) - Portable.logGamma(beta)
        + alpha * Portable.log(x) + beta * Portable.log(1 - x))
    return front * continuedFraction(x) / alpha
  }

  private func continuedFraction(_ x: Double) -> Double {
    let tiny = 1e-300
    func awayFromZero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / awayFromZero(1 - (alpha + beta) * x / (alpha + 1))
    var fraction = d
    // It takes about the square root of the larger parameter; the bound is never met in practice.
    for step in 1...20_000 {
      let m = Double(step)
      let even = m * (beta - m) * x / ((alpha + 2 * m - 1) * (alpha + 2 * m))
      d = 1 / awayFromZero(1 + even * d)
      c = awayFromZero(1 + even / c)
      fraction *= d * c
      let odd =
        -(alpha + m) * (alpha + beta + m) * x / ((alpha + 2 * m) * (alpha + 2 * m + 1))
      d = 1 / awayFromZero(1 + odd * d)
      c = awayFromZero(1 + odd / c)
      fraction *= d * c
      if abs(d * c - 1) < 1e-15 { break }
    }
    return fraction
  }
}
