/// `text`: a text of one's own, or a field corrected. The value is the text; the event holds a commitment to it.
public struct TextTask: Sendable, Equatable, AnswerRules {
  /// Field that is corrected; nil: the text is free.
  public var correct: String?
  /// Shortest text, in Unicode scalars.
  public var minimum: Int
  /// Longest text, in Unicode scalars.
  public var maximum: Int
  /// Whether the text may be left out: an empty text is taken.
  public var isOptional: Bool

  public init(
    correct: String? = nil, minimum: Int = 1, maximum: Int = 2_000, isOptional: Bool = false
  ) {
    self.correct = correct
    self.minimum = minimum
    self.maximum = maximum
    self.isOptional = isOptional
  }

  init(settings: JSONObject) {
    self.init(
      correct: settings["correct"]?.stringValue, minimum: settings["min"]?.intValue ?? 1,
      maximum: settings["max"]?.intValue ?? 2_000,
      isOptional: settings["optional"]?.boolValue ?? false)
  }

  func problem(_ value: JSONValue, subject: TaskSubject?) -> String? {
    guard let text = value.stringValue else { return value.problem(allowed: "a text") }
    let count = text.unicodeScalars.count
    if count == 0, isOptional { return nil }
    return count < minimum || count > maximum
      ? "found \(count) characters, allowed: \(minimum) to \(maximum)" : nil
  }

  func canonical(_ value: JSONValue) -> JSONValue { value }
}
