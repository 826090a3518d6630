import Domain
import Store

/// The samples that a filter names, gathered step by step, to be asked and nothing else.
///
/// Who answers must not know what others said: by label, status, confidence or gold only reviewers may choose, and what
/// they answer then is kept and not scored where the filter tells the label itself.
public final class SampleSelection {
  public let text: String
  /// The only task that is asked, where the filter names one.
  public let task: String?
  /// The filter tells the label: whoever is handed such a sample no longer answers blind.
  public let tellsLabels: Bool
  public private(set) var isDone = false
  public var count: Int { rows.count }
  private(set) var rows = RowNumbers()
  private let search: SampleSearch

  /// - Throws: `FilterProblem`, `ProjectError.notAllowed`, `.unknownTask`.
  public init(_ project: Project, _ text: String) throws {
    let filter = try FilterParser.parse(text)
    self.text = text
    task = filter.task
    tellsLabels = filter.tellsLabels
    if let task { try project.checkAsked(task) }
    search = try SampleSearch(project, filter, isForAnswering: true)
  }

  /// Looks on.
  /// - Returns: how far it has come, in thousandths.
  public func gather() throws -> Int {
    let (found, step) = try search.nextRows()
    for row in found { rows.insert(row) }
    isDone = step.isDone
    return step.thousandths
  }
}
