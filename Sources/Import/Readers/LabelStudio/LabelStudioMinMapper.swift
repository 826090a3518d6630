import Domain

/// Label Studio's JSON_MIN: data and results in one flat object. Which key is an answer shows by its shape, or by the
/// project's own names of its tasks.
struct LabelStudioMinMapper: ForeignMapper {
  private static let bookkeeping = [
    "id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time",
  ]
  private let questions: [String]

  init(_ options: ReadOptions) {
    questions = options.questions + [options.labelField].compactMap { $0 }
  }

  func records(of value: JSONValue, annotator: String?) throws(Refusal) -> [ForeignRecord] {
    let object = try value.foreignObject("a record")
    let annotator = LabelStudioMapper.annotator(object["annotator"])
    let elapsed = object["lead_time"]?.milliseconds ?? 0
    var record = ForeignRecord(ownID: object["id"]?.nameToken, fields: JSONObject())
    var answers: [(name: String, value: JSONValue)] = []
    for member in object.members
    where !Self.bookkeeping.contains(where: { $0.sameBytes(as: member.key) }) {
      let isAsked = questions.contains { $0.sameBytes(as: member.key) }
      if isAsked || Self.isAnswer(member.value) {
        answers.append((member.key, member.value))
      } else {
        record.fields?[member.key] = member.value
      }
    }
    for answer in answers {
      do throws(Refusal) {
        let value = try Self.value(answer.value, fields: record.fields ?? [:])
        record.answers.append(
          ForeignAnswer(answer.name, value, by: annotator, elapsedMilliseconds: elapsed))
      } catch { record.problems.append("\(ForeignText.quoted(answer.name)): \(error.reason)") }
    }
    return [record]
  }

  private static func isAnswer(_ value: JSONValue) -> Bool {
    if value["choices"]?.stringList != nil { return true }
    guard let first = value.arrayValue?.first else { return false }
    return first["start"] != nil && first["labels"] != nil
  }

  private static func value(
    _ value: JSONValue, fields: JSONObject
  ) throws(Refusal) -> ForeignValue {
    if let labels = value["choices"]?.stringList { return .labels(labels) }
    switch value {
    case .string(let word): return .word(word)
    case .number:
      guard let number = value.wholeNumber else { throw Refusal("a number that is not whole") }
      return .rating(number)
    case .array(let items):
      if let labels = value.stringList { return .labels(labels) }
      var ranges: [SpanOffsets.Range] = []
      for item in items {
        guard let start = item["start"]?.wholeNumber, let end = item["end"]?.wholeNumber,
          let labels = item["labels"]?.stringList
        else { throw Refusal("an entry that is no labelled range") }
        ranges += labels.map {
          SpanOffsets.Range(start: start, end: end, label: $0, text: item["text"]?.stringValue)
        }
      }
      return try fields.checkedSpans(ranges)
    default: throw Refusal("\(value.kindName) is no answer")
    }
  }
}
