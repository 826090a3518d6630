import Import
import Scoring

/// Aggregates files of crowd answers without a project.
public enum Aggregation {
  /// Reads, infers, credits.
  ///
  /// - Parameter progress: bytes read, and all of them where that is known.
  /// - Throws: `ImportError`, `AggregateError`.
  public static func run(
    _ request: AggregateRequest, progress: (Int, Int?) -> Void = { _, _ in }
  ) throws -> AggregateResult {
    let crowd = try CrowdAnswers(request, progress: progress)
    let kind = request.kind ?? AnswerKind.guessed(crowd)
    guard crowd.isPairs == (kind == .pairs) else {
      throw AggregateError.wrongUse("--type pairs needs the columns worker, left, right, label")
    }
    switch kind {
    case .choice: return try ChoiceAggregation(crowd, request).result()
    case .spans: return try SpanAggregation(crowd, request).result()
    case .pairs: return try PairAggregation(crowd, request).result()
    case .text: return try TextAggregation(crowd, request).result()
    case .number: return try NumberAggregation(crowd, request).result()
    }
  }
}

extension AnswerKind {
  /// What answers look like: pairs by their columns, spans where each label is BIO tags, texts where
  /// labels hold words and hardly any is given twice, else choices.
  ///
  /// Numbers are choices unless one says otherwise: class codes are numbers, too.
  static func guessed(_ crowd: CrowdAnswers) -> AnswerKind {
    if crowd.isPairs { return .pairs }
    let labels = 0..<crowd.labels.count
    let tagged = labels.allSatisfy { isTags(crowd.labels.nameBytes($0)) }
    let hasSpaces = labels.count { crowd.labels.nameBytes($0).contains(0x20) }
    if tagged, hasSpaces * 2 > labels.count { return .spans }
    let isMostlyWords = hasSpaces * 2 > labels.count
    return isMostlyWords && labels.count * 3 > crowd.task.count ? .text : .choice
  }

  /// Whether a label is O, B-… and I-… with single spaces between.
  private static func isTags(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.split(separator: 0x20, omittingEmptySubsequences: false).allSatisfy { tag in
      tag.elementsEqual("O".utf8)
        || tag.count > 2
          && (tag.starts(with: "B-".utf8) || tag.starts(with: "I-".utf8))
    }
  }
}
