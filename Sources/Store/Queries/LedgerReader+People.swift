import Domain
import Ledger

/// A contributor as lists show them.
public struct ContributorRow: Sendable, Equatable {
  public let id: String
  public let type: ContributorType
  public let roles: Roles
  public let hasJoined: Bool
  /// The name that their join commits to, where its content is here.
  public let name: String?
  public let license: String?
  public let credit: Credit
  public let answers: Int
  public let reviews: Int
  /// Submissions by state.
  public let submissions: [SubmissionState: Int]
}

extension LedgerReader {
  /// Everybody, by id as bytes.
  public func contributors() throws -> [ContributorRow] {
    try db.all(
      """
      SELECT p.n, p.id, p.type, p.roles, p.joined IS NOT NULL, c.bytes, p.license, p.credit FROM contributor p
        LEFT JOIN content c ON c.key = p.name ORDER BY p.id
      """
    ) { try contributorRow($0) }
  }

  /// One of them; nil where nobody has that id.
  public func contributorRow(_ id: String) throws -> ContributorRow? {
    try db.first(
      """
      SELECT p.n, p.id, p.type, p.roles, p.joined IS NOT NULL, c.bytes, p.license, p.credit FROM contributor p
        LEFT JOIN content c ON c.key = p.name WHERE p.id = ?
      """, .utf8(id)
    ) { try contributorRow($0) }
  }

  private func contributorRow(_ row: SQLRow) throws -> ContributorRow {
    let number = row.int(0)
    var submissions: [SubmissionState: Int] = [:]
    for state in SubmissionState.allCases {
      let count = try counter(CounterName.submissions(of: number, state))
      if count != 0 { submissions[state] = count }
    }
    return ContributorRow(
      id: row.text(1), type: ContributorType(rawValue: row.int(2)) ?? .human,
      roles: Roles(rawValue: row.int(3)), hasJoined: row.flag(4), name: row.optionalText(5),
      license: row.optionalText(6),
      credit: row.optionalText(7).flatMap(Credit.init(rawValue:)) ?? .pseudonym,
      answers: try counter(CounterName.answers(of: number)),
      reviews: try counter(CounterName.reviews(of: number)), submissions: submissions)
  }

  /// The name that somebody's join commits to.
  public func name(of contributor: String) throws -> String? {
    try db.first(
      "SELECT c.bytes FROM contributor p JOIN content c ON c.key = p.name WHERE p.id = ?",
      .utf8(contributor)
    ) { $0.optionalText(0) }.flatMap { $0 }
  }

  /// Fingerprints (or `ext:` ids) that a name, a fingerprint or the beginning of one stands for.
  public func contributors(called name: String) throws -> [String] {
    try contributors().filter { row in
      row.id.sameBytes(as: name) || row.name?.sameBytes(as: name) == true
        || (name.utf8.count >= 10 && row.id.utf8.starts(with: name.utf8))
    }.map(\.id)
  }

  /// Whether something about a sample was shown to this person, or they answered it on another chain, or were wrong
  /// about it and paused for that: a pause names the samples.
  public func wasShown(_ sample: SampleID, to fingerprint: String, chain: ChainID) throws -> Bool {
    guard let sample = try sampleNumber(sample), let author = try authorNumber(fingerprint) else {
      return false
    }
    return try db.first(
      """
      SELECT EXISTS (SELECT 1 FROM shown WHERE author = ?1 AND sample = ?2)
        OR EXISTS (SELECT 1 FROM answer n INDEXED BY answer_sample JOIN contributor p ON p.n = n.contributor
          JOIN event e ON e.local = n.event
          WHERE n.sample = ?2 AND p.id = ?3 AND e.author = ?1 AND e.chain <> ?4)
        OR EXISTS (SELECT 1 FROM contributor p JOIN gold_test g ON g.contributor = p.n AND g.failed = 1
          JOIN gold_answer a ON a.contributor = g.contributor AND a.task = g.task
          WHERE p.id = ?3 AND a.sample = ?2 AND a.is_hit = 0)
      """, .integer(author), .integer(sample), .utf8(fingerprint), .blob(chain.bytes)
    ) { $0.flag(0) } ?? false
  }

  /// The newest events of a chain, oldest first.
  public func chainTail(author: String, chain: ChainID, limit: Int) throws -> [StoredEvent] {
    try db.all(
      """
      SELECT bytes, signature FROM event WHERE author = (SELECT n FROM author WHERE fingerprint = ?) AND chain = ?
      ORDER BY seq DESC LIMIT ?
      """, .utf8(author), .blob(chain.bytes), .integer(limit)
    ) { try StoredEvent(bytes: $0.blob(0), signature: $0.optionalBlob(1)) }.reversed()
  }
}
