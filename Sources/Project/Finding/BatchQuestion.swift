import Domain
import Ledger
import Store

/// A question of one choice that can be answered for many samples at once.
public struct BatchQuestion: Sendable, Equatable {
  public struct Option: Sendable, Equatable {
    public let id: String
    public let name: String

    public init(id: String, name: String) {
      self.id = id
      self.name = name
    }
  }

  public let task: String
  /// As people are asked.
  public let text: String
  /// Those on offer, in the policy's order.
  public let options: [Option]

  public init(task: String, text: String, options: [Option]) {
    self.task = task
    self.text = text
    self.options = options
  }

  fileprivate init(_ task: LabelingTask) {
    self.init(
      task: task.id, text: task.question,
      options: task.offeredOptions.map { Option(id: $0.id, name: $0.name) })
  }
}

extension Project {
  /// Questions that the user may answer for many samples at once: of one choice, asked of every sample, and not those
  /// on which they are paused.
  public func questionsToAnswer() throws -> [BatchQuestion] {
    guard let fingerprint, (try? requireRole(.annotator, to: "label", openToAll: true)) != nil
    else { return [] }
    let paused = try store.read { try $0.pausedTasks(of: fingerprint) }
    return try policy().policy.tasks.filter { task in
      task.type == .choice && task.isAskedNow && task.condition == nil
        && !paused.contains { $0.sameBytes(as: task.id) }
    }.map { BatchQuestion($0) }
  }

  /// Questions whose labels the user may settle for many samples at once.
  public func questionsToSettle() throws -> [BatchQuestion] {
    let policy = try policy().policy
    guard try mayReview(), policy.review.answers != "none" else { return [] }
    return policy.tasks.filter { $0.type == .choice && $0.isAskedNow }.map { BatchQuestion($0) }
  }
}
