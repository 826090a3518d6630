import Domain

/// Makes records of one JSON value of a tool's file.
protocol ForeignMapper {
  /// - Parameter annotator: who annotated all of the file, where its name says so.
  /// - Throws: where the value is no record of the tool.
  func records(of value: JSONValue, annotator: String?) throws(Refusal) -> [ForeignRecord]
}

extension ForeignFormat {
  /// nil for formats that are not JSON.
  func mapper(_ options: ReadOptions) -> (any ForeignMapper)? {
    switch self {
    case .labelStudio: LabelStudioMapper()
    case .labelStudioMin: LabelStudioMinMapper(options)
    case .prodigy: ProdigyMapper()
    case .doccano: DoccanoMapper(options)
    case .argilla: ArgillaMapper()
    case .argillaFlat: ArgillaFlatMapper()
    case .openAssistant: OpenAssistantMapper(options)
    case .potato: PotatoMapper()
    case .spacy: SpacyMapper(options)
    case .json: PlainJSONMapper()
    case .conll: nil
    }
  }
}

/// A list of objects: each is a sample.
struct PlainJSONMapper: ForeignMapper {
  func records(of value: JSONValue, annotator: String?) throws(Refusal) -> [ForeignRecord] {
    var fields = try value.foreignObject("a record")
    let ownID = fields["id"]?.nameToken
    if ownID != nil { fields["id"] = nil }
    return [ForeignRecord(ownID: ownID, fields: fields)]
  }
}

extension JSONValue {
  /// - Parameter what: what the value should be, for the reason.
  func foreignObject(_ what: String) throws(Refusal) -> JSONObject {
    guard let objectValue else { throw Refusal("\(what) is \(kindName), not an object") }
    return objectValue
  }

  /// A string, or a number's token, as a name.
  var nameToken: String? {
    switch self {
    case .string(let text) where !text.isEmpty: text
    case .number(let token): token
    default: nil
    }
  }

  /// A whole number, also one that was written as `4.0`.
  var wholeNumber: Int? {
    guard case .number(let token) = self else { return nil }
    if let value = Int(token) { return value }
    guard let value = Double(token), value.rounded() == value, abs(value) < 9e15 else { return nil }
    return Int(value)
  }

  /// Seconds as milliseconds; 0 where it is no time that a person could take.
  var milliseconds: Int {
    guard case .number(let token) = self, let seconds = Double(token), seconds > 0, seconds < 9e9
    else { return 0 }
    return Int((seconds * 1_000).rounded())
  }

  /// Strings of a list; nil where it is none or holds something else.
  var stringList: [String]? {
    guard let items = arrayValue else { return nil }
    let strings = items.compactMap(\.stringValue)
    return strings.count == items.count ? strings : nil
  }
}

extension JSONObject {
  /// Fields that hold a text.
  var textFields: [(name: String, text: String)] {
    members.compactMap { member in member.value.stringValue.map { (member.key, $0) } }
  }

  /// Ranges checked against a field: the one that is named, the only text, or the first whose text fits.
  ///
  /// - Throws: where they fit none.
  func checkedSpans(
    _ ranges: [SpanOffsets.Range], preferring name: String? = nil
  ) throws(Refusal) -> ForeignValue {
    var candidates = textFields
    if let name, let index = candidates.firstIndex(where: { $0.name.sameBytes(as: name) }) {
      candidates.swapAt(0, index)
    }
    guard let first = candidates.first else { throw Refusal("there is no text for the spans") }
    let saysItsText = ranges.contains { $0.text != nil }
    let isNamed = name.map { first.name.sameBytes(as: $0) } ?? false
    guard candidates.count > 1, !isNamed else {
      return .spans(field: first.name, try SpanOffsets.spans(ranges, in: first.text))
    }
    // Without their texts ranges would fit into whichever field is long enough.
    guard saysItsText else {
      let spans = ranges.map { LabeledSpan(start: $0.start, end: $0.end, label: $0.label) }
      return .spans(field: nil, spans.sorted(by: LabeledSpan.precedes))
    }
    var reason: Refusal?
    for candidate in candidates {
      do throws(Refusal) {
        return .spans(
          field: candidate.name, try SpanOffsets.spans(ranges, in: candidate.text))
      } catch { reason = reason ?? error }
    }
    throw reason ?? Refusal("the spans fit no text")
  }
}
