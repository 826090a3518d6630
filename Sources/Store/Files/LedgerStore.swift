import Domain
import GRDB
import GRDBSQLite
import Glibc
import Ledger
import Schema

/// One ledger file, opened. Many processes may have it open; every write is one transaction under `ledger.lock`.
public final class LedgerStore: @unchecked Sendable {
  /// How a file is opened.
  public enum Access: Sendable {
    case readWrite
    /// Nothing is written, not even by opening.
    case readOnly
    /// A scratch ledger: no locks, no waiting for the disk.
    case scratch
    /// The same for a replay that is only read afterwards: nobody is handed anything from it, so it has no queue.
    case replay
  }

  public let path: String
  let access: Access
  let judge: any LabelJudging
  let queue: DatabaseQueue
  private let lock: FileLock?
  private let users: FileLock?
  // Touched only inside the queue, which is serial: hence @unchecked Sendable.
  let connection: Connection
  private let cache = LedgerCache()
  private let room: LogRoom
  private var commitsSinceLook = 0
  private var isDurabilityLost = false

  /// Pages kept in memory while people work; bulk work asks for more.
  public static let cacheKibibytes = 24_000

  /// Sets how many pages are kept in memory.
  public func setCache(kibibytes: Int) {
    queue.inDatabase { _ in try? connection.execute(script: "PRAGMA cache_size=-\(kibibytes)") }
  }

  /// WAL size at which the next quiet moment is used for a checkpoint.
  static let checkpointBytes = 4 << 20

  /// Opens an existing ledger.
  /// - Throws: `StoreError`.
  public convenience init(
    opening path: String, access: Access = .readWrite, judge: any LabelJudging
  ) throws {
    guard Glibc.access(path, F_OK) == 0 else { throw StoreError.noLedger(path: path) }
    try self.init(path: path, access: access, judge: judge, isNew: false)
  }

  /// Makes a ledger; the file must not be there yet.
  /// - Throws: `StoreError`.
  public convenience init(
    creating path: String, access: Access = .readWrite, judge: any LabelJudging
  ) throws {
    guard Glibc.access(path, F_OK) != 0 else { throw StoreError.exists(path: path) }
    try self.init(path: path, access: access, judge: judge, isNew: true)
  }

  private init(path: String, access: Access, judge: any LabelJudging, isNew: Bool) throws {
    self.path = path
    self.access = access
    self.judge = judge
    let side = Self.folder(of: path)
    if access == .readWrite {
      guard isNew || Glibc.access(path, W_OK) == 0 else {
        throw StoreError.notWritable(path: path, reason: String(cString: strerror(errno)))
      }
      lock = try FileLock(path: side + "/ledger.lock")
      users = try FileLock(path: side + "/users.lock")
    } else {
      lock = nil
      users = nil
    }
    if !isNew {
      try Self.requireRegularFile(path)
      if access == .readWrite { try OpeningCheck.requireLedger(path) }
    }
    (queue, connection, room) = try Self.openLocked(path, access: access, lock: lock)
    try translating {
      try lock?.lockExclusively()
      defer { lock?.unlock() }
      if isNew { try create() } else { try check() }
    }
    if !isNew, access != .readOnly, try derivedVersion() != Schema.projectionVersion {
      try write(settlesLater: true) { try $0.rebuild() }
      try checkShape(takesEarlier: false)
    }
    try users?.lockShared()
  }

  deinit {
    connection.finalizeStatements()
    unhook()
  }

  private func unhook() {
    queue.inDatabase { db in
      if let handle = db.sqliteConnection { room.unhook(handle) }
    }
  }

  /// Leaves the file. The last one out writes everything into `ledger.sqlite` alone, so that a plain copy is whole.
  public func close() {
    if access == .readWrite, let users, (try? users.tryExclusively()) == true {
      try? lock?.lockExclusively()
      try? queue.inDatabase { _ in try connection.execute(script: "PRAGMA wal_checkpoint(TRUNCATE)")
      }
      lock?.unlock()
    }
    users?.unlock()
    queue.inDatabase { _ in connection.finalizeStatements() }
    unhook()
    try? queue.close()
  }

  /// SQLite's version at run time.
  public static var sqliteVersion: String { String(cString: sqlite3_libversion()) }

  // MARK: - Transactions

  /// Reads in one transaction: all that is read belongs together.
  public func read<Value>(_ body: (LedgerReader) throws -> Value) throws -> Value {
    try translating {
      try queue.inDatabase { _ in
        try connection.run("BEGIN")
        return try ending {
          try followRebuilds()
          return try body(LedgerReader(connection: connection, cache: cache))
        }
      }
    }
  }

  /// Does something that only reads, and asks now and then, while the database works, whether to go on.
  ///
  /// - Parameter goesOn: must not use the store.
  /// - Throws: `StoreError.stopped` where it said no; what `body` throws.
  public func reading<Value>(_ goesOn: @escaping () -> Bool, _ body: () throws -> Value) throws
    -> Value
  {
    queue.inDatabase { _ in connection.goesOn = goesOn }
    defer { queue.inDatabase { _ in connection.goesOn = nil } }
    return try body()
  }

  /// Writes in one transaction under the ledger's lock: when this returns, it is on disk.
  /// - Parameters:
  ///   - isDurable: false: the disk is not waited for, and the body can't append. For leases, which are neither event
  ///     nor truth: after a power cut nobody holds one anyway.
  ///   - settlesLater: what its answers change in the queue is left to the next transaction (`LedgerWriter.settlesLater`).
  ///   - body: gets the only value that can append; what it throws undoes everything.
  public func write<Value>(
    isDurable: Bool = true, settlesLater: Bool = false, _ body: (LedgerWriter) throws -> Value
  ) throws -> Value {
    guard access != .readOnly else {
      throw StoreError.notWritable(path: path, reason: "opened for reading only")
    }
    return try translating {
      try queue.inDatabase { _ in
        guard !isDurabilityLost else { throw StoreError.notDurable(path: path, synchronous: 1) }
        try lock?.lockExclusively(waiting: Self.sayWaiting)
        // A stopped process must not keep everybody waiting: ctrl-z is held back until the commit.
        let mask = SignalHold()
        lock?.note("process \(getpid())")
        defer {
          lock?.unlock()
          mask.release()
        }
        if !isDurable, access == .readWrite { try connection.run("PRAGMA synchronous=NORMAL") }
        defer { if !isDurable { restoreDurability() } }
        try connection.run("BEGIN IMMEDIATE")
        return try ending {
          let version = try connection.first("PRAGMA user_version") { $0.int(0) }
          guard version == Schema.version else { throw StoreError.upgraded }
          try followRebuilds()
          let writer = LedgerWriter(
            connection: connection, cache: cache, judge: judge, isDurable: isDurable,
            hasQueue: access != .replay)
          writer.settlesLater = settlesLater
          try writer.takeUnsettled()
          let result = try body(writer)
          try writer.finish()
          if !isDurable, access == .readWrite { room.layOut() }
          return result
        }
      }
    }
  }

  /// After a write that did not wait for the disk: all others do again. Where that can't be had nothing more is
  /// written.
  private func restoreDurability() {
    guard access == .readWrite else { return }
    try? connection.run("PRAGMA synchronous=FULL")
    isDurabilityLost = (try? connection.first("PRAGMA synchronous") { $0.int(0) }) != 2
  }

  /// Commits what the body did, or undoes it where that throws. Prepared once, as all statements: through GRDB each
  /// begin and commit would be compiled again.
  private func ending<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      let result = try body()
      try connection.run("COMMIT")
      return result
    } catch {
      try? connection.run("ROLLBACK")
      // Row numbers that only the given-up transaction knew must not be believed.
      cache.clear()
      throw error
    }
  }

  /// Another process may have derived everything afresh since the last look.
  private func followRebuilds() throws {
    cache.follow(
      rebuilds: try connection.first("SELECT value FROM local WHERE name = 'rebuilds'") {
        $0.int(0)
      } ?? 0)
  }

  /// Learns what answers have left for later; to be called after an acknowledgement, never before.
  public func learnRest() throws {
    guard access != .readOnly, !cache.unlearned.isEmpty else { return }
    try write(isDurable: false) { try $0.learnRest() }
  }

  /// Moves the write-ahead log into the file when it has grown; to be called after an acknowledgement, never before.
  public func checkpointIfGrown() throws {
    commitsSinceLook += 1
    guard access == .readWrite, commitsSinceLook >= 64 else { return }
    commitsSinceLook = 0
    try checkpoint(ifOver: Self.checkpointBytes)
  }

  /// Moves the write-ahead log into the file if more than that is in it as of the newest commit here.
  public func checkpoint(ifOver bytes: Int) throws {
    guard access == .readWrite, room.usedBytes > bytes else { return }
    try lock?.lockExclusively()
    defer { lock?.unlock() }
    try translating {
      try queue.inDatabase { _ in try connection.execute(script: "PRAGMA wal_checkpoint(PASSIVE)") }
    }
  }

  /// Does work that one process a file does at a time (a fit taken over into the queue).
  /// - Returns: nil where another process is at it.
  public func asOnlyScorer<Value>(_ body: () throws -> Value) throws -> Value? {
    let lock = try FileLock(path: Self.folder(of: path) + "/score.lock")
    guard try lock.tryExclusively() else { return nil }
    defer { lock.unlock() }
    return try body()
  }

  private static func folder(of path: String) -> String {
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
      separator: "/")
    return folder.isEmpty && !path.hasPrefix("/") ? "." : folder
  }

  /// A whole copy, at any time; it appears whole or not at all.
  /// - Throws: `StoreError`; `exists` where the target is there already.
  public func backup(to target: String) throws {
    guard Glibc.access(target, F_OK) != 0 else { throw StoreError.exists(path: target) }
    let temporary = "\(target).tmp-\(getpid())"
    unlink(temporary)
    defer { unlink(temporary) }
    try translating {
      try queue.inDatabase { _ in try connection.run("VACUUM INTO ?", .text(temporary)) }
    }
    let descriptor = Glibc.open(temporary, O_RDONLY | O_CLOEXEC)
    let isSynced = descriptor >= 0 && fsync(descriptor) == 0
    if descriptor >= 0 { Glibc.close(descriptor) }
    guard isSynced, link(temporary, target) == 0 else {
      throw StoreError.notWritable(path: target, reason: String(cString: strerror(errno)))
    }
  }

  /// What `PRAGMA integrity_check` finds; empty where all is well.
  public func integrityProblems() throws -> [String] {
    try translating {
      try queue.inDatabase { _ in
        try connection.all("PRAGMA integrity_check(20)") { $0.text(0) }.filter { $0 != "ok" }
      }
    }
  }

  /// Works on the file under the ledger's lock, outside of any transaction.
  func locked<Value>(_ body: () throws -> Value) throws -> Value {
    try lock?.lockExclusively(waiting: Self.sayWaiting)
    defer { lock?.unlock() }
    return try translating { try queue.inDatabase { _ in try body() } }
  }

  private func translating<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as DatabaseError {
      throw StoreError(
        code: error.resultCode.rawValue, message: error.message ?? "unknown", path: path)
    }
  }

  private static func sayWaiting(_ holder: String) {
    let text = "waiting for the ledger's lock\(holder.isEmpty ? "" : " (held by \(holder))")…\n"
    _ = text.utf8.withContiguousStorageIfAvailable { Glibc.write(2, $0.baseAddress, $0.count) }
  }
}

extension LedgerStore {
  /// Whether this opening may write.
  public var canWrite: Bool { access != .readOnly }
}
