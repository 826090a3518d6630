import Glibc

/// Content as one scan over the ledger found it, in a file without a name, so that rows, whose order is random, are read
/// back without a search in a tree for each.
///
/// It is a copy and nothing hangs on it: what is not in it (large, too much of it, a disk that is full, a file system
/// that can't make such files) is read from the ledger. The file goes with the process.
///
/// Kept on one thread, written on a worker's, read when the worker has finished: hence @unchecked Sendable.
final class ContentSpool: @unchecked Sendable {
  /// Largest content that is kept: what is larger costs more than its search.
  static let maximumEntryBytes = 16 << 10
  /// Beyond it the ledger is as good: neither stays in memory.
  private static let maximumBytes = 4 << 30
  private static let blockBytes = 256 << 10

  private let descriptor: Int32
  private let worker: SerialWorker
  private var block: [UInt8] = []
  private var byteCount = 0
  private var isBroken = false

  /// nil where the folder's file system has no files without a name.
  init?(in folder: String, worker: SerialWorker) {
    descriptor = open(folder, __O_TMPFILE | O_DIRECTORY | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    self.worker = worker
    block.reserveCapacity(Self.blockBytes + Self.maximumEntryBytes)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Where the bytes will lie; nil where they are not kept.
  func keep(_ bytes: UnsafeRawBufferPointer) throws -> Int? {
    guard bytes.count <= Self.maximumEntryBytes, byteCount + bytes.count <= Self.maximumBytes else {
      return nil
    }
    let offset = byteCount
    block.append(contentsOf: bytes)
    byteCount += bytes.count
    if block.count >= Self.blockBytes { try flush() }
    return offset
  }

  /// Hands the rest to the worker.
  func flush() throws {
    let full = block
    let offset = byteCount - full.count
    try worker.submit { full.withUnsafeBytes { self.write($0, at: offset) } }
    block = []
    block.reserveCapacity(Self.blockBytes + Self.maximumEntryBytes)
  }

  private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    var done = 0
    while done < bytes.count, !isBroken {
      let written = pwrite(
        descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset + done))
      if written > 0 {
        done += written
      } else if errno != EINTR {
        isBroken = true
      }
    }
  }

  /// The text at a place; nil where it has to be read from the ledger.
  func text(at offset: Int, count: Int) -> String? {
    guard !isBroken else { return nil }
    var isWhole = true
    let text = String(unsafeUninitializedCapacity: count) { room in
      var done = 0
      while done < count, isWhole {
        let read = pread(
          descriptor, room.baseAddress.map { $0 + done }, count - done, off_t(offset + done))
        if read > 0 {
          done += read
        } else if read == 0 || errno != EINTR {
          isWhole = false
        }
      }
      return isWhole ? count : 0
    }
    return isWhole ? text : nil
  }
}
