import GRDBSQLite
import Glibc

/// How much of the write-ahead log is in use, and room that is laid out ahead of it.
///
/// A commit that makes the file longer has the file system write the file's length too, and waits for that: on ext4
/// without a journal 0.5 ms instead of 0.37 ms for the eleven pages of an answer, after a pause as people make it.
/// SQLite reads the log up to the first frame that is not valid, so zeros behind its end mean nothing.
final class LogRoom {
  /// A frame: its header and a page (the format of SQLite's write-ahead log, section 4.1 of its file format).
  private static let frameBytes = 24 + 4096
  private static let headerBytes = 32
  /// What is laid out at a time.
  static let step = 4 << 20
  /// With less than that ahead more is laid out.
  static let least = 1 << 20
  /// A log that is longer has been waiting for a checkpoint; room would not help it.
  static let most = 64 << 20

  private let path: String
  private let frames: UnsafeMutablePointer<Int>

  /// - Parameter handle: the connection, whose hook on commits this takes. It must be closed or unhooked before.
  init(_ handle: OpaquePointer, path: String) {
    self.path = path + "-wal"
    frames = .allocate(capacity: 1)
    frames.initialize(to: 0)
    _ = sqlite3_wal_hook(
      handle,
      { context, _, _, count in
        context?.assumingMemoryBound(to: Int.self).pointee = Int(count)
        return SQLITE_OK
      }, frames)
  }

  deinit { frames.deallocate() }

  func unhook(_ handle: OpaquePointer) { _ = sqlite3_wal_hook(handle, nil, nil) }

  /// Bytes in use as of this connection's newest commit; 0 before the first.
  var usedBytes: Int {
    frames.pointee == 0 ? 0 : Self.headerBytes + frames.pointee * Self.frameBytes
  }

  /// Lays out room where little is left. Only inside a write transaction: nobody else adds to the log then. The log has
  /// no POSIX locks that closing it could drop; those are on the database and its index.
  func layOut() {
    let used = usedBytes
    guard used > 0, used < Self.most else { return }
    let log = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
    guard log >= 0 else { return }
    defer { close(log) }
    var info = stat()
    guard fstat(log, &info) == 0 else { return }
    let length = Int(info.st_size)
    guard length >= used, length - used < Self.least else { return }
    let zeros = [UInt8](repeating: 0, count: 1 << 18)
    var place = length
    while place < length + Self.step {
      // A full disk says so with the next answer, which needs the room; here nothing depends on it.
      let count = zeros.withUnsafeBytes { pwrite(log, $0.baseAddress, $0.count, off_t(place)) }
      guard count > 0 else { return }
      place += count
    }
    _ = fdatasync(log)
  }
}
