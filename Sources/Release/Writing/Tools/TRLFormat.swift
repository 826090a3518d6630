import Domain

/// Rows for preference and supervised fine-tuning as TRL reads them (its documentation, "Dataset
/// formats"): `{"prompt","chosen","rejected"}` with the `margin`, or `{"prompt","completion"}`.
///
/// The first preference task decides, else the first text task. The prompt is what else is shown.
/// Ties and rows without a label are left out.
struct TRLFormat: ToolFormat {
  private let reader: TaskLabelReader

  init(plan: ReleasePlan) throws {
    let readers = TaskLabelReader.all(plan)
    guard
      let reader = readers.first(where: { $0.kind == .preference })
        ?? readers.first(where: { $0.kind == .text })
    else { throw ReleaseError.noTask(for: "trl", of: "preference and text") }
    self.reader = reader
  }

  func entries(of row: ReleaseRow) -> [String] {
    switch reader.label(row) {
    case .preference(_, let chosen, let rejected, let margin):
      guard !chosen.isEmpty || !rejected.isEmpty else { return [] }
      let line: JSONValue = [
        "id": .string(row.id.hex), "prompt": .string(prompt(row, without: [chosen, rejected])),
        "chosen": .string(chosen), "rejected": .string(rejected), "margin": .fraction(ppm: margin),
      ]
      return [JSONWriter.text(line)]
    case .text(let text):
      let line: JSONValue = [
        "id": .string(row.id.hex), "prompt": .string(prompt(row, without: [])),
        "completion": .string(text),
      ]
      return [JSONWriter.text(line)]
    default: return []
    }
  }

  /// The shown fields but those that hold the texts given, each once.
  private func prompt(_ row: ReleaseRow, without texts: [String]) -> String {
    var left = texts
    var parts: [String] = []
    // The compared fields are the last ones more often than not.
    for field in row.fields.reversed() {
      if let place = left.firstIndex(where: { $0.sameBytes(as: field.text) }) {
        left.remove(at: place)
      } else if !field.text.isEmpty {
        parts.insert(field.text, at: 0)
      }
    }
    return parts.joined(separator: "\n\n")
  }
}
