/// What a method made of the ratings of one task.
///
/// Whatever is decided, compared or exported comes from the figures in millionths, never from the
/// floating-point ones.
public struct NumericFit: RecordedFit, Equatable {
  public var record: MethodRecord
  /// The inferred number of each sample, in the unit of the answers; one without answers has the
  /// mean of all.
  public let means: [Double]
  /// The standard error of each.
  public let standardErrors: [Double]
  /// How often the method went over the answers.
  public let iterations: Int
  /// What the method believes of annotators; nil where it takes all for equal.
  public let annotators: NumericAnnotators?

  init(
    method: any NumericMethod, parameters: [String: Int], means: [Double],
    standardErrors: [Double], iterations: Int, annotators: NumericAnnotators? = nil
  ) {
    record = MethodRecord(method, parameters: parameters)
    self.means = means
    self.standardErrors = standardErrors
    self.iterations = iterations
    self.annotators = annotators
  }

  /// The inferred number of a sample in millionths.
  public func meanPPM(of sample: Int) -> Int { PartsPerMillion.rounded(means[sample]) }

  /// Its standard error in millionths.
  public func standardErrorPPM(of sample: Int) -> Int {
    PartsPerMillion.rounded(standardErrors[sample])
  }
}

/// What a method believes of the annotators of a rating task; each array has one number each.
public struct NumericAnnotators: Sendable, Equatable {
  /// How much an annotator's answers lie above the truth at the mean of all, in their unit.
  public let biases: [Double]
  /// How much an answer rises where the truth rises by 1: below 1 for one who keeps to the middle, 0
  /// for one who doesn't look, below 0 for one who has the scale upside down.
  public let slopes: [Double]
  /// The standard deviation of what is left, in the unit of the answers.
  public let noises: [Double]
  /// The part of the variance of an annotator's answers that the truth explains, from 0 to 1.
  public let weights: [Double]
  /// What one answer tells of the truth, in millionths of a bit; 0 where the slope isn't above 0.
  public let informationMicrobits: [Int64]
  /// The information of all answers of each annotator in microbits.
  public let credits: [Int64]

  /// The weights in ppm.
  public var weightsPPM: [Int] { weights.map(PartsPerMillion.rounded) }
}
