/// Eight floats at once: what the models with many parameters use, where seven digits are enough.
/// Made of `+ − × ÷` and bit patterns alone, as the scalar functions, so the same everywhere.
typealias Floats = SIMD8<Float>

extension Portable {
  /// exp of each lane, relative error below 3e-7; 0 below -87, at most exp(88).
  @inline(__always)
  static func exp(_ value: Floats) -> Floats {
    let bounded = pointwiseMin(pointwiseMax(value, Floats(repeating: -87.3)), Floats(repeating: 88))
    // Adding 1.5 · 2^23 rounds to an integer, which then stands in the low bits.
    let shift = Floats(repeating: 0x1.8p23)
    let shifted = bounded * Float(1.442695041) + shift
    let n = shifted - shift
    let r = (bounded - n * Float(0.693359375)) - n * Float(-2.12194440e-4)
    let tail = Floats(repeating: 1.0 / 120) + r * (Float(1.0 / 720) + r * Float(1.0 / 5_040))
    let series =
      Floats(repeating: 0.5) + r
      * (Float(1.0 / 6) + r * (Float(1.0 / 24) + r * tail))
    let power = 1 + (r + r * r * series)
    let exponent = (unsafeBitCast(shifted, to: SIMD8<UInt32>.self) &+ 127) &<< 23
    let result = power * unsafeBitCast(exponent, to: Floats.self)
    return result.replacing(with: 0, where: value .< Float(-87.3))
  }

  /// The natural logarithm of each lane, for positive normal numbers; relative error below 3e-7.
  @inline(__always)
  static func log(_ value: Floats) -> Floats {
    let bits = unsafeBitCast(value, to: SIMD8<UInt32>.self)
    // 2^23 + e stands for the exponent as a float.
    let exponentBits = (bits &>> 23) | SIMD8<UInt32>(repeating: 0x4b00_0000)
    var exponent = unsafeBitCast(exponentBits, to: Floats.self) - Float(8_388_608 + 127)
    var m = unsafeBitCast(
      (bits & SIMD8<UInt32>(repeating: 0x007f_ffff)) | SIMD8<UInt32>(repeating: 0x3f80_0000),
      to: Floats.self)
    let isHigh = m .> Float(1.41421356)
    m.replace(with: m * 0.5, where: isHigh)
    exponent.replace(with: exponent + 1, where: isHigh)
    let f = m - 1
    let s = f / (f + 2)
    let s2 = s * s
    let series =
      Floats(repeating: 2.0 / 3) + s2
      * (Float(2.0 / 5) + s2 * (Float(2.0 / 7) + s2 * (Float(2.0 / 9) + s2 * Float(2.0 / 11))))
    let tail = s * (f - s2 * series) - exponent * Float(-2.12194440e-4)
    return exponent * Float(0.693359375) + (f - tail)
  }

  /// The digamma function of each lane, for positive numbers; absolute error below 2e-6 from 0.1 up,
  /// relative below that: ψ(x) = ψ(x + 6) - sum of 1/(x + i), then the asymptotic series.
  @inline(__always)
  static func digamma(_ value: Floats) -> Floats {
    let a = value * (value + 1)
    let b = (value + 2) * (value + 3)
    let c = (value + 4) * (value + 5)
    // 1/x + 1/(x + 1) = (2x + 1)/(x (x + 1)), and so on: three divisions instead of six.
    let twice = value + value
    let first: Floats = (twice + 1) / a
    let second: Floats = (twice + 5) / b
    let third: Floats = (twice + 9) / c
    let shift: Floats = first + second + third
    let x = value + 6
    let inverse = 1 / x
    let w = inverse * inverse
    let series = w * (Float(1.0 / 12) - w * (Float(1.0 / 120) - w * Float(1.0 / 252)))
    return log(x) - 0.5 * inverse - series - shift
  }
}
