/// What an answer of a task is, with the settings of its type.
public enum TaskKind: Sendable, Equatable {
  case choice(ChoiceTask)
  case multichoice(MultichoiceTask)
  case spans(SpansTask)
  case rating(RatingTask)
  case preference(PreferenceTask)
  case ranking(RankingTask)
  case text(TextTask)
  case fields(FieldsTask)
}

/// The rules of the answers of one type of task. Values are as in events, only that a text or a form is itself,
/// not the commitment to it.
protocol AnswerRules {
  /// What is wrong with a value, as what was found and what is allowed; nil where nothing is.
  /// - Parameter subject: the sample; nil: what depends on it is not checked.
  func problem(_ value: JSONValue, subject: TaskSubject?) -> String?
  /// A value without a problem in its one form: lists sorted, decimals shortened, what may be left out filled in.
  func canonical(_ value: JSONValue) -> JSONValue
}

extension TaskKind {
  /// What is wrong with a value, as what was found and what is allowed; nil where nothing is. The message is safe to
  /// print.
  /// - Parameter subject: the sample; nil: what depends on it is not checked.
  public func problem(_ value: JSONValue, subject: TaskSubject? = nil) -> String? {
    rules.problem(value, subject: subject)
  }

  /// A value without a problem in its one form, so that equal answers have equal bytes.
  public func canonical(_ value: JSONValue) -> JSONValue { rules.canonical(value) }

  /// Whether the answer stands in the event as a commitment, and itself in content that can be erased.
  public var isFreeText: Bool {
    switch self {
    case .text, .fields: true
    case .choice, .multichoice, .spans, .rating, .preference, .ranking: false
    }
  }

  /// The fields of a sample that the task is about by name; empty where it is about the whole of it.
  public var namedFields: [String] {
    switch self {
    case .spans(let task): [task.field]
    case .preference(let task): task.fields
    case .ranking(let task): [task.items]
    case .text(let task): task.correct.map { [$0] } ?? []
    case .choice, .multichoice, .rating, .fields: []
    }
  }

  /// The type alone.
  public var type: TaskType {
    switch self {
    case .choice: .choice
    case .multichoice: .multichoice
    case .spans: .spans
    case .rating: .rating
    case .preference: .preference
    case .ranking: .ranking
    case .text: .text
    case .fields: .fields
    }
  }

  private var rules: any AnswerRules {
    switch self {
    case .choice(let task): task
    case .multichoice(let task): task
    case .spans(let task): task
    case .rating(let task): task
    case .preference(let task): task
    case .ranking(let task): task
    case .text(let task): task
    case .fields(let task): task
    }
  }
}

extension LabelingTask {
  /// The type with its settings, defaults filled in.
  public var kind: TaskKind {
    switch type {
    case .choice: .choice(ChoiceTask(options: options))
    case .multichoice: .multichoice(MultichoiceTask(options: options, settings: settings))
    case .spans: .spans(SpansTask(options: options, settings: settings))
    case .rating: .rating(RatingTask(settings: settings))
    case .preference: .preference(PreferenceTask(settings: settings))
    case .ranking: .ranking(RankingTask(settings: settings))
    case .text: .text(TextTask(settings: settings))
    case .fields: .fields(FieldsTask(settings: settings))
    }
  }

  /// The answer to another task with which this one is asked; nil: it is always asked.
  public var condition: TaskCondition? { settings["when"].flatMap(TaskCondition.init(rules:)) }
}

extension JSONValue {
  /// The start of a message about a value: "found …, allowed: …".
  func problem(allowed: String) -> String { "found \(described), allowed: \(allowed)" }
}
