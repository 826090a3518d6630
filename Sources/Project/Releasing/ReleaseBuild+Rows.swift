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
    var (keptCounts, keptBytes) = (counts, bytes)
    for (index, row) in rows.enumerated() {
      if kept?.isKept[index] ?? false {
        keptCounts[row.split] += 1
        keptBytes[row.split] += row.bytes
      } else {
        counts[row.split] += 1
        bytes[row.split] += row.bytes
      }
    }
    let splits = options.splits.enumerated().map { index, split in
      var plan = SplitPlan(
        name: split.name, percent: split.percent, rows: counts[index], contentBytes: bytes[index])
      plan.firstShard = kept?.firstShards[split.name] ?? 0
      plan.keptRows = keptCounts[index]
      plan.keptBytes = keptBytes[index]
      return plan
    }
    var plan = ReleasePlan(
      formats: options.formats, splits: splits,
      tasks: scores.map(releaseTask),
      hasContentColumn: hasContentColumn, shardBytes: options.shardBytes,
      shardCount: options.shardCount,
      zstdLevel: ExportOptions.zstdLevel,
      proofs: proofs, layout: options.layout)
    plan.partition = options.partition
    plan.columnNames = options.columns
    plan.keptFiles = kept?.files ?? []
    return plan
  }

  /// A task's columns, with the fields that it is about.
  private func releaseTask(_ score: TaskScores) -> ReleaseTask {
    var task = score.releaseTask
    let fields: [String] =
      switch score.table.kind {
      case .spans(let spans): [spans.field]
      case .preference(let preference): preference.fields
      case .text(let text): text.correct.map { [$0] } ?? []
      case .ranking(let ranking): [ranking.items]
      default: []
      }
    task.subjects = fields.filter(policy.samples.show.contains).map {
      policy.exportName(ofField: $0)
    }
    if case .fields(let form) = score.table.kind { task.form = form.fields }
    return task
  }

  /// Whether some sample's content can't be told from its shown fields alone: then all rows carry it.
  func needsContentColumn() throws -> Bool {
    let show = policy.samples.show
    for row in rows {
      let media = media[row.media]
      if media == "text/plain", show.count == 1 { continue }
      guard let content = try reader.content(row: row.entry.sample),
        let object = try? JSONScanner.parse(content.bytes).objectValue,
        media == "application/json",
        object.count == show.count, show.allSatisfy({ object[$0]?.stringValue != nil })
      else { return true }
    }
    return false
  }

  /// Writes rows, annotations, contributors and proofs, once: read here, rows encoded on a second thread, answers on a
  /// third, compressed and written on the writer's own.
  /// - Returns: what the manifest says.
  func write(
    to writer: ReleaseFolderWriter, hasContentColumn: Bool, toolVersion: String,
    progress: (Progress) -> Void
  ) throws -> ManifestFacts {
    let worker = SerialWorker()
    // Answers are encoded beside the rows, unless rows have them in them: then they are placed first.
    let rowsHoldAnswers = options.formats.contains(where: \.holdsAnswers)
    let annotator = rowsHoldAnswers ? worker : SerialWorker()
    defer {
      worker.cancel()
      annotator.cancel()
    }
    try annotator.submit { placeAnswers(answers) }
    let answersPerRow = rows.isEmpty ? 0 : (answers.total - 1) / rows.count + 1
    var composer = RowComposer(self, writer: writer, hasContentColumn: hasContentColumn)
    var places = RowPlaces(plan(hasContentColumn: hasContentColumn))
    var batch: [RowMaterial] = []
    var batchBytes = 0
    func handOver() throws {
      let full = batch
      try worker.submit { for index in full.indices { try composer.write(full[index]) } }
      try annotator.submit {
        try answers.write(next: full.count * answersPerRow) { answers, places in
          try write(&answers, places, to: writer)
        }
      }
      batch = []
      batch.reserveCapacity(Self.batchRows)
      batchBytes = 0
    }
    var bucket: (number: Int, bytes: BucketBytes?)?
    for index in rows.indices {
      let isKept = kept?.isKept[index] ?? false
      let isWritten = !isKept && places.next()
      guard isWritten || isKept || places.needsContent else {
        batch.append(RowMaterial(passing: index))
        if batch.count >= Self.batchRows { try handOver() }
        continue
      }
      if bucket?.number != rows[index].bucket {
        bucket = (rows[index].bucket, spool.read(bucket: rows[index].bucket))
      }
      var material = try material(of: index, bucket: bucket?.bytes)
      material.isWritten = isWritten
      material.isKept = isKept
      batch.append(material)
      batchBytes += rows[index].bytes
      if batch.count >= Self.batchRows || batchBytes >= 512 << 10 { try handOver() }
      if index % 2000 == 0 {
        progress(Progress(done: index, total: rows.count, what: "\(index) of \(rows.count) rows"))
      }
    }
    try handOver()
    try worker.submit { spool.discard() }
    if proofs == .full { try writeEvents(to: writer, by: worker) }
    var facts = try facts(toolVersion: toolVersion, hasContentColumn: hasContentColumn)
    try worker.finish()
    try annotator.finish()
    if options.rules > 1 { facts.counts["answers"] = try answerCounts().json }
    for id in erased { try writer.append(erased: id) }
    for line in contributorLines() { try writer.append(contributor: line) }
    try writeProofs(to: writer)
    return facts
  }

  /// Rows that are handed over at once.
  private static let batchRows = 256

  /// What is read of a row: what its bucket lacks is looked up in the ledger.
  private func material(of index: Int, bucket: BucketBytes?) throws -> RowMaterial {
    let entry = rows[index].entry
    let place = bucket == nil ? RowSpool.Place() : rows[index].spooled
    let hasMetadata = entry.isRepeated || (entry.meta != nil && place.metadata == nil)
    var material = RowMaterial(
      index: index, bucket: bucket, place: place,
      looked: hasMetadata ? try lookedUpMetadata(of: entry) : nil)
    guard place.content == nil else { return material }
    let read = try reader.withContent(row: entry.sample) { salt, bytes in
      (salt: salt, text: String(decoding: bytes, as: UTF8.self))
    }
    guard let content = read else {
      throw ProjectError.nothingToExport(
        "the content of \(rows[index].id) went away while exporting; run it again")
    }
    material.content = content.text
    material.salt = content.salt
    return material
  }

  /// The record's own id (the smallest, where several records had this content), its other fields, and what opens
  /// their commitments.
  private func lookedUpMetadata(of entry: FirstSubmissions.Entry) throws -> LookedUpMetadata {
    let numbers =
      entry.isRepeated
      ? try reader.metadataRows(sample: entry.sample) : entry.meta.map { [$0] } ?? []
    var fields = RecordFields()
    var ids: [String] = []
    var opened: [Opening] = []
    for number in numbers {
      guard let content = try reader.content(row: number), let salt = content.salt else { continue }
      opened.append(Opening(key: content.key, salt: salt, text: content.bytes))
      guard let found = content.bytes.withUnsafeBytes({ RecordFields($0) }) else { continue }
      if let id = found.id { ids.append(id) }
      if number == entry.meta { fields.others = found.others }
    }
    fields.id = ids.min { $0.precedesInBytes($1) }
    return LookedUpMetadata(fields: fields, openings: opened.sorted { $0.key < $1.key })
  }

  /// What opens a commitment, where it is here.
  func opening(of key: Digest) throws -> Opening? {
    guard let opened = try reader.content(key), let salt = opened.salt else { return nil }
    return Opening(key: key, salt: salt, text: opened.bytes)
  }

  /// A contributor as rows name them: the fingerprint, or nothing where they chose to be anonymous.
  func publicID(_ number: Int) -> String {
    guard let person = people[number], person.credit != .anonymous else { return "" }
    return person.id
  }
}
