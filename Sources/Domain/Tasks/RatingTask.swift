/// `rating`: a whole number on a scale.
public struct RatingTask: Sendable, Equatable, AnswerRules {
  public var minimum: Int
  public var maximum: Int
  /// What the lowest rating means.
  public var low: String?
  /// What the highest rating means.
  public var high: String?

  public init(minimum: Int = 1, maximum: Int = 5, low: String? = nil, high: String? = nil) {
    self.minimum = minimum
    self.maximum = max(minimum, maximum)
    self.low = low
    self.high = high
  }

  init(settings: JSONObject) {
    self.init(
      minimum: settings["min"]?.intValue ?? 1, maximum: settings["max"]?.intValue ?? 5,
      low: settings["low"]?.stringValue, high: settings["high"]?.stringValue)
  }

  /// All values, rising.
  public var values: ClosedRange<Int> { minimum...maximum }

  /// How far apart two ratings may be and still say the same: a quarter of the scale.
  public var tolerance: Int { values.count / 4 }

  func problem(_ value: JSONValue, subject: TaskSubject?) -> String? {
    value.intValue.map(values.contains) ?? false
      ? nil : value.problem(allowed: "an integer from \(minimum) to \(maximum)")
  }

  func canonical(_ value: JSONValue) -> JSONValue { value.intValue.map { .integer($0) } ?? value }
}
