import Domain

/// The `result` of an annotation or a prediction of Label Studio: what one task's label is there.
enum LabelStudioResult {
  /// Regions and values; nil where there is no label, or Label Studio has nothing like it.
  static func values(
    _ label: TaskLabel, of reader: TaskLabelReader, in row: ReleaseRow
  ) -> [JSONValue]? {
    let name = reader.task.id
    func one(_ type: String, _ value: JSONValue) -> [JSONValue] {
      [entry(name, 0, type: type, value: value, to: target(of: reader, in: row))]
    }
    switch label {
    case .choice(let id): return one("choices", ["choices": [.string(id)]])
    case .multichoice(let ids):
      return ids.isEmpty ? [] : one("choices", ["choices": .array(ids.map(JSONValue.string))])
    case .rating(let number): return one("rating", ["rating": .integer(number)])
    case .text(let text): return one("textarea", ["text": [.string(text)]])
    case .preference("a", _, _, _): return one("pairwise", ["selected": "left"])
    case .preference("b", _, _, _): return one("pairwise", ["selected": "right"])
    case .preference("tie", _, _, _): return one("pairwise", ["selected": "tie"])
    case .ranking(_, let ranked):
      return one("ranker", ["ranker": .array(ranked.map(JSONValue.string))])
    case .spans(let spans): return regions(spans, of: reader, in: row)
    case .form(let form): return fields(form, of: reader, in: row)
    case .preference, .none: return nil
    }
  }

  private static func entry(
    _ name: String, _ index: Int, type: String, value: JSONValue, to target: String
  ) -> JSONValue {
    [
      "from_name": .string(name), "id": .string("\(name)-\(index)"), "to_name": .string(target),
      "type": .string(type), "value": value,
    ]
  }

  /// What the task is about; of a comparison both, as `Pairwise` has it.
  private static func target(of reader: TaskLabelReader, in row: ReleaseRow) -> String {
    if reader.kind == .preference, reader.task.subjects.count > 1 {
      return reader.task.subjects.joined(separator: ",")
    }
    return reader.subject(row)?.name ?? "text"
  }

  /// Positions are UTF-16 units, as browsers count.
  private static func regions(
    _ spans: [TaskLabel.Span], of reader: TaskLabelReader, in row: ReleaseRow
  ) -> [JSONValue] {
    let text = reader.subject(row)?.text ?? ""
    let scalars = Array(text.unicodeScalars)
    // Units before each scalar; nil where each is one.
    var units: [Int]?
    if text.utf16.count != scalars.count {
      var count = 0
      units = scalars.map { scalar in
        defer { count += scalar.value > 0xFFFF ? 2 : 1 }
        return count
      }
      units?.append(count)
    }
    let target = target(of: reader, in: row)
    var entries: [JSONValue] = []
    for span in spans where span.start >= 0 && span.start <= span.end && span.end <= scalars.count {
      var covered = String.UnicodeScalarView()
      covered.append(contentsOf: scalars[span.start..<span.end])
      entries.append(
        entry(
          reader.task.id, entries.count, type: "labels",
          value: [
            "end": .integer(units?[span.end] ?? span.end), "labels": [.string(span.label)],
            "start": .integer(units?[span.start] ?? span.start), "text": .string(String(covered)),
          ], to: target))
    }
    return entries
  }

  /// A form has a control a field, called `TASK_FIELD`.
  private static func fields(
    _ form: JSONObject, of reader: TaskLabelReader, in row: ReleaseRow
  ) -> [JSONValue] {
    let target = target(of: reader, in: row)
    return reader.task.form.compactMap { field in
      guard let value = form[field.id] else { return nil }
      let (type, held): (String, JSONValue) =
        switch (field.kind, value) {
        case (.integer, .number), (.decimal, .number): ("number", ["number": value])
        case (.boolean, .bool(let isYes)): ("choices", ["choices": [isYes ? "true" : "false"]])
        case (.date, _): ("datetime", ["datetime": value])
        default:
          ("textarea", ["text": [.string(value.stringValue ?? JSONWriter.text(value))]])
        }
      return entry("\(reader.task.id)_\(field.id)", 0, type: type, value: held, to: target)
    }
  }
}
