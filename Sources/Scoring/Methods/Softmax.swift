/// Turns log scores into probabilities in place.
///
/// The maximum is subtracted first, so nothing overflows.
///
/// - Returns: the maximum, and the sum of exp(score - maximum): the log of the sum of exp(score) is
///   maximum + log(total).
@inline(__always)
func softmax(_ row: UnsafeMutablePointer<Double>, count: Int) -> (maximum: Double, total: Double) {
  var maximum = row[0]
  for k in 1..<max(count, 1) where row[k] > maximum { maximum = row[k] }
  var total = 0.0
  for k in 0..<count {
    row[k] = Portable.exp(row[k] - maximum)
    total += row[k]
  }
  for k in 0..<count { row[k] /= total }
  return (maximum, total)
}

/// The log of a product of softmax totals and other factors, with one logarithm for 60 totals: each
/// lies between 1 and 2^16, so that many fit a Double.
struct LogOfProduct {
  private var sum = 0.0
  private var product = 1.0
  private var factorCount = 0

  @inline(__always)
  mutating func add(log: Double) { sum += log }

  @inline(__always)
  mutating func multiply(_ total: Double) {
    product *= total
    factorCount += 1
    if factorCount == 60 {
      sum += Portable.log(product)
      product = 1
      factorCount = 0
    }
  }

  var value: Double { sum + Portable.log(product) }
}
