import CSQLiteSettings
import Domain
import GRDB
import Glibc
import Ledger
import Schema

extension LedgerStore {
  /// Opening writes (GRDB creates and drops a table to start WAL), so the lock is held meanwhile.
  static func openLocked(_ path: String, access: Access, lock: FileLock?) throws -> (
    DatabaseQueue, Connection, LogRoom
  ) {
    try lock?.lockExclusively()
    defer { lock?.unlock() }
    do {
      let queue = try access == .readOnly ? openToRead(path) : open(path, access: access)
      let (connection, room) = try queue.inDatabase { db in
        try settle(db, access: access, path: path)
        guard let handle = db.sqliteConnection else {
          throw StoreError.sqlite(code: 21, message: "no connection")
        }
        // After `settle`: setting wal_autocheckpoint takes the hook away.
        return (Connection(handle, path: path), LogRoom(handle, path: path))
      }
      return (queue, connection, room)
    } catch let error as DatabaseError {
      throw StoreError(
        code: error.resultCode.rawValue, message: error.message ?? "unknown", path: path)
    }
  }

  private static func openToRead(_ path: String) throws -> DatabaseQueue {
    var problem: (any Error)?
    for candidate in OpeningCheck.readOnlyPaths(path) {
      do {
        let queue = try open(candidate, access: .readOnly)
        _ = try queue.inDatabase { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema") }
        return queue
      } catch { problem = error }
    }
    throw problem ?? StoreError.noLedger(path: path)
  }

  private static func open(_ path: String, access: Access) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.maximumReaderCount = 1
    switch access {
    case .readWrite: configuration.journalMode = .wal
    case .readOnly: configuration.readonly = true
    case .scratch, .replay: configuration.journalMode = .default
    }
    configuration.prepareDatabase { db in
      guard let handle = db.sqliteConnection else { return }
      winnow_sqlite_harden(UnsafeMutableRawPointer(handle))
      winnow_sqlite_no_checkpoint_on_close(UnsafeMutableRawPointer(handle))
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// GRDB sets `synchronous` back to NORMAL while it opens a WAL file, so it is set afterwards and read back.
  private static func settle(_ db: Database, access: Access, path: String) throws {
    try db.execute(
      sql: """
        PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-\(cacheKibibytes);
        """)
    switch access {
    case .readOnly: break
    case .scratch, .replay:
      try db.execute(
        sql: "PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY; PRAGMA cache_size=-64000;")
    case .readWrite:
      try db.execute(
        sql: "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA secure_delete=ON;")
      let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
      guard synchronous == 2 else {
        throw StoreError.notDurable(path: path, synchronous: synchronous)
      }
    }
  }

  static func requireRegularFile(_ path: String) throws {
    var info = stat()
    guard stat(path, &info) == 0 else { throw StoreError.noLedger(path: path) }
    guard info.st_mode & S_IFMT == S_IFREG else {
      throw StoreError.notALedger(path: path, reason: "no regular file")
    }
  }

  func create() throws {
    try queue.inDatabase { db in
      try db.inTransaction(.immediate) {
        try connection.execute(script: "PRAGMA application_id=\(Schema.applicationID)")
        try connection.execute(script: Schema.ledger)
        try connection.execute(script: Schema.projections)
        if access == .replay {
          try connection.execute(script: "DROP INDEX sample_queue; DROP INDEX sample_given")
        }
        try connection.run(
          "INSERT INTO local (name, value) VALUES ('projection', ?)",
          .integer(Schema.projectionVersion))
        try connection.execute(script: "PRAGMA user_version=\(Schema.version)")
        return .commit
      }
    }
  }

  func check() throws {
    try queue.inDatabase { _ in
      let application = try connection.first("PRAGMA application_id") { $0.int(0) }
      guard application == Schema.applicationID else {
        throw StoreError.notALedger(path: path, reason: "another program's database")
      }
      let version = try connection.first("PRAGMA user_version") { $0.int(0) } ?? 0
      guard version <= Schema.version else {
        throw StoreError.newer(path: path, found: version, supported: Schema.version)
      }
    }
    try checkShape(takesEarlier: true)
  }

  func checkShape(takesEarlier: Bool) throws {
    let shape = try queue.inDatabase { _ in try SchemaShape.hash(connection) }
    guard shape != SchemaShape.pinned else { return }
    guard takesEarlier, SchemaShape.earlier.contains(shape) else {
      throw StoreError.otherSchema(path: path)
    }
    guard access != .readOnly else { throw StoreError.earlierTables(path: path) }
  }

  func derivedVersion() throws -> Int? {
    try queue.inDatabase { _ in
      try connection.first("SELECT value FROM local WHERE name = 'projection'") { $0.int(0) }
    }
  }
}
