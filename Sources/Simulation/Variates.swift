import Scoring

/// Random numbers of the usual distributions, made of draws of SplitMix64, `Portable` and square
/// roots (which IEEE 754 fixes): the same on every machine.
extension SplitMix64 {
  /// A standard normal variate: Marsaglia's polar method (Marsaglia & Bray, SIAM Review 6, 1964);
  /// the second of the pair is left, so that a variate depends on nothing before it.
  mutating func nextNormal() -> Double {
    while true {
      let x = 2 * nextUnit() - 1
      let y = 2 * nextUnit() - 1
      let square = x * x + y * y
      guard square > 0, square < 1 else { continue }
      return x * (-2 * Portable.log(square) / square).squareRoot()
    }
  }

  /// A gamma variate of scale 1 (Marsaglia & Tsang, ACM TOMS 26, 2000), for a shape above 0.
  mutating func nextGamma(shape: Double) -> Double {
    if shape < 1 {
      let power = Portable.log(1 - nextUnit()) / shape
      return nextGamma(shape: shape + 1) * Portable.exp(power)
    }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = nextNormal()
      let root = 1 + c * x
      guard root > 0 else { continue }
      let v = root * root * root
      // 1 - u lies above zero, so that its logarithm is finite.
      if Portable.log(1 - nextUnit()) < x * x / 2 + d * (1 - v + Portable.log(v)) { return d * v }
    }
  }

  /// A beta variate, from two gammas.
  mutating func nextBeta(_ alpha: Double, _ beta: Double) -> Double {
    let x = nextGamma(shape: alpha)
    let y = nextGamma(shape: beta)
    return x + y > 0 ? x / (x + y) : 0.5
  }

  /// A place, drawn by ascending cumulative weights.
  ///
  /// - Complexity: O(log places).
  mutating func nextPlace(cumulative: ArraySlice<Double>) -> Int {
    guard let total = cumulative.last else { return 0 }
    let wanted = nextUnit() * total
    var low = cumulative.startIndex
    var high = cumulative.endIndex - 1
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] > wanted { high = middle } else { low = middle + 1 }
    }
    return low - cumulative.startIndex
  }
}
