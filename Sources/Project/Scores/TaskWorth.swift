import Scoring

/// What the answers to a task are worth.
public struct TaskWorth: Sendable {
  /// One an annotator.
  public let weights: [AnnotatorWeight]
  /// One an annotator, at or above 0, in the unit of the task's type.
  public let credits: [Int64]
  /// Of a type with classes: where they come from, and who copies whom.
  public let answers: AnswerCredits?
}

extension TaskScores {
  /// Weights and credits: of classes by W1DS, whatever method gave the labels.
  public func worth() -> TaskWorth {
    if let credits = credits() {
      return TaskWorth(weights: credits.weights, credits: credits.credits, answers: credits)
    }
    return TaskWorth(
      weights: weights ?? [], credits: valueFit?.credits ?? [], answers: nil)
  }
}
