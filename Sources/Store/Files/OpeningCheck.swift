import Domain
import GRDBSQLite
import Glibc
import Schema

/// Looks at a file before it is opened for writing: opening writes, and another program's database must stay as it is.
enum OpeningCheck {
  /// - Throws: `StoreError` where it is no ledger. Nothing is written by looking.
  static func requireLedger(_ path: String) throws {
    var handle: OpaquePointer?
    let opened = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, nil)
    defer { sqlite3_close(handle) }
    guard opened == SQLITE_OK, let handle else {
      throw StoreError(code: opened, message: "it can't be opened", path: path)
    }
    sqlite3_busy_timeout(handle, 5_000)
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    var code = sqlite3_prepare_v2(handle, "PRAGMA application_id", -1, &statement, nil)
    if code == SQLITE_OK { code = sqlite3_step(statement) }
    guard code == SQLITE_ROW else {
      throw StoreError(code: code, message: String(cString: sqlite3_errmsg(handle)), path: path)
    }
    guard Int(sqlite3_column_int64(statement, 0)) == Schema.applicationID else {
      throw StoreError.notALedger(
        path: path, reason: "another program's database, or an empty file")
    }
  }

  /// How a file is opened where nothing may be written: as it is, where its log lies beside it or one can be made; else
  /// as a file that nobody changes, which is right only where no log is left over.
  static func readOnlyPaths(_ path: String) -> [String] {
    var info = stat()
    let hasLog = stat(path + "-wal", &info) == 0 && info.st_size > 0
    return hasLog ? [path] : [path, "file:\(escaped(path))?immutable=1"]
  }

  private static func escaped(_ path: String) -> String {
    var out = ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
        UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        out.unicodeScalars.append(Unicode.Scalar(byte))
      default: out += "%" + Hexadecimal.text([byte])
      }
    }
    return out
  }
}
