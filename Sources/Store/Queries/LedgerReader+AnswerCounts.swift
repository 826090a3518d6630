import Domain
import Ledger

extension LedgerReader {
  /// Answers that no table of these tasks counts: those to other tasks, and those in events that were refused or wait
  /// for something.
  public func answersOutside(tasks: [String]) throws -> (
    ofOtherTasks: Int, refused: Int, waiting: Int
  ) {
    let known = try tasks.compactMap { try taskNumber($0) }
    let all = try db.all("SELECT n FROM task") { $0.int(0) }
    var others = 0
    if all.contains(where: { !known.contains($0) }) {
      let list = "[\(known.map { String($0) }.joined(separator: ","))]"
      others =
        try db.first(
          "SELECT count(*) FROM answer WHERE task NOT IN (SELECT value FROM json_each(?))",
          .text(list)
        ) { $0.int(0) } ?? 0
    }
    func answers(_ table: StaticString) throws -> Int {
      var count = 0
      var sql = SQLText()
      sql.add(
        "SELECT bytes FROM event WHERE kind = ? AND local IN (SELECT event FROM ",
        .integer(Kind.answer.rawValue))
      sql.add(table)
      sql.add(")")
      for bytes in try db.all(sql, map: { $0.blob(0) }) {
        count += try Event(bytes: bytes).body["answers"]?.arrayValue?.count ?? 0
      }
      return count
    }
    return (others, try answers("refused"), try answers("waiting"))
  }
}
