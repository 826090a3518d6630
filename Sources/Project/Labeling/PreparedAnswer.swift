import Domain
import Ledger
import Store

/// An answer as an event holds it, and what belongs to it in content.
struct PreparedAnswer {
  let value: JSONValue
  /// The text or form behind a commitment.
  let content: ContentRow?
}

extension Project {
  /// Checks a plain value against a task and its sample, and gives it the form that events have.
  /// - Parameters:
  ///   - plain: a skip, too.
  ///   - subject: nil: what depends on the sample is not checked.
  /// - Throws: `ProjectError.badValue` with what was found and what is allowed.
  func prepared(
    _ plain: JSONValue, task: LabelingTask, subject: TaskSubject?, policy: Policy
  ) throws -> PreparedAnswer {
    if AnswerValue.skipCode(plain) != nil {
      if let problem = AnswerValue.problem(plain, task: task.id, policy: policy) {
        throw ProjectError.badValue(problem)
      }
      return PreparedAnswer(value: plain, content: nil)
    }
    let kind = task.kind
    if task.type == .choice {
      if let problem = AnswerValue.problem(plain, task: task.id, policy: policy) {
        throw ProjectError.badValue(MessageText.escaped(problem, limit: 300))
      }
      return PreparedAnswer(value: plain, content: nil)
    }
    if let problem = kind.problem(plain, subject: subject) {
      throw ProjectError.badValue(MessageText.escaped("task \(task.id): \(problem)", limit: 300))
    }
    let value = kind.canonical(plain)
    guard kind.isFreeText else { return PreparedAnswer(value: value, content: nil) }
    let hidden = committed(AnswerValue.content(of: value))
    return PreparedAnswer(
      value: AnswerValue.value(of: hidden.commitment), content: hidden.row)
  }

  /// Refuses an answer to a task that is asked only after another answer, which the same person hasn't given.
  /// - Parameter answers: plain values that are given with it, by task.
  func requireCondition(
    of task: LabelingTask, sample: SampleID, answers: [String: JSONValue], in reader: LedgerReader,
    fingerprint: String
  ) throws {
    guard let condition = task.condition else { return }
    let earlier =
      try answers[condition.task]
      ?? reader.standingValues(of: fingerprint, sample: sample)[condition.task]
    guard condition.isMet(by: earlier) else {
      throw ProjectError.badValue(
        "task \(task.id) is asked only where your answer to \(condition.task) is "
          + MessageText.escaped(JSONWriter.text(condition.answer)) + "; answer that first")
    }
  }
}

extension TaskSubject {
  /// A sample's content as its media type says.
  /// - Parameter show: the policy's shown fields.
  public init(media: String, content: [UInt8], show: [String]) {
    if media == "application/json", let object = try? JSONScanner.parse(content).objectValue {
      self.init(fields: object)
    } else {
      self.init(
        text: String(decoding: content, as: UTF8.self), field: show.count == 1 ? show[0] : "text")
    }
  }
}

extension TaskKind {
  /// The value that a cell of a table means: the option; `a|b` for several; a number; JSON for spans, rankings and
  /// forms.
  func value(ofCell text: String) -> JSONValue {
    switch self {
    case .choice, .preference, .text: .string(text)
    case .rating: Int(text).map { .integer($0) } ?? .string(text)
    case .multichoice:
      .array(text.split(separator: "|").map { .string(String($0)) })
    case .spans, .ranking, .fields: (try? JSONScanner.parse(text.utf8)) ?? .string(text)
    }
  }
}
