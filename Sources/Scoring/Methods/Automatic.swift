/// `auto`: the method we recommend for the answers at hand. The fit says which one that was.
///
/// `avg`, unless its tables would be too large: models with a confusion matrix an annotator need
/// annotators × labels² cells. Beyond 2^25 of them (10,000 labels, for example) it is `one-coin`.
public struct Automatic: AggregationMethod {
  public init() {}

  public var id: String { "auto" }
  public var version: Int { 2 }

  /// The method for answers of that shape.
  public static func resolved(for answers: AnswerTable) -> any AggregationMethod {
    ConfusionModel.isAffordable(answers) ? Average() : OneCoin()
  }

  public func fit(_ answers: AnswerTable, gold: [UInt32: UInt16], options: FitOptions) -> Fit {
    var fit = Self.resolved(for: answers).fit(answers, gold: gold, options: options)
    fit.requestedMethod = id
    return fit
  }
}
