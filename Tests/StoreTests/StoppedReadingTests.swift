import Testing

@testable import Store

@Suite("Reading that somebody has waited enough for")
struct StoppedReadingTests {
  /// Some hundred thousand steps of SQLite's machine.
  private func count(_ store: LedgerStore) throws -> Int? {
    try store.read { reader in
      try reader.db.first(
        """
        WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 100000)
          SELECT count(*) FROM counted
        """
      ) { $0.int(0) }
    }
  }

  @Test(
    "it is asked while the database works, and ended where the answer is no; what comes after works as before"
  )
  func stops() throws {
    let store = try Fixture().store
    var asked = 0
    let isWanted: () -> Bool = {
      asked += 1
      return asked < 3
    }
    #expect(throws: StoreError.stopped) { try store.reading(isWanted, { try count(store) }) }
    #expect(asked == 3)
    #expect(try count(store) == 100_000)
    #expect(asked == 3, "nobody is asked any more")
    #expect(try store.reading({ true }, { try count(store) }) == 100_000)
  }
}
