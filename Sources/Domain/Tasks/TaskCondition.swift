/// With which answer to an earlier task of the sample a task is asked.
public struct TaskCondition: Sendable, Equatable {
  /// The earlier task: a choice, a multichoice or a rating.
  public var task: String
  /// An option's id, or an integer for a rating.
  public var answer: JSONValue

  public init(task: String, is answer: JSONValue) {
    self.task = task
    self.answer = answer
  }

  init?(rules: JSONValue) {
    guard let task = rules["task"]?.stringValue, let answer = rules["is"] else { return nil }
    self.init(task: task, is: answer)
  }

  /// Whether an answer to the earlier task meets it: the option itself, one of several options, or the number. No
  /// answer and a skip don't.
  public func isMet(by value: JSONValue?) -> Bool {
    guard let value else { return false }
    return value == answer || (value.arrayValue?.contains(answer) ?? false)
  }

  /// Whether it is met among the answers to one sample, by task.
  public func isMet(among answers: [String: JSONValue]) -> Bool {
    // A dictionary of strings finds what is canonically equal; ids of tasks are ASCII, where that is the same.
    isMet(by: answers[task])
  }
}

extension Policy {
  /// The tasks that are asked of a sample, given the answers to it so far: those without a condition, and those whose
  /// condition is met by an answer to a task that is asked itself.
  public func askedTasks(given answers: [String: JSONValue]) -> [LabelingTask] {
    var asked: [LabelingTask] = []
    for task in tasks {
      if let condition = task.condition {
        guard asked.contains(where: { $0.id.sameBytes(as: condition.task) }),
          condition.isMet(among: answers)
        else { continue }
      }
      asked.append(task)
    }
    return asked
  }
}
