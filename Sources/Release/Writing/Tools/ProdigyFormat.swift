import Domain

/// Prodigy's JSON lines, a line a row and task: `choice` with the options and what was accepted,
/// or `ner_manual` with spans in Unicode scalars. A row without a label has the answer `ignore`,
/// which Prodigy takes for a skip.
struct ProdigyFormat: ToolFormat {
  private let readers: [TaskLabelReader]

  init(plan: ReleasePlan) throws {
    readers = TaskLabelReader.all(plan).filter { reader in
      [.choice, .multichoice, .spans].contains(reader.kind)
    }
    guard !readers.isEmpty else {
      throw ReleaseError.noTask(for: "prodigy", of: "choice, multichoice and spans")
    }
  }

  func entries(of row: ReleaseRow) -> [String] {
    readers.map { reader in
      var line: JSONObject = [
        "text": .string(reader.subject(row)?.text ?? ""), "answer": "accept",
        "meta": [
          "confidence": .fraction(ppm: reader.outcome(row).confidencePPM),
          "id": .string(row.id.hex), "source_id": .string(row.sourceID),
          "split": .string(row.split), "task": .string(reader.task.id),
        ],
      ]
      let label = reader.label(row)
      if reader.kind == .spans {
        line["_view_id"] = "ner_manual"
      } else {
        line["_view_id"] = "choice"
        line["options"] = .array(
          reader.task.options.map { ["id": .string($0), "text": .string($0)] })
        line["config"] = ["choice_style": reader.kind == .choice ? "single" : "multiple"]
      }
      switch label {
      case .choice(let id): line["accept"] = [.string(id)]
      case .multichoice(let ids): line["accept"] = .array(ids.map(JSONValue.string))
      case .spans(let spans):
        line["spans"] = .array(
          spans.map {
            [
              "start": .integer($0.start), "end": .integer($0.end), "label": .string($0.label),
            ]
          })
      default: line["answer"] = "ignore"
      }
      return JSONWriter.text(.object(line))
    }
  }
}
