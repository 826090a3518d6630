import Domain
import Ledger

extension LedgerReader {
  /// All that is derived, as sorted lines with ids joined in: never row numbers, scores, leases or the file. Equal for
  /// two ledgers that hold the same events, whatever order these arrived in.
  public func canonicalDump() throws -> [String] {
    var lines: [String] = []
    func add(_ kind: String, _ values: [String]) {
      lines.append(([kind] + values).joined(separator: "\t"))
    }
    let governance = try db.all(
      "SELECT e.id FROM governance g JOIN event e ON e.local = g.event ORDER BY g.position"
    ) {
      try $0.digest(0).hex
    }
    for (position, id) in governance.enumerated() { add("governance", ["\(position)", id]) }
    try db.each(
      "SELECT id, type, roles, joined IS NOT NULL, license, credit, hex(name), model FROM contributor"
    ) { row in
      add(
        "contributor",
        [
          row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.text(5), row.text(6),
          row.text(7),
        ])
      return true
    }
    try db.each("SELECT p.n, e.id, p.rules FROM policy p JOIN event e ON e.local = p.event") {
      row in
      add("policy", [row.text(0), try row.digest(1).hex, sha256(row.blob(2)).hex])
      return true
    }
    try db.each(
      "SELECT t.id, c.id, c.code FROM choice c JOIN task t ON t.n = c.task WHERE c.code >= 0"
    ) { row in
      add("choice", [row.text(0), row.text(1), row.text(2)])
      return true
    }
    try db.each("SELECT c.key, s.media, s.accepted FROM sample s JOIN content c ON c.n = s.n") {
      row in
      add("sample", [try row.digest(0).hex, row.text(1), row.text(2)])
      return true
    }
    try db.each(
      """
      SELECT e.id, s.item, c.key, p.id, s.state FROM submission s JOIN event e ON e.local = s.event
        JOIN content c ON c.n = s.sample JOIN contributor p ON p.n = s.contributor
      """
    ) { row in
      add(
        "submission",
        [try row.digest(0).hex, row.text(1), try row.digest(2).hex, row.text(3), row.text(4)])
      return true
    }
    try db.each("SELECT a.source, a.own, c.key FROM alias a JOIN content c ON c.n = a.sample") {
      row in
      add("alias", [row.text(0), row.text(1), try row.digest(2).hex])
      return true
    }
    try db.each(
      """
      SELECT e.id, n.item, p.id, c.key, t.id, coalesce(o.id, n.value), n.seen, n.training, n.standing
      FROM answer n JOIN event e ON e.local = n.event JOIN contributor p ON p.n = n.contributor
        JOIN content c ON c.n = n.sample JOIN task t ON t.n = n.task LEFT JOIN choice o ON o.n = n.value
      """
    ) { row in
      add(
        "answer",
        [try row.digest(0).hex, row.text(1), row.text(2), try row.digest(3).hex]
          + (4...8).map { row.text(Int32($0)) })
      return true
    }
    try db.each(
      """
      SELECT e.id, hex(r.target_event), r.target_item, c.key, t.id, p.id, r.verdict, o.id, hex(r.hidden), r.reason
      FROM review r JOIN event e ON e.local = r.event JOIN contributor p ON p.n = r.contributor
        JOIN content c ON c.n = r.sample LEFT JOIN task t ON t.n = r.task LEFT JOIN choice o ON o.n = r.value
      """
    ) { row in
      add(
        "review",
        [try row.digest(0).hex, row.text(1), row.text(2), try row.digest(3).hex]
          + (4...9).map { row.text(Int32($0)) })
      return true
    }
    try db.each(
      """
      SELECT e.id, c.key, p.id, f.code FROM flag f JOIN event e ON e.local = f.event
        JOIN content c ON c.n = f.sample JOIN contributor p ON p.n = f.contributor
      """
    ) { row in
      add("flag", [try row.digest(0).hex, try row.digest(1).hex, row.text(2), row.text(3)])
      return true
    }
    try db.each(
      """
      SELECT e.id, c.key, p.id, m.text FROM comment m JOIN event e ON e.local = m.event
        JOIN content c ON c.n = m.sample JOIN contributor p ON p.n = m.contributor
      """
    ) { row in
      add(
        "comment",
        [try row.digest(0).hex, try row.digest(1).hex, row.text(2), try row.digest(3).hex])
      return true
    }
    try db.each(
      """
      SELECT e.id, t.id, r.item, r.seen FROM retraction r JOIN event e ON e.local = r.event
        JOIN event t ON t.local = r.target
      """
    ) { row in
      add("retraction", [try row.digest(0).hex, try row.digest(1).hex, row.text(2), row.text(3)])
      return true
    }
    try db.each(
      """
      SELECT e.id, c.key, p.id FROM erasure x JOIN event e ON e.local = x.event
        JOIN content c ON c.n = x.sample JOIN contributor p ON p.n = x.contributor
      """
    ) { row in
      add("erasure", [try row.digest(0).hex, try row.digest(1).hex, row.text(2)])
      return true
    }
    try db.each("SELECT e.id, r.version FROM release r JOIN event e ON e.local = r.event") { row in
      add("release", [try row.digest(0).hex, row.text(1)])
      return true
    }
    try db.each("SELECT e.id, r.reason FROM refused r JOIN event e ON e.local = r.event") { row in
      add("refused", [try row.digest(0).hex, row.text(1)])
      return true
    }
    try db.each("SELECT w.reference, e.id FROM waiting w JOIN event e ON e.local = w.event") {
      row in
      add("waiting", [Hexadecimal.text(row.blob(0)), try row.digest(1).hex])
      return true
    }
    let counters = try db.all(
      "SELECT name, value FROM counter WHERE value <> 0 AND name NOT GLOB 'contributor.*' AND name NOT GLOB 'task.*' AND name NOT GLOB 'unsettled.*'"
    ) {
      "counter\t\($0.text(0))\t\($0.int(1))"
    }
    return (lines + counters).sorted { $0.precedesInBytes($1) }
  }
}
