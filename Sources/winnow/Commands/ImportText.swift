import Domain
import Project

/// What came of an import, in words and as JSON.
enum ImportText {
  static func lines(_ report: ImportReport, isDryRun: Bool) -> [String] {
    var lines: [String] = []
    for file in report.recognised {
      lines.append("\(file.path): \(file.format)")
      if isDryRun { lines += file.preview.map { "  " + $0 } }
    }
    // Questions are matched over all files together.
    lines += report.recognised.first?.notes.map { "  " + $0 } ?? []
    lines.append((isDryRun ? "would be: " : "") + counts(report))
    if let answers = report.answers { lines += self.lines(answers) }
    if report.isPending { lines.append("they wait for reviewers") }
    if !report.refusedFiles.isEmpty {
      lines.append("refused records: \(report.refusedFiles.joined(separator: ", "))")
    }
    if isDryRun, let wanted = report.recognised.first?.wantedTasks, !wanted.isEmpty {
      lines.append("the answers need this in winnow.toml (then: winnow policy apply):\n")
      lines += wanted.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    if let batch = report.batch, !isDryRun {
      lines.append("batch \(batch); to take it back: winnow import --undo \(batch)")
    }
    return lines
  }

  private static func counts(_ report: ImportReport) -> String {
    var parts = ["\(report.read) read", "\(report.new) new"]
    for (count, word) in [
      (report.duplicate, "duplicate"), (report.replaced, "replaced"), (report.repeated, "repeated"),
      (report.ambiguous, "with an id that is another's"), (report.refused, "refused"),
    ] where count > 0 { parts.append("\(count) \(word)") }
    return parts.joined(separator: ", ")
  }

  private static func lines(_ answers: ImportTally) -> [String] {
    var parts = ["\(answers.new) new"]
    for (count, word) in [
      (answers.duplicate, "duplicate"), (answers.replaced, "replaced"),
      (answers.repeated, "repeated"), (answers.gold, "as gold"), (answers.skips, "of them skips"),
      (answers.refused, "refused"),
    ] where count > 0 { parts.append("\(count) \(word)") }
    let leftOut = answers.leftOut.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return ["answers: " + parts.joined(separator: ", ")]
      + leftOut.prefix(10).map { "  left out \($0.value) ×: \($0.key)" }
  }

  static func words(_ batch: ImportBatch) -> String {
    var parts: [String] = []
    for (count, word) in [
      (batch.samples, "samples"), (batch.answers, "answers"), (batch.gold, "gold labels"),
    ] where count > 0 { parts.append("\(count) \(word)") }
    return "batch \(batch.id): \(parts.joined(separator: ", "))"
  }

  static func json(_ batch: ImportBatch) -> JSONValue {
    [
      "batch": .string(batch.id), "author": .string(batch.author), "at": .integer(batch.at),
      "samples": .integer(batch.samples), "answers": .integer(batch.answers),
      "gold": .integer(batch.gold), "undone": .bool(batch.isUndone),
    ]
  }

  static func json(_ report: ImportReport) -> JSONValue {
    var object: JSONObject = [
      "read": .integer(report.read), "new": .integer(report.new),
      "duplicate": .integer(report.duplicate), "repeated": .integer(report.repeated),
      "replaced": .integer(report.replaced), "ambiguous": .integer(report.ambiguous),
      "refused": .integer(report.refused),
      "refused_files": .array(report.refusedFiles.map { .string($0) }),
      "batch": report.batch.map { .string($0) } ?? .null, "pending": .bool(report.isPending),
    ]
    guard let answers = report.answers else { return .object(object) }
    object["answers"] = [
      "read": .integer(answers.read), "new": .integer(answers.new),
      "duplicate": .integer(answers.duplicate), "repeated": .integer(answers.repeated),
      "replaced": .integer(answers.replaced), "gold": .integer(answers.gold),
      "skips": .integer(answers.skips), "refused": .integer(answers.refused),
      "left_out": .object(
        JSONObject(answers.leftOut.map { (key: $0.key, value: .integer($0.value)) })),
    ]
    object["annotators"] = .array(
      report.annotators.map { ["id": .string($0.id), "name": .string($0.name)] })
    object["files"] = .array(
      report.recognised.map { file in
        [
          "path": .string(file.path), "format": .string(file.format),
          "notes": .array(file.notes.map { .string($0) }),
          "preview": .array(file.preview.map { .string($0) }),
          "wanted_tasks": .string(file.wantedTasks),
        ]
      })
    return .object(object)
  }
}
