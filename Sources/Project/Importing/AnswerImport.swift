import Domain
import Import
import Ledger
import Store

/// Imports a table of answers of annotators who have no key.
struct AnswerImport {
  let project: Project
  let request: ImportRequest
  let task: LabelingTask
  let policyEvent: EventID
  let batch: String
  private var buffer: AnswerBuffer
  private(set) var report = ImportReport()

  init(_ project: Project, _ request: ImportRequest, batch: String) throws {
    self.project = project
    self.request = request
    self.batch = batch
    let found = try project.policy()
    policyEvent = found.event
    task = try project.choiceTask(request.task)
    buffer = try AnswerBuffer(project, request, policyEvent: policyEvent, batch: batch)
  }

  mutating func run(_ path: String, options: ReadOptions, progress: (Progress) -> Void) throws
    -> ImportReport
  {
    let reader = try AnswerReader(path: path, options: options)
    let refused = RefusedWriter(path: RefusedWriter.path(beside: path))
    let labels = Set(task.type == .choice ? task.offeredOptions.map { Array($0.id.utf8) } : [])
    let kind = task.kind
    let known = task.offeredOptions.map(\.id).prefix(8).joined(separator: ", ")
    var isAtEnd = false
    while !isAtEnd {
      try project.store.read { ledger in
        // One look into the ledger for many rows; it ends now and then so that the log can move on.
        for _ in 0..<20_000 {
          guard let outcome = try reader.next() else {
            isAtEnd = true
            return
          }
          report.read += 1
          switch outcome {
          case .refused(let record): try refuse(record, path: path, refused)
          case .record(let record):
            let raw = Array("\(record.task),\(record.worker),\(record.label)".utf8)
            let value = kind.value(ofCell: record.label)
            let problem: String? =
              task.type == .choice
              ? labels.contains(Array(record.label.utf8))
                ? nil
                : "no option \(MessageText.quoted(record.label)) in task \(task.id); it has \(known)"
              : kind.problem(value)
            if let reason = problem {
              try refuse(
                RefusedRecord(line: record.line, reason: reason, raw: raw), path: path, refused)
              continue
            }
            do {
              let sample = try ledger.resolvePresent(record.task, source: request.source)
              buffer.add(
                task.type == .choice ? value : kind.canonical(value), to: sample, task: task,
                by: record.worker)
            } catch let error as ProjectError {
              try refuse(
                RefusedRecord(line: record.line, reason: error.description, raw: raw), path: path,
                refused)
            }
          }
        }
      }
      if buffer.isFull || isAtEnd { try buffer.flush() }
      progress(
        Progress(done: reader.bytesRead, total: reader.totalBytes, what: "\(report.read) answers"))
    }
    if let file = try refused.finish() { report.refusedFiles.append(file) }
    report.new = buffer.tally.new
    report.duplicate = buffer.tally.duplicate
    report.replaced = buffer.tally.replaced
    report.repeated = buffer.tally.repeated
    if buffer.hasWritten { report.batch = batch }
    return report
  }

  private mutating func refuse(_ record: RefusedRecord, path: String, _ refused: RefusedWriter)
    throws
  {
    report.refuse(record.message(path: path))
    if !request.isDryRun { try refused.write(record) }
  }
}
