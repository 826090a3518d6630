import Domain
import Scoring

/// What an answer without classes is expected to tell (docs/scoring.md, "What is asked next").
///
/// Lists of options, spans, rankings and forms are questions of yes or no, each with the one-coin posterior of the answers
/// so far: is this option right, this span, this order of two entries, the likeliest value of this field. The gain is the
/// mutual information of these and the answer. Of texts no such thing is known: there it is how far a text more would move
/// what is known, by how little the texts so far resemble each other.
enum ValueGain {
  /// Questions of one sample that are kept.
  private static let questionLimit = 64
  /// Entries of a ranking whose pairs are questions.
  private static let entryLimit = 12

  /// The probability of yes of each question that the answers to a sample raise, ppm; of texts the one figure how much is
  /// open. Empty without answers.
  /// - Parameter reliabilities: r_j of each answer's annotator.
  static func questionsPPM(_ kind: TaskKind, _ values: [JSONValue], reliabilities: [Double])
    -> [Int]
  {
    guard !values.isEmpty else { return [] }
    let reliabilities = reliabilities.map { bounded($0, kind) }
    switch kind {
    case .choice, .rating, .preference: return []
    case .multichoice(let task):
      return task.options.filter { !$0.isRetired }.prefix(questionLimit).map { option in
        yes(values.map { ($0.arrayValue ?? []).contains(.string(option.id)) }, reliabilities)
      }
    case .spans: return spans(values, reliabilities)
    case .ranking: return pairs(values, reliabilities)
    case .fields(let form):
      return form.fields.prefix(questionLimit).map { field in
        likeliest(values.map { $0[field.id] }, reliabilities)
      }
    case .text:
      let alike = ValueSimilarity.meanOfPairs(kind, values)
      return [PartsPerMillion.rounded((1 - alike) / Double(values.count + 1))]
    }
  }

  /// The gain of one more answer in millionths of a nat.
  /// - Parameters:
  ///   - questionsPPM: as the function above gives them.
  ///   - reliability: r_j of who would answer.
  static func micronats(_ kind: TaskKind, questionsPPM: [Int], reliability: Double) -> Int {
    let reliability = bounded(reliability, kind)
    let open = ExpectedInformation.micronats(chances: [0.5], reliability: reliability)
    func sum() -> Int {
      ExpectedInformation.micronats(
        chances: questionsPPM.map { Double($0) / Double(PartsPerMillion.whole) },
        reliability: reliability)
    }
    switch kind {
    case .choice, .rating, .preference: return 0
    case .multichoice(let task):
      return questionsPPM.isEmpty
        ? open * min(questionLimit, task.options.count { !$0.isRetired }) : sum()
    case .fields(let form):
      return questionsPPM.isEmpty ? open * min(questionLimit, form.fields.count) : sum()
    // Nobody knows how many spans or entries a sample has that nobody has answered: the mean of a question.
    case .spans, .ranking: return questionsPPM.isEmpty ? open : sum() / questionsPPM.count
    case .text:
      guard let left = questionsPPM.first else { return open }
      return PartsPerMillion.rounded(
        Double(open) * Double(left) / Double(PartsPerMillion.whole) / Double(PartsPerMillion.whole))
    }
  }

  /// A weight that is a similarity tells nothing below one half; it doesn't turn an answer over.
  private static func bounded(_ reliability: Double, _ kind: TaskKind) -> Double {
    if case .multichoice = kind { return reliability }
    return min(max(reliability, 0.5), OneCoin.reliabilityBounds.upperBound)
  }

  private static func yes(_ votes: [Bool], _ reliabilities: [Double]) -> Int {
    PartsPerMillion.rounded(
      OneCoin.posterior(
        labels: votes.map { $0 ? 1 : 0 }, reliabilities: reliabilities, labelCount: 2)[1])
  }

  /// Each span that anybody marked, and whether all together missed one: after n answers 1/(n + 2).
  private static func spans(_ values: [JSONValue], _ reliabilities: [Double]) -> [Int] {
    let given = values.map { Set(ValueSimilarity.spans($0)) }
    let marked = given.reduce(into: Set<LabeledSpan>()) { $0.formUnion($1) }
    return marked.sorted(by: LabeledSpan.precedes).prefix(questionLimit - 1).map { span in
      yes(given.map { $0.contains(span) }, reliabilities)
    } + [PartsPerMillion.whole / (values.count + 2)]
  }

  /// Each pair of entries: whether the first is ahead of the second. A tie takes no side.
  private static func pairs(_ values: [JSONValue], _ reliabilities: [Double]) -> [Int] {
    let ranks = values.map(ValueSimilarity.ranks)
    let count = min(entryLimit, ranks.map(\.count).min() ?? 0)
    var questions: [Int] = []
    for first in 0..<max(0, count) {
      for second in (first + 1)..<max(first + 1, count) {
        let sides = zip(ranks, reliabilities).filter { $0.0[first] != $0.0[second] }
        questions.append(yes(sides.map { $0.0[first] < $0.0[second] }, sides.map(\.1)))
      }
    }
    return questions
  }

  /// The one-coin posterior of the likeliest value among those given and one more that nobody gave.
  private static func likeliest(_ given: [JSONValue?], _ reliabilities: [Double]) -> Int {
    var seen: [[UInt8]] = []
    let labels = given.map { value -> UInt16 in
      let bytes = value.map { JSONWriter.bytes($0) } ?? []
      if let known = seen.firstIndex(of: bytes) { return UInt16(clamping: known) }
      seen.append(bytes)
      return UInt16(clamping: seen.count - 1)
    }
    return OneCoin.posterior(
      labels: labels, reliabilities: reliabilities, labelCount: seen.count + 1
    ).map(PartsPerMillion.rounded).max() ?? 0
  }
}

extension TaskKind {
  /// What decides which sample of a task comes next by gain, as `winnow next --json` names it.
  public var gainMeasure: String {
    switch self {
    case .choice, .rating, .preference, .multichoice, .spans, .ranking, .fields:
      "expected_information"
    case .text: "dissimilarity"
    }
  }
}
