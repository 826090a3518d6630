import Domain

/// JSON lines for spaCy: `text`, `entities` as `[start, end, label]` in Unicode scalars, and `cats`
/// with each option's probability, as its `Doc` and text categorizer take them.
struct SpacyFormat: ToolFormat {
  private let spans: TaskLabelReader?
  private let options: TaskLabelReader?

  init(plan: ReleasePlan) throws {
    let readers = TaskLabelReader.all(plan)
    spans = readers.first { $0.kind == .spans }
    options = readers.first { [.choice, .multichoice].contains($0.kind) }
    guard spans != nil || options != nil else {
      throw ReleaseError.noTask(for: "spacy", of: "spans, choice and multichoice")
    }
  }

  func entries(of row: ReleaseRow) -> [String] {
    var line: JSONObject = [
      "id": .string(row.id.hex),
      "text": .string((spans?.subject(row) ?? row.fields.first)?.text ?? ""),
      "split": .string(row.split),
    ]
    var isEmpty = true
    if let spans, case .spans(let found) = spans.label(row) {
      line["entities"] = .array(
        found.map { [.integer($0.start), .integer($0.end), .string($0.label)] })
      isEmpty = false
    }
    if let options, options.label(row) != .none {
      let outcome = options.outcome(row)
      line["cats"] = .object(
        JSONObject(
          zip(options.task.options, outcome.probabilitiesPPM).map {
            (key: $0, value: JSONValue.fraction(ppm: $1))
          }))
      isEmpty = false
    }
    return isEmpty ? [] : [JSONWriter.text(.object(line))]
  }
}
