import Domain

/// Potato's `user_state.json`: all answers of one user, by the ids of the project's records, which must be here.
///
/// Labels are pairs `[{"schema": …, "name": …}, value]`, of which a later one of the same schema and name wins; newer
/// files group them by schema.
struct PotatoMapper: ForeignMapper {
  func records(of value: JSONValue, annotator: String?) throws(Refusal) -> [ForeignRecord] {
    let object = try value.foreignObject("a user's state")
    let name = object["user_id"]?.nameToken ?? annotator
    let who = name.map { ForeignAnswer.Annotator.person($0) } ?? .unknown
    let labels = object["instance_id_to_label_to_value"]?.objectValue ?? [:]
    let spans = object["instance_id_to_span_to_value"]?.objectValue ?? [:]
    var ids = labels.keys
    ids += spans.keys.filter { labels[$0] == nil }
    return ids.map { id in
      var record = ForeignRecord(ownID: id, fields: nil)
      for schema in Self.schemas(labels[id] ?? .null) {
        guard let value = Self.value(schema.marks) else { continue }
        record.answers.append(ForeignAnswer(schema.name, value, by: who))
      }
      do throws(Refusal) {
        for (schema, ranges) in try Self.ranges(spans[id] ?? .null) {
          record.answers.append(ForeignAnswer(schema, .spans(field: nil, ranges), by: who))
        }
      } catch { record.problems.append(error.reason) }
      return record
    }
  }

  private typealias Marks = [(name: String, value: JSONValue)]

  private static func schemas(_ value: JSONValue) -> [(name: String, marks: Marks)] {
    if let object = value.objectValue {
      return object.members.map { member in
        if let text = member.value["text"] { return (member.key, [("text_box", text)]) }
        let labels = member.value["labels"]?.objectValue ?? member.value.objectValue ?? [:]
        return (member.key, labels.members.map { ($0.key, $0.value) })
      }
    }
    var found: [(name: String, marks: Marks)] = []
    for pair in value.arrayValue ?? [] {
      guard let parts = pair.arrayValue, parts.count == 2,
        let schema = parts[0]["schema"]?.stringValue, let name = parts[0]["name"]?.nameToken
      else { continue }
      let place = found.firstIndex { $0.name.sameBytes(as: schema) } ?? found.count
      if place == found.count { found.append((schema, [])) }
      if let index = found[place].marks.firstIndex(where: { $0.name.sameBytes(as: name) }) {
        found[place].marks[index].value = parts[1]
      } else {
        found[place].marks.append((name, parts[1]))
      }
    }
    return found
  }

  /// A text box holds a text; a set of names that are all numbers is a scale; others are labels.
  private static func value(_ marks: Marks) -> ForeignValue? {
    if marks.count == 1, marks[0].name.sameBytes(as: "text_box") {
      return marks[0].value.stringValue.flatMap { $0.isEmpty ? nil : .text($0) }
    }
    // A label whose value is its own name was chosen, also one that is called 0 or false.
    let chosen = marks.filter {
      isChosen($0.value) || ($0.value.nameToken?.sameBytes(as: $0.name) ?? false)
    }.map(\.name)
    guard let first = chosen.first else { return nil }
    if chosen.count == 1, let number = Int(first) { return .rating(number) }
    return .labels(chosen)
  }

  private static func isChosen(_ value: JSONValue) -> Bool {
    switch value {
    case .bool(let flag): flag
    case .string(let text): !["", "false", "False", "0"].contains { $0.sameBytes(as: text) }
    case .number(let token): !token.sameBytes(as: "0")
    default: false
    }
  }

  private static func ranges(
    _ value: JSONValue
  ) throws(Refusal) -> [(schema: String, spans: [LabeledSpan])] {
    var found: [(schema: String, spans: [LabeledSpan])] = []
    func add(_ mark: JSONValue, schema: String?) throws(Refusal) {
      guard let schema = schema ?? mark["schema"]?.stringValue,
        let label = mark["name"]?.nameToken ?? mark["label"]?.nameToken,
        let start = mark["start"]?.wholeNumber, let end = mark["end"]?.wholeNumber
      else { throw Refusal("a span without schema, name, start and end") }
      let span = LabeledSpan(start: start, end: end, label: label)
      let place = found.firstIndex { $0.schema.sameBytes(as: schema) } ?? found.count
      if place == found.count { found.append((schema, [])) }
      if !found[place].spans.contains(span) { found[place].spans.append(span) }
    }
    for (schema, marks) in value.objectValue?.members ?? [] {
      for mark in marks.arrayValue ?? [] { try add(mark, schema: schema) }
    }
    for pair in value.arrayValue ?? [] { try add(pair.arrayValue?.first ?? pair, schema: nil) }
    return found.map { ($0.schema, $0.spans.sorted(by: LabeledSpan.precedes)) }
  }
}
