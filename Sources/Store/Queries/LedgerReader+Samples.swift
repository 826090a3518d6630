import Domain
import Ledger

extension LedgerReader {
  /// Samples that a record's own id names within a source.
  public func sampleNamed(_ own: String, source: String) throws -> [SampleID] {
    try db.all(
      "SELECT c.key FROM alias a JOIN content c ON c.n = a.sample WHERE a.source = ? AND a.own = ?",
      .utf8(source),
      .utf8(own)
    ) { SampleID(try $0.digest(0)) }
  }

  /// Samples that a record's own id names in any source.
  public func samplesNamed(_ own: String) throws -> [SampleID] {
    var found: [SampleID] = []
    var source: [UInt8]? = nil
    // From source to source along the index; DISTINCT would read every alias.
    while let next = try db.first(
      "SELECT min(source) FROM alias WHERE source > ?", source.map { .blob($0) } ?? .blob([]),
      map: { $0.optionalBlob(0) }
    )?.flatMap({ $0 }) {
      found += try sampleNamed(own, source: String(decoding: next, as: UTF8.self)).filter {
        !found.contains($0)
      }
      source = next
    }
    return found
  }

  /// The answer of a contributor that stands for a (sample, task), plain; its value is null where it is a skip or its
  /// content is missing.
  public func standingAnswer(of contributor: String, sample: SampleID, task: LabelingTask) throws
    -> (reference: ItemReference, value: JSONValue)?
  {
    guard let contributor = try contributorNumber(contributor),
      let sample = try sampleNumber(sample),
      let number = try taskNumber(task.id)
    else { return nil }
    let found = try db.first(
      """
      SELECT e.id, n.item, coalesce(c.id, x'') FROM answer n JOIN event e ON e.local = n.event
        LEFT JOIN choice c ON c.n = n.value
      WHERE n.sample = ? AND n.task = ? AND n.contributor = ? AND n.standing = 1
      """, .integer(sample), .integer(number), .integer(contributor)
    ) {
      (
        ItemReference(event: EventID(try $0.digest(0)), index: $0.int(1)),
        $0.blob(2)
      )
    }
    return try found.map { reference, id in
      (
        reference,
        id.isEmpty ? .null : try plainValue(StoredValue.value(id), type: task.type) ?? .null
      )
    }
  }

  /// Whether a sample is accepted, so that it may be asked.
  public func isAccepted(_ sample: SampleID) throws -> Bool {
    guard let number = try sampleNumber(sample) else { return false }
    return try db.first("SELECT accepted FROM sample WHERE n = ?", .integer(number)) { $0.flag(0) }
      ?? false
  }

  /// Media type and content of a sample, where its content is here.
  public func sample(_ id: SampleID) throws -> (media: String, content: [UInt8])? {
    try db.first(
      "SELECT s.media, c.bytes FROM content c JOIN sample s ON s.n = c.n WHERE c.key = ? AND c.bytes IS NOT NULL",
      .blob(id.bytes)
    ) { ($0.text(0), $0.blob(1)) }
  }

  /// Standing answers that name an option: alone, in a list, or as the label of a span.
  public func answerCount(task id: String, option: String) throws -> Int {
    guard let task = try taskNumber(id) else { return 0 }
    func names(_ value: JSONValue) -> Bool {
      value == .string(option) || value["label"] == .string(option)
        || (value.arrayValue?.contains(where: names) ?? false)
    }
    let choices = try db.all("SELECT n, id FROM choice WHERE task = ?", .integer(task)) {
      (n: $0.int(0), value: StoredValue.value($0.blob(1)))
    }
    return try choices.filter { names($0.value) }.reduce(0) { sum, choice in
      try sum
        + (db.first(
          "SELECT count(*) FROM answer WHERE task = ? AND value = ? AND standing = 1",
          .integer(task), .integer(choice.n)
        ) { $0.int(0) } ?? 0)
    }
  }

  /// Whether a sample is handed out to somebody.
  public func holds(_ sample: SampleID, _ fingerprint: String) throws -> Bool {
    guard let number = try sampleNumber(sample), let author = try authorNumber(fingerprint) else {
      return false
    }
    return try db.first(
      "SELECT 1 FROM lease WHERE sample = ? AND author = ?", .integer(number), .integer(author),
      map: { _ in true }) ?? false
  }

  /// Samples that somebody's scripts hold.
  public func scriptLeases(of fingerprint: String, now: Int) throws -> Set<SampleID> {
    guard let author = try authorNumber(fingerprint) else { return [] }
    return Set(
      try db.all(
        """
        SELECT c.key FROM lease l JOIN content c ON c.n = l.sample
        WHERE l.author = ? AND l.pid IS NULL AND l.until >= ?
        """, .integer(author), .integer(now)
      ) { SampleID(try $0.digest(0)) })
  }
}
