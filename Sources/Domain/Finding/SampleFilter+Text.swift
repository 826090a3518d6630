extension SampleFilter {
  /// The filter as it is written; `FilterParser` reads the same filter from it.
  public var text: String {
    let scope = task.map { ["task:" + Self.quoted($0)] } ?? []
    return (scope + terms.map { ($0.isNegated ? "-" : "") + $0.condition.text })
      .joined(separator: " ")
  }

  fileprivate static func quoted(_ text: String) -> String {
    var inner = ""
    for character in text {
      if character == "\"" || character == "\\" { inner.append("\\") }
      inner.append(character)
    }
    return "\"\(inner)\""
  }
}

extension SampleFilter.Condition {
  fileprivate var text: String {
    func list(_ values: [String]) -> String {
      values.map { SampleFilter.quoted($0) }.joined(separator: ",")
    }
    switch self {
    case .word(let word):
      return Self.isBare(word) ? word : SampleFilter.quoted(word)
    case .phrase(let phrase): return SampleFilter.quoted(phrase)
    case .label(let labels): return "label:" + list(labels)
    case .status(let statuses):
      return "status:" + statuses.map(\.rawValue).joined(separator: ",")
    case .confidence(let comparison):
      let digits = String(1_000_000 + comparison.value)
      let whole = comparison.value / 1_000_000
      return "confidence:\(comparison.relation.rawValue)\(whole).\(digits.suffix(6))"
    case .by(let who): return "by:" + SampleFilter.quoted(who)
    case .answers(let comparison):
      return "answers:\(comparison.relation.rawValue)\(comparison.value)"
    case .flagged(let code): return "flagged:" + (code ?? "yes")
    case .gold: return "gold:yes"
    case .commented: return "commented:yes"
    case .source(let source): return "source:" + SampleFilter.quoted(source)
    case .metadata(let field, let values): return "meta.\(field):" + list(values)
    case .id(let id): return "id:" + SampleFilter.quoted(id)
    case .state(let states): return "state:" + states.map(\.word).joined(separator: ",")
    }
  }
}

extension SampleFilter.Condition {
  /// Whether a word reads as one without quotes; in quotes it is a phrase of one word.
  private static func isBare(_ word: String) -> Bool {
    guard let first = word.first, first != "\"", first != "-" || word == "-" else { return false }
    return !word.contains(where: \.isWhitespace)
      && !word.prefix(while: { $0 != "\"" }).contains(":")
  }
}

extension SampleFilter.Comparison {
  /// Whether a figure stands to the value as is asked.
  public func holds(for figure: Int) -> Bool {
    switch relation {
    case .less: figure < value
    case .atMost: figure <= value
    case .equal: figure == value
    case .atLeast: figure >= value
    case .greater: figure > value
    }
  }
}

extension SampleFilter.Condition {
  /// What a condition has to be held against.
  public enum Ground: Sendable {
    /// What the answers come to: label, status, confidence, how many answers, gold.
    case scores
    /// What the events say besides: who answered, flags, comments, submissions.
    case events
    /// What lies in the sample or its metadata, and may be missing or erased.
    case content
  }

  public var ground: Ground {
    switch self {
    case .label, .status, .confidence, .answers, .gold: .scores
    case .by, .flagged, .commented, .state: .events
    case .word, .phrase, .source, .metadata, .id: .content
    }
  }
}
