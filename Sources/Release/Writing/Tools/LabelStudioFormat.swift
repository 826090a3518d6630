import Domain

/// Label Studio's JSON of tasks: the fields and the record's other fields as `data`, each person's answers as an
/// annotation, known truth as one that is marked so, and the joined label of each task as a prediction with its
/// confidence.
///
/// Annotators are named in `annotator`: `completed_by` would have to be a user of the Label Studio that reads the file,
/// which refuses it otherwise.
struct LabelStudioFormat: ToolFormat {
  static var head: String? { "[" }
  static var tail: String? { "]" }
  static var separator: String { "," }
  /// What predictions that are joined labels are called, before the task's id.
  static let joinedVersion = "winnow/"

  private let readers: [TaskLabelReader]

  init(plan: ReleasePlan) { readers = TaskLabelReader.all(plan) }

  func entries(of row: ReleaseRow) -> [String] {
    var task: JSONObject = [:]
    var data = ToolRecord.data(of: row)
    if let meta = data["meta"]?.objectValue {
      task["meta"] = .object(meta)
      data["meta"] = nil
    }
    if let number = Int(row.sourceID), number >= 0, String(number).sameBytes(as: row.sourceID) {
      task["id"] = .integer(number)
    } else if !row.sourceID.isEmpty {
      data["id"] = .string(row.sourceID)
    }
    data["winnow_id"] = .string(row.id.hex)
    data["winnow_split"] = .string(row.split)
    task["data"] = .object(data)
    let (annotations, predictions) = given(row)
    task["annotations"] = .array(annotations + truth(row))
    task["predictions"] = .array(predictions + joined(row))
    return [JSONWriter.text(.object(task))]
  }

  /// The answers of one annotator together, as annotations of people and as predictions of programs.
  private func given(_ row: ReleaseRow) -> (annotations: [JSONValue], predictions: [JSONValue]) {
    var annotations: [JSONValue] = []
    var predictions: [JSONValue] = []
    for group in ToolRecord.people(row.answers) {
      var results: [JSONValue] = []
      for answer in group {
        guard let reader = readers.first(where: { $0.task.id.sameBytes(as: answer.task) }) else {
          continue
        }
        results +=
          LabelStudioResult.values(reader.label(of: answer, in: row), of: reader, in: row) ?? []
      }
      let isSkip = group.allSatisfy { !$0.skip.isEmpty }
      var entry: JSONObject = ["result": .array(results)]
      if group[0].isProgram {
        guard !isSkip else { continue }
        entry["model_version"] = .string(group[0].annotator)
        predictions.append(.object(entry))
        continue
      }
      if !group[0].annotator.isEmpty { entry["annotator"] = .string(group[0].annotator) }
      if !group[0].isImported { entry["created_at"] = .string(group[0].at) }
      entry["ground_truth"] = false
      entry["lead_time"] = ToolRecord.seconds(ToolRecord.milliseconds(of: group))
      entry["was_cancelled"] = .bool(isSkip)
      annotations.append(.object(entry))
    }
    return (annotations, predictions)
  }

  /// Known answers, which nobody in particular gave.
  private func truth(_ row: ReleaseRow) -> [JSONValue] {
    var results: [JSONValue] = []
    for reader in readers where reader.outcome(row).status == "gold" {
      results += LabelStudioResult.values(reader.label(row), of: reader, in: row) ?? []
    }
    guard !results.isEmpty else { return [] }
    return [["ground_truth": true, "result": .array(results), "was_cancelled": false]]
  }

  private func joined(_ row: ReleaseRow) -> [JSONValue] {
    readers.compactMap { reader in
      LabelStudioResult.values(reader.label(row), of: reader, in: row).map {
        [
          "model_version": .string(Self.joinedVersion + reader.task.id), "result": .array($0),
          "score": .fraction(ppm: reader.outcome(row).confidencePPM),
        ]
      }
    }
  }
}
