import Scoring

/// How far people agree on a task, and how far its confidence can be trusted, for people to look at.
public struct TaskFigures: Sendable, Equatable {
  /// A figure with the bounds that 95 % of the resamples lie between, in ppm.
  public struct Figure: Sendable, Equatable {
    public let ppm: Int
    public let low: Int?
    public let high: Int?

    public init(ppm: Int, low: Int?, high: Int?) {
      self.ppm = ppm
      self.low = low
      self.high = high
    }

    init(_ estimate: Estimate) {
      self.init(
        ppm: estimate.ppm, low: estimate.interval95PPM?.lowerBound,
        high: estimate.interval95PPM?.upperBound)
    }
  }

  /// Samples of one degree of confidence.
  public struct Bin: Sendable, Equatable {
    public let low: Int
    public let high: Int
    public let count: Int
    public let confidencePPM: Int
    public let accuracyPPM: Int

    public init(low: Int, high: Int, count: Int, confidencePPM: Int, accuracyPPM: Int) {
      self.low = low
      self.high = high
      self.count = count
      self.confidencePPM = confidencePPM
      self.accuracyPPM = accuracyPPM
    }
  }

  /// How often the label is right on samples of known answer, each judged by a fit that did not know it.
  public struct Trust: Sendable, Equatable {
    public let count: Int
    public let accuracyPPM: Int
    public let errorPPM: Int
    /// Those that hold a sample.
    public let bins: [Bin]

    public init(count: Int, accuracyPPM: Int, errorPPM: Int, bins: [Bin]) {
      self.count = count
      self.accuracyPPM = accuracyPPM
      self.errorPPM = errorPPM
      self.bins = bins
    }
  }

  public let task: String
  public let samples: Int
  public let answers: Int
  /// The metric of alpha.
  public let metric: String
  public let percentAgreement: Figure?
  public let alpha: Figure?
  public let ac1: Figure?
  public let fleissKappa: Figure?
  /// Of answers that are no classes: how alike two are.
  public let similarity: Figure?
  /// Nil: no sample of known answer was answered, or its answers are no classes.
  public let trust: Trust?

  public init(
    task: String, samples: Int, answers: Int, metric: String, percentAgreement: Figure?,
    alpha: Figure?, ac1: Figure?, fleissKappa: Figure?, similarity: Figure?, trust: Trust?
  ) {
    self.task = task
    self.samples = samples
    self.answers = answers
    self.metric = metric
    self.percentAgreement = percentAgreement
    self.alpha = alpha
    self.ac1 = ac1
    self.fleissKappa = fleissKappa
    self.similarity = similarity
    self.trust = trust
  }

  init(_ found: TaskAgreement, calibration: Calibration?) {
    let measures = found.figures.measures
    self.init(
      task: found.task ?? "", samples: found.figures.sampleCount,
      answers: found.figures.answerCount, metric: found.figures.metric.name,
      percentAgreement: measures.percentAgreement.map { Figure($0) },
      alpha: measures.alpha.map { Figure($0) }, ac1: measures.ac1.map { Figure($0) },
      fleissKappa: measures.fleissKappa.map { Figure($0) },
      similarity: found.similarity.map { Figure($0) }, trust: calibration.map { Trust($0) })
  }
}

extension TaskFigures.Trust {
  init(_ calibration: Calibration) {
    let step = 1_000_000 / Calibration.binCount
    self.init(
      count: calibration.count, accuracyPPM: calibration.accuracyPPM,
      errorPPM: calibration.errorPPM,
      bins: calibration.bins.enumerated().compactMap { index, bin in
        bin.count == 0
          ? nil
          : TaskFigures.Bin(
            low: index * step, high: (index + 1) * step, count: bin.count,
            confidencePPM: bin.confidencePPM, accuracyPPM: bin.accuracyPPM)
      })
  }
}

extension Project {
  /// Agreement and calibration of all tasks that are asked.
  /// - Complexity: a pass over all answers with a thousand resamples, and a few fits.
  public func figures() throws -> [TaskFigures] {
    let calibrations: [(task: String, calibration: Calibration)]
    // Without known answers there is none, which is no failure here.
    do { calibrations = try self.calibrations(task: nil, method: nil) } catch ProjectError.badInput
    {
      calibrations = []
    }
    return try agreement().map { found in
      TaskFigures(
        found, calibration: calibrations.first { $0.task == found.task ?? "" }?.calibration)
    }
  }
}
