/// A way to infer a scale of items from comparisons that disagree.
///
/// A method is a value, a file and a line in `PairMethods.all`. It is pure: the same comparisons
/// and options give the same fit, bit for bit, on every machine.
public protocol PairMethod: NamedMethod {
  /// Infers the items' scores, and what annotators are worth where the method asks that.
  func fit(_ comparisons: ComparisonTable, options: FitOptions) -> PairFit
}

extension PairMethod {
  /// Infers with the default options.
  public func fit(_ comparisons: ComparisonTable) -> PairFit {
    fit(comparisons, options: FitOptions())
  }
}

/// The registered methods for preferences and rankings.
public enum PairMethods {
  /// Every method, the default first. Adding one is a file and a line here.
  public static let all: [any PairMethod] = [
    AutomaticPairs(),
    CrowdBradleyTerry(),
    Davidson(),
    BradleyTerry(),
  ]

  /// The method of that id, compared as bytes; nil where none is registered.
  public static func named(_ id: String) -> (any PairMethod)? {
    all.first { $0.id.utf8.elementsEqual(id.utf8) }
  }
}

/// `auto`: the method we recommend at present, that with ties of their own where somebody gave one.
/// The fit says which one that was.
public struct AutomaticPairs: PairMethod {
  public init() {}

  public var id: String { "auto" }
  public var version: Int { 2 }

  /// The method in use.
  public func resolved(_ comparisons: ComparisonTable) -> any PairMethod {
    comparisons.isTie.contains(true) ? Davidson() : CrowdBradleyTerry()
  }

  public func fit(_ comparisons: ComparisonTable, options: FitOptions) -> PairFit {
    var fit = resolved(comparisons).fit(comparisons, options: options)
    fit.requestedMethod = id
    return fit
  }
}
