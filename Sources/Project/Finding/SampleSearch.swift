import Domain
import Ledger
import Store

/// A search that goes on step by step, so that no step takes long however large the project is: a screen paints and
/// takes keys in between.
///
/// Words are found by an index that is made at the first search and kept up afterwards; where there is none (a project
/// that can't be written, an SQLite without full text, a script without blanks between words) the content is read.
public final class SampleSearch {
  /// What one step came to.
  public struct Step: Sendable, Equatable {
    /// Samples found in this step, in their order of arrival.
    public var found: [FoundSample] = []
    /// How far it has come, in thousandths.
    public var thousandths: Int
    /// The words are still being gathered: nothing was looked for yet.
    public var isIndexing: Bool
    /// Everything was looked through.
    public var isDone: Bool
  }

  public let filter: SampleFilter
  /// Others' answers are no business of this person before their own: only samples that they answered are found.
  public let isNarrowed: Bool
  private let project: Project
  private var prepared: PreparedFilter
  private let index: WordIndex?
  private let last: Int
  /// Everything up to this row was looked through.
  public private(set) var through = 0

  /// Rows looked through in a step: some 20 ms.
  static let stepRows = 20_000
  /// Texts whose words are gathered in a step.
  static let indexRows = 2_000
  /// Rows taken from the index at once: to be shown, or for the rows alone. The index begins anew each time, which
  /// costs some 30 ms where a word stands in 200,000 texts.
  static let matchRows = 500
  static let bareMatchRows = 10_000

  /// Begins a search.
  /// - Parameter isForAnswering: what is found is asked: nothing is narrowed, and who may not choose so is refused.
  /// - Throws: `FilterProblem`, `ProjectError.notAllowed`, `StoreError`.
  public init(_ project: Project, _ filter: SampleFilter, isForAnswering: Bool = false) throws {
    self.project = project
    self.filter = filter
    let mayTell = try project.mayReview()
    if isForAnswering, filter.tellsAnswers, !mayTell {
      throw ProjectError.notAllowed(
        "who answers must not know what others said: only a reviewer may choose samples to answer by label, status, confidence or gold"
      )
    }
    isNarrowed = !isForAnswering && filter.tellsAnswers && !mayTell
    let texts = filter.texts
    index = WordIndex.canFind(texts) ? project.wordIndex() : nil
    let scansText = !texts.isEmpty && index == nil
    let isNarrowed = isNarrowed
    (prepared, last) = try project.store.read { reader in
      (
        try reader.prepare(
          filter, me: project.fingerprint, onlyAnswered: isNarrowed, scansText: scansText,
          isForAnswering: isForAnswering),
        try reader.lastSample()
      )
    }
  }

  /// Looks on for up to `limit` samples.
  public func next(limit: Int) throws -> Step {
    try step(matches: Self.matchRows) { reader, range in
      switch range {
      case .rows(let after, let end):
        let found = try reader.find(prepared, after: after, through: end, limit: limit)
        return (found, found.count == limit ? found.last?.number : nil)
      case .among(let rows):
        let found = try reader.find(prepared, among: rows)
        guard found.count > limit else { return (found, nil) }
        return (Array(found.prefix(limit)), found[limit - 1].number)
      }
    }
  }

  /// Looks on for the rows alone: what a batch would change.
  public func nextRows() throws -> (rows: [Int], step: Step) {
    var rows: [Int] = []
    let step = try step(matches: Self.bareMatchRows) { reader, range in
      switch range {
      case .rows(let after, let end): rows = try reader.rows(prepared, after: after, through: end)
      case .among(let few): rows = try reader.rows(prepared, among: few)
      }
      return ([], nil)
    }
    return (rows, step)
  }

  private enum Range {
    case rows(after: Int, through: Int)
    case among([Int])
  }

  /// - Parameters:
  ///   - matches: rows taken from the index.
  ///   - look: what was found, and where it stopped before the end of the range.
  private func step(
    matches: Int, _ look: (LedgerReader, Range) throws -> ([FoundSample], stop: Int?)
  ) throws -> Step {
    if let index {
      let indexed = try index.through()
      if indexed < last {
        let now = try project.gatherWords(into: index, after: indexed, last: last)
        return Step(thousandths: thousandths(now), isIndexing: true, isDone: false)
      }
      let rows = try index.rows(filter.texts, after: through, limit: matches)
      let isWhole = rows.count < matches
      let end = isWhole ? last : rows.last ?? last
      let (found, stop) = try project.store.read { try look($0, .among(rows)) }
      through = stop ?? end
      return Step(
        found: found, thousandths: thousandths(through), isIndexing: false,
        isDone: stop == nil && isWhole)
    }
    let end = min(last, through + Self.stepRows)
    let (found, stop) = try project.store.read {
      try look($0, .rows(after: through, through: end))
    }
    through = stop ?? end
    return Step(
      found: found, thousandths: thousandths(through), isIndexing: false,
      isDone: stop == nil && end >= last)
  }

  private func thousandths(_ row: Int) -> Int { last == 0 ? 1000 : min(1000, row * 1000 / last) }
}
