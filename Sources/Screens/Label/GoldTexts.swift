import Project
import Terminal

/// What is said after an answer to a sample whose answer was known, ready to be drawn.
struct FeedbackText: Equatable, Sendable {
  struct Part: Equatable, Sendable {
    var question: SafeText
    /// nil: skipped.
    var given: SafeText?
    var right: SafeText
    var isRight: Bool
  }

  /// The sample's id as hexadecimal digits.
  var id: String
  var sample: SampleText
  var parts: [Part]
  /// Why, in others' words; nil where nothing is known.
  var explanation: SampleText?
  /// Nobody said why: the guideline stands in.
  var isGuideline = false
  /// Which of how many training samples this was; nil: an ordinary one.
  var training: Training?

  struct Training: Equatable, Sendable {
    var number: Int
    var count: Int
  }
}

extension FeedbackText {
  /// - Parameter guideline: stands in where nobody said why.
  init(_ feedback: GoldFeedback, guideline: String?) {
    id = feedback.sample.id.hex
    sample = SampleText(feedback.sample)
    parts = feedback.parts.map {
      Part(
        question: SafeText($0.question), given: $0.given.map { .oneLine($0) },
        right: .oneLine($0.right), isRight: $0.isRight)
    }
    let said = feedback.parts.compactMap { part in part.explanation.map { (part.task, $0) } }
    if !said.isEmpty {
      explanation = SampleText(said)
    } else if let guideline, !guideline.isEmpty {
      explanation = SampleText([("", guideline)])
      isGuideline = true
    }
    training = feedback.parts.first(where: \.isTraining).map {
      Training(number: $0.trained, count: $0.training)
    }
  }
}

/// A pause, ready to be drawn.
struct PauseText: Equatable, Sendable {
  struct Miss: Equatable, Sendable {
    var id: String
    var text: SafeText
    var given: SafeText
    var right: SafeText
  }

  var task: String
  /// Whose it is, for those who look at others'.
  var who: SafeText
  var question: SafeText
  var hits: Int
  var misses: Int
  var minimumPPM: Int
  var accuracyPPM: Int
  var missed: [Miss]
  var appeals: [SafeText]
}

extension PauseText {
  init(_ pause: Pause) {
    task = pause.task
    who = .oneLine(pause.name ?? String(pause.contributor.prefix(17)))
    question = .oneLine(pause.question)
    hits = pause.hits
    misses = pause.misses
    minimumPPM = pause.minimumAccuracyPPM
    accuracyPPM = pause.accuracyPPM
    missed = pause.missed.map {
      Miss(
        id: $0.sample.id.hex, text: .oneLine(String($0.sample.summary.prefix(200))),
        given: .oneLine($0.given), right: .oneLine($0.right))
    }
    appeals = pause.appeals.map { $0.isEmpty ? Words.flagOnly : .oneLine($0) }
  }
}
