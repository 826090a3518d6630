import Domain

/// Prodigy's examples. `answer` says what the rest means: `accept` confirms, `ignore` skips, and `reject` is a no to
/// the one label that was shown, or, where the annotator marked things by hand, a refusal of the sample.
struct ProdigyMapper: ForeignMapper {
  /// Keys that are neither content nor metadata.
  private static let consumed =
    [
      "spans", "tokens", "options", "accept", "answer", "label", "config", "relations", "id",
      "text",
    ] + OwnExport.keys

  func records(of value: JSONValue, annotator: String?) throws(Refusal) -> [ForeignRecord] {
    let object = try value.foreignObject("an example")
    guard ["text", "answer", "options", "_input_hash"].contains(where: { object[$0] != nil }) else {
      throw Refusal("no example of Prodigy (found: \(ForeignText.list(object.keys)))")
    }
    var fields = JSONObject()
    var metadata = JSONObject()
    for member in object.members
    where !Self.consumed.contains(where: { $0.sameBytes(as: member.key) }) {
      let isOwn = member.key.utf8.first != UInt8(ascii: "_") && member.value.stringValue != nil
      if isOwn { fields[member.key] = member.value } else { metadata[member.key] = member.value }
    }
    fields["text"] = object["text"]
    metadata["_timestamp"] = nil
    metadata["_annotator_id"] = nil
    metadata["_session_id"] = nil
    var record = ForeignRecord(ownID: object["id"]?.nameToken, fields: fields)
    record.metadata = metadata
    let name = object["_annotator_id"]?.nameToken ?? object["_session_id"]?.nameToken
    guard let word = object["answer"]?.stringValue else { return [record] }
    do throws(Refusal) {
      if let answer = try Self.answer(
        object, word: word, fields: fields, by: name.map { .person($0) } ?? .unknown)
      {
        record.answers.append(answer)
      }
    } catch { record.problems.append(error.reason) }
    return [record]
  }

  private static func answer(
    _ object: JSONObject, word: String, fields: JSONObject, by annotator: ForeignAnswer.Annotator
  ) throws(Refusal) -> ForeignAnswer? {
    let view = object["_view_id"]?.stringValue ?? ""
    let binaryLabel = object["options"] == nil ? object["label"]?.stringValue : nil
    let question = OwnExport.task(object) ?? question(object, binaryLabel: binaryLabel)
    switch word {
    case "ignore": return ForeignAnswer(question, .skip("none"), by: annotator)
    case "reject":
      if binaryLabel != nil { return ForeignAnswer(question, .binary(false), by: annotator) }
      if view == "ner" || view == "spans" { throw Refusal(oneSpan) }
      return ForeignAnswer(question, .skip("other"), by: annotator)
    case "accept": break
    default:
      throw Refusal("the answer is \(ForeignText.quoted(word)), not accept, reject or ignore")
    }
    if object["options"] != nil {
      guard let accepted = object["accept"]?.arrayValue else {
        throw Refusal("options without a list of what was accepted")
      }
      let labels = accepted.compactMap(\.nameToken)
      guard labels.count == accepted.count else { throw Refusal("an accepted option has no name") }
      return ForeignAnswer(question, .labels(labels), by: annotator)
    }
    if binaryLabel != nil { return ForeignAnswer(question, .binary(true), by: annotator) }
    guard let spans = object["spans"]?.arrayValue else { return nil }
    if view == "ner" || view == "spans" { throw Refusal(oneSpan) }
    let ranges = try spans.map { span throws(Refusal) in
      try range(span, tokens: object["tokens"]?.arrayValue)
    }
    if ranges.isEmpty { return ForeignAnswer(question, .nothing, by: annotator) }
    return ForeignAnswer(
      question, try fields.checkedSpans(ranges, preferring: "text"), by: annotator)
  }

  private static let oneSpan =
    "a yes or no to suggested spans does not say that they are all; not taken"

  /// Prodigy has no names of questions; these are what its views show.
  private static func question(_ object: JSONObject, binaryLabel: String?) -> String {
    if let binaryLabel { return binaryLabel }
    return object["options"] != nil ? "label" : "entities"
  }

  private static func range(
    _ span: JSONValue, tokens: [JSONValue]?
  ) throws(Refusal) -> SpanOffsets.Range {
    guard let start = span["start"]?.wholeNumber, let end = span["end"]?.wholeNumber,
      let label = span["label"]?.stringValue
    else { throw Refusal("a span without start, end and label") }
    if let tokens, let first = span["token_start"]?.wholeNumber,
      let last = span["token_end"]?.wholeNumber
    {
      // The last token is part of the span.
      guard tokens.indices.contains(first), tokens.indices.contains(last),
        tokens[first]["start"]?.wholeNumber == start, tokens[last]["end"]?.wholeNumber == end
      else {
        throw Refusal("the span \(start)–\(end) is not where its tokens \(first) to \(last) are")
      }
    }
    return SpanOffsets.Range(start: start, end: end, label: label, text: span["text"]?.stringValue)
  }
}
