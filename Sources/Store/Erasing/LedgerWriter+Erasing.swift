import Domain
import Ledger

extension LedgerWriter {
  /// Deletes content, and what was derived from a sample's. Ids and events stay. SQLite overwrites with zeros what it
  /// frees (`secure_delete`); `LedgerStore.scrub` takes the rest out of the file and its log.
  public func erase(_ keys: [Digest]) throws {
    for key in keys {
      recent[key] = nil
      let number = try db.first("SELECT n FROM content WHERE key = ?", .blob(key.bytes)) {
        $0.int(0)
      }
      guard let number else { continue }
      try db.run("UPDATE content SET salt = NULL, bytes = NULL WHERE n = ?", .integer(number))
      try db.run("DELETE FROM alias WHERE sample = ?", .integer(number))
      try db.run("DELETE FROM lease WHERE sample = ?", .integer(number))
      touched.insert(number)
    }
  }

  /// Notes which samples an event erases; whether it may is seen when they are asked for.
  func addErasure(_ body: EraseBody, by contributor: String, of source: EventSource) throws {
    let contributor = try contributorRow(contributor, type: .human)
    for sample in body.samples {
      guard let number = try reader.sampleNumber(sample) else { continue }
      try db.run(
        "INSERT OR IGNORE INTO erasure (sample, event, contributor) VALUES (?, ?, ?)",
        .integer(number), .integer(source.local), .integer(contributor))
    }
  }
}

extension LedgerStore {
  /// Writes the file anew without what was deleted, and empties the log.
  /// - Returns: false where another process reads at the moment: then the log still holds old pages, and this is to be
  ///   done again (`winnow doctor --vacuum`).
  /// - Throws: `StoreError`.
  public func scrub() throws -> Bool {
    guard access == .readWrite else {
      throw StoreError.notWritable(path: path, reason: "opened for reading only")
    }
    return try locked {
      // What the log holds goes into the file first, so that the pages of before are overwritten there.
      try connection.execute(script: "PRAGMA wal_checkpoint(TRUNCATE)")
      try connection.execute(script: "VACUUM")
      let isBusy = try connection.first("PRAGMA wal_checkpoint(TRUNCATE)") { $0.flag(0) } ?? true
      return !isBusy
    }
  }
}
