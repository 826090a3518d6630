import Import
import Scoring

/// Files of choices as numbers, with the names of the labels: for whoever compares answers instead of
/// aggregating them.
public struct CrowdChoices: Sendable {
  /// The labels that the answers number: integers by value if all are, else in the order of bytes.
  public let labels: [String]
  /// Tasks and workers are numbered in the order of their bytes, so that rows may stand in any order.
  public let answers: AnswerTable
  /// Answers of one worker to one task beyond the one that counts.
  public let repeatedCount: Int
  public let refusedCount: Int
  /// `file:line: reason` of the first refused records.
  public let refusals: [String]

  /// Reads CSV, TSV or JSON lines with a task, a worker and a label each.
  ///
  /// - Parameter files: several count as one.
  /// - Throws: `ImportError`, `AggregateError`.
  public init(files: [String]) throws {
    let crowd = try CrowdAnswers(AggregateRequest(files: files, kind: .choice)) { _, _ in }
    let table = try ChoiceTable(crowd)
    labels = table.labels.names
    answers = table.answers
    repeatedCount = table.repeated
    refusedCount = crowd.refusedCount
    refusals = crowd.refusals
  }
}
