import Domain
import Ledger
import Store

/// What `winnow export` narrows a release by besides status and confidence: licence, contributors' type and a query.
///
/// What a query says of labels, status, confidence and answers is held against the release's own fit, never against the
/// queue's cache; so `verify` comes to the same.
struct RowFilter {
  private let licenses: [String]?
  private let licenseOfPolicy: [Int: String]
  /// Contributors of the types that are asked for; nil: all.
  private let contributors: RowNumbers?
  /// Samples on which what the query says of events holds; nil: all.
  private let events: RowNumbers?
  /// Samples on which what the query says of content holds; nil: all.
  private let content: RowNumbers?
  /// What the query says of the fit.
  private let terms: [SampleFilter.Term]
  /// Index of the task that the query names; nil: of any.
  private let task: Int?
  private let isTaskAlone: Bool

  /// - Throws: `FilterProblem` where the query names what is not there; `ProjectError.wrongUse`.
  init(
    _ options: ExportOptions, reader: LedgerReader, policy: Policy, licenses known: [Int: String],
    people: [Int: ListedContributor], scores: [TaskScores]
  ) throws {
    licenses = options.licenses
    licenseOfPolicy = known
    if let types = options.contributorTypes {
      var numbers = RowNumbers()
      for (number, person) in people where types.contains(person.type) { numbers.insert(number) }
      contributors = numbers
    } else {
      contributors = nil
    }
    guard let query = options.query, !query.isEmpty else {
      (events, content, terms, task, isTaskAlone) = (nil, nil, [], nil, false)
      return
    }
    func rows(_ ground: SampleFilter.Condition.Ground) throws -> RowNumbers? {
      let part = SampleFilter(
        task: ground == .events ? query.task : nil,
        terms: query.terms.filter { $0.condition.ground == ground })
      guard !part.terms.isEmpty else { return nil }
      let prepared = try reader.prepare(
        part, me: nil, onlyAnswered: false, scansText: true, isForAnswering: true)
      var found = RowNumbers()
      for row in try reader.rows(prepared, after: 0, through: reader.lastSample()) {
        found.insert(row)
      }
      return found
    }
    events = try rows(.events)
    content = try rows(.content)
    terms = query.terms.filter { $0.condition.ground == .scores }
    isTaskAlone = query.task != nil && query.facts.isEmpty
    task = try query.task.map { name in
      guard let index = scores.firstIndex(where: { $0.table.task.sameBytes(as: name) }) else {
        throw ProjectError.wrongUse(
          "--query names the task \(MessageText.quoted(name)), which is not in the release (--task)"
        )
      }
      return index
    }
    try Self.check(terms, task: task, scores: scores)
  }

  private static func check(_ terms: [SampleFilter.Term], task: Int?, scores: [TaskScores]) throws {
    let asked = task.map { [scores[$0]] } ?? scores
    for case .label(let names) in terms.map(\.condition) {
      for name in names
      where !asked.contains(where: { $0.table.labels.contains { $0.sameBytes(as: name) } }) {
        throw FilterProblem(
          position: 0, reason: "no label \"\(name)\"",
          allowed: Array(asked.flatMap(\.table.labels).prefix(20)))
      }
    }
  }

  /// Why a sample is not in, from what can be known without its content; nil where nothing speaks against it.
  func reason(
    _ entry: FirstSubmissions.Entry, scores: [TaskScores], placed: [Int32]
  ) -> String? {
    if let licenses {
      let own = licenseOfPolicy[entry.policy] ?? ""
      if !licenses.contains(where: { $0.sameBytes(as: own) }) { return "license" }
    }
    if let contributors, !contributors.contains(entry.contributor) { return "contributor_type" }
    if let events, !events.contains(entry.sample) { return "query" }
    let asked = task.map { [$0] } ?? Array(scores.indices)
    if isTaskAlone, !asked.contains(where: { placed[$0] >= 0 }) { return "query" }
    for term in terms {
      let holds = asked.contains { index in
        placed[index] >= 0
          && Self.holds(term.condition, scores[index], place: Int(placed[index]))
      }
      if holds == term.isNegated { return "query" }
    }
    return nil
  }

  /// Whether what the query says of content holds; not to be asked of what is missing.
  func holdsContent(_ sample: Int) -> Bool { content?.contains(sample) ?? true }

  private static func holds(
    _ condition: SampleFilter.Condition, _ score: TaskScores, place: Int
  ) -> Bool {
    switch condition {
    case .label(let names):
      guard let label = score.labels[place], score.table.labels.indices.contains(label) else {
        return false
      }
      return names.contains { $0.sameBytes(as: score.table.labels[label]) }
    case .status(let statuses):
      return statuses.contains { $0.rawValue == score.states[place].status.rawValue }
    case .confidence(let comparison): return comparison.holds(for: score.confidencePPM(place))
    case .answers(let comparison): return comparison.holds(for: Int(score.answers[place]))
    case .gold: return score.states[place].status == .gold
    default: return true
    }
  }
}
