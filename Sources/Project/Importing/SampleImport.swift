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
    let meta: (commitment: Commitment, row: ContentRow)?
  }

  let project: Project
  let request: ImportRequest
  let policy: Policy
  let policyEvent: EventID
  let isSalted: Bool
  let batch: String
  private(set) var report = ImportReport()

  init(_ project: Project, _ request: ImportRequest, batch: String) throws {
    self.project = project
    self.request = request
    let found = try project.policy()
    policy = found.policy
    policyEvent = found.event
    isSalted = try project.hasSaltedIDs()
    self.batch = batch
  }

  mutating func run(_ path: String, options: ReadOptions, progress: (Progress) -> Void) throws
    -> ImportReport
  {
    let reader = try SampleReader(path: path, options: options)
    let refused = RefusedWriter(path: RefusedWriter.path(beside: path))
    var rows: [Row] = []
    var bytes = 0
    while let outcome = try reader.next() {
      report.read += 1
      switch outcome {
      case .refused(let record):
        report.refuse(record.message(path: path))
        if !request.isDryRun { try refused.write(record) }
      case .record(let record):
        let row = row(record)
        bytes += row.content.count
        rows.append(row)
      }
      if rows.count >= Self.batchRecords || bytes >= Self.batchBytes {
        try write(&rows)
        bytes = 0
        progress(
          Progress(done: reader.bytesRead, total: reader.totalBytes, what: "\(report.read) records")
        )
      }
    }
    try write(&rows)
    if let file = try refused.finish() { report.refusedFiles.append(file) }
    return report
  }

  private func row(_ record: SampleRecord) -> Row {
    let content = record.content
    let salt = isSalted ? project.surroundings.random(Identity.saltBytes) : nil
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
      meta = project.committed(JSONWriter.bytes(.object(object)))
    }
    return Row(
      id: id, salt: salt, media: content.media, content: content.bytes, own: record.ownID,
      meta: meta)
  }

  private mutating func write(_ rows: inout [Row]) throws {
    guard !rows.isEmpty else { return }
    defer { rows.removeAll(keepingCapacity: true) }
    let report = report
    self.report =
      request.isDryRun
      ? try project.store.read { reader in
        try count(rows, report: report) {
          try reader.knownSample($0) != nil
        } own: {
          try reader.sampleNamed($0, source: $1)
        }
      }
      : try project.writing { writer, signer in
        try write(rows, to: writer, signer: signer, report: report)
      }
    project.quietMomentOfImport()
  }

  /// Counts what would come in, without writing.
  private func count(
    _ rows: [Row], report: ImportReport, isKnown: (SampleID) throws -> Bool,
    own: (String, String) throws -> [SampleID]
  ) throws -> ImportReport {
    var report = report
    var seen: Set<SampleID> = []
    for row in rows {
      if try !seen.insert(row.id).inserted || isKnown(row.id) {
        report.duplicate += 1
      } else {
        report.new += 1
      }
      if let name = row.own, try own(name, request.source).contains(where: { $0 != row.id }) {
        report.ambiguous += 1
      }
    }
    return report
  }

  private func write(_ rows: [Row], to writer: LedgerWriter, signer: Signer, report: ImportReport)
    throws -> ImportReport
  {
    var report = report
    let rows =
      isSalted
      ? try rows.filter { row in
        let isHere = try isHereAlready(row, in: writer)
        if isHere { report.duplicate += 1 }
        return !isHere
      } : rows
    let order = rows.indices.sorted { rows[$0].id < rows[$1].id }
    var isNew = [Bool](repeating: false, count: rows.count)
    for index in order {
      isNew[index] = try writer.addNew(
        ContentRow(key: rows[index].id.digest, salt: rows[index].salt, bytes: rows[index].content))
    }
    var kept: [Int] = []
    var ownInBatch: [String: SampleID] = [:]
    for (index, row) in rows.enumerated() {
      var isAlias = false
      if let own = row.own {
        let named =
          try writer.reader.sampleNamed(own, source: request.source)
          + [ownInBatch[own]].compactMap { $0 }
        if named.contains(where: { $0 != row.id }) { report.ambiguous += 1 }
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
    return report
  }

  /// With salted ids the same content has another id each time; a record's own id still tells a repeated import.
  private func isHereAlready(_ row: Row, in writer: LedgerWriter) throws -> Bool {
    guard let own = row.own else { return false }
    return try writer.reader.sampleNamed(own, source: request.source).contains { id in
      guard let known = try writer.reader.sample(id) else { return false }
      return known.media == row.media && known.content == row.content
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
