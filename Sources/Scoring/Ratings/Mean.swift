/// The mean of a sample's answers. Its standard error is the deviation of answers from the mean of
/// their sample, pooled over samples, by the root of their number.
public struct Mean: NumericMethod {
  public init() {}

  public var id: String { "mean" }
  public var version: Int { 1 }

  public func fit(_ answers: NumericTable, options: FitOptions) -> NumericFit {
    let groups = NumericGroups(answers)
    let means = Mean.centres(of: groups)
    return NumericFit(
      method: self, parameters: [:], means: means, standardErrors: groups.pooledErrors(means),
      iterations: 1)
  }

  static func centres(of groups: NumericGroups) -> [Double] {
    let all = groups.mean
    return (0..<groups.sampleCount).map { i in
      let group = groups.answers(of: i)
      if group.isEmpty { return all }
      return groups.value[group].reduce(0, +) / Double(group.count)
    }
  }
}
