/// What samples are looked for: words of their text and facts about them, all of which must hold.
///
/// Written `refund "two charges" task:topic label:bug,other confidence:<0.8 -flagged:yes`; read by `FilterParser`.
public struct SampleFilter: Sendable, Equatable {
  /// A condition and whether it must not hold.
  public struct Term: Sendable, Equatable {
    public var condition: Condition
    public var isNegated: Bool

    public init(_ condition: Condition, isNegated: Bool = false) {
      self.condition = condition
      self.isNegated = isNegated
    }
  }

  /// What one condition asks.
  public enum Condition: Sendable, Equatable {
    /// A word, or the beginning of one.
    case word(String)
    /// Words that follow each other.
    case phrase(String)
    /// The label now, in the task that is named or in any.
    case label([String])
    case status([Status])
    case confidence(Comparison)
    /// Somebody's answer stands: a name, a fingerprint, or `me`.
    case by(String)
    case answers(Comparison)
    /// Flagged at all (no code), or with a code.
    case flagged(code: String?)
    case gold
    case commented
    case source(String)
    /// A field of the record's metadata has one of these values; numbers and yes or no as they are written in JSON.
    case metadata(field: String, [String])
    /// The beginning of an id, or a record's own id.
    case id(String)
    case state([SubmissionState])
  }

  /// Where a sample stands in a task.
  public enum Status: String, Sendable, CaseIterable {
    case open, settled, disputed, adjudicated, gold
  }

  /// A number and how a figure stands to it. Shares are in ppm.
  public struct Comparison: Sendable, Equatable {
    public enum Relation: String, Sendable, CaseIterable {
      case less = "<"
      case atMost = "<="
      case equal = "="
      case atLeast = ">="
      case greater = ">"
    }

    public var relation: Relation
    public var value: Int

    public init(_ relation: Relation, _ value: Int) {
      self.relation = relation
      self.value = value
    }
  }

  /// The task that label, status, confidence and answers are of; nil: of any.
  public var task: String?
  public var terms: [Term]

  public init(task: String? = nil, terms: [Term] = []) {
    self.task = task
    self.terms = terms
  }

  public var isEmpty: Bool { task == nil && terms.isEmpty }

  /// Whether it tells something of what others said: who has not answered a sample may not choose it so.
  public var tellsAnswers: Bool {
    terms.contains { term in
      switch term.condition {
      case .label, .status, .confidence, .gold: true
      default: false
      }
    }
  }

  /// Whether it tells the label itself: whoever answers such a sample no longer answers blind.
  public var tellsLabels: Bool {
    terms.contains { term in
      switch term.condition {
      case .label, .gold: true
      case .status(let statuses): statuses.contains(.gold)
      default: false
      }
    }
  }

  /// Words and phrases that must be in the text, and those that must not.
  public var texts: [Term] {
    terms.filter { term in
      switch term.condition {
      case .word, .phrase: true
      default: false
      }
    }
  }

  /// Everything but words and phrases.
  public var facts: [Term] {
    terms.filter { term in
      switch term.condition {
      case .word, .phrase: false
      default: true
      }
    }
  }
}
