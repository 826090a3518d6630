/// A labelled range of a text: Unicode scalars of the field, `end` exclusive.
public struct LabeledSpan: Sendable, Hashable {
  public var start: Int
  public var end: Int
  /// Id of an option.
  public var label: String

  public init(start: Int, end: Int, label: String) {
    self.start = start
    self.end = end
    self.label = label
  }

  public init?(_ value: JSONValue) {
    guard let start = value["start"]?.intValue, let end = value["end"]?.intValue,
      let label = value["label"]?.stringValue, value.objectValue?.count == 3
    else { return nil }
    self.init(start: start, end: end, label: label)
  }

  public var json: JSONValue {
    ["end": .integer(end), "label": .string(label), "start": .integer(start)]
  }

  /// The order in answers: by start, end, and the bytes of the label.
  public static func precedes(_ left: LabeledSpan, _ right: LabeledSpan) -> Bool {
    if left.start != right.start { return left.start < right.start }
    if left.end != right.end { return left.end < right.end }
    return left.label.precedesInBytes(right.label)
  }

  /// Equal bytes of the label, not canonical equivalence.
  public static func == (left: LabeledSpan, right: LabeledSpan) -> Bool {
    left.start == right.start && left.end == right.end && left.label.sameBytes(as: right.label)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(start)
    hasher.combine(end)
  }
}

/// `spans`: labelled ranges of one field. The value is a list of `{"end","label","start"}`, sorted by start, end and
/// label; an empty list says that there is nothing to mark.
public struct SpansTask: Sendable, Equatable, AnswerRules {
  /// What a motion snaps to. It binds the screen alone.
  public enum Unit: String, Sendable { case word, grapheme }

  /// Field whose ranges are labelled.
  public var field: String
  public var unit: Unit
  /// Whether spans may overlap.
  public var isNested: Bool
  /// Retired ones too.
  public var options: [LabelOption]

  public init(
    field: String = "text", unit: Unit = .word, isNested: Bool = false, options: [LabelOption]
  ) {
    self.field = field
    self.unit = unit
    self.isNested = isNested
    self.options = options
  }

  init(options: [LabelOption], settings: JSONObject) {
    self.init(
      field: settings["field"]?.stringValue ?? "text",
      unit: settings["unit"]?.stringValue.flatMap(Unit.init(rawValue:)) ?? .word,
      isNested: settings["nested"]?.boolValue ?? false, options: options)
  }

  func problem(_ value: JSONValue, subject: TaskSubject?) -> String? {
    guard let items = value.arrayValue else {
      return value.problem(
        allowed: #"a list of {"start","end","label"} in Unicode scalars, end exclusive"#)
    }
    var spans: [LabeledSpan] = []
    for item in items {
      guard let span = LabeledSpan(item) else {
        return "found \(MessageText.quoted(JSONWriter.text(item))), allowed: "
          + #"{"start": integer, "end": integer, "label": text}"#
      }
      guard options.isOffered(span.label) else {
        return "found the label \(MessageText.quoted(span.label)), allowed: \(options.offeredWords)"
      }
      spans.append(span)
    }
    return rangeProblem(spans.sorted(by: LabeledSpan.precedes), subject: subject)
  }

  /// What is wrong with the ranges of sorted spans.
  private func rangeProblem(_ spans: [LabeledSpan], subject: TaskSubject?) -> String? {
    let length = subject.map { $0.scalarCount(of: field) ?? 0 }
    var reach = 0
    for (index, span) in spans.enumerated() {
      guard span.start >= 0, span.start < span.end, span.end <= length ?? .max else {
        let limit = length.map { "0 ≤ start < end ≤ \($0)" } ?? "0 ≤ start < end"
        return "found the range \(span.start)–\(span.end), allowed: \(limit)"
      }
      if index > 0, span == spans[index - 1] {
        return "found the span \(span.start)–\(span.end) \(MessageText.quoted(span.label)) twice"
      }
      if !isNested, span.start < reach {
        return "found \(span.start)–\(span.end), which overlaps another span; the task doesn't nest"
      }
      reach = max(reach, span.end)
    }
    return nil
  }

  func canonical(_ value: JSONValue) -> JSONValue {
    let spans = (value.arrayValue ?? []).compactMap { LabeledSpan($0) }
    return .array(spans.sorted(by: LabeledSpan.precedes).map(\.json))
  }
}
