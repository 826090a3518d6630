import Domain
import Ledger

extension LabelingTask {
  /// A plain value in words, for people: names of options, a text itself.
  public func words(for value: JSONValue) -> String {
    func name(_ id: String) -> String { option(id)?.name ?? id }
    switch kind {
    case .choice: return value.stringValue.map(name) ?? JSONWriter.text(value)
    case .multichoice:
      let names = (value.arrayValue ?? []).compactMap { $0.stringValue.map(name) }
      return names.isEmpty ? "none" : names.joined(separator: ", ")
    case .spans:
      let spans = (value.arrayValue ?? []).compactMap { LabeledSpan($0) }
      return spans.isEmpty
        ? "none"
        : spans.map { "\(name($0.label)) \($0.start)–\($0.end)" }.joined(separator: ", ")
    case .rating: return JSONWriter.text(value)
    case .preference(let task):
      let pick = (value["pick"] ?? value).stringValue ?? ""
      let field = ["a", "b"].firstIndex(of: pick).flatMap {
        task.fields.indices.contains($0) ? task.fields[$0] : nil
      }
      let strength = value["strength"]?.intValue.map { " (\($0))" } ?? ""
      return (field ?? pick) + strength
    case .ranking:
      return (RankingTask.groups(value) ?? []).map { group in
        group.map { String($0 + 1) }.joined(separator: " = ")
      }.joined(separator: " > ")
    case .text: return value.stringValue ?? JSONWriter.text(value)
    case .fields(let form):
      return form.fields.compactMap { field in
        value[field.id].map { "\(field.id): \($0.stringValue ?? JSONWriter.text($0))" }
      }.joined(separator: ", ")
    }
  }
}

extension LabelingTask {
  /// A plain value, or a skip, in words for people; spans with what they mark.
  func words(for value: JSONValue, in sample: SampleView) -> String {
    if AnswerValue.skipCode(value) != nil { return Project.words(value) }
    guard case .spans(let task) = kind,
      let text = sample.fields.first(where: { $0.name.sameBytes(as: task.field) })?.text,
      let spans = value.arrayValue?.compactMap({ LabeledSpan($0) }), !spans.isEmpty
    else { return words(for: value) }
    let scalars = text.unicodeScalars
    var at = (offset: 0, index: scalars.startIndex)
    func index(_ offset: Int) -> String.Index? {
      guard
        let found = scalars.index(
          at.index, offsetBy: offset - at.offset,
          limitedBy: offset < at.offset ? scalars.startIndex : scalars.endIndex)
      else { return nil }
      at = (offset, found)
      return found
    }
    let shown = spans.prefix(Self.spansInWords).map { span in
      let name = option(span.label)?.name ?? span.label
      guard span.start <= span.end, let start = index(span.start),
        let end = index(min(span.end, span.start + Self.scalarsOfSpan)), index(span.end) != nil
      else { return "\(name) \(span.start)–\(span.end)" }
      let isCut = span.end > span.start + Self.scalarsOfSpan
      return "\(name) “\(String(scalars[start..<end]))\(isCut ? "…" : "")”"
    }
    let more = spans.count - shown.count
    return shown.joined(separator: ", ") + (more > 0 ? ", and \(more) more" : "")
  }

  /// Words are for a line: more spans are only counted.
  private static let spansInWords = 20
  private static let scalarsOfSpan = 40
}
