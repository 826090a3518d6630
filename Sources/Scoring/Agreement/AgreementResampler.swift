/// Measures tallies of one crowd, and keeps what resamples gave.
struct AgreementResampler {
  /// Percent agreement, alpha, AC1 and Fleiss' kappa, in this order.
  typealias Values = [Double?]
  static let measureCount = 4

  private let units: PairableUnits
  private let metric: AlphaMetric
  private var sums: LabelSums
  private var totals: [Int]
  /// The labels that were given.
  private let used: [Int]
  /// What resamples gave each measure in ppm: first overall, then label by label.
  private var figures: [[Int32]]
  private var isResampled = false

  init(_ units: PairableUnits, _ metric: AlphaMetric) {
    self.units = units
    self.metric = metric
    sums = LabelSums(labelCount: units.labelCount)
    totals = [Int](repeating: 0, count: units.labelCount)
    sums.take(units, units.tally())
    used = sums.used
    let hasLabels = used.count <= AgreementFigures.labelsWithIntervals
    figures = Array(
      repeating: [], count: Self.measureCount * (1 + (hasLabels ? used.count : 0)))
  }

  /// All measures of a tally.
  mutating func measured(_ tally: [Int]) -> (
    overall: Values, labels: [(label: Int, answers: Int, values: Values)]
  ) {
    sums.take(units, tally)
    let overall = [
      PercentAgreement.value(sums), KrippendorffAlpha.value(units, tally, metric, totals: &totals),
      GwetAC1.value(sums), FleissKappa.value(sums),
    ]
    let labels = used.map { k in
      (label: k, answers: sums.totals[k], values: values(of: k))
    }
    return (overall, labels)
  }

  private func values(of k: Int) -> Values {
    [
      PercentAgreement.value(sums, label: k), KrippendorffAlpha.value(sums, label: k),
      GwetAC1.value(sums, label: k), FleissKappa.value(sums, label: k),
    ]
  }

  /// Draws and measures resamples.
  mutating func resample(_ count: Int, seed: UInt64, kappa: ResampledKappa?) {
    isResampled = true
    var generator = SplitMix64(seed: seed)
    var tally = [Int](repeating: 0, count: units.patternCount)
    var drawn = [Int32](repeating: 0, count: kappa == nil ? 0 : units.count)
    for _ in 0..<count {
      if let kappa {
        units.draw(&generator, into: &tally, units: &drawn)
        kappa.take(drawn)
      } else {
        units.draw(&generator, into: &tally)
      }
      keep(tally)
    }
  }

  private mutating func keep(_ tally: [Int]) {
    sums.take(units, tally)
    keep(PercentAgreement.value(sums), 0)
    keep(KrippendorffAlpha.value(units, tally, metric, totals: &totals), 1)
    keep(GwetAC1.value(sums), 2)
    keep(FleissKappa.value(sums), 3)
    guard figures.count > Self.measureCount else { return }
    for (place, k) in used.enumerated() {
      let start = Self.measureCount * (place + 1)
      keep(PercentAgreement.value(sums, label: k), start)
      keep(KrippendorffAlpha.value(sums, label: k), start + 1)
      keep(GwetAC1.value(sums, label: k), start + 2)
      keep(FleissKappa.value(sums, label: k), start + 3)
    }
  }

  private mutating func keep(_ value: Double?, _ measure: Int) {
    guard let value else { return }
    figures[measure].append(Int32(clamping: PartsPerMillion.rounded(value)))
  }

  /// Values with their intervals; `place` is that of a label among those given, nil overall.
  func estimates(of place: Int?, _ values: Values) -> AgreementMeasures {
    let start = Self.measureCount * (place.map { $0 + 1 } ?? 0)
    func estimate(_ measure: Int) -> Estimate? {
      values[measure].map { value in
        let hasInterval = isResampled && start + measure < figures.count
        return Estimate(
          value: value,
          interval95PPM: hasInterval
            ? Bootstrap.interval95PPM(figures[start + measure], otherwise: value) : nil)
      }
    }
    return AgreementMeasures(
      percentAgreement: estimate(0), alpha: estimate(1), ac1: estimate(2),
      fleissKappa: estimate(3))
  }
}

/// Mean Cohen's kappas of resamples.
final class ResampledKappa {
  /// The common samples of all pairs, by unit, one pair after the other.
  private var common: [AnnotatorPairs.Common] = []
  private var ends: [Int] = []
  private var sums: KappaSums
  private var overall: [Int32] = []
  private var labels: [[Int32]]

  /// - Returns: nil where it would take too long, or there is no pair.
  init?(
    _ pairs: AnnotatorPairs, _ kappa: MeanCohenKappa, _ units: PairableUnits, resamples: Int,
    sampleCount: Int
  ) {
    let limit = MeanCohenKappa.resamplingLimit / resamples
    guard kappa.pairCount > 0, pairs.answerPairs <= limit,
      units.labelCount <= AgreementFigures.labelsWithIntervals
    else { return nil }
    sums = KappaSums(labelCount: units.labelCount)
    labels = Array(repeating: [], count: units.labelCount)
    var unitOf = [UInt32](repeating: 0, count: sampleCount)
    for (unit, sample) in units.samples.enumerated() { unitOf[Int(sample)] = UInt32(unit) }
    pairs.each(minimum: kappa.minimumCommonSamples) { shared in
      for one in shared {
        common.append(
          AnnotatorPairs.Common(
            sample: unitOf[Int(one.sample)], first: one.first, second: one.second))
      }
      ends.append(common.count)
    }
  }

  /// Takes a resample: how often each unit was drawn.
  func take(_ drawn: [Int32]) {
    sums.reset()
    var start = 0
    for end in ends {
      sums.add(common[start..<end], weights: drawn)
      start = end
    }
    if let mean = sums.mean { overall.append(Int32(clamping: PartsPerMillion.rounded(mean))) }
    for k in labels.indices {
      guard let mean = sums.mean(of: k) else { continue }
      labels[k].append(Int32(clamping: PartsPerMillion.rounded(mean)))
    }
  }

  // Pairs share few samples. Where some of those are drawn twice and others not at all, kappa comes
  // out lower, in all pairs: so these intervals are centred.

  func interval(of mean: Estimate?) -> ClosedRange<Int>? {
    mean.map { Bootstrap.centredInterval95PPM(overall, on: $0.value) }
  }

  func interval(of mean: Estimate?, label: Int) -> ClosedRange<Int>? {
    mean.map { Bootstrap.centredInterval95PPM(labels[label], on: $0.value) }
  }
}
