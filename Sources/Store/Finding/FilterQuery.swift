import Domain
import Ledger

/// A filter whose names were looked up, ready to be asked of each sample `s`.
struct FilterQuery {
  let filter: SampleFilter
  /// Row of the task that is named; nil: of any.
  let task: Int?
  /// Tasks and the places of labels in them, by the label's condition.
  let labels: [[(task: Int, label: Int)]]
  /// Rows of contributors, by the `by` conditions in order.
  let contributors: [Int]
  /// Rows that ids stand for, by the `id` conditions in order.
  let ids: [[Int]]
  /// Only samples that this contributor answered; nil: all.
  let answeredBy: Int?
  /// Whether words are looked for in the content itself, because no index is at hand.
  let scansText: Bool
  /// A task that is named alone means those that somebody said something to.
  let meansAnswered: Bool

  /// What comes behind `WHERE`.
  var condition: SQLText {
    var sql = SQLText()
    sql.add("1")
    var (choice, contributor, id) = (0, 0, 0)
    for term in filter.terms {
      var part = SQLText()
      switch term.condition {
      case .label:
        part = score(label(labels[choice]))
        choice += 1
      case .status(let statuses): part = status(statuses)
      case .confidence(let comparison):
        var inner = SQLText()
        inner.add(" AND k.answers > 0 AND k.confidence ")
        inner.add(Self.relation(comparison.relation))
        inner.add(" ?", .integer(comparison.value))
        part = score(inner)
      case .answers(let comparison):
        part.add("coalesce((SELECT max(k.answers) FROM score k WHERE k.sample = s.n")
        part.add(ofTask)
        part.add("), 0) ")
        part.add(Self.relation(comparison.relation))
        part.add(" ?", .integer(comparison.value))
      case .by:
        part.add(
          "EXISTS (SELECT 1 FROM answer a WHERE a.sample = s.n AND a.contributor = ? AND a.standing = 1",
          .integer(contributors[contributor]))
        if let task { part.add(" AND a.task = ?", .integer(task)) }
        part.add(")")
        contributor += 1
      case .flagged(let code):
        part.add(
          """
          EXISTS (SELECT 1 FROM flag f WHERE f.sample = s.n
            AND NOT EXISTS (SELECT 1 FROM retraction x WHERE x.target = f.event)
          """)
        if let code { part.add(" AND f.code = ?", .text(code)) }
        part.add(")")
      case .gold:
        var inner = SQLText()
        inner.add(" AND k.status = 4")
        part = score(inner)
      case .commented:
        part.add(
          """
          EXISTS (SELECT 1 FROM comment m WHERE m.sample = s.n
            AND NOT EXISTS (SELECT 1 FROM retraction x WHERE x.target = m.event))
          """)
      case .source(let name):
        // By the record's own metadata: the aliases are ordered by source and would be read whole for each page.
        part.add(
          """
          EXISTS (SELECT 1 FROM submission u JOIN content d ON d.n = u.meta WHERE u.sample = s.n
            AND json_valid(CAST(d.bytes AS TEXT)) AND json_extract(CAST(d.bytes AS TEXT), '$.source') = ?)
          """, .text(name))
      case .metadata(let field, let values):
        // A name with a quote has no path in SQLite's JSON: each member is looked at.
        part.add(
          """
          EXISTS (SELECT 1 FROM submission u JOIN content d ON d.n = u.meta,
            json_each(iif(json_valid(CAST(d.bytes AS TEXT)), CAST(d.bytes AS TEXT), '{}')) j
            WHERE u.sample = s.n AND j.key = ?
          """, .text(field))
        part.add(" AND CASE j.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false'")
        part.add(" ELSE CAST(j.value AS TEXT) END IN (NULL")
        for value in values { part.add(", ?", .text(value)) }
        part.add("))")
      case .id:
        // No row has this number; with NULL in the list nothing would be outside of it.
        part.add("s.n IN (-1")
        for row in ids[id] { part.add(", ?", .integer(row)) }
        part.add(")")
        id += 1
      case .state(let states):
        part.add("EXISTS (SELECT 1 FROM submission u WHERE u.sample = s.n AND u.state IN (NULL")
        for state in states { part.add(", ?", .integer(state.rawValue)) }
        part.add("))")
      case .word(let text), .phrase(let text):
        guard scansText else { continue }
        part.add(
          "coalesce(CAST(c.bytes AS TEXT) LIKE ? ESCAPE '\\', 0)", .text("%\(Self.escaped(text))%"))
      }
      sql.add(term.isNegated ? " AND NOT (" : " AND (")
      sql.add(part)
      sql.add(")")
    }
    if task != nil, meansAnswered, filter.facts.isEmpty {
      sql.add(" AND ")
      sql.add(score(SQLText()))
    }
    if let answeredBy {
      sql.add(
        " AND EXISTS (SELECT 1 FROM answer o WHERE o.sample = s.n AND o.contributor = ? AND o.standing = 1)",
        .integer(answeredBy))
    }
    return sql
  }

  private var ofTask: SQLText {
    var sql = SQLText()
    if let task { sql.add(" AND k.task = ?", .integer(task)) }
    return sql
  }

  private func score(_ inner: SQLText) -> SQLText {
    var sql = SQLText()
    sql.add("EXISTS (SELECT 1 FROM score k WHERE k.sample = s.n")
    sql.add(ofTask)
    sql.add(inner)
    sql.add(")")
    return sql
  }

  private func label(_ labels: [(task: Int, label: Int)]) -> SQLText {
    var sql = SQLText()
    sql.add(" AND (0")
    for (task, label) in labels {
      sql.add(" OR k.task = ? AND k.label = ?", .integer(task), .integer(label))
    }
    sql.add(")")
    return sql
  }

  /// A task is open for a sample until a row says otherwise; without a task: where something is still asked.
  private func status(_ statuses: [SampleFilter.Status]) -> SQLText {
    var sql = SQLText()
    sql.add("0")
    let closed = statuses.compactMap { Self.closed($0) }
    if !closed.isEmpty {
      var inner = SQLText()
      inner.add(" AND k.status IN (NULL")
      for status in closed { inner.add(", ?", .integer(status.rawValue)) }
      inner.add(")")
      sql.add(" OR ")
      sql.add(score(inner))
    }
    if statuses.contains(.open) {
      if task == nil {
        sql.add(" OR s.open = 1")
      } else {
        sql.add(" OR s.accepted = 1 AND NOT ")
        var inner = SQLText()
        inner.add(" AND k.status <> 0")
        sql.add(score(inner))
      }
    }
    return sql
  }

  private static func closed(_ status: SampleFilter.Status) -> LabelState.Status? {
    switch status {
    case .open: nil
    case .settled: .settled
    case .disputed: .disputed
    case .adjudicated: .adjudicated
    case .gold: .gold
    }
  }

  private static func relation(_ relation: SampleFilter.Comparison.Relation) -> StaticString {
    switch relation {
    case .less: "<"
    case .atMost: "<="
    case .equal: "="
    case .atLeast: ">="
    case .greater: ">"
    }
  }

  /// A text in which LIKE finds nothing but itself.
  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if character == "\\" || character == "%" || character == "_" { result.append("\\") }
      result.append(character)
    }
  }
}
