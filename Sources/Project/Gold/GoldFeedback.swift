import Domain
import Store

/// What somebody is told after answering a sample whose answer was known.
public struct GoldFeedback: Sendable, Equatable {
  /// One question of the sample.
  public struct Part: Sendable, Equatable {
    public let task: String
    public let question: String
    /// What was answered, in words; nil: skipped.
    public let given: String?
    /// The right answer: an option's id or the value's JSON, and in words.
    public let rightID: String
    public let right: String
    public let isRight: Bool
    /// What those who know say about it; nil: nothing, the guideline holds.
    public let explanation: String?
    /// Neither scored nor counted.
    public let isTraining: Bool
    /// Of the policy's training, how many were had, and how many there are.
    public let trained: Int
    public let training: Int
  }

  public let sample: SampleView
  public let parts: [Part]
}

/// What became of answers that were appended.
struct AppendedAnswers {
  let event: EventID
  /// nil where nothing may be said.
  let feedback: GoldFeedback?
}
