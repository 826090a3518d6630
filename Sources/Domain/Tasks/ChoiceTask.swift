/// `choice`: one of the options. The value is the option's id.
public struct ChoiceTask: Sendable, Equatable, AnswerRules {
  /// Retired ones too.
  public var options: [LabelOption]

  public init(options: [LabelOption]) { self.options = options }

  func problem(_ value: JSONValue, subject: TaskSubject?) -> String? {
    value.stringValue.map { options.isOffered($0) } ?? false
      ? nil : value.problem(allowed: options.offeredWords)
  }

  func canonical(_ value: JSONValue) -> JSONValue { value }
}

extension [LabelOption] {
  /// Whether a person may choose the option with this id.
  func isOffered(_ id: String) -> Bool {
    contains { !$0.isRetired && $0.id.sameBytes(as: id) }
  }

  /// The options on offer, for a message: at most ten by name.
  var offeredWords: String {
    let offered = filter { !$0.isRetired }
    let words = offered.prefix(10).map { MessageText.quoted($0.id) }.joined(separator: ", ")
    let rest = offered.count - 10
    return rest > 0 ? "\(words) and \(rest) more" : words
  }
}
