/// What a method made of the answers of one task.
///
/// Whatever is decided, compared or exported comes from the ppm figures (`label(of:)`,
/// `confidencePPM(of:)`, `posteriorPPM(of:)`), never from the floating-point ones.
public struct Fit: RecordedFit, Equatable {
  public var record: MethodRecord

  public let sampleCount: Int
  public let labelCount: Int
  /// The probability of each label for each sample: `sampleCount × labelCount`, row-major.
  public let posteriors: [Double]
  /// The share of each label among samples: `labelCount` probabilities.
  public let classPrior: [Double]
  /// How often the method went over the answers.
  public let iterations: Int
  /// The log-likelihood of the answers (nats), where the method is a model of them.
  public let logLikelihood: Double?
  /// What the method believes of annotators.
  public let annotators: AnnotatorModel
  /// The samples that were clamped, ascending.
  public let gold: [UInt32]

  init(
    method: any AggregationMethod, parameters: [String: Int], answers: AnswerTable,
    posteriors: [Double], classPrior: [Double], iterations: Int, logLikelihood: Double?,
    annotators: AnnotatorModel, gold: [UInt32: UInt16]
  ) {
    record = MethodRecord(method, parameters: parameters)
    self.sampleCount = answers.sampleCount
    self.labelCount = answers.labelCount
    self.posteriors = posteriors
    self.classPrior = classPrior
    self.iterations = iterations
    self.logLikelihood = logLikelihood
    self.annotators = annotators
    self.gold = gold.keys.sorted()
  }
}

/// What a method believes of the annotators of a task; each array is indexed by annotator first.
public struct AnnotatorModel: Sendable, Equatable {
  /// The probability of a right answer, r_j, one an annotator.
  public var reliabilities: [Double]?
  /// How many answers each r_j is worth, prior included: r_j is the mean of a Beta distribution
  /// with parameters that add up to it.
  public var reliabilityStrengths: [Double]?
  /// P(annotator says l | truth k), `annotatorCount × labelCount × labelCount`: annotator, then k,
  /// then l.
  public var confusions: [Double]?
  /// How many answers each row of the confusions is worth, prior included:
  /// `annotatorCount × labelCount`.
  public var confusionStrengths: [Double]?

  public init(
    reliabilities: [Double]? = nil, reliabilityStrengths: [Double]? = nil,
    confusions: [Double]? = nil, confusionStrengths: [Double]? = nil
  ) {
    self.reliabilities = reliabilities
    self.reliabilityStrengths = reliabilityStrengths
    self.confusions = confusions
    self.confusionStrengths = confusionStrengths
  }
}

extension Fit {
  /// The probability of each label for one sample in ppm, each rounded half up.
  public func posteriorPPM(of sample: Int) -> [Int] {
    posteriors[sample * labelCount..<(sample + 1) * labelCount].map(PartsPerMillion.rounded)
  }

  /// Writes `posteriorPPM(of:)` into an array that is used again.
  public func posteriorPPM(of sample: Int, into ppm: inout [Int]) {
    ppm.removeAll(keepingCapacity: true)
    for cell in sample * labelCount..<(sample + 1) * labelCount {
      ppm.append(PartsPerMillion.rounded(posteriors[cell]))
    }
  }

  /// The share of each label among samples in ppm.
  public var classPriorPPM: [Int] { classPrior.map(PartsPerMillion.rounded) }

  /// The most probable label: the largest ppm; among equal ones that of the larger class prior
  /// (ppm), then the first.
  public func label(of sample: Int) -> UInt16 {
    let row = sample * labelCount
    var best = 0
    var bestPPM = PartsPerMillion.rounded(posteriors[row])
    for k in 1..<max(labelCount, 1) {
      let ppm = PartsPerMillion.rounded(posteriors[row + k])
      let isAhead =
        ppm > bestPPM
        || ppm == bestPPM
          && PartsPerMillion.rounded(classPrior[k]) > PartsPerMillion.rounded(classPrior[best])
      if isAhead {
        best = k
        bestPPM = ppm
      }
    }
    return UInt16(best)
  }

  /// The largest posterior of a sample in ppm.
  public func confidencePPM(of sample: Int) -> Int {
    var largest = 0
    for cell in sample * labelCount..<(sample + 1) * labelCount {
      largest = max(largest, PartsPerMillion.rounded(posteriors[cell]))
    }
    return largest
  }

  /// Whether several labels of a sample share the largest ppm, so that `label(of:)` had to break a
  /// tie.
  public func isTied(_ sample: Int) -> Bool {
    let ppm = posteriorPPM(of: sample)
    let largest = ppm.max()
    return ppm.count { $0 == largest } > 1
  }
}
