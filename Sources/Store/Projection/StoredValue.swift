import Domain
import Ledger

/// How the table `choice` names what was answered: an option by its id; any other value by its canonical JSON behind a
/// byte that no id begins with. So equal values are one row, and an answer is one number whatever its type.
enum StoredValue {
  private static let mark: UInt8 = 0x01

  /// - Parameter value: as it stands in events.
  static func id(of value: JSONValue) -> [UInt8] {
    if case .string(let option) = value { return Array(option.utf8) }
    return [mark] + JSONWriter.bytes(value)
  }

  /// The value as it stands in events.
  static func value(_ id: [UInt8]) -> JSONValue {
    guard id.first == mark else { return .string(String(decoding: id, as: UTF8.self)) }
    return (try? JSONScanner.parse(id.dropFirst())) ?? .null
  }

  /// The value as a text: an option's id, else JSON.
  static func text(_ id: [UInt8]) -> String {
    String(decoding: id.first == mark ? id.dropFirst() : id[...], as: UTF8.self)
  }
}

extension TaskKind {
  /// What one answer may be, where that is a short list: then answers are scored as classes. Empty for other types.
  var classes: [String] {
    switch self {
    case .choice(let task): task.options.filter { !$0.isRetired }.map(\.id)
    case .rating(let task): task.values.map(String.init)
    case .preference(let task): task.picks
    case .multichoice, .spans, .ranking, .text, .fields: []
    }
  }

  /// All values of a type with classes but no options, as they stand in events.
  var classValues: [JSONValue] {
    switch self {
    case .rating(let task): return task.values.map { .integer($0) }
    case .preference(let task):
      return task.picks.flatMap { pick in
        ["ab", "ba"].flatMap { shown -> [JSONValue] in
          let value: JSONObject = ["pick": .string(pick), "shown": .string(shown)]
          guard let strength = task.strength, pick != "tie" else { return [.object(value)] }
          return (1...strength).map { step in
            var graded = value
            graded["strength"] = .integer(step)
            return .object(graded)
          }
        }
      }
    case .choice, .multichoice, .spans, .ranking, .text, .fields: return []
    }
  }

  /// The class of a value, as text; nil where the value is none of the type's.
  func className(of value: JSONValue) -> String? {
    switch self {
    case .rating: value.intValue.map(String.init)
    case .preference: value["pick"]?.stringValue
    case .choice, .multichoice, .spans, .ranking, .text, .fields: value.stringValue
    }
  }
}

extension LabelingTask {
  /// A plain value under the policy in force: merged options followed, what is no longer asked left out.
  func current(_ value: JSONValue, _ kind: TaskKind) -> JSONValue {
    switch kind {
    case .multichoice:
      var ids: [String] = []
      for item in value.arrayValue ?? [] {
        guard let id = item.stringValue.flatMap(countedOption),
          !ids.contains(where: { $0.sameBytes(as: id) })
        else { continue }
        ids.append(id)
      }
      return .array(ids.sorted { $0.precedesInBytes($1) }.map { .string($0) })
    case .spans:
      var spans: [LabeledSpan] = []
      for span in (value.arrayValue ?? []).compactMap({ LabeledSpan($0) }) {
        guard let label = countedOption(span.label) else { continue }
        let counted = LabeledSpan(start: span.start, end: span.end, label: label)
        if !spans.contains(counted) { spans.append(counted) }
      }
      return .array(spans.sorted(by: LabeledSpan.precedes).map(\.json))
    case .fields(let form):
      var object: JSONObject = [:]
      for field in form.fields { object[field.id] = value[field.id] }
      return .object(object)
    case .choice, .rating, .preference, .ranking, .text: return value
    }
  }
}
