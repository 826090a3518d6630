/// A way to infer what is true from answers that disagree.
///
/// A method is a value, a file and a line in `Methods.all`. It is pure: the same answers, gold and
/// options give the same fit, bit for bit, on every machine.
public protocol AggregationMethod: Sendable {
  /// The name in policies and manifests, as `w1ds`.
  var id: String { get }
  /// Raised whenever the figures of the method change.
  var version: Int { get }

  /// Infers posteriors from answers.
  ///
  /// - Parameters:
  ///   - answers: the counting answers of one task.
  ///   - gold: samples whose label is known; their posterior is clamped to it throughout.
  ///   - options: when to stop, and the seed of methods that draw.
  func fit(_ answers: AnswerTable, gold: [UInt32: UInt16], options: FitOptions) -> Fit
}

extension AggregationMethod {
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

  /// The part of `Fit.parameters` that all iterative methods share.
  var parameters: [String: Int] {
    ["max_iterations": maxIterations, "tolerance_ppm": tolerancePPM]
  }
}
