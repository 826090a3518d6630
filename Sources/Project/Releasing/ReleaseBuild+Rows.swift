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

  /// Writes rows, annotations, contributors and proofs.
  func write(to writer: ReleaseFolderWriter, hasContentColumn: Bool, progress: (Progress) -> Void)
    throws
  {
    for (index, row) in rows.enumerated() {
      try writer.append(row: releaseRow(row, hasContentColumn: hasContentColumn, writer: writer))
      if index % 2000 == 0 {
        progress(Progress(done: index, total: rows.count, what: "\(index) of \(rows.count) rows"))
      }
    }
    try writeAnnotations(to: writer)
    for line in contributorLines() { try writer.append(contributor: line) }
    try writeProofs(to: writer)
  }

  private func releaseRow(_ row: Row, hasContentColumn: Bool, writer: ReleaseFolderWriter) throws
    -> ReleaseRow
  {
    guard let content = try reader.content(row: row.entry.sample) else {
      throw ProjectError.nothingToExport(
        "the content of \(row.id) went away while exporting; run it again")
    }
    let metadata = try metadata(of: row)
    if let salt = content.salt {
      try writer.appendProof(
        .openings, line: opening(row.id.digest, salt: salt, text: content.bytes))
    }
    for meta in metadata.openings { try writer.appendProof(.openings, line: meta) }
    for hidden in hiddenSamples.contains(row.entry.sample)
      ? try reader.hiddenValues(sample: row.entry.sample) : []
    {
      guard let opened = try reader.content(hidden.digest), let salt = opened.salt else { continue }
      try writer.appendProof(
        .openings, line: opening(hidden.digest, salt: salt, text: opened.bytes))
    }
    return ReleaseRow(
      id: row.id, sourceID: metadata.sourceID, media: row.media,
      fields: fields(row, content: content.bytes),
      content: hasContentColumn
        ? (row.media == "application/json" ? String(decoding: content.bytes, as: UTF8.self) : "")
        : nil,
      meta: metadata.text,
      outcomes: scores.indices.map { outcome(scores[$0], place(of: row, task: $0)) },
      contributor: publicID(row.entry.contributor),
      cluster: row.id, license: licenses[row.entry.policy] ?? policy.project.license,
      split: splitName(row))
  }

  private func fields(_ row: Row, content: [UInt8]) -> [(name: String, text: String)] {
    let show = policy.samples.show
    if row.media != "application/json" {
      let text = String(decoding: content, as: UTF8.self)
      return fieldNames.enumerated().map { ($1, $0 == 0 ? text : "") }
    }
    let object = (try? JSONScanner.parse(content))?.objectValue ?? [:]
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

  /// The record's own id (the smallest, where several records had this content), its other fields, and what opens their
  /// commitments.
  private func metadata(of row: Row) throws -> (sourceID: String, text: String, openings: [[UInt8]])
  {
    let numbers =
      row.entry.isRepeated
      ? try reader.metadataRows(sample: row.entry.sample) : row.entry.meta.map { [$0] } ?? []
    var ids: [String] = []
    var text = ""
    var opened: [(key: Digest, line: [UInt8])] = []
    for number in numbers {
      guard let content = try reader.content(row: number), let salt = content.salt else { continue }
      opened.append((content.key, opening(content.key, salt: salt, text: content.bytes)))
      guard var object = try? JSONScanner.parse(content.bytes).objectValue else { continue }
      if let id = object["id"]?.stringValue { ids.append(id) }
      guard number == row.entry.meta else { continue }
      object["id"] = nil
      object["source"] = nil
      text = object.isEmpty ? "" : JSONWriter.text(.object(object))
    }
    let lines = opened.sorted { $0.key < $1.key }.map(\.line)
    return (ids.min { $0.precedesInBytes($1) } ?? "", text, lines)
  }

  private func opening(_ key: Digest, salt: [UInt8], text: [UInt8]) -> [UInt8] {
    JSONWriter.bytes([
      "commitment": .string(key.hex), "salt": .string(Hexadecimal.text(salt)),
      "text": .string(String(decoding: text, as: UTF8.self)),
    ])
  }

  /// A contributor as rows name them: the fingerprint, or nothing where they chose to be anonymous.
  private func publicID(_ number: Int) -> String {
    guard let person = people[number], person.credit != .anonymous else { return "" }
    return person.id
  }

  private func writeAnnotations(to writer: ReleaseFolderWriter) throws {
    let position = Dictionary(
      uniqueKeysWithValues: rows.enumerated().map {
        (Int32(truncatingIfNeeded: $1.entry.sample), Int32($0))
      })
    for score in scores {
      let weights = Dictionary(
        uniqueKeysWithValues: zip(
          score.table.annotators,
          score.weights?.map(\.weightPPM) ?? score.table.annotators.map { _ in 0 }))
      var answers: [(row: Int32, answer: ListedAnswer)] = []
      try reader.eachStandingAnswer(task: score.table.task) { answer in
        guard let row = position[Int32(truncatingIfNeeded: answer.sample)] else { return }
        answers.append((row, answer))
      }
      answers.sort { left, right in
        left.row != right.row
          ? left.row < right.row
          : (left.answer.event, left.answer.item) < (right.answer.event, right.answer.item)
      }
      for (row, answer) in answers {
        let person = people[answer.contributor]
        try writer.append(
          annotation: AnnotationRow(
            event: answer.event.hex, index: answer.item, sample: rows[Int(row)].id,
            task: score.table.task,
            value: answer.skip == nil ? answer.value : "", skip: answer.skip ?? "",
            annotator: publicID(answer.contributor),
            type: (person?.type ?? .human).word,
            weightPPM: person.flatMap { weights[$0.id] } ?? 0,
            elapsedMilliseconds: answer.elapsedMilliseconds,
            policy: answer.policy, at: Timestamp.text(secondsSince1970: answer.at)))
      }
    }
  }

  private func writeProofs(to writer: ReleaseFolderWriter) throws {
    guard proofs != .none else { return }
    if proofs == .full {
      try reader.eachEvent { bytes, _ in try writer.appendProof(.events, line: bytes) }
    }
    for head in heads {
      guard let stored = try reader.storedEvent(head.id),
        let key = try reader.publicKey(head.author)
      else { continue }
      let armour = stored.signature.map {
        SSHSignature.armour($0, namespace: SSHSignature.eventNamespace, key: key)
      }
      let line: JSONValue = [
        "author": .string(head.author), "chain": .string(head.chain.hex),
        "id": .string(head.id.hex),
        "key": .string(key.authorizedKey), "seq": .integer(head.sequence),
        "sig": .string(armour ?? ""),
      ]
      try writer.appendProof(.heads, line: JSONWriter.bytes(line))
    }
    for person in work.people where person.listed.credit == .name && person.hasWorked {
      guard let name = person.listed.name, let opened = try reader.content(name.digest),
        let salt = opened.salt
      else { continue }
      try writer.appendProof(.openings, line: opening(name.digest, salt: salt, text: opened.bytes))
    }
    for checkpoint in checkpoints.all {
      let line: JSONValue = [
        "event": .string(checkpoint.event.hex), "heads": try JSONScanner.parse(checkpoint.heads),
      ]
      try writer.appendProof(.checkpoints, line: JSONWriter.bytes(line))
    }
    var splits = recorded
    for row in rows { splits[row.id] = splitName(row) }
    for (id, split) in splits.sorted(by: { $0.key < $1.key }) {
      try writer.appendProof(
        .splits, line: JSONWriter.bytes(["id": .string(id.hex), "split": .string(split)]))
    }
  }

  /// A line for everybody who did something; those who chose to be anonymous share one.
  func contributorLines() -> [ContributorLine] {
    var lines: [String: ContributorLine] = [:]
    for person in work.people where person.hasWorked {
      let isAnonymous = person.listed.credit == .anonymous
      let id = isAnonymous ? "anonymous" : person.listed.id
      let name =
        person.listed.credit == .name
        ? person.listed.name.flatMap { try? reader.content($0.digest) } : nil
      let line = ContributorLine(
        id: id, name: name.map { String(decoding: $0.bytes, as: UTF8.self) },
        type: person.listed.type.word,
        license: person.listed.license ?? policy.project.license, answers: person.answers,
        reviews: person.reviews,
        acceptedSubmissions: person.accepted, rejectedSubmissions: person.rejected,
        credit: ContributorLine.Credit(
          answerMicrobits: Int(person.answerMicrobits),
          reviewMicrobits: Int(person.reviewMicrobits),
          submitMicro: Int(person.submitMicro)), sharePPM: work.shares[person.listed.id] ?? 0,
        weights: isAnonymous
          ? [] : person.weightsPPM.map { .init(task: $0.task, weightPPM: $0.ppm) })
      lines[id] = lines[id].map { $0.joined(with: line) } ?? line
    }
    return lines.values.sorted { $0.id.precedesInBytes($1.id) }
  }
}

extension ContributorLine {
  /// Two people on one line.
  fileprivate func joined(with other: ContributorLine) -> ContributorLine {
    ContributorLine(
      id: id, type: type, license: license, answers: answers + other.answers,
      reviews: reviews + other.reviews,
      acceptedSubmissions: acceptedSubmissions + other.acceptedSubmissions,
      rejectedSubmissions: rejectedSubmissions + other.rejectedSubmissions,
      credit: Credit(
        answerMicrobits: credit.answerMicrobits + other.credit.answerMicrobits,
        reviewMicrobits: credit.reviewMicrobits + other.credit.reviewMicrobits,
        submitMicro: credit.submitMicro + other.credit.submitMicro),
      sharePPM: sharePPM + other.sharePPM, weights: [])
  }
}
