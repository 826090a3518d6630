/// What an answer of a task is. The raw value is the `type` of the project file.
public enum TaskType: String, Sendable, CaseIterable, Equatable {
  case choice, multichoice, spans, rating, preference, ranking, text, fields

  /// Whether the task offers `options`.
  public var hasOptions: Bool {
    switch self {
    case .choice, .multichoice, .spans: true
    case .rating, .preference, .ranking, .text, .fields: false
    }
  }

  /// Whether one key answers it and goes on, where nothing else is asked and the policy doesn't say otherwise.
  public var advancesAlone: Bool {
    switch self {
    case .choice, .rating, .preference: true
    case .multichoice, .spans, .ranking, .text, .fields: false
    }
  }
}

/// How many answers a sample gets, and when it is settled.
public struct Overlap: Sendable, Equatable {
  /// Answers wanted before scoring may call a sample done.
  public var minimum: Int
  /// Answers handed out at most.
  public var maximum: Int
  /// One-coin posterior, in millionths, at which a sample is settled.
  public var confidencePPM: Int
  /// How long a sample handed out is reserved, in minutes.
  public var leaseMinutes: Int

  public init(minimum: Int, maximum: Int, confidencePPM: Int, leaseMinutes: Int) {
    self.minimum = minimum
    self.maximum = maximum
    self.confidencePPM = confidencePPM
    self.leaseMinutes = leaseMinutes
  }
}

/// One question that is asked about every sample.
public struct LabelingTask: Sendable {
  /// `[a-z0-9_]{1,32}`; part of column names.
  public var id: String
  public var type: TaskType
  /// What the screen asks; the id where the project file says nothing.
  public var question: String
  /// The task's own; nil: the project's (`Policy.overlap(of:)`).
  public var overlap: Overlap?
  /// Tags that a contributor must hold to be asked.
  public var needs: [String]
  /// `none`, or `agent`: an agent's answer is shown before one's own.
  public var suggest: String
  /// Empty for types without options.
  public var options: [LabelOption]
  /// One key answers and goes to the next sample.
  public var advance: Bool
  /// Weight of the task among the tasks in shares; nil: as much as any other.
  public var share: Int?
  /// The keys of the type and `when`, resolved, under the names of the project file: `min`, `max`, `field`, `unit`,
  /// `nested`, `low`, `high`, `fields`, `tie`, `strength`, `items`, `ties`, `correct`, `optional`, `when`. A form's
  /// `fields` are a list of objects with an `id`, in the order of the file.
  public var settings: JSONObject

  public init(
    id: String, type: TaskType, question: String? = nil, overlap: Overlap? = nil,
    needs: [String] = [],
    suggest: String = "none", options: [LabelOption] = [], advance: Bool = false, share: Int? = nil,
    settings: JSONObject = [:]
  ) {
    self.id = id
    self.type = type
    self.question = question ?? id
    self.overlap = overlap
    self.needs = needs
    self.suggest = suggest
    self.options = options
    self.advance = advance
    self.share = share
    self.settings = settings
  }
}

extension LabelingTask {
  /// Whether this program asks the task: every type is asked.
  public var isAskedNow: Bool { true }

  /// The options that a person may choose, in order.
  public var offeredOptions: [LabelOption] { options.filter { !$0.isRetired } }

  /// The option with these bytes as its id, retired ones too.
  public func option(_ id: String) -> LabelOption? { options.first { $0.id.sameBytes(as: id) } }

  /// What an answer with this option counts for, merges followed.
  /// - Returns: the id of an option that is offered; nil for an unknown option, and for a retired one without a
  ///   target (its answers are left out, and counted).
  public func countedOption(_ id: String) -> String? {
    var current = option(id)
    // As many steps as options suffice; a cycle, which reading refuses, would otherwise never end.
    for _ in options.indices {
      guard let here = current else { return nil }
      if let target = here.mergedInto {
        current = option(target)
      } else {
        return here.isRetired ? nil : here.id
      }
    }
    return nil
  }
}

extension LabelingTask: Equatable {
  /// Equal bytes, not canonical equivalence.
  public static func == (left: LabelingTask, right: LabelingTask) -> Bool {
    left.rules == right.rules
  }
}
