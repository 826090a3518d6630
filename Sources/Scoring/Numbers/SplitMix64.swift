/// The SplitMix64 generator (Steele, Lea & Flood, OOPSLA 2014): every draw is a function of the
/// seed and its position, the same on every machine.
///
/// The seed comes from outside: the first 8 bytes, big-endian, of SHA-256(project id in hex ‖ task
/// ‖ method).
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A number below `bound`: the high word of one draw times the bound.
  ///
  /// One draw a number, whatever the bound, so positions stay predictable; the bias is below
  /// bound / 2^64.
  public mutating func nextIndex(below bound: Int) -> Int {
    precondition(bound > 0, "an index is drawn below a positive bound")
    return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A number from 0 up to 1, in steps of 2^-53.
  public mutating func nextUnit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
