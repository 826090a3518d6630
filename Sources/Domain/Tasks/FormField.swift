/// One field of a form.
public struct FormField: Sendable, Equatable {
  /// What the field holds.
  public enum Kind: String, Sendable, CaseIterable {
    /// A text.
    case string
    /// A whole number within ±(2^53−1).
    case integer
    /// A number such as `12.5`: no exponent, at most 60 digits.
    case decimal
    case boolean
    /// A day of the calendar, `"2026-11-25"`.
    case date
  }

  /// `[a-z0-9_]{1,32}`
  public var id: String
  public var kind: Kind
  public var isRequired: Bool
  /// Regular expression that the whole text must match; strings only.
  public var pattern: String?

  /// Longest text, in bytes.
  public static let maximumBytes = 65_536

  public init(id: String, kind: Kind, isRequired: Bool = false, pattern: String? = nil) {
    self.id = id
    self.kind = kind
    self.isRequired = isRequired
    self.pattern = pattern
  }

  init?(rules: JSONValue) {
    guard let id = rules["id"]?.stringValue,
      let kind = rules["type"]?.stringValue.flatMap(Kind.init(rawValue:))
    else { return nil }
    self.init(
      id: id, kind: kind, isRequired: rules["required"]?.boolValue ?? false,
      pattern: rules["pattern"]?.stringValue)
  }

  /// What is wrong with the field's value; nil where nothing is.
  /// - Parameter value: nil or null: not filled in.
  public func problem(_ value: JSONValue?) -> String? {
    guard let value, !value.isNull else {
      return isRequired ? "is missing, allowed: \(allowed)" : nil
    }
    let isRight =
      switch kind {
      case .string: value.stringValue.map { $0.utf8.count <= Self.maximumBytes } ?? false
      case .integer: value.intValue.map { abs($0) <= 9_007_199_254_740_991 } ?? false
      case .decimal: Self.decimal(value) != nil
      case .boolean: value.boolValue != nil
      case .date: value.stringValue.map(Self.isDay) ?? false
      }
    guard isRight else { return value.problem(allowed: allowed) }
    if let pattern, let text = value.stringValue, !Self.matches(text, pattern) {
      return value.problem(allowed: allowed)
    }
    return nil
  }

  /// The value in its one form: a decimal without zeros that say nothing.
  public func canonical(_ value: JSONValue) -> JSONValue {
    switch kind {
    case .decimal: Self.decimal(value).map { .number($0) } ?? value
    case .integer: value.intValue.map { .integer($0) } ?? value
    case .string, .boolean, .date: value
    }
  }

  /// The value that somebody typed; nil for an empty text. What can't be one stays a text, so that `problem` names it.
  public func value(typed text: String) -> JSONValue? {
    if text.isEmpty { return nil }
    switch kind {
    case .string, .date: return .string(text)
    case .integer: return Int(text).map { .integer($0) } ?? .string(text)
    case .decimal: return Self.decimal(.string(text)).map { .number($0) } ?? .string(text)
    case .boolean:
      switch text {
      case "true", "yes", "y", "1": return true
      case "false", "no", "n", "0": return false
      default: return .string(text)
      }
    }
  }

  private var allowed: String {
    switch kind {
    case .string:
      pattern.map { "a text that matches \(MessageText.quoted($0))" }
        ?? "a text of at most \(Self.maximumBytes) bytes"
    case .integer: "a whole number"
    case .decimal: "a number such as 12.5"
    case .boolean: "true or false"
    case .date: #"a day such as "2026-11-25""#
    }
  }

  /// A plain decimal, from a number or a text, without zeros that say nothing; nil where it is none.
  static func decimal(_ value: JSONValue) -> String? {
    let token: String
    switch value {
    case .number(let text), .string(let text): token = text
    default: return nil
    }
    guard token.utf8.count <= 60 else { return nil }
    var digits = Array(token.utf8)
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative { digits.removeFirst() }
    let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count <= 2,
      parts.allSatisfy({ part in
        !part.isEmpty && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      })
    else { return nil }
    let zero = UInt8(ascii: "0")
    var whole = Array(parts[0].drop { $0 == zero })
    if whole.isEmpty { whole = [zero] }
    var fraction = parts.count == 2 ? Array(parts[1]) : []
    while fraction.last == zero { fraction.removeLast() }
    let isZero = whole == [zero] && fraction.isEmpty
    let body = whole + (fraction.isEmpty ? [] : [UInt8(ascii: ".")] + fraction)
    return (isNegative && !isZero ? "-" : "") + String(decoding: body, as: UTF8.self)
  }

  /// Whether a text is `YYYY-MM-DD` and a day of the Gregorian calendar.
  static func isDay(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else {
      return false
    }
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for byte in bytes[range] {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      (1...12).contains(month)
    else { return false }
    let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...days[month - 1]).contains(day)
  }

  /// Whether the whole text matches. A pattern that is no regular expression, which a policy may hold, matches all:
  /// nobody could answer otherwise.
  private static func matches(_ text: String, _ pattern: String) -> Bool {
    guard let expression = try? Regex(pattern) else { return true }
    return (try? expression.wholeMatch(in: text)) != nil
  }
}
