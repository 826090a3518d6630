import Domain
import Ledger
import Release
import Scoring
import Store

extension ReleaseBuild {
  /// Proofs written: all events where the project is open, else heads only, unless said otherwise.
  var proofs: ReleaseProofs { options.proofs ?? (policy.project.isOpen ? .full : .heads) }

  func plan(hasContentColumn: Bool) -> ReleasePlan {
    var counts = [Int](repeating: 0, count: options.splits.count)
    var bytes = counts
    for row in rows {
      counts[row.split] += 1
      bytes[row.split] += row.bytes
    }
    let splits = options.splits.enumerated().map { index, split in
      SplitPlan(
        name: split.name, percent: split.percent, rows: counts[index], contentBytes: bytes[index])
    }
    return ReleasePlan(
      formats: options.formats, splits: splits,
      tasks: scores.map { ($0.table.task, $0.table.labels) },
      hasContentColumn: hasContentColumn, shardBytes: options.shardBytes,
      zstdLevel: ExportOptions.zstdLevel,
      proofs: proofs)
  }

  /// Whether some sample's content can't be told from its shown fields alone: then all rows carry it.
  func needsContentColumn() throws -> Bool {
    let show = policy.samples.show
    for row in rows {
      if row.media == "text/plain", show.count == 1 { continue }
      guard let content = try reader.content(row: row.entry.sample),
        let object = try? JSONScanner.parse(content.bytes).objectValue,
        row.media == "application/json",
        object.count == show.count, show.allSatisfy({ object[$0]?.stringValue != nil })
      else { return true }
    }
    return false
  }

  /// Writes rows, annotations, contributors and proofs: read here, encoded on a second thread, compressed and written
  /// on the writer's own.
  func write(to writer: ReleaseFolderWriter, hasContentColumn: Bool, progress: (Progress) -> Void)
    throws
  {
    let worker = SerialWorker()
    defer { worker.cancel() }
    // Answers go between the rows, evenly: so the reading thread needn't wait for them afterwards.
    let answers = AnswerRuns(try releasedAnswers())
    let answersPerRow = rows.isEmpty ? 0 : (answers.total - 1) / rows.count + 1
    var batch = RowBatch()
    func handOver() throws {
      let full = batch
      try worker.submit {
        for material in full.rows {
          for opening in material.openings {
            try writer.append(opening: opening.key, salt: opening.salt, text: opening.text)
          }
          try writer.append(row: releaseRow(material, hasContentColumn: hasContentColumn))
        }
        try answers.write(next: full.rows.count * answersPerRow) { answers, places in
          try write(&answers, places, to: writer)
        }
      }
      batch = RowBatch()
    }
    for (index, row) in rows.enumerated() {
      batch.append(try material(of: row))
      if batch.isFull { try handOver() }
      if index % 2000 == 0 {
        progress(Progress(done: index, total: rows.count, what: "\(index) of \(rows.count) rows"))
      }
    }
    try handOver()
    if proofs == .full { try writeEvents(to: writer, by: worker) }
    try worker.finish()
    for line in contributorLines() { try writer.append(contributor: line) }
    try writeProofs(to: writer)
  }

  /// What is read of a row.
  private func material(of row: Row) throws -> RowMaterial {
    let read = try reader.withContent(row: row.entry.sample) { salt, bytes in
      (salt: salt, text: String(decoding: bytes, as: UTF8.self))
    }
    guard let content = read else {
      throw ProjectError.nothingToExport(
        "the content of \(row.id) went away while exporting; run it again")
    }
    var material = RowMaterial(row: row, content: content.text)
    if let salt = content.salt {
      material.openings.append(Opening(key: row.id.digest, salt: salt[...], text: content.text))
    }
    try readMetadata(of: row, into: &material)
    return material
  }

  private func releaseRow(_ material: RowMaterial, hasContentColumn: Bool) -> ReleaseRow {
    let row = material.row
    return ReleaseRow(
      id: row.id, sourceID: material.record.id ?? "", media: row.media,
      fields: fields(row, content: material.content),
      content: hasContentColumn ? (row.media == "application/json" ? material.content : "") : nil,
      meta: material.record.others,
      outcomes: scores.indices.map { outcome(scores[$0], place(of: row, task: $0)) },
      contributor: publicID(row.entry.contributor),
      cluster: row.id, license: licenses[row.entry.policy] ?? policy.project.license,
      split: splitName(row))
  }

  private func fields(_ row: Row, content: String) -> [(name: String, text: String)] {
    let show = policy.samples.show
    if row.media != "application/json" {
      return fieldNames.enumerated().map { ($1, $0 == 0 ? content : "") }
    }
    let object = (try? JSONScanner.parse(content.utf8))?.objectValue ?? [:]
    return zip(show, fieldNames).map { field, name in
      let value = object[field]
      return (
        name, value?.stringValue ?? value.map { JSONWriter.text($0) } ?? ""
      )
    }
  }

  private func outcome(_ score: TaskScores, _ place: Int?) -> TaskOutcome {
    let table = score.table
    guard let place else {
      return TaskOutcome(
        task: table.task, label: "", probabilitiesPPM: score.fit.classPriorPPM, confidencePPM: 0,
        answers: 0,
        agreementPPM: 0, weightPPM: 0, status: SampleStatus.open.rawValue, settledBy: "")
    }
    let state = score.states[place]
    let isCertain = state.status == .gold || state.status == .adjudicated
    let confidence = score.confidencePPM(place)
    return TaskOutcome(
      task: table.task, label: score.labels[place].map { table.labels[$0] } ?? "",
      probabilitiesPPM: score.fit.posteriorPPM(of: place), confidencePPM: confidence,
      answers: score.answers[place],
      agreementPPM: score.agreementPPM[place],
      weightPPM: isCertain ? PartsPerMillion.whole : confidence,
      status: state.status.rawValue, settledBy: state.settledBy.rawValue)
  }

  /// The record's own id (the smallest, where several records had this content), its other fields, and what opens
  /// their commitments.
  private func readMetadata(of row: Row, into material: inout RowMaterial) throws {
    if !row.entry.isRepeated, let number = row.entry.meta, let kept = metadata.entry(number) {
      material.openings.append(
        Opening(key: kept.key, salt: kept.salt, text: String(decoding: kept.text, as: UTF8.self)))
      material.record = RecordFields(kept.text) ?? RecordFields()
      return
    }
    let numbers =
      row.entry.isRepeated
      ? try reader.metadataRows(sample: row.entry.sample) : row.entry.meta.map { [$0] } ?? []
    var ids: [String] = []
    var opened: [Opening] = []
    for number in numbers {
      guard let content = try reader.content(row: number), let salt = content.salt else { continue }
      opened.append(
        Opening(
          key: content.key, salt: salt[...], text: String(decoding: content.bytes, as: UTF8.self)))
      guard let found = RecordFields(content.bytes[...]) else { continue }
      if let id = found.id { ids.append(id) }
      if number == row.entry.meta { material.record.others = found.others }
    }
    material.openings += opened.sorted { $0.key < $1.key }
    material.record.id = ids.min { $0.precedesInBytes($1) }
  }

  /// What opens a commitment, where it is here.
  func opening(of key: Digest) throws -> Opening? {
    guard let opened = try reader.content(key), let salt = opened.salt else { return nil }
    return Opening(key: key, salt: salt[...], text: String(decoding: opened.bytes, as: UTF8.self))
  }

  /// A contributor as rows name them: the fingerprint, or nothing where they chose to be anonymous.
  func publicID(_ number: Int) -> String {
    guard let person = people[number], person.credit != .anonymous else { return "" }
    return person.id
  }
}

/// A salt and a text that a commitment hashes.
struct Opening {
  let key: Digest
  let salt: ArraySlice<UInt8>
  let text: String
}

/// What the ledger says of one row of a release.
struct RowMaterial {
  let row: ReleaseBuild.Row
  let content: String
  var record = RecordFields()
  /// In the order in which they are written.
  var openings: [Opening] = []

  init(row: ReleaseBuild.Row, content: String) {
    self.row = row
    self.content = content
  }
}

/// Rows that are handed over at once.
private struct RowBatch {
  private(set) var rows: [RowMaterial] = []
  private var byteCount = 0

  var isFull: Bool { rows.count >= 256 || byteCount >= 512 << 10 }

  mutating func append(_ material: RowMaterial) {
    rows.append(material)
    byteCount += material.content.utf8.count
  }
}
