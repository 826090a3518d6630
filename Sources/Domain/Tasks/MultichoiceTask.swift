/// `multichoice`: any of the options. The value is a list of their ids, sorted as bytes: `["angry","refund"]`.
public struct MultichoiceTask: Sendable, Equatable, AnswerRules {
  /// Retired ones too.
  public var options: [LabelOption]
  /// Fewest options of an answer.
  public var minimum: Int
  /// Most options of an answer.
  public var maximum: Int

  public init(options: [LabelOption], minimum: Int = 0, maximum: Int? = nil) {
    self.options = options
    self.minimum = minimum
    self.maximum = maximum ?? options.count
  }

  init(options: [LabelOption], settings: JSONObject) {
    self.init(
      options: options, minimum: settings["min"]?.intValue ?? 0,
      maximum: settings["max"]?.intValue)
  }

  func problem(_ value: JSONValue, subject: TaskSubject?) -> String? {
    guard let items = value.arrayValue else {
      return value.problem(allowed: "a list of options: \(options.offeredWords)")
    }
    for (index, item) in items.enumerated() {
      guard let id = item.stringValue, options.isOffered(id) else {
        return item.problem(allowed: options.offeredWords)
      }
      if items[..<index].contains(item) { return "found \(MessageText.quoted(id)) twice" }
    }
    guard items.count < minimum || items.count > maximum else { return nil }
    return value.problem(
      allowed: minimum == maximum ? "\(minimum) options" : "\(minimum) to \(maximum) options")
  }

  func canonical(_ value: JSONValue) -> JSONValue {
    let ids = (value.arrayValue ?? []).compactMap(\.stringValue)
    return .array(ids.sorted { $0.precedesInBytes($1) }.map { .string($0) })
  }
}
