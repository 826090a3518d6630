import Domain

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
