/// `auto`: the method we recommend at present. The fit says which one that was.
public struct Automatic: AggregationMethod {
  /// The method in use.
  public let resolved: any AggregationMethod = W1DS()

  public init() {}

  public var id: String { "auto" }
  public var version: Int { 1 }

  public func fit(_ answers: AnswerTable, gold: [UInt32: UInt16], options: FitOptions) -> Fit {
    var fit = resolved.fit(answers, gold: gold, options: options)
    fit.requestedMethod = id
    return fit
  }
}
