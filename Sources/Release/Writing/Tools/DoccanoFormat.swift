import Domain

/// doccano's JSON lines: `text` with `label`, a list of names, texts, or `[start, end, name]` in Unicode scalars; a line
/// a row and task. Rows without a label are left out.
struct DoccanoFormat: ToolFormat {
  private let lines: DoccanoLines

  init(plan: ReleasePlan) throws { lines = try DoccanoLines(plan: plan, format: "doccano") }

  func entries(of row: ReleaseRow) -> [String] {
    lines.readers.compactMap { reader in
      guard var line = lines.line(of: row, reader, reader.label(row)) else { return nil }
      line["confidence"] = .fraction(ppm: reader.outcome(row).confidencePPM)
      line["split"] = .string(row.split)
      return JSONWriter.text(.object(line))
    }
  }
}

/// The same with a line for each person's answer; `annotator` says whose. Skips are left out: doccano has none.
struct DoccanoAnswersFormat: ToolFormat {
  private let lines: DoccanoLines

  init(plan: ReleasePlan) throws { lines = try DoccanoLines(plan: plan, format: "doccano-answers") }

  func entries(of row: ReleaseRow) -> [String] {
    row.answers.compactMap { answer in
      guard let reader = lines.readers.first(where: { $0.task.id.sameBytes(as: answer.task) }),
        var line = lines.line(of: row, reader, reader.label(of: answer, in: row))
      else { return nil }
      if !answer.annotator.isEmpty { line["annotator"] = .string(answer.annotator) }
      return JSONWriter.text(.object(line))
    }
  }
}

/// What both of doccano's formats write of a label.
struct DoccanoLines {
  let readers: [TaskLabelReader]

  init(plan: ReleasePlan, format: String) throws {
    readers = TaskLabelReader.all(plan).filter { reader in
      [.choice, .multichoice, .spans, .text].contains(reader.kind)
    }
    guard !readers.isEmpty else {
      throw ReleaseError.noTask(for: format, of: "choice, multichoice, spans and text")
    }
  }

  /// nil where there is no label.
  func line(of row: ReleaseRow, _ reader: TaskLabelReader, _ label: TaskLabel) -> JSONObject? {
    let labels: [JSONValue]
    switch label {
    case .choice(let id), .text(let id): labels = [.string(id)]
    case .multichoice(let ids): labels = ids.map(JSONValue.string)
    case .spans(let spans):
      labels = spans.map { [.integer($0.start), .integer($0.end), .string($0.label)] }
    default: return nil
    }
    var line = ToolRecord.meta(of: row)
    if !row.sourceID.isEmpty { line["id"] = .string(row.sourceID) }
    line["label"] = .array(labels)
    line["text"] = .string(reader.subject(row)?.text ?? "")
    line["winnow_id"] = .string(row.id.hex)
    // Several tasks are told apart; one goes without saying.
    if readers.count > 1 { line["winnow_task"] = .string(reader.task.id) }
    return line
  }
}
