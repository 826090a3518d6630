import Domain
import Import
import Ledger
import Store

/// Gathers imported answers per annotator, bounded, and writes them: a maintainer signs them `on_behalf`.
struct AnswerBuffer {
  /// Answers an event.
  static let eventAnswers = 2_000
  /// Bytes of values an event, well below its 1 MiB.
  static let eventBytes = 400_000
  /// Answers kept in memory before all are written.
  static let bufferedAnswers = 200_000

  private struct Row {
    let sample: SampleID
    let task: LabelingTask
    /// Plain, in its one form.
    let value: JSONValue
    let elapsedMilliseconds: Int
  }
  /// An answer that was taken already, by hashes.
  private struct Taken: Hashable {
    let annotator: UInt64
    let sample: UInt64
    let task: String
  }

  private let project: Project
  private let isDryRun: Bool
  private let policyEvent: EventID
  private let batch: String
  /// An annotator of the file, with the answers that wait to be written.
  private struct Annotator {
    let name: String
    let id: String
    /// The first word of the hash in the id.
    let hash: UInt64
    var isAgent = false
    var rows: [Row] = []
  }

  private let annotators: ImportedAnnotators
  private var known: [Annotator] = []
  /// Places in `known` by name.
  private var places: [String: Int] = [:]
  private var taken: Set<Taken> = []
  private(set) var count = 0
  /// What became of the answers so far.
  private(set) var tally = ImportTally()
  /// Whether an event was written.
  private(set) var hasWritten = false

  init(_ project: Project, _ request: ImportRequest, policyEvent: EventID, batch: String) throws {
    self.project = project
    isDryRun = request.isDryRun
    self.policyEvent = policyEvent
    self.batch = batch
    annotators = try ImportedAnnotators(project, source: request.source)
  }

  var isFull: Bool { count >= Self.bufferedAnswers }

  /// Takes an answer, unless the same annotator gave one to the same (sample, task) before in this import.
  mutating func add(
    _ value: JSONValue, to sample: SampleID, task: LabelingTask, by annotator: String,
    isAgent: Bool = false, elapsedMilliseconds: Int = 0
  ) {
    tally.read += 1
    let place = place(of: annotator)
    let key = Taken(
      annotator: known[place].hash, sample: sample.digest.firstWord, task: task.id)
    guard taken.insert(key).inserted else {
      tally.repeated += 1
      return
    }
    if isAgent { known[place].isAgent = true }
    known[place].rows.append(
      Row(sample: sample, task: task, value: value, elapsedMilliseconds: elapsedMilliseconds))
    count += 1
  }

  private mutating func place(of name: String) -> Int {
    if let place = places[name] {
      if known[place].name.sameBytes(as: name) { return place }
      // Swift takes names for equal that others tell apart by their bytes.
      if let place = known.firstIndex(where: { $0.name.sameBytes(as: name) }) { return place }
    }
    let id = annotators.id(of: name)
    let hash = Digest(hex: String(id.dropFirst(4)))?.firstWord ?? 0
    known.append(Annotator(name: name, id: id, hash: hash))
    if places[name] == nil { places[name] = known.count - 1 }
    return known.count - 1
  }

  /// The file's names of its annotators and the ledger's, by the ledger's as bytes.
  var annotatorNames: [ImportedAnnotator] {
    known.map { ImportedAnnotator(name: $0.name, id: $0.id) }
      .sorted { $0.id.precedesInBytes($1.id) }
  }

  /// Writes all that is gathered.
  mutating func flush() throws {
    let pending = known.indices.filter { !known[$0].rows.isEmpty }
      .sorted { known[$0].id.precedesInBytes(known[$1].id) }
      .map { (id: known[$0].id, isAgent: known[$0].isAgent, rows: known[$0].rows) }
    for place in known.indices { known[place].rows = [] }
    count = 0
    // A transaction holds as many annotators as make it worth its sync, and no more than others should wait for.
    var group: [Pending] = []
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

  /// What one annotator answered.
  private typealias Pending = (id: String, isAgent: Bool, rows: [Row])

  private mutating func write(_ group: [Pending]) throws {
    guard !group.isEmpty else { return }
    if isDryRun {
      tally.new += group.reduce(0) { $0 + $1.rows.count }
      return
    }
    let before = tally
    let (after, hasWritten) = try project.writing { writer, signer in
      try write(group, to: writer, signer: signer, tally: before)
    }
    tally = after
    self.hasWritten = self.hasWritten || hasWritten
    project.quietMomentOfImport()
  }

  private func write(
    _ group: [Pending], to writer: LedgerWriter, signer: Signer,
    tally: ImportTally
  ) throws -> (ImportTally, Bool) {
    var tally = tally
    var hasWritten = false
    if let salt = annotators.newSalt { try writer.add(salt) }
    for (id, isAgent, rows) in group {
      var items: [AnswerBody.Item] = []
      var content: [ContentRow] = []
      var bytes = 0
      func append() throws {
        guard !items.isEmpty else { return }
        let body = AnswerBody(
          answers: items, policy: policyEvent, batch: batch, onBehalf: id,
          isImportedAgent: isAgent)
        try writer.append(
          Draft(kind: .answer, body: body.json, at: project.surroundings.now()), by: signer,
          content: content)
        hasWritten = true
        items = []
        content = []
        bytes = 0
      }
      for row in rows {
        let standing = try writer.reader.standingAnswer(of: id, sample: row.sample, task: row.task)
        // A standing skip is read as null.
        let plain = AnswerValue.skipCode(row.value) == nil ? row.value : .null
        if let standing, standing.value == plain {
          tally.duplicate += 1
          continue
        }
        if standing != nil { tally.replaced += 1 } else { tally.new += 1 }
        var value = row.value
        if row.task.kind.isFreeText, AnswerValue.skipCode(row.value) == nil {
          let hidden = project.committed(AnswerValue.content(of: row.value))
          value = AnswerValue.value(of: hidden.commitment)
          content.append(hidden.row)
        }
        bytes += 200 + JSONWriter.bytes(value).count
        items.append(
          AnswerBody.Item(
            sample: row.sample, task: row.task.id, value: value,
            elapsedMilliseconds: row.elapsedMilliseconds, replaces: standing?.reference))
        if items.count >= Self.eventAnswers || bytes >= Self.eventBytes { try append() }
      }
      try append()
    }
    return (tally, hasWritten)
  }
}

/// Ids of annotators known only from imports: one salt a (project, source), kept in the ledger's erasable content, so
/// that the same name from the same source is the same person again.
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
