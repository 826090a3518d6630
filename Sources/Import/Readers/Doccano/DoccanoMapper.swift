import Domain

/// doccano's JSONL. A label list that is empty says nothing: examples nobody looked at are exported the same way.
struct DoccanoMapper: ForeignMapper {
  private let text: [String]
  private let labels: [String]
  private let annotatorField: String?

  init(_ options: ReadOptions) {
    text = [options.textField, "text", "data"]
    labels = [options.labelField].compactMap { $0 } + ["label", "labels", "entities", "cats"]
    annotatorField = options.annotatorField
  }

  func records(of value: JSONValue, annotator: String?) throws(Refusal) -> [ForeignRecord] {
    let object = try value.foreignObject("an example")
    guard let textKey = text.first(where: { object[$0]?.stringValue != nil }),
      let text = object[textKey]
    else { throw Refusal("no text (found: \(ForeignText.list(object.keys)))") }
    let name = annotatorField.flatMap { object[$0]?.nameToken } ?? annotator
    let who = name.map { ForeignAnswer.Annotator.person($0) } ?? .unknown
    var record = ForeignRecord(ownID: object["id"]?.nameToken, fields: ["text": text])
    for member in object.members
    where !member.key.sameBytes(as: textKey) && !member.key.sameBytes(as: "id") {
      if labels.contains(where: { $0.sameBytes(as: member.key) }) {
        do throws(Refusal) {
          guard let value = try Self.value(member.value, fields: record.fields ?? [:]) else {
            continue
          }
          let question = OwnExport.task(object) ?? member.key
          record.answers.append(ForeignAnswer(question, value, by: who))
        } catch { record.problems.append(error.reason) }
      } else if member.key.sameBytes(as: "relations") {
        if member.value.arrayValue?.isEmpty == false {
          record.problems.append("relations between spans are not read here")
        }
      } else if !OwnExport.keys.contains(where: { $0.sameBytes(as: member.key) }) {
        record.metadata[member.key] = member.value
      }
    }
    return [record]
  }

  private static func value(
    _ value: JSONValue, fields: JSONObject
  ) throws(Refusal) -> ForeignValue? {
    if let word = value.nameToken { return .word(word) }
    guard let items = value.arrayValue else { throw Refusal("labels are \(value.kindName)") }
    if items.isEmpty { return nil }
    if let labels = value.stringList { return .labels(labels) }
    return try fields.checkedSpans(
      items.map { item throws(Refusal) in try range(item) }, preferring: "text")
  }

  /// `[0, 2, "ORG"]` or `{"start_offset": 0, "end_offset": 2, "label": "ORG"}`.
  static func range(_ item: JSONValue) throws(Refusal) -> SpanOffsets.Range {
    let parts = item.arrayValue
    let start = parts?.first ?? item["start_offset"] ?? item["start"]
    let end = parts.flatMap { $0.count > 1 ? $0[1] : nil } ?? item["end_offset"] ?? item["end"]
    let label = parts.flatMap { $0.count > 2 ? $0[2] : nil } ?? item["label"]
    guard let start = start?.wholeNumber, let end = end?.wholeNumber, let label = label?.nameToken
    else { throw Refusal("a span without start, end and label") }
    return SpanOffsets.Range(start: start, end: end, label: label, text: item["text"]?.stringValue)
  }
}
