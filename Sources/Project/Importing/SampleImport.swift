import Domain
import Import
import Ledger
import Store

/// Imports samples: batches are read and hashed outside the ledger's lock, written sorted by id, one transaction each,
/// so that people go on labelling meanwhile.
struct SampleImport {
  /// Records a transaction; more make the index cheaper and others wait longer.
  static let batchRecords = 12_288
  static let batchBytes = 32 << 20
  /// Samples an event, so that it stays under 1 MiB.
  static let eventSamples = 4_096

  private struct Row {
    let id: SampleID
    let salt: [UInt8]?
    let media: String
    let content: [UInt8]
    let own: String?
    let line: Int
    let meta: (commitment: Commitment, row: ContentRow)?
  }

  let project: Project
  let request: ImportRequest
  let policy: Policy
  let policyEvent: EventID
  let isSalted: Bool
  let batch: String
  /// Samples that were erased and don't come back.
  private let erased: Set<SampleID>
  private var rows: [Row] = []
  private var bytes = 0
  private var salts: ArraySlice<UInt8> = []
  private(set) var report = ImportReport()
  /// Names the file in what is said of its records.
  var path = ""

  init(_ project: Project, _ request: ImportRequest, batch: String) throws {
    self.project = project
    self.request = request
    let found = try project.policy()
    policy = found.policy
    policyEvent = found.event
    isSalted = try project.hasSaltedIDs()
    self.batch = batch
    erased = Set(try project.store.read { try $0.erasedIDs() })
  }

  mutating func run(_ path: String, options: ReadOptions, progress: (Progress) -> Void) throws
    -> ImportReport
  {
    self.path = path
    let reader = try SampleReader(path: path, format: request.nativeFormat, options: options)
    let refused = RefusedWriter(path: RefusedWriter.path(beside: path))
    while let outcome = try reader.next() {
      report.read += 1
      switch outcome {
      case .refused(let record):
        report.refuse(record.message(path: path))
        if !request.isDryRun { try refused.write(record) }
      case .record(let record):
        // It isn't written to the file of refused records: nothing of it shall be left.
        if let record = try add(record) {
          report.refuse(record.message(path: path))
        }
      }
      if isFull {
        try flush()
        progress(
          Progress(done: reader.bytesRead, total: reader.totalBytes, what: "\(report.read) records")
        )
      }
    }
    try flush()
    if let file = try refused.finish() { report.refusedFiles.append(file) }
    return report
  }

  var isFull: Bool { rows.count >= Self.batchRecords || bytes >= Self.batchBytes }

  /// Takes a record; it is written by the next `flush`.
  /// - Returns: why it isn't taken; nil where it is.
  /// - Throws: `ProjectError.badInput` where that stops the import.
  mutating func add(_ record: SampleRecord) throws -> RefusedRecord? {
    let row = row(record)
    if erased.contains(row.id) {
      let refused = RefusedRecord(
        line: row.line, reason: "this was erased here and can't be given again", raw: [])
      guard !request.isStrict else {
        throw ProjectError.badInput("\(refused.message(path: path)); --strict stops here")
      }
      return refused
    }
    bytes += row.content.count
    rows.append(row)
    return nil
  }

  /// Writes what was taken.
  /// - Returns: the sample of each record, in their order.
  @discardableResult
  mutating func flush() throws -> [SampleID] {
    bytes = 0
    return try write()
  }

  /// Salts are drawn many at a time: a call of the system for each would be a noticeable part of an import.
  private mutating func nextSalt() -> [UInt8] {
    if salts.isEmpty { salts = project.surroundings.random(Identity.saltBytes * 256)[...] }
    defer { salts.removeFirst(Identity.saltBytes) }
    return Array(salts.prefix(Identity.saltBytes))
  }

  private mutating func row(_ record: SampleRecord) -> Row {
    let content = record.content
    let salt = isSalted ? nextSalt() : nil
    let id =
      salt.map { Identity.saltedSampleID(salt: $0, media: content.media, content: content.bytes) }
      ?? Identity.sampleID(media: content.media, content: content.bytes)
    var meta: (commitment: Commitment, row: ContentRow)?
    if record.ownID != nil || !record.metadata.isEmpty {
      var object = record.metadata
      if let own = record.ownID {
        object["id"] = .string(own)
        object["source"] = .string(request.source)
      }
      meta = project.committed(JSONWriter.bytes(.object(object)), salt: nextSalt())
    }
    return Row(
      id: id, salt: salt, media: content.media, content: content.bytes, own: record.ownID,
      line: record.line, meta: meta)
  }

  private mutating func write() throws -> [SampleID] {
    guard !rows.isEmpty else { return [] }
    defer { rows.removeAll(keepingCapacity: true) }
    let (rows, report) = (rows, report)
    let written =
      request.isDryRun
      ? try project.store.read { reader in
        (ids: rows.map(\.id), report: try count(rows, report: report, in: reader))
      }
      : try project.writing { writer, signer in
        try write(rows, to: writer, signer: signer, report: report)
      }
    self.report = written.report
    project.quietMomentOfImport()
    return written.ids
  }

  /// Counts what would come in, without writing.
  private func count(
    _ rows: [Row], report: ImportReport, in reader: LedgerReader
  ) throws -> ImportReport {
    var report = report
    var seen: Set<SampleID> = []
    for row in rows {
      if try !seen.insert(row.id).inserted || reader.isSubmitted(row.id) {
        report.duplicate += 1
      } else {
        report.new += 1
      }
      if let name = row.own,
        try reader.sampleNamed(name, source: request.source).contains(where: { $0 != row.id })
      {
        note(row, name, in: &report)
      }
    }
    return report
  }

  /// Says that an id is used twice: the record comes in, and its id alone does not tell which sample is meant.
  private func note(_ row: Row, _ own: String, in report: inout ImportReport) {
    report.ambiguous += 1
    let words = "the id \(MessageText.quoted(own)) names another sample too; both are kept"
    report.notice(RefusedRecord(line: row.line, reason: words, raw: []).message(path: path))
  }

  private func write(
    _ all: [Row], to writer: LedgerWriter, signer: Signer, report: ImportReport
  ) throws -> (ids: [SampleID], report: ImportReport) {
    var report = report
    var ids = all.map(\.id)
    var rows = all
    if isSalted {
      rows = []
      for (index, row) in all.enumerated() {
        if let here = try sampleHere(row, in: writer) {
          ids[index] = here
          report.duplicate += 1
        } else {
          rows.append(row)
        }
      }
    }
    let order = rows.indices.sorted { rows[$0].id < rows[$1].id }
    var isNew = [Bool](repeating: false, count: rows.count)
    var previous: SampleID?
    for index in order {
      isNew[index] = try writer.addNew(
        ContentRow(key: rows[index].id.digest, salt: rows[index].salt, bytes: rows[index].content))
      // Content whose submission was taken back or refused may be given again; of equal records in this batch the first.
      if !isNew[index], rows[index].id != previous {
        isNew[index] = try !writer.reader.isSubmitted(rows[index].id)
      }
      previous = rows[index].id
    }
    var kept: [Int] = []
    var ownInBatch: [String: SampleID] = [:]
    for (index, row) in rows.enumerated() {
      var isAlias = false
      if let own = row.own {
        let named =
          try writer.reader.sampleNamed(own, source: request.source)
          + [ownInBatch[own]].compactMap { $0 }
        if named.contains(where: { $0 != row.id }) { note(row, own, in: &report) }
        isAlias = !named.contains(row.id)
        ownInBatch[own] = row.id
      }
      if isNew[index] { report.new += 1 } else { report.duplicate += 1 }
      // A record whose content is here already still brings its own id as another name of the sample.
      if isNew[index] || isAlias { kept.append(index) }
    }
    for index in kept.sorted(by: { (rows[$0].meta?.commitment).precedes(rows[$1].meta?.commitment) }
    ) {
      if let meta = rows[index].meta { try writer.addNew(meta.row) }
    }
    try append(kept.map { rows[$0] }, to: writer, signer: signer)
    if !kept.isEmpty { report.batch = batch }
    return (ids, report)
  }

  /// With salted ids the same content has another id each time; a record's own id still tells a repeated import.
  private func sampleHere(_ row: Row, in writer: LedgerWriter) throws -> SampleID? {
    guard let own = row.own else { return nil }
    return try writer.reader.sampleNamed(own, source: request.source).first { id in
      guard let known = try writer.reader.sample(id) else { return false }
      return try known.media == row.media && known.content == row.content
        && writer.reader.isSubmitted(id)
    }
  }

  private func append(_ rows: [Row], to writer: LedgerWriter, signer: Signer) throws {
    var byMedia: [(media: String, rows: [Row])] = []
    for row in rows {
      if let index = byMedia.firstIndex(where: { $0.media == row.media }) {
        byMedia[index].rows.append(row)
      } else {
        byMedia.append((row.media, [row]))
      }
    }
    for group in byMedia {
      for start in stride(from: 0, to: group.rows.count, by: Self.eventSamples) {
        let part = group.rows[start..<min(start + Self.eventSamples, group.rows.count)]
        let body = SubmitBody(
          license: policy.project.license, media: group.media, policy: policyEvent,
          samples: part.map {
            SubmitBody.Item(id: $0.id, bytes: $0.content.count, meta: $0.meta?.commitment)
          },
          batch: batch)
        try writer.append(
          Draft(kind: .submit, body: body.json, at: project.surroundings.now()), by: signer)
      }
    }
  }
}

extension Optional where Wrapped == Commitment {
  fileprivate func precedes(_ other: Commitment?) -> Bool {
    switch (self, other) {
    case (let left?, let right?): left < right
    case (nil, .some): true
    default: false
    }
  }
}
