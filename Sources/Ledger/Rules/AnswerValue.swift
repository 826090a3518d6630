import Domain

/// What an answer may be in an event.
public enum AnswerValue {
  /// What is wrong with a value under a policy; nil where nothing is.
  ///
  /// What depends on the sample (whether a span lies within the text) isn't looked at: content may be missing, and an
  /// event is judged alike everywhere.
  public static func problem(_ value: JSONValue, task id: String, policy: Policy) -> String? {
    guard let task = policy.task(id) else { return "no task \(id) in the policy" }
    if let object = value.objectValue, let code = object["skip"] {
      let isKnown = code.stringValue.map { Codes.skip.contains($0) } ?? false
      return object.count == 1 && isKnown
        ? nil : "a skip's code is one of \(Codes.skip.joined(separator: ", "))"
    }
    if task.type == .choice { return choiceProblem(value, task: task) }
    let kind = task.kind
    if kind.isFreeText {
      return commitment(value) == nil
        ? "an answer to \(id) is {\"commitment\": 64 hexadecimal digits}" : nil
    }
    if let problem = kind.problem(value) { return "task \(id): \(problem)" }
    return kind.canonical(value) == value
      ? nil
      : "task \(id): the value is not in its one form, \(JSONWriter.text(kind.canonical(value)))"
  }

  private static func choiceProblem(_ value: JSONValue, task: LabelingTask) -> String? {
    guard let option = value.stringValue else {
      return "an answer to \(task.id) is the id of an option, as text"
    }
    guard let found = task.option(option) else {
      let known = task.options.filter { !$0.isRetired }.prefix(8).map(\.id).joined(
        separator: ", ")
      return "no option \"\(option)\" in task \(task.id); it has \(known)"
    }
    return found.isRetired ? "option \(option) of task \(task.id) is retired" : nil
  }

  /// The code of a skip; nil where the value is no skip.
  public static func skipCode(_ value: JSONValue) -> String? {
    value.objectValue?["skip"]?.stringValue
  }

  /// What a text or a form is committed to; nil where the value is no commitment.
  public static func commitment(_ value: JSONValue) -> Commitment? {
    guard let object = value.objectValue, object.count == 1 else { return nil }
    return object["commitment"]?.stringValue.flatMap { Commitment(hex: $0) }
  }

  /// The value that stands for a commitment.
  public static func value(of commitment: Commitment) -> JSONValue {
    ["commitment": .string(commitment.hex)]
  }

  /// The bytes that lie in content for the plain value of a text or a form: the text itself, or the form's canonical
  /// JSON.
  public static func content(of plain: JSONValue) -> [UInt8] {
    plain.stringValue.map { Array($0.utf8) } ?? JSONWriter.bytes(plain)
  }

  /// The plain value that content holds.
  /// - Returns: nil for a form whose content is no JSON.
  public static func plain(_ content: [UInt8], type: TaskType) -> JSONValue? {
    type == .text
      ? .string(String(decoding: content, as: UTF8.self)) : try? JSONScanner.parse(content)
  }
}
