import Domain
import Scoring

/// How alike two answers without classes are, from 0 to 1 (docs/scoring.md, "Answers that are no classes").
enum ValueSimilarity {
  /// - Parameters:
  ///   - left: a plain value of the kind.
  ///   - right: another.
  static func value(_ kind: TaskKind, _ left: JSONValue, _ right: JSONValue) -> Double {
    if left == right { return 1 }
    switch kind {
    case .spans:
      return ExactSpanF1.value(spans(left), spans(right))
    case .multichoice:
      return ExactSpanF1.value(ids(left), ids(right))
    case .ranking:
      return concordance(left, right)
    case .text:
      return gleu(left.stringValue ?? "", right.stringValue ?? "")
    case .fields(let form):
      return mean(form.fields.map { field($0, left[$0.id], right[$0.id]) })
    case .choice, .rating, .preference:
      return 0
    }
  }

  /// Of one field of a form: free strings by GLEU, all else equal or not.
  static func field(_ field: FormField, _ left: JSONValue?, _ right: JSONValue?) -> Double {
    if left == right { return 1 }
    guard field.isFreeText, let left = left?.stringValue, let right = right?.stringValue else {
      return 0
    }
    return gleu(left, right)
  }

  static func gleu(_ left: String, _ right: String) -> Double {
    var words = TokenVocabulary()
    return GLEU.score(words.encode(left), words.encode(right))
  }

  static func spans(_ value: JSONValue) -> [LabeledSpan] {
    (value.arrayValue ?? []).compactMap { LabeledSpan($0) }
  }

  private static func ids(_ value: JSONValue) -> [[UInt8]] {
    (value.arrayValue ?? []).compactMap { $0.stringValue.map { Array($0.utf8) } }
  }

  /// Entries of a ranking whose pairs are compared.
  private static let comparedEntries = 512

  /// The share of pairs of entries that two rankings order alike; half where only one ties them.
  private static func concordance(_ left: JSONValue, _ right: JSONValue) -> Double {
    let (a, b) = (ranks(left), ranks(right))
    guard a.count == b.count else { return 0 }
    var sum = 0.0
    var pairs = 0
    let entries = a.indices.prefix(comparedEntries)
    for i in entries {
      for j in entries where j > i {
        pairs += 1
        let (x, y) = ((a[i] - a[j]).signum(), (b[i] - b[j]).signum())
        if x == y { sum += 1 } else if x == 0 || y == 0 { sum += 0.5 }
      }
    }
    return pairs == 0 ? 1 : sum / Double(pairs)
  }

  /// The place of each entry among the groups of a ranking, from 0, best first.
  static func ranks(_ value: JSONValue) -> [Int] {
    let groups = RankingTask.groups(value) ?? []
    var ranks = [Int](repeating: 0, count: groups.reduce(0) { $0 + $1.count })
    for (rank, group) in groups.enumerated() {
      for entry in group where ranks.indices.contains(entry) { ranks[entry] = rank }
    }
    return ranks
  }

  static func mean(_ figures: [Double]) -> Double {
    figures.isEmpty ? 1 : figures.reduce(0, +) / Double(figures.count)
  }

  /// Answers whose pairs are compared for the state of a sample.
  static let pairedAtMost = 32

  /// The mean over all pairs of the first answers, in their order; 0 for fewer than two.
  static func meanOfPairs(_ kind: TaskKind, _ all: [JSONValue]) -> Double {
    let values = Array(all.prefix(pairedAtMost))
    var words = TokenVocabulary()
    var tokens: [[UInt32]] = []
    if case .text = kind { tokens = values.map { words.encode($0.stringValue ?? "") } }
    var sum = 0.0
    var pairs = 0
    for i in values.indices {
      for j in values.indices where j > i {
        sum +=
          tokens.isEmpty
          ? value(kind, values[i], values[j]) : GLEU.score(tokens[i], tokens[j])
        pairs += 1
      }
    }
    return pairs == 0 ? 0 : sum / Double(pairs)
  }
}

extension FormField {
  /// Whether two values may be alike without being equal.
  var isFreeText: Bool { kind == .string && pattern == nil }
}
