/// Every measure of agreement on one set of labels, each over the samples with two answers or more.
///
/// A measure is nil where it isn't defined.
public struct AgreementMeasures: Sendable, Equatable {
  public let percentAgreement: Estimate?
  public let alpha: Estimate?
  public let ac1: Estimate?
  public let fleissKappa: Estimate?
}

/// How far annotators agree on a task: overall and on each label against the rest.
public struct AgreementFigures: Sendable, Equatable {
  /// One label against the rest; alpha is nominal.
  public struct Label: Sendable, Equatable {
    /// The label's number.
    public let label: Int
    /// How often it was given.
    public let answerCount: Int
    public let measures: AgreementMeasures
  }

  /// How many samples have two answers or more.
  public let sampleCount: Int
  /// How many answers they have.
  public let answerCount: Int
  /// How many annotators gave these.
  public let annotatorCount: Int
  /// The metric of `measures.alpha`.
  public let metric: AlphaMetric
  public let measures: AgreementMeasures
  /// The mean of Cohen's kappa over pairs of annotators; nil where there are too many to look at.
  public let cohenKappa: MeanCohenKappa?
  /// The labels that were given, in order.
  public let labels: [Label]

  /// Most labels that have intervals of their own.
  public static let labelsWithIntervals = 1_000

  /// Measures a table and resamples its samples.
  ///
  /// All measures look at the same resamples, drawn as in `Agreement.nominal`; those in which a
  /// measure isn't defined are left out of its interval. Nominal alpha and its interval are equal to
  /// those of `Agreement.nominal` to the last bit.
  ///
  /// - Parameters:
  ///   - metric: of alpha overall.
  ///   - seed: of the resamples.
  ///   - resamples: how many; without any there are no intervals.
  ///   - minimumCommonSamples: how many samples two annotators must have in common to be a pair.
  /// - Complexity: O(answers + pairs of answers to one sample + resamples × (samples + labels of
  ///   patterns)). Intervals of Cohen's kappa are left out where they would cost more than 150
  ///   million steps.
  public init(
    _ answers: AnswerTable, metric: AlphaMetric = .nominal, seed: UInt64, resamples: Int = 1_000,
    minimumCommonSamples: Int = 10
  ) {
    precondition(resamples >= 0, "resamples are counted")
    let groups = answers.groupedBySample()
    let units = PairableUnits(groups, labelCount: answers.labelCount)
    let pairs = AnnotatorPairs(groups, annotatorCount: answers.annotatorCount)
    var resampler = AgreementResampler(units, metric)
    let found = resampler.measured(units.tally())
    var kappa = MeanCohenKappa(
      pairs, labelCount: answers.labelCount, minimumCommonSamples: max(1, minimumCommonSamples))
    if resamples > 0, units.count > 0 {
      let resampledKappa = kappa.flatMap {
        ResampledKappa(pairs, $0, units, resamples: resamples, sampleCount: answers.sampleCount)
      }
      resampler.resample(resamples, seed: seed, kappa: resampledKappa)
      if let resampledKappa, let mean = kappa {
        kappa = mean.with(
          overall: resampledKappa.interval(of: mean.mean),
          labels: mean.labels.enumerated().map { resampledKappa.interval(of: $1, label: $0) })
      }
    }
    sampleCount = units.count
    answerCount = units.answerCount
    annotatorCount = Self.annotators(groups, answers.annotatorCount)
    self.metric = metric
    measures = resampler.estimates(of: nil, found.overall)
    cohenKappa = kappa
    labels = found.labels.enumerated().map { place, one in
      Label(
        label: one.label, answerCount: one.answers,
        measures: resampler.estimates(of: place, one.values))
    }
  }

  private static func annotators(_ groups: SampleGroups, _ count: Int) -> Int {
    var hasAnswered = [Bool](repeating: false, count: count)
    for i in 0..<(groups.offsets.count - 1) {
      let group = groups.answers(of: i)
      guard group.count >= 2 else { continue }
      for at in group { hasAnswered[Int(groups.annotator[at])] = true }
    }
    return hasAnswered.count { $0 }
  }
}
