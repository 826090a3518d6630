/// Standard errors of scores whose mean is held at 0.
///
/// The information matrix is H = L + D: L the graph's Laplacian with the information of each pair,
/// D the prior's. With C = H^-1 and P = I - 11'/n the errors are the roots of the diagonal of P C P,
/// the covariances of the scores.
public struct StandardErrors: Sendable {
  /// Up to so many items the matrix is inverted, O(items³); beyond it the errors are
  /// 1/sqrt(h_ii), which leaves out what is not known of an item's opponents.
  public static let exactLimit = 512

  let values: [Double]
  /// P C P, `items × items`, row-major; empty where only the diagonal is known.
  let covariances: [Double]

  /// - Parameters:
  ///   - information: that of each cell about the difference of its two scores.
  ///   - prior: that of the prior about each score; above 0.
  init(_ cells: ComparisonCells, information: [Double], prior: [Double]) {
    let n = cells.itemCount
    var diagonal = prior
    for cell in 0..<cells.count {
      diagonal[Int(cells.low[cell])] += information[cell]
      diagonal[Int(cells.high[cell])] += information[cell]
    }
    guard n <= StandardErrors.exactLimit else {
      values = diagonal.map { (1 / $0).squareRoot() }
      covariances = []
      return
    }
    var matrix = [Double](repeating: 0, count: n * n)
    for i in 0..<n { matrix[i * n + i] = diagonal[i] }
    for cell in 0..<cells.count {
      let i = Int(cells.low[cell])
      let j = Int(cells.high[cell])
      matrix[j * n + i] -= information[cell]
    }
    let centred = StandardErrors.centred(inverseOf: &matrix, n: n)
    values = (0..<n).map { max(centred[$0 * n + $0], 0).squareRoot() }
    covariances = centred
  }

  /// P A^-1 P by Cholesky's factors of A; the lower triangle of `matrix` is read and overwritten.
  private static func centred(inverseOf matrix: inout [Double], n: Int) -> [Double] {
    var centred = [Double](repeating: 0, count: n * n)
    guard n > 1 else { return centred }
    var inverse = centred
    matrix.withUnsafeMutableBufferPointer { a in
      inverse.withUnsafeMutableBufferPointer { b in
        factor(a, n: n)
        invertFactor(a, into: b, n: n)
        centred.withUnsafeMutableBufferPointer { addSquares(of: b, to: $0, n: n) }
      }
    }
    return centred
  }

  /// With B the inverse of the factor, C = B'B, so P C P = (B P)'(B P).
  private static func addSquares(
    of b: UnsafeMutableBufferPointer<Double>, to c: UnsafeMutableBufferPointer<Double>, n: Int
  ) {
    for k in 0..<n {
      let row = k * n
      var mean = 0.0
      for i in 0...k { mean += b[row + i] }
      mean /= Double(n)
      for i in 0..<n { b[row + i] -= mean }
      for i in 0..<n {
        let factor = b[row + i]
        for j in 0..<n { c[i * n + j] += factor * b[row + j] }
      }
    }
  }

  /// A = F F', F lower triangular, in place.
  private static func factor(_ a: UnsafeMutableBufferPointer<Double>, n: Int) {
    for i in 0..<n {
      for j in 0...i {
        var sum = a[i * n + j]
        for k in 0..<j { sum -= a[i * n + k] * a[j * n + k] }
        // Positive but for rounding, because the prior's information is.
        a[i * n + j] = i == j ? max(sum, 1e-12).squareRoot() : sum / a[j * n + j]
      }
    }
  }

  /// B = F^-1, lower triangular, row by row.
  private static func invertFactor(
    _ f: UnsafeMutableBufferPointer<Double>, into b: UnsafeMutableBufferPointer<Double>, n: Int
  ) {
    for i in 0..<n {
      for k in 0..<i {
        let factor = f[i * n + k]
        if factor == 0 { continue }
        for j in 0...k { b[i * n + j] -= factor * b[k * n + j] }
      }
      b[i * n + i] += 1
      for j in 0...i { b[i * n + j] /= f[i * n + i] }
    }
  }
}
