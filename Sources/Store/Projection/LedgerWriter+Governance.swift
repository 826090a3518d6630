import Domain
import Ledger
import Schema

extension LedgerWriter {
  /// Gives a governance event its place in the order; nil where it has one now.
  func place(local: Int, _ event: Event, id: EventID) throws -> Verdict? {
    if try db.first("SELECT 1 FROM governance WHERE event = ?", .integer(local), map: { _ in true })
      == true
    {
      return nil
    }
    let after: EventID?
    if event.kind == Kind.project.word {
      guard try reader.genesis() == nil else { return .refused("a ledger has one genesis") }
      after = nil
    } else {
      guard let hex = event.body["after"]?.stringValue, let named = EventID(hex: hex) else {
        return .refused("after names no event")
      }
      let isPlaced = try db.first(
        "SELECT 1 FROM governance g JOIN event e ON e.local = g.event WHERE e.id = ?",
        .blob(named.bytes),
        map: { _ in true })
      guard isPlaced == true else { return .waiting(.placed(named)) }
      after = named
    }
    let placed = try db.all(
      "SELECT e.id, g.after FROM governance g JOIN event e ON e.local = g.event ORDER BY g.position"
    ) { (id: EventID(try $0.digest(0)), after: $0.optionalBlob(1).flatMap { EventID($0) }) }
    let order = GovernanceOrder.order(placed + [(id, after)])
    try db.run(
      "INSERT INTO governance (position, event, after) VALUES (?, ?, ?)", .integer(placed.count),
      .integer(local),
      .optional(after?.bytes))
    if order != placed.map(\.id) + [id] {
      // It stands before some that were applied: everything is derived anew, in the right order.
      needsRebuild = true
    }
    return nil
  }

  func addPolicy(_ body: PolicyBody, of source: EventSource) throws {
    try db.run(
      "INSERT INTO policy (n, event, guideline, requires, rules) VALUES (?, ?, ?, ?, ?)",
      .integer((try db.first("SELECT max(n) FROM policy") { $0.int(0) } ?? 0) + 1),
      .integer(source.local),
      .blob(body.guideline.bytes), .integer(body.requires),
      .text(JSONWriter.text(body.policy.rules)))
    for task in body.policy.tasks {
      try db.run("INSERT OR IGNORE INTO task (id) VALUES (?)", .utf8(task.id))
      let number = try reader.taskNumber(task.id) ?? 0
      for option in task.options {
        try db.run(
          """
          INSERT OR IGNORE INTO choice (task, id, code)
          VALUES (?1, ?2, (SELECT count(*) FROM choice WHERE task = ?1 AND code >= 0))
          """, .integer(number), .utf8(option.id))
      }
      for value in task.kind.classValues { try add(value, task: number) }
    }
    reader.current = nil
    isWholeQueueTouched = true
  }

  /// Derives everything afresh from the events.
  public func rebuild() throws {
    needsRebuild = false
    let governance = try db.all(
      "SELECT local, id, bytes FROM event WHERE kind IN (1, 3, 4, 11, 14) ORDER BY local"
    ) { row in
      let event = try Event(bytes: row.blob(2))
      let after = event.body["after"]?.stringValue.flatMap { EventID(hex: $0) }
      return (local: row.int(0), id: EventID(try row.digest(1)), event: event, after: after)
    }
    reader.cache.clear()
    reader.forgetNumbers()
    recent = [:]
    touched = []
    touchedTests = []
    fresh = []
    counts = [:]
    unsettled = []
    settlesLater = false
    db.finalizeStatements()
    try db.execute(script: Schema.projections)
    // What the last fit said is gone with its tables: another one is due.
    try db.run("DELETE FROM local WHERE name = 'scored_through'")
    reader.forgetNumbers()
    let loose = try keepLooseWaiting()
    let byID = Dictionary(governance.map { ($0.id, $0) }) { first, _ in first }
    let genesis = governance.filter { $0.event.kind == Kind.project.word }.map {
      (id: $0.id, after: EventID?.none)
    }
    let others = governance.filter { $0.event.kind != Kind.project.word && $0.after != nil }
    let order = GovernanceOrder.order(
      genesis.prefix(1) + others.map { (id: $0.id, after: $0.after) })
    for id in order {
      guard let row = byID[id], !loose.contains(row.local) else { continue }
      _ = try judgeEvent(local: row.local, row.event, id: row.id)
    }
    let ordered = Set(order)
    var after = 0
    while true {
      let page = try db.all(
        "SELECT local FROM event WHERE local > ? ORDER BY local LIMIT 2000", .integer(after),
        map: { $0.int(0) })
      guard let last = page.last else { break }
      for local in page {
        guard let (event, id) = try reader.event(local: local), !ordered.contains(id) else {
          continue
        }
        _ = try judgeEvent(local: local, event, id: id)
      }
      after = last
      recent.removeAll(keepingCapacity: true)
    }
    let events = try db.first("SELECT count(*) FROM event") { $0.int(0) } ?? 0
    counts[CounterName.events] = events
    try db.run(
      """
      INSERT INTO local (name, value) VALUES ('rebuilds', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1
      """)
    try db.run(
      "INSERT OR REPLACE INTO local (name, value) VALUES ('projection', ?)",
      .integer(Schema.projectionVersion))
    isWholeQueueTouched = true
  }

  /// Events behind a gap in their chain wait for what is missing, whatever order the rest is judged in.
  /// - Returns: their rows.
  private func keepLooseWaiting() throws -> Set<Int> {
    var loose: Set<Int> = []
    var looseIDs: Set<EventID> = []
    var previous: EventID?
    var found: [(local: Int, reference: Reference)] = []
    try db.each("SELECT local, id, seq, bytes FROM event ORDER BY author, chain, seq, local") {
      row in
      let id = EventID(try row.digest(1))
      defer { previous = id }
      guard row.int(2) > 0 else { return true }
      guard let before = try Event(bytes: row.blob(3)).previous else { return true }
      if before == previous, !looseIDs.contains(before) { return true }
      let isHere = try reader.eventLocal(before) != nil
      guard !isHere || looseIDs.contains(before) else { return true }
      loose.insert(row.int(0))
      looseIDs.insert(id)
      found.append((row.int(0), .link(before)))
      return true
    }
    for (local, reference) in found {
      try db.run(
        "INSERT OR IGNORE INTO waiting (reference, event) VALUES (?, ?)", .blob(reference.bytes),
        .integer(local))
    }
    return loose
  }
}
