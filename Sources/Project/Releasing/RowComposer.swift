import Domain
import Ledger
import Release
import Scoring
import Store

/// Makes a release's rows of what was read for them, and hands them to the writer.
///
/// One row is filled again and again: what stays the same from row to row costs nothing, and no array is made.
struct RowComposer {
  private let build: ReleaseBuild
  private let writer: ReleaseFolderWriter
  private let hasContentColumn: Bool
  /// What each task says of rows on which it has no answers.
  private let outcomes: [OutcomeComposer]
  private let splitNames: [String]
  private let needsAnswers: Bool
  private var row: ReleaseRow
  /// The contributor and the policy that the row's texts were looked up for.
  private var contributor: Int?
  private var policy: Int?

  init(_ build: ReleaseBuild, writer: ReleaseFolderWriter, hasContentColumn: Bool) {
    self.build = build
    self.writer = writer
    self.hasContentColumn = hasContentColumn
    outcomes = build.scores.map { OutcomeComposer($0) }
    splitNames = build.options.splits.map(\.name)
    needsAnswers = build.options.formats.contains(where: \.holdsAnswers)
    let nobody = SampleID(sha256([]))
    row = ReleaseRow(
      id: nobody, sourceID: "", media: "", fields: build.fieldNames.map { ($0, "") },
      content: hasContentColumn ? "" : nil, meta: "",
      outcomes: build.scores.map { score in
        TaskOutcome(
          task: score.table.task, label: "", probabilitiesPPM: [], confidencePPM: 0, answers: 0,
          agreementPPM: 0, weightPPM: 0, status: "", settledBy: "")
      },
      contributor: "", cluster: nobody, license: "", split: "")
  }

  /// Writes a row and what opens its commitments.
  mutating func write(_ material: RowMaterial) throws {
    let index = material.index
    row.split = splitNames[build.rows[index].split]
    guard material.isRead else { return try writer.pass(build.rows[index].id, split: row.split) }
    let content = material.text(count: build.rows[index].bytes)
    try writeOpenings(of: material, content: content)
    guard material.isWritten || material.isKept else {
      return try writer.pass(build.rows[index].id, split: row.split)
    }
    row.id = build.rows[index].id
    row.cluster = build.clusters[build.rows[index].entry.sample] ?? row.id
    let media = build.media[build.rows[index].media]
    row.media = media
    setFields(content, isJSON: media == "application/json")
    setEntry(build.rows[index].entry)
    if needsAnswers { build.answers.fill(&row.answers, row: index, sample: row.id) }
    for task in row.outcomes.indices {
      outcomes[task].fill(
        &row.outcomes[task], place: build.place(of: build.rows[index], task: task),
        content: content, isJSON: media == "application/json", show: build.policy.samples.show)
    }
    if material.isKept {
      try writer.keep(row)
    } else {
      try writer.append(row: row)
    }
  }

  /// The content's opening where its id is salted, then those of its metadata.
  private mutating func writeOpenings(of material: RowMaterial, content: String) throws {
    if let salt = material.salt {
      var text = content
      try salt.withUnsafeBytes { salt in
        try text.withUTF8 {
          try writer.append(
            opening: build.rows[material.index].id.digest, salt: salt,
            text: UnsafeRawBufferPointer($0))
        }
      }
    }
    var fields = RecordFields()
    if let looked = material.looked {
      for opening in looked.openings { try opening.write(to: writer) }
      fields = looked.fields
    } else if let bucket = material.bucket, let place = material.place.metadata {
      try bucket.withMetadata(at: place) { key, salt, text in
        try writer.append(opening: key, salt: salt, text: text)
        fields = RecordFields(text) ?? RecordFields()
      }
    }
    row.sourceID = fields.id ?? ""
    row.meta = fields.others
  }

  private mutating func setFields(_ content: String, isJSON: Bool) {
    if hasContentColumn { row.content = isJSON ? content : "" }
    guard isJSON else {
      for field in row.fields.indices { row.fields[field].text = field == 0 ? content : "" }
      return
    }
    let object = (try? JSONScanner.parse(content.utf8))?.objectValue ?? [:]
    for (field, name) in build.policy.samples.show.enumerated() {
      let value = object[name]
      row.fields[field].text = value?.stringValue ?? value.map { JSONWriter.text($0) } ?? ""
    }
  }

  private mutating func setEntry(_ entry: FirstSubmissions.Entry) {
    if contributor != entry.contributor {
      contributor = entry.contributor
      row.contributor = build.publicID(entry.contributor)
    }
    if policy != entry.policy {
      policy = entry.policy
      row.license = build.licenses[entry.policy] ?? build.policy.project.license
    }
  }
}

/// A salt and a text that a commitment hashes.
struct Opening {
  let key: Digest
  let salt: [UInt8]
  let text: [UInt8]

  func write(to writer: ReleaseFolderWriter) throws {
    try salt.withUnsafeBytes { salt in
      try text.withUnsafeBytes { try writer.append(opening: key, salt: salt, text: $0) }
    }
  }
}

/// What was read for one row of a release.
struct RowMaterial {
  let index: Int
  /// What the scan kept of it.
  let bucket: BucketBytes?
  let place: RowSpool.Place
  /// Its metadata, where that had to be looked up.
  let looked: LookedUpMetadata?
  /// Its content and its id's salt, where they had to be looked up.
  var content = ""
  var salt: [UInt8]?
  /// Whether the row is written by this process: else its openings alone are.
  var isWritten = true
  /// Whether it stands in a shard of the release before.
  var isKept = false
  /// Whether there is anything beside the index.
  let isRead: Bool

  /// A row of which nothing is read, since another part writes it.
  init(passing index: Int) {
    self.index = index
    bucket = nil
    place = RowSpool.Place()
    looked = nil
    isRead = false
  }

  init(index: Int, bucket: BucketBytes?, place: RowSpool.Place, looked: LookedUpMetadata?) {
    self.index = index
    self.bucket = bucket
    self.place = place
    self.looked = looked
    isRead = true
  }

  /// The content.
  /// - Parameter count: its length where the scan kept it.
  func text(count: Int) -> String {
    guard let bucket, let start = place.content else { return content }
    return bucket.text(at: start, count: count)
  }
}

/// Metadata that the scan over the content didn't keep, or that of several records with one content.
final class LookedUpMetadata {
  let fields: RecordFields
  /// In the order in which they are written.
  let openings: [Opening]

  init(fields: RecordFields, openings: [Opening]) {
    self.fields = fields
    self.openings = openings
  }
}
