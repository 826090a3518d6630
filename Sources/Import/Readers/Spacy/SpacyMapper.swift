import Domain

/// Examples as spaCy's users keep them: `Doc.to_json()` (`ents`, `cats` with a score each), `entities` as triples, and
/// the older pairs of a text and its annotations.
struct SpacyMapper: ForeignMapper {
  private let annotatorField: String?

  init(_ options: ReadOptions) { annotatorField = options.annotatorField }

  func records(of value: JSONValue, annotator: String?) throws(Refusal) -> [ForeignRecord] {
    var object: JSONObject
    if let pair = value.arrayValue {
      guard pair.count == 2, let text = pair[0].stringValue, let rest = pair[1].objectValue else {
        throw Refusal("not a pair of a text and its annotations")
      }
      object = rest
      object["text"] = .string(text)
    } else {
      object = try value.foreignObject("an example")
    }
    guard let text = object["text"], text.stringValue != nil else {
      throw Refusal("no text (found: \(ForeignText.list(object.keys)))")
    }
    let name = annotatorField.flatMap { object[$0]?.nameToken } ?? annotator
    let who = name.map { ForeignAnswer.Annotator.person($0) } ?? .unknown
    let fields: JSONObject = ["text": text]
    var record = ForeignRecord(ownID: object["id"]?.nameToken, fields: fields)
    for key in ["ents", "entities"] {
      guard let items = object[key]?.arrayValue else { continue }
      do throws(Refusal) {
        let ranges = try items.map { item throws(Refusal) in try DoccanoMapper.range(item) }
        let value =
          ranges.isEmpty ? .nothing : try fields.checkedSpans(ranges, preferring: "text")
        record.answers.append(ForeignAnswer("entities", value, by: who))
      } catch { record.problems.append(error.reason) }
    }
    if let cats = object["cats"]?.objectValue, !cats.isEmpty {
      let chosen = cats.members.filter { Self.isYes($0.value) }.map(\.key)
      record.answers.append(ForeignAnswer("cats", .labels(chosen), by: who))
    }
    let read = ["text", "id", "ents", "entities", "cats", "tokens", "sents", "spans"]
    for member in object.members where !read.contains(where: { $0.sameBytes(as: member.key) }) {
      record.metadata[member.key] = member.value
    }
    return [record]
  }

  private static func isYes(_ value: JSONValue) -> Bool {
    switch value {
    case .bool(let flag): flag
    case .number(let token): (Double(token) ?? 0) >= 0.5
    default: false
    }
  }
}
