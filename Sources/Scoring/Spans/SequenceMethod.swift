/// A way to infer the true spans of samples from annotators' tag sequences.
///
/// A method is a value, a file and a line in `SequenceMethods.all`. It is pure: the same answers,
/// gold and options give the same fit, bit for bit, on every machine.
public protocol SequenceMethod: NamedMethod {
  /// Infers tags, spans and annotators' reliabilities from answers.
  ///
  /// - Parameters:
  ///   - answers: the counting answers of one task.
  ///   - gold: samples whose tags are known; they are clamped to them throughout.
  ///   - options: when to stop; `FitOptions.sequences` is what was measured.
  /// - Complexity: an iteration takes O(tokens of answers · tags) at most, far less where all say
  ///   `O`; the memory is O(tokens · tags + annotators · tags²).
  func fit(_ answers: SequenceTable, gold: [UInt32: [UInt16]], options: FitOptions) -> SequenceFit
}

extension SequenceMethod {
  /// Infers from answers alone, with the options that were measured.
  public func fit(_ answers: SequenceTable) -> SequenceFit {
    fit(answers, gold: [:], options: .sequences)
  }
}

extension FitOptions {
  /// What is right for sequences: 20 iterations at most, tolerance 0.001. Spans hardly change after
  /// ten.
  public static let sequences = FitOptions(maxIterations: 20, tolerancePPM: 1_000)
}

/// The registered methods for spans.
public enum SequenceMethods {
  /// Every method, the default first. Adding one is a file and a line here.
  public static let all: [any SequenceMethod] = [
    AutomaticSequence(),
    SequenceAverage(),
    EntityChain(hasDecoys: false),
    EntityChain(hasDecoys: true),
    TokenVote(),
    ExactSpanVote(),
    OverlapSpanVote(),
  ]

  /// The method of that id, compared as bytes; nil where none is registered.
  public static func named(_ id: String) -> (any SequenceMethod)? {
    all.first { $0.id.utf8.elementsEqual(id.utf8) }
  }
}

/// `auto`: the method we recommend at present. The fit says which one that was.
public struct AutomaticSequence: SequenceMethod {
  /// The method in use.
  public let resolved: any SequenceMethod = SequenceAverage()

  public init() {}

  public var id: String { "auto" }
  public var version: Int { 1 }

  public func fit(
    _ answers: SequenceTable, gold: [UInt32: [UInt16]], options: FitOptions
  ) -> SequenceFit {
    var fit = resolved.fit(answers, gold: gold, options: options)
    fit.requestedMethod = id
    return fit
  }
}
