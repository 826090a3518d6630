/// AVG: the mean of four posteriors that fail differently (W1DS, EBCC, BWA, vote shares), softened:
///
/// ```
/// p_ik ~ ((W1DS + EBCC + BWA + majority)_ik / 4)^T,  T = 0.8 without gold
/// ```
///
/// With 30 or more gold samples T is fitted on them (`Temperature`), on posteriors that were made
/// without their gold. The four parts then know the gold; known samples stay clamped.
///
/// Annotators and class prior are those of W1DS. Of the single models W1DS decides best and BWA is
/// calibrated best; the mean is more accurate than any and calibrated about as well as a fitted
/// temperature makes it (docs/scoring.md has the figures).
public struct Average: AggregationMethod {
  public init() {}

  public var id: String { "avg" }
  public var version: Int { 1 }

  public func isAffordable(_ answers: AnswerTable) -> Bool { ConfusionModel.isAffordable(answers) }

  /// The power of the mean without gold.
  public static let temperaturePPM = 800_000
  /// How many gold samples, answered by somebody, it takes to fit the power instead.
  public static let fewestGold = 30

  public func fit(_ answers: AnswerTable, gold: [UInt32: UInt16], options: FitOptions) -> Fit {
    var temperaturePPM = Self.temperaturePPM
    let known = Self.answered(gold, in: answers)
    if known.count >= Self.fewestGold {
      let free = Parts(answers, gold: [:], options: options)
      temperaturePPM = Temperature.fitted(
        free.mean, labelCount: answers.labelCount, gold: known, priorPPM: Self.temperaturePPM)
    }
    let parts = Parts(answers, gold: gold, options: options)
    let labelCount = answers.labelCount
    var posteriors = parts.mean
    let clamp = PosteriorTable.clamp(answers, gold: gold)
    let isAnswered = Self.isAnswered(answers)
    for i in 0..<answers.sampleCount where clamp[i] < 0 {
      let row = i * labelCount..<(i + 1) * labelCount
      if isAnswered[i] {
        Temperature.apply(temperaturePPM, to: &posteriors, row: row)
      } else {
        posteriors.replaceSubrange(row, with: parts.w1ds.classPrior)
      }
    }
    var parameters = options.parameters
    for (part, version) in parts.versions { parameters["\(part)_version"] = version }
    parameters["temperature_ppm"] = temperaturePPM
    parameters["temperature_gold"] = known.count >= Self.fewestGold ? known.count : 0
    return Fit(
      method: self, parameters: parameters, answers: answers, posteriors: posteriors,
      classPrior: parts.w1ds.classPrior, iterations: parts.iterations,
      logLikelihood: parts.w1ds.logLikelihood, annotators: parts.w1ds.annotators, gold: gold)
  }

  /// Gold of samples that somebody answered, in order.
  static func answered(
    _ gold: [UInt32: UInt16], in answers: AnswerTable
  ) -> [(sample: UInt32, label: UInt16)] {
    guard !gold.isEmpty else { return [] }
    let isAnswered = isAnswered(answers)
    return gold.filter { isAnswered[Int($0.key)] }.sorted { $0.key < $1.key }
      .map { (sample: $0.key, label: $0.value) }
  }

  private static func isAnswered(_ answers: AnswerTable) -> [Bool] {
    var isAnswered = [Bool](repeating: false, count: answers.sampleCount)
    for sample in answers.sample { isAnswered[Int(sample)] = true }
    return isAnswered
  }

  /// The four fits, and the mean of their posteriors.
  private struct Parts {
    let w1ds: Fit
    let mean: [Double]
    let iterations: Int
    let versions: [(String, Int)]

    init(_ answers: AnswerTable, gold: [UInt32: UInt16], options: FitOptions) {
      // EBCC takes all threads by itself; the others take one each.
      let methods: [any AggregationMethod] = [W1DS(), BWA(), Majority()]
      var fits = [Fit?](repeating: nil, count: methods.count)
      fits.withUnsafeMutableBufferPointer { fits in
        Chunks.each(methods.count) {
          fits[$0] = methods[$0].fit(answers, gold: gold, options: options)
        }
      }
      let ebcc = EBCC().fit(answers, gold: gold, options: options)
      let all = [fits[0] ?? ebcc, ebcc, fits[1] ?? ebcc, fits[2] ?? ebcc]
      var mean = all[0].posteriors
      for fit in all.dropFirst() {
        for cell in mean.indices { mean[cell] += fit.posteriors[cell] }
      }
      for cell in mean.indices { mean[cell] /= Double(all.count) }
      w1ds = all[0]
      self.mean = mean
      iterations = all.map(\.iterations).max() ?? 0
      versions = all.map { ($0.method, $0.methodVersion) }
    }
  }
}
