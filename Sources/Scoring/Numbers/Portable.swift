/// Elementary functions made of `+ − × ÷` and bit patterns alone.
///
/// IEEE 754 fixes the result of those operations to the last bit, but not that of a C library's
/// `exp` and `log`, which differ between platforms; and a label, a threshold or a tie may hang on
/// the last bit. The compiler doesn't fuse or reorder them either, so every machine gets the same
/// figures. `exp` and `log` agree with those of glibc to a relative 5e-16 over their whole range.
public enum Portable {
  /// ln 2 in two parts: the high one ends in zero bits, so its product with an exponent is exact.
  static let ln2High = 0x1.62e42feep-1
  static let ln2Low = 0x1.a39ef35793c76p-33
  /// The natural logarithm of two.
  public static let ln2 = 0x1.62e42fefa39efp-1
  private static let log2e = 0x1.71547652b82fep0
  /// Adding and subtracting 1.5 · 2^52 rounds to the nearest integer, ties to even.
  private static let roundingShift = 0x1.8p52

  /// The exponential function: x = n ln 2 + r with |r| ≤ ln 2 / 2, then the series of e^r to r^13.
  ///
  /// Infinite above 709.79, zero below -745.14, subnormal results are rounded once.
  @inline(__always)
  public static func exp(_ x: Double) -> Double {
    if x > 709.782712893384 { return .infinity }
    if x < -745.1332191019412 { return 0 }
    if x.isNaN { return x }
    let n = (x * log2e + roundingShift) - roundingShift
    let r = (x - n * ln2High) - n * ln2Low
    let r2 = r * r
    // Even and odd terms apart: two short chains instead of a long one.
    let even =
      1.0 / 2 + r2
      * (1.0 / 24 + r2
        * (1.0 / 720 + r2
          * (1.0 / 40_320 + r2 * (1.0 / 3_628_800 + r2 * (1.0 / 479_001_600)))))
    let odd =
      1.0 / 6 + r2
      * (1.0 / 120 + r2
        * (1.0 / 5_040 + r2
          * (1.0 / 362_880 + r2 * (1.0 / 39_916_800 + r2 * (1.0 / 6_227_020_800)))))
    let power = 1 + (r + r2 * (even + r * odd))
    let exponent = Int(n)
    if exponent > -1_022 && exponent < 1_024 { return power * powerOfTwo(exponent) }
    if exponent >= 1_024 { return power * powerOfTwo(1_023) * 2 }
    return power * powerOfTwo(exponent + 54) * powerOfTwo(-54)
  }

  /// The natural logarithm: x = 2^e m with m from √½ to √2, then ln m = 2 artanh((m - 1)/(m + 1)).
  ///
  /// NaN below zero, -infinity at zero.
  public static func log(_ x: Double) -> Double {
    if x.isNaN || x == .infinity { return x }
    if x <= 0 { return x == 0 ? -.infinity : .nan }
    let isSubnormal = x < 0x1p-1022
    let bits = (isSubnormal ? x * 0x1p54 : x).bitPattern
    var exponent = Int(bits >> 52) - 1_023 - (isSubnormal ? 54 : 0)
    var m = Double(bitPattern: bits & 0x000f_ffff_ffff_ffff | 0x3ff0_0000_0000_0000)
    if m > 1.4142135623730951 {
      m *= 0.5
      exponent += 1
    }
    let f = m - 1
    let s = f / (2 + f)
    let s2 = s * s
    let high =
      2.0 / 15 + s2
      * (2.0 / 17 + s2 * (2.0 / 19 + s2 * (2.0 / 21 + s2 * (2.0 / 23 + s2 * (2.0 / 25)))))
    let series =
      2.0 / 3 + s2
      * (2.0 / 5 + s2 * (2.0 / 7 + s2 * (2.0 / 9 + s2 * (2.0 / 11 + s2 * (2.0 / 13 + s2 * high)))))
    // 2s = f - s f, so ln m = 2s + s · s² series = f - s (f - s² series).
    let e = Double(exponent)
    let tail = s * (f - s2 * series) - e * ln2Low
    return e * ln2High + (f - tail)
  }

  /// 2^n for n from -1,022 to 1,023.
  @inline(__always)
  private static func powerOfTwo(_ n: Int) -> Double {
    Double(bitPattern: UInt64(truncatingIfNeeded: n + 1_023) << 52)
  }
}
