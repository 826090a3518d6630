/// Minimisation of a smooth function by limited-memory BFGS (Nocedal, Mathematics of Computation
/// 1980) with a diagonal first guess of the inverse Hessian and halved steps (Armijo's rule).
///
/// Each round costs one or two evaluations and O(memory × dimension).
struct LimitedMemoryBFGS {
  /// How many pairs of steps are kept.
  var memory = 8
  /// Rounds at most.
  var maxIterations: Int
  /// It stops when no coordinate's Newton step by the diagonal, |d_i g_i|, reaches this.
  var tolerance: Double

  struct Result {
    var point: [Double]
    var value: Double
    var iterations: Int
  }

  private struct Pair {
    var step: [Double]
    var change: [Double]
    var inverseProduct: Double
  }

  /// - Parameters:
  ///   - start: where to begin.
  ///   - inverseDiagonal: a guess of the inverse Hessian's diagonal there, all above 0.
  ///   - evaluate: the value at a point; writes the gradient.
  func minimise(
    from start: [Double], inverseDiagonal: [Double],
    _ evaluate: (_ point: [Double], _ gradient: inout [Double]) -> Double
  ) -> Result {
    var point = start
    var gradient = [Double](repeating: 0, count: start.count)
    var value = evaluate(point, &gradient)
    var pairs: [Pair] = []
    var iterations = 0
    while iterations < maxIterations, !isDone(gradient, inverseDiagonal) {
      iterations += 1
      var direction = direction(gradient, inverseDiagonal, pairs)
      var slope = dot(direction, gradient)
      if slope >= 0 {
        // Rounding spoilt the memory: begin anew with the diagonal.
        pairs.removeAll()
        direction = self.direction(gradient, inverseDiagonal, pairs)
        slope = dot(direction, gradient)
      }
      guard
        let next = search(from: point, value, along: direction, slope: slope, evaluate)
      else {
        if pairs.isEmpty { break }
        pairs.removeAll()
        continue
      }
      let step = zip(next.point, point).map { $0 - $1 }
      let change = zip(next.gradient, gradient).map { $0 - $1 }
      let product = dot(step, change)
      if product > 1e-12 * dot(change, change) {
        if pairs.count == memory { pairs.removeFirst() }
        pairs.append(Pair(step: step, change: change, inverseProduct: 1 / product))
      }
      (point, gradient, value) = next
    }
    return Result(point: point, value: value, iterations: iterations)
  }

  private func isDone(_ gradient: [Double], _ inverseDiagonal: [Double]) -> Bool {
    for i in gradient.indices where abs(gradient[i] * inverseDiagonal[i]) >= tolerance {
      return false
    }
    return true
  }

  /// Minus the gradient times the approximate inverse Hessian, by the two loops over the memory.
  private func direction(
    _ gradient: [Double], _ inverseDiagonal: [Double], _ pairs: [Pair]
  ) -> [Double] {
    var q = gradient.map { -$0 }
    var alphas: [Double] = []
    for pair in pairs.reversed() {
      let alpha = dot(pair.step, q) * pair.inverseProduct
      add(&q, pair.change, times: -alpha)
      alphas.append(alpha)
    }
    for i in q.indices { q[i] *= inverseDiagonal[i] }
    if let last = pairs.last {
      // The scale at which the diagonal agrees with the last step.
      var weighted = 0.0
      for i in q.indices { weighted += last.change[i] * inverseDiagonal[i] * last.change[i] }
      let scale = weighted > 0 ? 1 / (last.inverseProduct * weighted) : 1
      for i in q.indices { q[i] *= scale }
    }
    for (pair, alpha) in zip(pairs, alphas.reversed()) {
      let beta = dot(pair.change, q) * pair.inverseProduct
      add(&q, pair.step, times: alpha - beta)
    }
    return q
  }

  /// The first of 30 halved steps that lowers the value enough; nil where none does.
  private func search(
    from point: [Double], _ value: Double, along direction: [Double], slope: Double,
    _ evaluate: (_ point: [Double], _ gradient: inout [Double]) -> Double
  ) -> (point: [Double], gradient: [Double], value: Double)? {
    var length = 1.0
    var gradient = [Double](repeating: 0, count: point.count)
    for _ in 0..<30 {
      var next = point
      add(&next, direction, times: length)
      let nextValue = evaluate(next, &gradient)
      if nextValue <= value + 1e-4 * length * slope { return (next, gradient, nextValue) }
      length *= 0.5
    }
    return nil
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
  }

  private func add(_ a: inout [Double], _ b: [Double], times factor: Double) {
    for i in a.indices { a[i] += factor * b[i] }
  }
}
