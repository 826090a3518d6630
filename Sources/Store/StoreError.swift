import Glibc

/// What can go wrong with a ledger file.
public enum StoreError: Error, Equatable {
  case noLedger(path: String)
  case exists(path: String)
  case notALedger(path: String, reason: String)
  case newer(path: String, found: Int, supported: Int)
  case otherSchema(path: String)
  case earlierTables(path: String)
  case damaged(path: String, reason: String)
  case notWritable(path: String, reason: String)
  case diskFull(path: String)
  case upgraded
  case notDurable(path: String, synchronous: Int)
  case lock(path: String, reason: String)
  /// It was said that what was read need not be read to its end.
  case stopped
  case sqlite(code: Int, message: String)

  /// SQLite's result codes as far as they need words of their own.
  init(code: Int32, message: String, path: String) {
    switch code & 0xFF {
    case 10 where DiskSpace.isGone(at: path): self = .diskFull(path: path)
    case 9: self = .stopped
    case 8: self = .notWritable(path: path, reason: message)
    case 11: self = .damaged(path: path, reason: message)
    case 13: self = .diskFull(path: path)
    case 14: self = .notWritable(path: path, reason: message)
    case 26: self = .notALedger(path: path, reason: message)
    default: self = .sqlite(code: Int(code), message: message)
    }
  }
}

extension StoreError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noLedger(let path): "no ledger at \(path); start a project with: winnow init DIR"
    case .exists(let path): "\(path) exists already; choose another folder"
    case .notALedger(let path, let reason):
      "\(path) is not a winnow ledger (\(reason)); if it should be one, restore a copy made by: winnow backup FILE"
    case .newer(let path, let found, let supported):
      "\(path) has format \(found), this program knows \(supported); install a newer winnow"
    case .otherSchema(let path):
      "\(path) holds tables, triggers or indexes that winnow did not make; do not trust it, restore a backup"
    case .earlierTables(let path):
      "\(path) was last written by an earlier winnow; open it once where it may be written, with: winnow doctor"
    case .damaged(let path, let reason):
      "\(path) is damaged (\(reason)); look closer with: winnow doctor, then restore a copy made by: winnow backup FILE"
    case .notWritable(let path, let reason):
      "\(path) can't be written (\(reason)); check its permissions and its folder's"
    case .diskFull(let path):
      "the disk that holds \(path) is full; make room and try again, nothing was half-written"
    case .upgraded: "another winnow upgraded this ledger while we ran; start again"
    case .notDurable(let path, let synchronous):
      "SQLite would not write \(path) durably (synchronous=\(synchronous)); refusing to go on"
    case .lock(let path, let reason): "can't lock \(path) (\(reason))"
    case .stopped: "stopped before it was done"
    case .sqlite(let code, let message): "the database said: \(message) (code \(code))"
    }
  }
}

/// Whether a file system has no room left: some of SQLite's I/O errors mean just that.
private enum DiskSpace {
  static func isGone(at path: String) -> Bool {
    var info = statvfs()
    return statvfs(path, &info) == 0 && info.f_bavail < 16
  }
}
