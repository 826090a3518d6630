import Domain
import Import

/// Turns what a file answered into a value of a task.
enum ImportedValue {
  struct Misfit: Error { let reason: String }

  /// - Returns: the value in its one form; nil where the answer says nothing about the task.
  static func value(
    _ given: ForeignValue, for task: LabelingTask, subject: TaskSubject?
  ) throws(Misfit) -> JSONValue? {
    if case .skip(let code) = given { return ["skip": .string(code)] }
    let value: JSONValue?
    switch task.kind {
    case .choice: value = try choice(given, task)
    case .multichoice: value = try multichoice(given, task)
    case .spans: value = try spans(given, task)
    case .rating: value = try rating(given)
    case .preference(let settings): value = try preference(given, settings)
    case .ranking(let settings): value = try ranking(given, settings, subject)
    case .text: value = try text(given)
    case .fields: throw Misfit(reason: "forms are not imported")
    }
    guard let value else { return nil }
    if let problem = task.kind.problem(value, subject: subject) { throw Misfit(reason: problem) }
    return task.kind.canonical(value)
  }

  /// The option that a label means: by its id, else by its name.
  static func option(_ label: String, of task: LabelingTask) -> String? {
    let offered = task.offeredOptions
    return
      (offered.first { $0.id.sameBytes(as: label) }
      ?? offered.first { $0.name.sameBytes(as: label) })?.id
  }

  /// The option that a yes or no means.
  static func binaryOption(_ isYes: Bool, of task: LabelingTask) -> String? {
    let words = isYes ? ["yes", "accept", "true", "1"] : ["no", "reject", "false", "0"]
    return words.lazy.compactMap { option($0, of: task) }.first
  }

  private static func required(_ label: String, _ task: LabelingTask) throws(Misfit) -> String {
    if let id = option(label, of: task) { return id }
    let known = task.offeredOptions.prefix(8).map(\.id).joined(separator: ", ")
    throw Misfit(
      reason: "no option \(MessageText.quoted(label)) in task \(task.id); it has \(known)")
  }

  private static func choice(
    _ given: ForeignValue, _ task: LabelingTask
  ) throws(Misfit) -> JSONValue? {
    switch given {
    case .labels(let labels):
      guard labels.count <= 1 else {
        throw Misfit(reason: "\(labels.count) labels for task \(task.id), which takes one")
      }
      guard let label = labels.first else { return nil }
      return .string(try required(label, task))
    case .word(let label), .text(let label): return .string(try required(label, task))
    case .rating(let number): return .string(try required(String(number), task))
    case .binary(let isYes):
      guard let id = binaryOption(isYes, of: task) else {
        return .string(try required(isYes ? "yes" : "no", task))
      }
      return .string(id)
    case .nothing: return nil
    case .spans, .pick, .order, .skip: throw mismatch(task)
    }
  }

  private static func multichoice(
    _ given: ForeignValue, _ task: LabelingTask
  ) throws(Misfit) -> JSONValue? {
    var ids: [String] = []
    func add(_ label: String) throws(Misfit) {
      let id = try required(label, task)
      if !ids.contains(where: { $0.sameBytes(as: id) }) { ids.append(id) }
    }
    switch given {
    case .labels(let labels): for label in labels { try add(label) }
    case .word(let label): try add(label)
    case .nothing: break
    default: throw mismatch(task)
    }
    return .array(ids.map { .string($0) })
  }

  private static func spans(
    _ given: ForeignValue, _ task: LabelingTask
  ) throws(Misfit) -> JSONValue? {
    switch given {
    case .nothing: return []
    case .spans(_, let spans):
      return .array(
        try spans.map { span throws(Misfit) in
          LabeledSpan(start: span.start, end: span.end, label: try required(span.label, task)).json
        })
    default: throw mismatch(task)
    }
  }

  private static func rating(_ given: ForeignValue) throws(Misfit) -> JSONValue? {
    switch given {
    case .rating(let number): return .integer(number)
    case .labels(let labels) where labels.count == 1: return try number(labels[0])
    case .word(let word): return try number(word)
    case .nothing: return nil
    default: throw Misfit(reason: "is no rating")
    }
  }

  private static func number(_ word: String) throws(Misfit) -> JSONValue {
    guard let number = Int(word) else {
      throw Misfit(reason: "\(MessageText.quoted(word)) is no rating")
    }
    return .integer(number)
  }

  private static func preference(
    _ given: ForeignValue, _ task: PreferenceTask
  ) throws(Misfit) -> JSONValue? {
    func pick(_ word: String) throws(Misfit) -> JSONValue {
      if let index = task.fields.firstIndex(where: { $0.sameBytes(as: word) }) {
        return ["pick": .string(index == 0 ? "a" : "b"), "shown": "ab"]
      }
      return ["pick": .string(word), "shown": "ab"]
    }
    switch given {
    case .pick(let word), .word(let word): return try pick(word)
    case .labels(let labels) where labels.count == 1: return try pick(labels[0])
    case .order(let groups):
      if groups.count == 1 { return ["pick": "tie", "shown": "ab"] }
      guard let best = groups.first?.first else { return nil }
      return try pick(best)
    case .nothing: return nil
    default: throw Misfit(reason: "is no preference")
    }
  }

  /// Entries are known by their text or their `id`; else their names must be numbers, from 1.
  private static func ranking(
    _ given: ForeignValue, _ task: RankingTask, _ subject: TaskSubject?
  ) throws(Misfit) -> JSONValue? {
    guard case .order(let groups) = given else {
      if case .nothing = given { return nil }
      throw Misfit(reason: "is no ranking")
    }
    guard let entries = subject?.entries(of: task.items) else {
      throw Misfit(reason: "the sample has no list \(MessageText.quoted(task.items)) to rank")
    }
    func position(_ name: String) throws(Misfit) -> JSONValue {
      let index = entries.firstIndex { entry in
        (entry.stringValue ?? entry["id"]?.stringValue)?.sameBytes(as: name) ?? false
      }
      guard let index = index ?? Int(name).map({ $0 - 1 }) else {
        throw Misfit(reason: "no entry \(MessageText.quoted(name)) in \(task.items)")
      }
      return .integer(index)
    }
    var values: [JSONValue] = []
    for group in groups {
      values.append(.array(try group.map { name throws(Misfit) in try position(name) }))
    }
    return .array(values)
  }

  private static func text(_ given: ForeignValue) throws(Misfit) -> JSONValue? {
    switch given {
    case .text(let text), .word(let text): return .string(text)
    case .labels(let labels) where labels.count == 1: return .string(labels[0])
    case .nothing: return nil
    default: throw Misfit(reason: "is no text")
    }
  }

  private static func mismatch(_ task: LabelingTask) -> Misfit {
    Misfit(reason: "is no answer to task \(task.id), which is of type \(task.type.rawValue)")
  }
}
