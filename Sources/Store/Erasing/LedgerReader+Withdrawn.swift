import Domain
import Ledger

extension LedgerReader {
  /// Samples of which an earlier release may say what must not be said any more: a text or metadata was erased since, or
  /// who gave the sample became anonymous. Derived from events alone, whoever has which content.
  /// - Parameters:
  ///   - covered: by author and chain, the last number that the earlier release knew.
  ///   - namesAnswers: whether it says in its rows who answered what; then every answer that came, went or changed since
  ///     counts, too.
  public func withdrawnSamples(since covered: (ChainHead) -> Int, namesAnswers: Bool) throws
    -> RowNumbers
  {
    let events = try newEvents(since: covered)
    var samples = try samplesWithErasedTexts(events.erasures)
    let anonymous = try db.all("SELECT n, joined FROM contributor WHERE credit = 'anonymous'") {
      ($0.int(0), $0.int(1))
    }.filter { events.joins.contains($0.1) }.map(\.0)
    for person in anonymous {
      try db.each("SELECT sample FROM submission WHERE contributor = ?", .integer(person)) { row in
        samples.insert(row.int(0))
        return true
      }
    }
    guard namesAnswers else { return samples }
    let people = Set(anonymous)
    try db.each("SELECT sample, event, contributor FROM answer") { row in
      if events.answers.contains(row.int(1)) || people.contains(row.int(2)) {
        samples.insert(row.int(0))
      }
      return true
    }
    for event in events.retractions.sorted() {
      try db.each(
        """
        SELECT n.sample FROM retraction x JOIN answer n ON n.event = x.target AND x.item IN (-1, n.item)
        WHERE x.event = ?
        """, .integer(event)
      ) { row in
        samples.insert(row.int(0))
        return true
      }
    }
    return samples
  }

  /// Events of the kinds that take something back or add to it, by their places.
  private struct NewEvents {
    var erasures: [(author: String, body: EraseBody)] = []
    var joins: Set<Int> = []
    var answers: Set<Int> = []
    var retractions: Set<Int> = []
  }

  private func newEvents(since covered: (ChainHead) -> Int) throws -> NewEvents {
    var found = NewEvents()
    for head in try heads() where covered(head) < head.sequence {
      guard let author = try authorNumber(head.author) else { continue }
      try db.each(
        "SELECT local, kind, bytes FROM event WHERE author = ? AND chain = ? AND seq > ?",
        .integer(author), .blob(head.chain.bytes), .integer(covered(head))
      ) { row in
        switch Kind(rawValue: row.int(1)) {
        case .erase:
          if let body = try? EraseBody(Event(bytes: row.blob(2)).body) {
            found.erasures.append((head.author, body))
          }
        case .join: found.joins.insert(row.int(0))
        case .answer: found.answers.insert(row.int(0))
        case .retract: found.retractions.insert(row.int(0))
        default: break
        }
        return true
      }
    }
    return found
  }

  /// Samples whose metadata, or texts that were answered to them, are erased by a maintainer or by whoever gave them.
  private func samplesWithErasedTexts(_ erasures: [(author: String, body: EraseBody)]) throws
    -> RowNumbers
  {
    var samples = RowNumbers()
    let tasks = try db.all("SELECT n FROM task") { $0.int(0) }
    // By row of a value or of metadata, who erased it; nil: a maintainer.
    var values: [Int: Set<Int?>] = [:]
    var metadata: [Int: Set<Int?>] = [:]
    for (author, body) in erasures where !body.texts.isEmpty {
      guard let number = try contributorNumber(author) else { continue }
      let isMaintainer = try contributor(author)?.roles.contains(.maintainer) ?? false
      let who = isMaintainer ? nil : number
      for text in body.texts {
        for task in tasks {
          let value = AnswerValue.value(of: text)
          if let choice = try choiceNumber(task: task, value: value) {
            values[choice, default: []].insert(who)
          }
        }
        let row = try db.first("SELECT n FROM content WHERE key = ?", .blob(text.bytes)) {
          $0.int(0)
        }
        if let row { metadata[row, default: []].insert(who) }
      }
    }
    func take(_ erased: [Int: Set<Int?>], _ sql: StaticString) throws {
      guard !erased.isEmpty else { return }
      try db.each(sql) { row in
        if let people = erased[row.int(1)], people.contains(nil) || people.contains(row.int(2)) {
          samples.insert(row.int(0))
        }
        return true
      }
    }
    try take(values, "SELECT sample, value, contributor FROM answer")
    try take(metadata, "SELECT sample, meta, contributor FROM submission WHERE meta IS NOT NULL")
    return samples
  }
}
