import Domain
import Ledger

/// A sample in a list: enough of its content to know it by.
public struct FoundSample: Sendable, Equatable {
  /// Its row: where the next look goes on.
  public let number: Int
  public let id: SampleID
  public let media: String
  /// The beginning of large content; empty where it is missing or erased.
  public let content: [UInt8]
  public let isAccepted: Bool
}

/// A filter whose names are known to be there.
public struct PreparedFilter {
  public let filter: SampleFilter
  let query: FilterQuery
}

extension LedgerReader {
  /// Looks up the names in a filter.
  /// - Parameters:
  ///   - me: who `by:me` is.
  ///   - onlyAnswered: only samples that this person answered, whatever else is asked.
  ///   - scansText: words are looked for in the content itself.
  ///   - isForAnswering: a task that is named alone is only the one to be asked.
  /// - Throws: `FilterProblem` where a task, an option or a person is not there.
  public func prepare(
    _ filter: SampleFilter, me: String?, onlyAnswered: Bool, scansText: Bool,
    isForAnswering: Bool = false
  ) throws -> PreparedFilter {
    let policy = try currentPolicyRow()?.policy
    func unknown(_ what: String, _ name: String, _ allowed: [String]) -> FilterProblem {
      FilterProblem(position: 0, reason: "no \(what) \"\(name)\"", allowed: allowed)
    }
    var task: Int?
    if let name = filter.task {
      guard let policy, policy.task(name) != nil else {
        throw unknown("task", name, policy?.tasks.map(\.id) ?? [])
      }
      task = try taskNumber(name) ?? -1
    }
    var labels: [[(task: Int, label: Int)]] = []
    var contributors: [Int] = []
    var ids: [[Int]] = []
    for term in filter.terms {
      switch term.condition {
      case .label(let names): labels.append(try names.flatMap { try places(of: $0, task: task) })
      case .by(let name):
        if name.sameBytes(as: "me") {
          contributors.append(try me.flatMap { try contributorNumber($0) } ?? -1)
        } else {
          let found = try self.contributors(called: name)
          guard found.count == 1, let number = try contributorNumber(found[0]) else {
            throw FilterProblem(
              position: 0,
              reason: found.isEmpty
                ? "nobody is called \"\(name)\""
                : "\"\(name)\" is the name of \(found.count) people; say a fingerprint")
          }
          contributors.append(number)
        }
      case .id(let name): ids.append(try rows(named: name))
      default: break
      }
    }
    return PreparedFilter(
      filter: filter,
      query: FilterQuery(
        filter: filter, task: task, labels: labels, contributors: contributors, ids: ids,
        answeredBy: onlyAnswered ? try me.flatMap { try contributorNumber($0) } ?? -1 : nil,
        scansText: scansText, meansAnswered: !isForAnswering))
  }

  /// Where a label stands among those of the tasks that are asked.
  private func places(of name: String, task: Int?) throws -> [(task: Int, label: Int)] {
    let tasks = try askedTasks().filter { task == nil || $0.number == task }
    let found = tasks.compactMap { asked in
      asked.labels.firstIndex { $0.sameBytes(as: name) }.map { (task: asked.number, label: $0) }
    }
    guard found.isEmpty else { return found }
    throw FilterProblem(
      position: 0, reason: "no label \"\(name)\"",
      allowed: Array(tasks.flatMap(\.labels).prefix(20)))
  }

  /// Samples whose id begins with hexadecimal digits, or that a record's own id names; at most 500.
  private func rows(named name: String) throws -> [Int] {
    var found = try samplesNamed(name).prefix(500).compactMap { try sampleNumber($0) }
    if let (low, high) = Self.range(ofPrefix: name) {
      found += try db.all(
        """
        SELECT c.n FROM content c JOIN sample s ON s.n = c.n WHERE c.key >= ? AND c.key <= ? LIMIT 500
        """, .blob(low), .blob(high)
      ) { $0.int(0) }
    }
    return found
  }

  /// The first and last 32 bytes that begin with so many hexadecimal digits.
  static func range(ofPrefix prefix: String) -> (low: [UInt8], high: [UInt8])? {
    let digits = prefix.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard (4...64).contains(digits.count), digits.count == prefix.utf8.count else { return nil }
    func bytes(_ fill: Int) -> [UInt8] {
      let all = digits + [Int](repeating: fill, count: 64 - digits.count)
      return stride(from: 0, to: 64, by: 2).map { UInt8(all[$0] << 4 | all[$0 + 1]) }
    }
    return (bytes(0), bytes(15))
  }

  /// The largest row of a sample: how far a search goes.
  public func lastSample() throws -> Int {
    try db.first("SELECT max(n) FROM sample") { $0.int(0) } ?? 0
  }

  /// Samples in their order of arrival that a filter names, from a row on.
  /// - Parameters:
  ///   - through: no further than this row, so that a look stays short however little is found.
  ///   - limit: at most that many.
  public func find(_ filter: PreparedFilter, after: Int, through: Int, limit: Int) throws
    -> [FoundSample]
  {
    try db.all(selection(Self.shown, filter, Self.range(after, through, limit)), map: Self.found)
  }

  /// Those of some rows that a filter names, ascending.
  public func find(_ filter: PreparedFilter, among rows: [Int]) throws -> [FoundSample] {
    try db.all(selection(Self.shown, filter, Self.among(rows)), map: Self.found)
  }

  /// Rows alone, for a whole selection.
  public func rows(_ filter: PreparedFilter, after: Int, through: Int) throws -> [Int] {
    try db.all(selection(Self.numbers, filter, Self.range(after, through, -1))) { $0.int(0) }
  }

  /// Those of some rows that a filter names.
  public func rows(_ filter: PreparedFilter, among rows: [Int]) throws -> [Int] {
    try db.all(selection(Self.numbers, filter, Self.among(rows))) { $0.int(0) }
  }

  /// Samples by their rows, ascending.
  public func samples(rows: [Int]) throws -> [FoundSample] {
    var sql = SQLText()
    sql.add(Self.shown)
    sql.add(" FROM sample s JOIN content c ON c.n = s.n WHERE 1")
    sql.add(Self.among(rows))
    return try db.all(sql, map: Self.found)
  }

  private static let shown: StaticString = """
    SELECT s.n, c.key, s.media,
      CASE WHEN length(c.bytes) <= 65536 THEN c.bytes ELSE substr(c.bytes, 1, 4096) END, s.accepted
    """
  private static let numbers: StaticString = "SELECT s.n"

  private func selection(_ what: StaticString, _ filter: PreparedFilter, _ end: SQLText) -> SQLText
  {
    var sql = SQLText()
    sql.add(what)
    sql.add(" FROM sample s JOIN content c ON c.n = s.n WHERE ")
    sql.add(filter.query.condition)
    sql.add(end)
    return sql
  }

  private static func range(_ after: Int, _ through: Int, _ limit: Int) -> SQLText {
    var sql = SQLText()
    sql.add(
      " AND s.n > ? AND s.n <= ? ORDER BY s.n LIMIT ?", .integer(after), .integer(through),
      .integer(limit))
    return sql
  }

  private static func among(_ rows: [Int]) -> SQLText {
    var sql = SQLText()
    sql.add(
      " AND s.n IN (SELECT value FROM json_each(?)) ORDER BY s.n",
      .text("[\(rows.map { String($0) }.joined(separator: ","))]"))
    return sql
  }

  private static func found(_ row: SQLRow) throws -> FoundSample {
    FoundSample(
      number: row.int(0), id: SampleID(try row.digest(1)), media: row.text(2),
      content: row.blob(3), isAccepted: row.flag(4))
  }
}

extension LedgerReader {
  /// Media type and content of samples between two rows, where their content is here.
  public func eachSampleContent(
    after: Int, through: Int, _ visit: (Int, String, [UInt8]) throws -> Void
  ) throws {
    try db.each(
      """
      SELECT s.n, s.media, c.bytes FROM sample s JOIN content c ON c.n = s.n
      WHERE s.n > ? AND s.n <= ? AND c.bytes IS NOT NULL ORDER BY s.n
      """, .integer(after), .integer(through)
    ) { row in
      try visit(row.int(0), row.text(1), row.blob(2))
      return true
    }
  }
}
