/// Huber's M-estimator of location (Annals of Mathematical Statistics 1964): the mean, but an answer
/// further than 1.5 deviations from it pulls no harder than one at that distance.
///
/// The deviation is 1.4826 times the median distance of all answers from the median of their sample,
/// one for the task, so that it holds for samples with few answers too; where that is 0, the pooled
/// standard deviation. Each sample starts from its median.
public struct RobustMean: NumericMethod {
  /// The bound in deviations, in ppm.
  public static let boundPPM = 1_500_000

  public init() {}

  public var id: String { "robust-mean" }
  public var version: Int { 1 }

  /// - Complexity: O(answers) a round, and sorting.
  public func fit(_ answers: NumericTable, options: FitOptions) -> NumericFit {
    let groups = NumericGroups(answers)
    let all = groups.mean
    let medians = (0..<groups.sampleCount).map { i in
      RobustMean.median(Array(groups.value[groups.answers(of: i)])) ?? all
    }
    let reach = RobustMean.scale(groups, about: medians) * Double(RobustMean.boundPPM) / 1_000_000
    var centres = medians
    var iterations = 0
    for i in 0..<groups.sampleCount where reach > 0 && !groups.answers(of: i).isEmpty {
      var rounds = 0
      while rounds < options.maxIterations {
        rounds += 1
        let centre = RobustMean.step(groups, i, from: centres[i], reach: reach)
        let change = abs(centre - centres[i])
        centres[i] = centre
        if change < options.tolerance * reach { break }
      }
      iterations = max(iterations, rounds)
    }
    var parameters = options.parameters
    parameters["bound_ppm"] = RobustMean.boundPPM
    return NumericFit(
      method: self, parameters: parameters, means: centres,
      standardErrors: groups.pooledErrors(centres), iterations: iterations)
  }

  private static func step(
    _ groups: NumericGroups, _ sample: Int, from centre: Double, reach: Double
  ) -> Double {
    var sum = 0.0
    var total = 0.0
    for at in groups.answers(of: sample) {
      let distance = abs(groups.value[at] - centre)
      let weight = distance > reach ? reach / distance : 1
      sum += weight * groups.value[at]
      total += weight
    }
    return sum / total
  }

  private static func scale(_ groups: NumericGroups, about medians: [Double]) -> Double {
    var distances: [Double] = []
    for i in 0..<groups.sampleCount {
      let group = groups.answers(of: i)
      if group.count < 2 { continue }
      for at in group { distances.append(abs(groups.value[at] - medians[i])) }
    }
    let scale = 1.4826 * (median(distances) ?? 0)
    return scale > 0 ? scale : groups.deviation(about: medians)
  }

  /// The middle value, or the mean of the two middle ones.
  static func median(_ values: [Double]) -> Double? {
    if values.isEmpty { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1
      ? sorted[middle] : sorted[middle - 1] + (sorted[middle] - sorted[middle - 1]) / 2
  }
}
