import Domain
import Ledger

extension LedgerReader {
  /// Samples that are erased: by a maintainer, or by whoever gave them first. Derived from all events alike, whatever
  /// order they came in.
  private static let effective: StaticString = """
    FROM erasure e JOIN contributor c ON c.n = e.contributor WHERE (c.roles & 8 <> 0 OR c.n = (
      SELECT s.contributor FROM submission s JOIN event v ON v.local = s.event
      WHERE s.sample = e.sample ORDER BY s.at, v.id, s.item LIMIT 1))
    """

  /// Row numbers of the samples that are erased.
  public func erasedSamples() throws -> RowNumbers {
    var sql = SQLText()
    sql.add("SELECT DISTINCT e.sample ")
    sql.add(Self.effective)
    var erased = RowNumbers()
    for number in try db.all(sql, map: { $0.int(0) }) { erased.insert(number) }
    return erased
  }

  /// Ids of the samples that are erased, ascending.
  public func erasedIDs() throws -> [SampleID] {
    try erasedSamples().all.compactMap { try sampleID($0) }.sorted()
  }

  /// Whether a sample is erased.
  public func isErased(_ sample: SampleID) throws -> Bool {
    guard let number = try sampleNumber(sample) else { return false }
    var sql = SQLText()
    sql.add("SELECT 1 ")
    sql.add(Self.effective)
    sql.add(" AND e.sample = ? LIMIT 1", .integer(number))
    return try !db.all(sql, map: { $0.int(0) }).isEmpty
  }

  /// Who gave a sample first.
  public func firstSubmitter(of sample: SampleID) throws -> String? {
    guard let number = try sampleNumber(sample) else { return nil }
    return try db.first(
      """
      SELECT p.id FROM submission s JOIN event v ON v.local = s.event JOIN contributor p ON p.n = s.contributor
      WHERE s.sample = ? ORDER BY s.at, v.id, s.item LIMIT 1
      """, .integer(number)
    ) { $0.text(0) }
  }

  /// The event that an id or its beginning (4 digits or more) names.
  /// - Returns: the events found, two at most.
  public func events(named name: String) throws -> [(id: EventID, event: Event)] {
    guard let (low, high) = Self.range(ofPrefix: name) else { return [] }
    return try db.all(
      "SELECT id, bytes FROM event WHERE id >= ? AND id <= ? LIMIT 2", .blob(low), .blob(high)
    ) { (EventID(try $0.digest(0)), try Event(bytes: $0.blob(1))) }
  }

  /// Content that says something about a sample, beside the sample itself: its metadata, comments and notes on it, the
  /// texts and forms that were answered.
  public func texts(about sample: SampleID) throws -> [Commitment] {
    guard let number = try sampleNumber(sample) else { return [] }
    var found: [Commitment] = []
    func add(_ keys: [[UInt8]]) { found += keys.compactMap { Commitment($0) } }
    add(
      try db.all(
        "SELECT c.key FROM submission s JOIN content c ON c.n = s.meta WHERE s.sample = ?",
        .integer(number)
      ) { $0.blob(0) })
    add(try db.all("SELECT text FROM comment WHERE sample = ?", .integer(number)) { $0.blob(0) })
    add(
      try db.all(
        """
        SELECT r.note FROM submission u JOIN event e ON e.local = u.event
          JOIN review r ON r.target_event = e.id AND r.target_item = u.item
        WHERE u.sample = ?1 AND r.note IS NOT NULL
        UNION SELECT note FROM review WHERE sample = ?1 AND task IS NOT NULL AND note IS NOT NULL
        """, .integer(number)
      ) { $0.blob(0) })
    let values = try db.all(
      """
      SELECT DISTINCT o.id FROM choice o WHERE o.n IN (
        SELECT value FROM answer WHERE sample = ?1
        UNION SELECT value FROM review WHERE sample = ?1 AND value IS NOT NULL)
      """, .integer(number)
    ) { $0.blob(0) }
    found += values.compactMap { AnswerValue.commitment(StoredValue.value($0)) }
    let flags = try db.all(
      "SELECT e.bytes FROM flag f JOIN event e ON e.local = f.event WHERE f.sample = ?",
      .integer(number)
    ) { try Event(bytes: $0.blob(0)) }
    found += flags.compactMap { try? FlagBody($0.body).note }
    return Array(Set(found)).sorted { $0.digest < $1.digest }
  }

  /// Commitments to the names that somebody joined with.
  public func names(committedBy contributor: String) throws -> [Commitment] {
    guard let author = try authorNumber(contributor) else { return [] }
    return try db.all(
      "SELECT bytes FROM event WHERE author = ? AND kind = ?", .integer(author),
      .integer(Kind.join.rawValue)
    ) { try? JoinBody(Event(bytes: $0.blob(0)).body).name }.compactMap { $0 }
  }

  /// How many of some contents are here.
  public func presentCount(_ keys: [Digest]) throws -> Int {
    try keys.count { try content($0) != nil }
  }
}
