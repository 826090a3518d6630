import Domain
import Import
import Ledger
import Store

/// Imports answers of annotators who have no key: a maintainer signs them `on_behalf`. Rows of many annotators are
/// gathered per annotator, bounded.
struct AnswerImport {
  /// Answers an event.
  static let eventAnswers = 2_000
  /// Rows kept in memory before all are written.
  static let bufferedRows = 200_000

  private struct Row {
    let sample: SampleID
    /// Plain.
    let value: JSONValue
    let line: Int
  }

  let project: Project
  let request: ImportRequest
  let task: LabelingTask
  let policyEvent: EventID
  let batch: String
  let annotators: ImportedAnnotators
  private var buffer: [String: [Row]] = [:]
  private var buffered = 0
  private var taken: Set<[UInt64]> = []
  private(set) var report = ImportReport()

  init(_ project: Project, _ request: ImportRequest, batch: String) throws {
    self.project = project
    self.request = request
    self.batch = batch
    let found = try project.policy()
    policyEvent = found.event
    task = try project.choiceTask(request.task)
    annotators = try ImportedAnnotators(project, source: request.source)
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
              let sample = try ledger.resolve(record.task, source: request.source)
              keep(
                Row(sample: sample, value: value, line: record.line), worker: record.worker)
            } catch let error as ProjectError {
              try refuse(
                RefusedRecord(line: record.line, reason: error.description, raw: raw), path: path,
                refused)
            }
          }
        }
      }
      if buffered >= Self.bufferedRows || isAtEnd { try flush() }
      progress(
        Progress(done: reader.bytesRead, total: reader.totalBytes, what: "\(report.read) answers"))
    }
    if let file = try refused.finish() { report.refusedFiles.append(file) }
    return report
  }

  private mutating func refuse(_ record: RefusedRecord, path: String, _ refused: RefusedWriter)
    throws
  {
    report.refuse(record.message(path: path))
    if !request.isDryRun { try refused.write(record) }
  }

  private mutating func keep(_ row: Row, worker: String) {
    let id = annotators.id(of: worker)
    let digest = Digest(hex: String(id.dropFirst(4)))
    guard taken.insert([digest?.firstWord ?? 0, row.sample.digest.firstWord]).inserted else {
      report.repeated += 1
      return
    }
    buffer[id, default: []].append(row)
    buffered += 1
  }

  private mutating func flush() throws {
    let pending = buffer.keys.sorted { $0.precedesInBytes($1) }.map {
      (id: $0, rows: buffer[$0] ?? [])
    }
    buffer = [:]
    buffered = 0
    // A transaction holds as many annotators as make it worth its sync, and no more than others should wait for.
    var group: [(id: String, rows: [Row])] = []
    var size = 0
    for entry in pending {
      group.append(entry)
      size += entry.rows.count
      if size >= 10_000 {
        try write(group)
        group = []
        size = 0
      }
    }
    try write(group)
  }

  private mutating func write(_ group: [(id: String, rows: [Row])]) throws {
    guard !group.isEmpty else { return }
    let report = report
    self.report =
      request.isDryRun
      ? counted(group, report: report)
      : try project.writing { writer, signer in
        try write(group, to: writer, signer: signer, report: report)
      }
    project.quietMomentOfImport()
  }

  private func counted(_ group: [(id: String, rows: [Row])], report: ImportReport) -> ImportReport {
    var report = report
    report.new += group.reduce(0) { $0 + $1.rows.count }
    return report
  }

  private func write(
    _ group: [(id: String, rows: [Row])], to writer: LedgerWriter, signer: Signer,
    report: ImportReport
  ) throws -> ImportReport {
    var report = report
    if let salt = annotators.newSalt { try writer.add(salt) }
    for (id, rows) in group {
      var items: [AnswerBody.Item] = []
      for row in rows {
        let standing = try writer.reader.standingAnswer(of: id, sample: row.sample, task: task)
        let value = task.type == .choice ? row.value : task.kind.canonical(row.value)
        if let standing, standing.value == value {
          report.duplicate += 1
          continue
        }
        if standing != nil { report.replaced += 1 } else { report.new += 1 }
        items.append(
          AnswerBody.Item(
            sample: row.sample, task: task.id, value: try stored(value, in: writer),
            elapsedMilliseconds: 0, replaces: standing?.reference))
      }
      for start in stride(from: 0, to: items.count, by: Self.eventAnswers) {
        let part = Array(items[start..<min(start + Self.eventAnswers, items.count)])
        let body = AnswerBody(answers: part, policy: policyEvent, batch: batch, onBehalf: id)
        try writer.append(
          Draft(kind: .answer, body: body.json, at: project.surroundings.now()), by: signer)
        report.batch = batch
      }
    }
    return report
  }
}

/// Ids of annotators known only from imports: one salt a (project, source), kept in the ledger's erasable content, so
/// that the same name from the same source is the same person again.
extension AnswerImport {
  /// The value as events have it; a text's or form's content is added.
  private func stored(_ value: JSONValue, in writer: LedgerWriter) throws -> JSONValue {
    guard task.type == .text || task.type == .fields else { return value }
    let hidden = project.committed(AnswerValue.content(of: value))
    try writer.add(hidden.row)
    return AnswerValue.value(of: hidden.commitment)
  }
}

struct ImportedAnnotators {
  private let salt: [UInt8]
  private let source: String
  /// The salt's row, where this import makes it.
  let newSalt: ContentRow?

  init(_ project: Project, source: String) throws {
    self.source = source
    let key = sha256("winnow imported annotators\n\(source)".utf8)
    if let known = try project.store.read({ try $0.content(key) }) {
      salt = known.bytes
      newSalt = nil
    } else {
      salt = project.surroundings.random(Identity.saltBytes)
      newSalt = ContentRow(key: key, bytes: salt)
    }
  }

  func id(of name: String) -> String {
    Identity.importedAnnotator(salt: salt, source: source, name: name)
  }
}
