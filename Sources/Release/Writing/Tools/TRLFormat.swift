import Domain

/// Rows for preference and supervised fine-tuning as TRL reads them (its documentation, "Dataset
/// formats"): `{"prompt","chosen","rejected"}` with the `margin`, or `{"prompt","completion"}`.
///
/// The first preference task decides, else the first text task. The prompt is what is shown beside
/// the compared fields; of a correction it is all that is shown.
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
        "id": .string(row.id.hex), "prompt": .string(prompt(row)),
        "chosen": .string(chosen), "rejected": .string(rejected), "margin": .fraction(ppm: margin),
      ]
      return [JSONWriter.text(line)]
    case .text(let text):
      let line: JSONValue = [
        "id": .string(row.id.hex), "prompt": .string(correction(row) ?? prompt(row)),
        "completion": .string(text),
      ]
      return [JSONWriter.text(line)]
    default: return []
    }
  }

  /// All that is shown, where the task corrects some of it.
  private func correction(_ row: ReleaseRow) -> String? {
    reader.task.subjects.isEmpty
      ? nil : row.fields.map(\.text).filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// The shown fields but those that are compared or corrected.
  private func prompt(_ row: ReleaseRow) -> String {
    let texts = row.fields.filter { field in
      !field.text.isEmpty && !reader.task.subjects.contains { $0.sameBytes(as: field.name) }
    }
    return texts.map(\.text).joined(separator: "\n\n")
  }
}
