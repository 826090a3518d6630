import Glibc

/// An advisory lock on a side file (`flock`), held for as long as a write transaction or a checkpoint takes.
///
/// SQLite's own busy timeout starves writers; queueing on `flock` does not. The descriptor is closed in children.
final class FileLock: Sendable {
  private let descriptor: Int32
  let path: String

  /// Opens or makes the side file.
  init(path: String, mode: mode_t = 0o600) throws {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode)
    guard descriptor >= 0 else {
      throw StoreError.lock(path: path, reason: String(cString: strerror(errno)))
    }
  }

  deinit { close(descriptor) }

  /// Waits for the lock.
  /// - Parameter waiting: called once when it took longer than a second, with what the holder wrote into the file.
  func lockExclusively(waiting: (String) -> Void = { _ in }) throws {
    if try attempt(LOCK_EX | LOCK_NB) { return }
    var delay: useconds_t = 200
    var waited = 0
    while waited < 1_000_000 {
      usleep(delay)
      if try attempt(LOCK_EX | LOCK_NB) { return }
      waited += Int(delay)
      delay = min(delay * 2, 2_000)
    }
    waiting(holder)
    while try !attempt(LOCK_EX) {}
  }

  func tryExclusively() throws -> Bool { try attempt(LOCK_EX | LOCK_NB) }
  func lockShared() throws { while try !attempt(LOCK_SH) {} }
  func unlock() { flock(descriptor, LOCK_UN) }

  /// Notes who holds it, for those who wait: one short write of a fixed length, since it is on every answer's way.
  func note(_ text: String) {
    var bytes = Array(text.utf8.prefix(Self.noteBytes))
    bytes += repeatElement(UInt8(ascii: " "), count: Self.noteBytes - bytes.count)
    _ = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  private static let noteBytes = 32

  private var holder: String {
    var buffer = [UInt8](repeating: 0, count: 200)
    let count = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    let said = buffer.prefix(max(0, count))
    return String(decoding: said.prefix(1 + (said.lastIndex { $0 != 0x20 } ?? -1)), as: UTF8.self)
  }

  private func attempt(_ operation: Int32) throws -> Bool {
    if flock(descriptor, operation) == 0 { return true }
    switch errno {
    case EWOULDBLOCK, EINTR: return false
    default: throw StoreError.lock(path: path, reason: String(cString: strerror(errno)))
    }
  }
}
