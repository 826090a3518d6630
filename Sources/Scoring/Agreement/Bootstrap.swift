/// A figure with what resampling says of it.
public struct Estimate: Sendable, Equatable {
  public let value: Double
  /// The bounds that 95 % of the resamples lie between, in ppm; nil where none were drawn.
  public let interval95PPM: ClosedRange<Int>?

  public init(value: Double, interval95PPM: ClosedRange<Int>?) {
    self.value = value
    self.interval95PPM = interval95PPM
  }

  /// The value in ppm.
  public var ppm: Int { PartsPerMillion.rounded(value) }
}

/// The percentile bootstrap (Efron 1979) over samples, on integers in ppm.
enum Bootstrap {
  /// How many resamples a figure that people cite rests on.
  static let resamples = 1_000

  /// From the ⌈0.025 R⌉-th to the ⌈0.975 R⌉-th smallest of R figures; without any, the figure
  /// itself.
  static func interval95PPM<Figure: BinaryInteger>(
    _ figures: [Figure], otherwise figure: Double
  ) -> ClosedRange<Int> {
    let sorted = figures.sorted()
    func ranked(_ perMille: Int) -> Int {
      if sorted.isEmpty { return PartsPerMillion.rounded(figure) }
      return Int(sorted[max((sorted.count * perMille + 999) / 1_000, 1) - 1])
    }
    return ranked(25)...ranked(975)
  }

  /// The interval moved so that the median of the figures lies on the figure itself, and cut at
  /// -1 and 1: for figures that resampling shifts, because it repeats samples.
  static func centredInterval95PPM<Figure: BinaryInteger>(
    _ figures: [Figure], on figure: Double
  ) -> ClosedRange<Int> {
    let interval = interval95PPM(figures, otherwise: figure)
    guard !figures.isEmpty else { return interval }
    let median = Int(figures.sorted()[(figures.count + 1) / 2 - 1])
    let shift = PartsPerMillion.rounded(figure) - median
    let whole = PartsPerMillion.whole
    func cut(_ bound: Int) -> Int { min(max(bound + shift, -whole), whole) }
    return cut(interval.lowerBound)...cut(interval.upperBound)
  }
}
