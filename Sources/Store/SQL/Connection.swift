import Domain
import GRDBSQLite

/// A value bound to a statement.
enum SQLValue {
  case null
  case integer(Int)
  case text(String)
  case blob([UInt8])
}

extension SQLValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral
{
  init(integerLiteral value: Int) { self = .integer(value) }
  init(stringLiteral value: String) { self = .text(value) }
  init(nilLiteral: ()) { self = .null }

  static func optional(_ value: Int?) -> SQLValue { value.map { .integer($0) } ?? .null }
  static func optional(_ value: String?) -> SQLValue { value.map { .text($0) } ?? .null }
  static func optional(_ value: [UInt8]?) -> SQLValue { value.map { .blob($0) } ?? .null }
  static func utf8(_ value: String) -> SQLValue { .blob(Array(value.utf8)) }
  static func flag(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }
}

/// The row that a statement stands on.
struct SQLRow {
  fileprivate let statement: OpaquePointer

  func int(_ column: Int32) -> Int { Int(sqlite3_column_int64(statement, column)) }
  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }
  func optionalInt(_ column: Int32) -> Int? { isNull(column) ? nil : int(column) }
  func flag(_ column: Int32) -> Bool { int(column) != 0 }
  func blob(_ column: Int32) -> [UInt8] {
    let count = Int(sqlite3_column_bytes(statement, column))
    guard count > 0, let pointer = sqlite3_column_blob(statement, column) else { return [] }
    return Array(UnsafeRawBufferPointer(start: pointer, count: count))
  }
  func optionalBlob(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : blob(column) }
  /// The bytes of a column without a copy; valid until `body` returns.
  func withBytes<Result>(
    _ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    let count = Int(sqlite3_column_bytes(statement, column))
    return try body(
      UnsafeRawBufferPointer(
        start: count > 0 ? sqlite3_column_blob(statement, column) : nil, count: count))
  }
  /// The bytes of a column without a copy, valid while the statement stands on the row; nil where it is NULL.
  func bytes(_ column: Int32) -> UnsafeRawBufferPointer? {
    guard !isNull(column) else { return nil }
    let count = Int(sqlite3_column_bytes(statement, column))
    return UnsafeRawBufferPointer(
      start: count > 0 ? sqlite3_column_blob(statement, column) : nil, count: count)
  }
  func text(_ column: Int32) -> String {
    withBytes(column) { String(decoding: $0, as: UTF8.self) }
  }
  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
  func digest(_ column: Int32) throws -> Digest {
    let count = Int(sqlite3_column_bytes(statement, column))
    guard count == 32, let pointer = sqlite3_column_blob(statement, column),
      let digest = Digest(UnsafeRawBufferPointer(start: pointer, count: 32))
    else {
      throw StoreError.sqlite(code: Int(SQLITE_CORRUPT), message: "a hash that has no 32 bytes")
    }
    return digest
  }
}

/// Prepared statements over the connection that GRDB opened. Each SQL text is a literal in the source, prepared once,
/// bound by position; nothing that came from outside is ever part of it.
final class Connection {
  private let handle: OpaquePointer
  let path: String
  private var statements: [UInt: OpaquePointer] = [:]
  /// Asked now and then while a statement runs; false ends it with `StoreError.stopped`. Must not use the connection.
  var goesOn: (() -> Bool)? {
    didSet {
      sqlite3_progress_handler(
        handle, goesOn == nil ? 0 : Self.stepsBetweenLooks,
        { context in
          guard let context else { return 0 }
          let connection = Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue()
          return connection.goesOn?() == false ? 1 : 0
        }, Unmanaged.passUnretained(self).toOpaque())
    }
  }
  /// Steps of SQLite's machine, some tens of nanoseconds each.
  private static let stepsBetweenLooks: Int32 = 20_000

  init(_ handle: OpaquePointer, path: String) {
    self.handle = handle
    self.path = path
  }

  /// Statements must go before GRDB closes the connection.
  func finalizeStatements() {
    for statement in statements.values { sqlite3_finalize(statement) }
    statements = [:]
  }

  var lastInsertedRow: Int { Int(sqlite3_last_insert_rowid(handle)) }
  var changedRows: Int { Int(sqlite3_changes(handle)) }

  /// Runs a statement that returns nothing.
  func run(_ sql: StaticString, _ values: SQLValue...) throws {
    let statement = try prepared(sql)
    defer { reset(statement) }
    try bind(values, to: statement)
    let code = sqlite3_step(statement)
    guard code == SQLITE_DONE || code == SQLITE_ROW else { throw error(code) }
  }

  /// The first row, mapped.
  func first<Value>(_ sql: StaticString, _ values: SQLValue..., map: (SQLRow) throws -> Value)
    throws -> Value?
  {
    let statement = try prepared(sql)
    defer { reset(statement) }
    try bind(values, to: statement)
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return try map(SQLRow(statement: statement))
    case SQLITE_DONE: return nil
    case let code: throw error(code)
    }
  }

  /// All rows, mapped. The mapping must not run the same statement.
  func all<Value>(_ sql: StaticString, _ values: SQLValue..., map: (SQLRow) throws -> Value) throws
    -> [Value]
  {
    var rows: [Value] = []
    let statement = try prepared(sql)
    defer { reset(statement) }
    try bind(values, to: statement)
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: rows.append(try map(SQLRow(statement: statement)))
      case SQLITE_DONE: return rows
      case let code: throw error(code)
      }
    }
  }

  /// Row after row without keeping them; `visit` returns false to stop.
  func each(_ sql: StaticString, _ values: SQLValue..., visit: (SQLRow) throws -> Bool) throws {
    try each(sql, values: values, visit: visit)
  }

  func each(_ sql: StaticString, values: [SQLValue], visit: (SQLRow) throws -> Bool) throws {
    let statement = try prepared(sql)
    defer { reset(statement) }
    try bind(values, to: statement)
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: if try !visit(SQLRow(statement: statement)) { return }
      case SQLITE_DONE: return
      case let code: throw error(code)
      }
    }
  }

  /// Row after row of a statement that was put together for this once; `visit` returns false to stop.
  func each(_ sql: SQLText, visit: (SQLRow) throws -> Bool) throws {
    let text = sql.text
    var prepared: OpaquePointer?
    let code = sqlite3_prepare_v3(handle, text, -1, 0, &prepared, nil)
    guard code == SQLITE_OK, let statement = prepared else { throw error(code) }
    defer { sqlite3_finalize(statement) }
    try bind(sql.values, to: statement)
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: if try !visit(SQLRow(statement: statement)) { return }
      case SQLITE_DONE: return
      case let code: throw error(code)
      }
    }
  }

  /// All its rows, mapped.
  func all<Value>(_ sql: SQLText, map: (SQLRow) throws -> Value) throws -> [Value] {
    var rows: [Value] = []
    try each(sql) { row in
      rows.append(try map(row))
      return true
    }
    return rows
  }

  /// A script of several statements, one of the program's own.
  func execute(script: String) throws {
    let code = sqlite3_exec(handle, script, nil, nil, nil)
    guard code == SQLITE_OK else { throw error(code) }
  }

  func error(_ code: Int32) -> StoreError {
    StoreError(code: code, message: String(cString: sqlite3_errmsg(handle)), path: path)
  }

  private func prepared(_ sql: StaticString) throws -> OpaquePointer {
    let key = UInt(bitPattern: sql.utf8Start)
    if let statement = statements[key] { return statement }
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v3(
      handle, UnsafeRawPointer(sql.utf8Start).assumingMemoryBound(to: CChar.self),
      Int32(sql.utf8CodeUnitCount),
      UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard code == SQLITE_OK, let statement else { throw error(code) }
    statements[key] = statement
    return statement
  }

  private func reset(_ statement: OpaquePointer) {
    sqlite3_reset(statement)
    sqlite3_clear_bindings(statement)
  }

  private func bind(_ values: [SQLValue], to statement: OpaquePointer) throws {
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    for (offset, value) in values.enumerated() {
      let position = Int32(offset + 1)
      let code: Int32
      switch value {
      case .null: code = sqlite3_bind_null(statement, position)
      case .integer(let number): code = sqlite3_bind_int64(statement, position, Int64(number))
      case .text(let text):
        var text = text
        code = text.withUTF8 { bytes in
          bytes.withMemoryRebound(to: CChar.self) {
            sqlite3_bind_text(
              statement, position, $0.baseAddress ?? Self.nothing, Int32($0.count), transient)
          }
        }
      case .blob(let bytes):
        code = bytes.withUnsafeBytes {
          $0.isEmpty
            ? sqlite3_bind_zeroblob(statement, position, 0)
            : sqlite3_bind_blob(statement, position, $0.baseAddress, Int32($0.count), transient)
        }
      }
      guard code == SQLITE_OK else { throw error(code) }
    }
  }

  private static nonisolated(unsafe) let nothing = UnsafePointer<CChar>(
    UnsafeMutablePointer<CChar>.allocate(capacity: 1))
}
