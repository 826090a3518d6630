/// A way to infer one text a sample from several.
///
/// A method is a value, a file and a line in `TextMethods.all`. It is pure: the same answers give
/// the same fit, bit for bit, on every machine.
public protocol TextMethod: NamedMethod {
  /// Infers a text for each sample.
  func fit(_ answers: TextTable) -> TextFit
}

/// The registered methods for texts.
public enum TextMethods {
  /// Every method, the default first. Adding one is a file and a line here.
  public static let all: [any TextMethod] = [
    AutomaticTexts(),
    WeightedMedoid(),
    Medoid(),
    ROVER(),
  ]

  /// The method of that id, compared as bytes; nil where none is registered.
  public static func named(_ id: String) -> (any TextMethod)? {
    all.first { $0.id.utf8.elementsEqual(id.utf8) }
  }
}

/// `auto`: the method we recommend at present. The fit says which one that was.
public struct AutomaticTexts: TextMethod {
  /// The method in use.
  public let resolved: any TextMethod = WeightedMedoid()

  public init() {}

  public var id: String { "auto" }
  public var version: Int { 1 }

  public func fit(_ answers: TextTable) -> TextFit {
    var fit = resolved.fit(answers)
    fit.requestedMethod = id
    return fit
  }
}
