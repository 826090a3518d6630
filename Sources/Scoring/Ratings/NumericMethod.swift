/// A way to infer one number a sample from ratings that differ.
///
/// A method is a value, a file and a line in `NumericMethods.all`. It is pure: the same answers and
/// options give the same fit, bit for bit, on every machine.
public protocol NumericMethod: NamedMethod {
  /// Infers a number for each sample.
  func fit(_ answers: NumericTable, options: FitOptions) -> NumericFit
}

extension NumericMethod {
  /// Infers with the default options.
  public func fit(_ answers: NumericTable) -> NumericFit { fit(answers, options: FitOptions()) }
}

/// The registered methods for ratings as numbers.
public enum NumericMethods {
  /// Every method, the default first. Adding one is a file and a line here.
  public static let all: [any NumericMethod] = [
    AutomaticNumbers(),
    BiasAndNoise(),
    RobustMean(),
    Mean(),
  ]

  /// The method of that id, compared as bytes; nil where none is registered.
  public static func named(_ id: String) -> (any NumericMethod)? {
    all.first { $0.id.utf8.elementsEqual(id.utf8) }
  }
}

/// `auto`: the method we recommend at present. The fit says which one that was.
public struct AutomaticNumbers: NumericMethod {
  /// The method in use.
  public let resolved: any NumericMethod = BiasAndNoise()

  public init() {}

  public var id: String { "auto" }
  public var version: Int { 1 }

  public func fit(_ answers: NumericTable, options: FitOptions) -> NumericFit {
    var fit = resolved.fit(answers, options: options)
    fit.requestedMethod = id
    return fit
  }
}
