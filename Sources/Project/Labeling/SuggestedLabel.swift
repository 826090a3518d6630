import Domain
import Ledger
import Store

/// What a program answered to a question, shown to a person who asked for it before answering.
public struct SuggestedLabel: Sendable, Equatable {
  public let task: String
  /// Plain, as the task's type has it.
  public let value: JSONValue
  public let words: String
  /// The program's name, else its id.
  public let by: String
  let reference: ItemReference
}

extension LabelSession {
  /// What a program answered to a question of the sample on the screen, where the policy lets people ask
  /// (`suggest = "agent"`). It is noted, and written into the answer. Of several programs the most reliable one speaks.
  /// Never on a sample of known answer.
  /// - Returns: nil where no program answered, or none may be shown.
  public func suggestion(task: String) throws -> SuggestedLabel? {
    guard let sample = current?.sample.id,
      let found = try project.suggestion(sample, task: task)
    else { return nil }
    suggested[task] = found.reference
    return found
  }
}

extension Project {
  func suggestion(_ sample: SampleID, task id: String) throws -> SuggestedLabel? {
    guard let task = try policy().policy.task(id), task.suggest.sameBytes(as: "agent") else {
      return nil
    }
    let me = try requireKey().fingerprint
    return try store.read { reader in
      guard try reader.goldStanding(of: me, sample: sample, task: id) == nil else { return nil }
      let answers = try reader.sampleAnswers(sample).filter { answer in
        guard answer.task.sameBytes(as: id), answer.stands, answer.contributor != me,
          AnswerValue.skipCode(answer.value) == nil, answer.value != .null
        else { return false }
        return try reader.contributor(answer.contributor)?.type.isAgent == true
      }
      // Answers come by time: of equals the newest.
      let best = answers.enumerated().max { a, b in
        let left = a.element.reliabilityPPM ?? 0
        let right = b.element.reliabilityPPM ?? 0
        return (left, a.offset) < (right, b.offset)
      }?.element
      return try best.map { answer in
        SuggestedLabel(
          task: id, value: answer.value, words: task.words(for: answer.value),
          by: try reader.name(of: answer.contributor) ?? Self.shortName(answer.contributor),
          reference: answer.reference)
      }
    }
  }
}
