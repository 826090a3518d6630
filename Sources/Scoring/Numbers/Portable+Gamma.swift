extension Portable {
  /// The digamma function ψ, the derivative of ln Γ, for x > 0.
  ///
  /// ψ(x) = ψ(x + 1) - 1/x up to 10, then the asymptotic series to x^-14. Relative error below
  /// 1e-14, absolute near its zero at 1.4616. NaN below zero, -infinity at zero.
  public static func digamma(_ x: Double) -> Double {
    if x.isNaN || x == .infinity { return x }
    if x <= 0 { return x == 0 ? -.infinity : .nan }
    var x = x
    var shift = 0.0
    while x < 10 {
      shift += 1 / x
      x += 1
    }
    let w = 1 / (x * x)
    let series =
      w
      * (1.0 / 12 - w
        * (1.0 / 120 - w
          * (1.0 / 252 - w
            * (1.0 / 240 - w * (1.0 / 132 - w * (691.0 / 32_760 - w * (1.0 / 12)))))))
    return log(x) - 0.5 / x - series - shift
  }

  /// ln Γ(x) for x > 0 by Stirling's series, x shifted to 10 or more first.
  ///
  /// Absolute error below 1e-14 up to 10, relative beyond. NaN below zero, infinity at zero.
  public static func logGamma(_ x: Double) -> Double {
    if x.isNaN || x == .infinity { return x }
    if x <= 0 { return x == 0 ? .infinity : .nan }
    var x = x
    var product = 1.0
    while x < 10 {
      product *= x
      x += 1
    }
    let w = 1 / (x * x)
    let series =
      (1.0 / 12 - w
        * (1.0 / 360 - w
          * (1.0 / 1_260 - w
            * (1.0 / 1_680 - w * (1.0 / 1_188 - w * (691.0 / 360_360 - w * (1.0 / 156)))))))
      / x
    let halfLog2Pi = 0.91893853320467274178
    return (x - 0.5) * log(x) - x + halfLog2Pi + series - log(product)
  }
}
