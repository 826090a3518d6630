import Domain
import Import
import Ledger
import Store

/// Imports known answers: a maintainer's gold counts alone. The value stands in the event as a commitment, so that the
/// ledger does not tell it before a release does.
struct GoldImport {
  static let batchRecords = 2_000

  let project: Project
  let request: ImportRequest
  let task: LabelingTask
  let policyEvent: EventID
  let batch: String
  private(set) var report = ImportReport()

  init(_ project: Project, _ request: ImportRequest, batch: String) throws {
    self.project = project
    self.request = request
    self.batch = batch
    task = try project.choiceTask(request.task)
    policyEvent = try project.policy().event
  }

  mutating func run(_ path: String, options: ReadOptions, progress: (Progress) -> Void) throws
    -> ImportReport
  {
    let reader = try GoldReader(path: path, options: options)
    let refused = RefusedWriter(path: RefusedWriter.path(beside: path))
    var rows: [GoldRecord] = []
    var isAtEnd = false
    while !isAtEnd {
      switch try reader.next() {
      case nil: isAtEnd = true
      case .refused(let record)?:
        report.read += 1
        report.refuse(record.message(path: path))
        if !request.isDryRun { try refused.write(record) }
      case .record(let record)?:
        report.read += 1
        rows.append(record)
      }
      guard isAtEnd || rows.count >= Self.batchRecords else { continue }
      for record in try write(rows) {
        report.refuse(record.message(path: path))
        if !request.isDryRun { try refused.write(record) }
      }
      rows = []
      progress(
        Progress(
          done: reader.bytesRead, total: reader.totalBytes, what: "\(report.read) gold labels"))
    }
    if let file = try refused.finish() { report.refusedFiles.append(file) }
    return report
  }

  /// - Returns: the records that were refused.
  private mutating func write(_ rows: [GoldRecord]) throws -> [RefusedRecord] {
    guard !rows.isEmpty else { return [] }
    var refused: [RefusedRecord] = []
    var report = report
    let task = task
    try project.writing { writer, signer in
      for row in rows {
        let raw = Array("\(row.task),\(row.truth)".utf8)
        let given = task.kind.value(ofCell: row.truth)
        let problem =
          task.type == .choice
          ? AnswerValue.problem(given, task: task.id, policy: try project.policy(in: writer))
          : task.kind.problem(given).map { "task \(task.id): \($0)" }
        if let problem {
          refused.append(
            RefusedRecord(
              line: row.line, reason: MessageText.escaped(problem, limit: 200), raw: raw))
          continue
        }
        do {
          let sample = try writer.reader.resolvePresent(row.task, source: request.source)
          let value = task.type == .choice ? given : task.kind.canonical(given)
          if try writer.reader.goldAnswer(sample, task: task.id) == value["pick"] ?? value {
            report.duplicate += 1
            continue
          }
          report.new += 1
          guard !request.isDryRun else { continue }
          let hidden = project.committed(JSONWriter.bytes(value))
          let noted = row.note.map { project.committed($0.utf8) }
          let body = ReviewBody(
            target: .label(sample: sample, task: task.id), verdict: .gold, policy: policyEvent,
            commitment: hidden.commitment, note: noted?.commitment, batch: batch)
          try writer.append(
            Draft(kind: .review, body: body.json, at: project.surroundings.now()), by: signer,
            content: [hidden.row, noted?.row].compactMap { $0 })
          report.batch = batch
        } catch let error as ProjectError {
          refused.append(RefusedRecord(line: row.line, reason: error.description, raw: raw))
        }
      }
    }
    self.report = report
    return refused
  }
}
