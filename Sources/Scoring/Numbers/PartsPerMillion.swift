/// Parts per million: the integers on which everything is decided, exported and compared.
public enum PartsPerMillion {
  /// The whole: 1,000,000.
  public static let whole = 1_000_000

  /// A figure of moderate size as ppm, rounded half up. Not a number gives 0.
  @inline(__always)
  public static func rounded(_ value: Double) -> Int {
    guard abs(value) < 1e12 else { return 0 }
    let scaled = value * 1_000_000 + 0.5
    let whole = Int(scaled)
    // Conversion cuts towards zero; below zero that is one too many unless it was whole.
    return Double(whole) > scaled ? whole - 1 : whole
  }
}
