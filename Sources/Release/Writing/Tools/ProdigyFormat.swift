import Domain

/// Prodigy's JSON lines, a line a row and task: `choice` with the options and what was accepted,
/// or `ner_manual` with spans in Unicode scalars. A row without a label has the answer `ignore`,
/// which Prodigy takes for a skip.
struct ProdigyFormat: ToolFormat {
  private let lines: ProdigyLines

  init(plan: ReleasePlan) throws { lines = try ProdigyLines(plan: plan, format: "prodigy") }

  func entries(of row: ReleaseRow) -> [String] {
    lines.readers.map { reader in
      let label = reader.label(row)
      var line = lines.line(of: row, reader, label)
      line["answer"] = label == .none ? "ignore" : "accept"
      line["meta"] = [
        "confidence": .fraction(ppm: reader.outcome(row).confidencePPM),
        "id": .string(row.id.hex), "source_id": .string(row.sourceID),
        "split": .string(row.split), "task": .string(reader.task.id),
      ]
      return JSONWriter.text(.object(line))
    }
  }
}

/// The same with a line for each person's answer: `_annotator_id` says whose, a skip is `ignore`, or `reject` where the
/// sample was refused. What the record said of itself, such as `_input_hash`, comes back.
struct ProdigyAnswersFormat: ToolFormat {
  private let lines: ProdigyLines

  init(plan: ReleasePlan) throws { lines = try ProdigyLines(plan: plan, format: "prodigy-answers") }

  func entries(of row: ReleaseRow) -> [String] {
    let own = ToolRecord.meta(of: row)
    return row.answers.compactMap { answer in
      guard let reader = lines.readers.first(where: { $0.task.id.sameBytes(as: answer.task) })
      else { return nil }
      let label = reader.label(of: answer, in: row)
      var line = own
      for (key, value) in lines.line(of: row, reader, label).members { line[key] = value }
      if !row.sourceID.isEmpty { line["id"] = .string(row.sourceID) }
      line["answer"] = label != .none ? "accept" : answer.skip == "other" ? "reject" : "ignore"
      line["winnow_id"] = .string(row.id.hex)
      line["winnow_task"] = .string(reader.task.id)
      if !answer.annotator.isEmpty {
        line["_annotator_id"] = .string(answer.annotator)
        line["_session_id"] = .string(answer.annotator)
      }
      return JSONWriter.text(.object(line))
    }
  }
}

/// What both of Prodigy's formats write of a label.
struct ProdigyLines {
  let readers: [TaskLabelReader]

  init(plan: ReleasePlan, format: String) throws {
    readers = TaskLabelReader.all(plan).filter { reader in
      [.choice, .multichoice, .spans].contains(reader.kind)
    }
    guard !readers.isEmpty else {
      throw ReleaseError.noTask(for: format, of: "choice, multichoice and spans")
    }
  }

  func line(of row: ReleaseRow, _ reader: TaskLabelReader, _ label: TaskLabel) -> JSONObject {
    var line: JSONObject = ["text": .string(reader.subject(row)?.text ?? "")]
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
          ["start": .integer($0.start), "end": .integer($0.end), "label": .string($0.label)]
        })
    default: break
    }
    return line
  }
}
