/// A way to infer what is true from answers that disagree.
///
/// A method is a value, a file and a line in `Methods.all`. It is pure: the same answers, gold and
/// options give the same fit, bit for bit, on every machine.
public protocol AggregationMethod: NamedMethod {
  /// Whether the method's tables for answers of that shape can be held (`2^25` cells).
  func isAffordable(_ answers: AnswerTable) -> Bool

  /// Infers posteriors from answers.
  ///
  /// - Parameters:
  ///   - answers: the counting answers of one task.
  ///   - gold: samples whose label is known; their posterior is clamped to it throughout.
  ///   - options: when to stop, and the seed of methods that draw.
  func fit(_ answers: AnswerTable, gold: [UInt32: UInt16], options: FitOptions) -> Fit
}

extension AggregationMethod {
  public func isAffordable(_ answers: AnswerTable) -> Bool { true }

  /// Infers posteriors from answers alone, with the default options.
  public func fit(_ answers: AnswerTable) -> Fit { fit(answers, gold: [:], options: FitOptions()) }
}

/// What holds for all iterative methods.
public struct FitOptions: Sendable, Equatable {
  /// Iterations at most.
  public var maxIterations: Int
  /// Iterating stops when no posterior changes by as much as this many millionths.
  public var tolerancePPM: Int
  /// The seed of methods that draw at random (`SplitMix64` says where it comes from).
  public var seed: UInt64

  public init(maxIterations: Int = 200, tolerancePPM: Int = 100, seed: UInt64 = 0) {
    precondition(maxIterations >= 1, "at least one iteration")
    self.maxIterations = maxIterations
    self.tolerancePPM = tolerancePPM
    self.seed = seed
  }

  var tolerance: Double { Double(tolerancePPM) / 1_000_000 }

  /// The rounds of a costly model: with over 200,000 answers 40,000,000/answers, at least 30.
  ///
  /// The last of a million samples comes to rest long after all the others; rounds that only it
  /// needs are not worth their time.
  func affordableIterations(_ answerCount: Int) -> Int {
    min(maxIterations, max(30, 40_000_000 / max(answerCount, 1)))
  }

  /// The part of `Fit.parameters` that all iterative methods share.
  var parameters: [String: Int] {
    ["max_iterations": maxIterations, "tolerance_ppm": tolerancePPM]
  }
}
