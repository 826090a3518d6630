import Domain

/// Label Studio's JSON of tasks: the fields as `data`, the joined label of each task as a
/// prediction with its confidence. Spans count UTF-16 units, as browsers do.
struct LabelStudioFormat: ToolFormat {
  static var head: String? { "[" }
  static var tail: String? { "]" }
  static var separator: String { "," }

  private let readers: [TaskLabelReader]

  init(plan: ReleasePlan) { readers = TaskLabelReader.all(plan) }

  func entries(of row: ReleaseRow) -> [String] {
    var data = JSONObject(row.fields.map { (key: $0.name, value: .string($0.text)) })
    data["winnow_id"] = .string(row.id.hex)
    data["winnow_split"] = .string(row.split)
    let predictions = readers.compactMap { reader -> JSONValue? in
      let subject = reader.subject(row) ?? ("text", "")
      guard let (type, value) = Self.result(reader.label(row), in: subject.text) else {
        return nil
      }
      let results = value.enumerated().map { index, value -> JSONValue in
        [
          "id": .string("\(reader.task.id)-\(index)"), "from_name": .string(reader.task.id),
          "to_name": .string(subject.name), "type": .string(type), "value": value,
        ]
      }
      return [
        "model_version": .string("winnow/\(reader.task.id)"), "result": .array(results),
        "score": .fraction(ppm: reader.outcome(row).confidencePPM),
      ]
    }
    let task: JSONValue = [
      "data": .object(data), "predictions": .array(predictions), "annotations": [],
    ]
    return [JSONWriter.text(task)]
  }

  /// The type of control, and a value a region; nil where there is no label.
  private static func result(_ label: TaskLabel, in text: String) -> (String, [JSONValue])? {
    switch label {
    case .choice(let id): return ("choices", [["choices": [.string(id)]]])
    case .multichoice(let ids):
      return ("choices", [["choices": .array(ids.map(JSONValue.string))]])
    case .rating(let number): return ("rating", [["rating": .integer(number)]])
    case .text(let text): return ("textarea", [["text": [.string(text)]]])
    case .preference(let pick, _, _, _):
      guard pick == "a" || pick == "b" else { return nil }
      return ("pairwise", [["selected": pick == "a" ? "left" : "right"]])
    case .ranking(_, let ranked):
      return ("ranker", [["ranker": .array(ranked.map(JSONValue.string))]])
    case .spans(let spans):
      let scalars = Array(text.unicodeScalars)
      return (
        "labels",
        spans.compactMap { span in
          guard span.start >= 0, span.start <= span.end, span.end <= scalars.count else {
            return nil
          }
          var covered = String.UnicodeScalarView()
          covered.append(contentsOf: scalars[span.start..<span.end])
          let start = utf16Count(scalars[..<span.start])
          let end = start + utf16Count(scalars[span.start..<span.end])
          return [
            "start": .integer(start), "end": .integer(end), "text": .string(String(covered)),
            "labels": [.string(span.label)],
          ]
        }
      )
    case .none: return nil
    }
  }

  private static func utf16Count(_ scalars: ArraySlice<Unicode.Scalar>) -> Int {
    scalars.reduce(0) { $0 + ($1.value > 0xFFFF ? 2 : 1) }
  }
}
