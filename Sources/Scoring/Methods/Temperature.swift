/// Softens posteriors: p_k ~ z_k^T, with T below one where a model is too sure of itself.
public enum Temperature {
  /// Raises one row to the power and normalises it. Probabilities below 1e-12 count as that.
  static func apply(_ temperaturePPM: Int, to posteriors: inout [Double], row: Range<Int>) {
    let temperature = Double(temperaturePPM) / 1_000_000
    var total = 0.0
    for cell in row {
      posteriors[cell] = power(posteriors[cell], temperature)
      total += posteriors[cell]
    }
    for cell in row { posteriors[cell] /= total }
  }

  /// The power that makes known labels likely:
  /// argmax_T sum_i log p_i,y(T) - (log T - log m)²/(2 · 0.5²), by golden-section search over log T
  /// from log 0.02 to log 1.2.
  ///
  /// - Parameters:
  ///   - posteriors: samples × labels, made without knowing the gold.
  ///   - gold: samples and their labels.
  ///   - priorPPM: m, the median of the log-normal prior of T.
  /// - Returns: T in ppm.
  /// - Complexity: O(gold × labels), 40 times.
  public static func fitted(
    _ posteriors: [Double], labelCount: Int, gold: [(sample: UInt32, label: UInt16)], priorPPM: Int
  ) -> Int {
    func loss(_ logT: Double) -> Double {
      let temperature = Portable.exp(logT)
      var loss = 0.0
      for known in gold {
        let start = Int(known.sample) * labelCount
        var total = 0.0
        for cell in start..<start + labelCount { total += power(posteriors[cell], temperature) }
        let probability = power(posteriors[start + Int(known.label)], temperature) / total
        loss -= Portable.log(max(probability, 1e-12))
      }
      let deviation = (logT - Portable.log(Double(priorPPM) / 1_000_000)) / 0.5
      return loss + deviation * deviation / 2
    }
    let ratio = 0.6180339887498949
    var low = Portable.log(0.02)
    var high = Portable.log(1.2)
    var left = high - ratio * (high - low)
    var right = low + ratio * (high - low)
    var lossLeft = loss(left)
    var lossRight = loss(right)
    for _ in 0..<40 {
      if lossLeft <= lossRight {
        (high, right, lossRight) = (right, left, lossLeft)
        left = high - ratio * (high - low)
        lossLeft = loss(left)
      } else {
        (low, left, lossLeft) = (left, right, lossRight)
        right = low + ratio * (high - low)
        lossRight = loss(right)
      }
    }
    return PartsPerMillion.rounded(Portable.exp((low + high) / 2))
  }

  private static func power(_ probability: Double, _ temperature: Double) -> Double {
    Portable.exp(temperature * Portable.log(max(probability, 1e-12)))
  }
}
