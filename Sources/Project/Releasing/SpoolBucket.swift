import Domain
import Glibc

extension RowSpool {
  /// Rows whose keys begin with the same bits: pieces of the file, and what still waits to be written.
  struct Bucket {
    private let capacity: Int
    private var pieces: [(offset: Int, count: Int)] = []
    private var waiting: [UInt8] = []
    /// Bytes in the file.
    private var written = 0

    init(capacity: Int) { self.capacity = capacity }

    func isFull(for more: Int) -> Bool { !waiting.isEmpty && waiting.count + more > capacity }

    /// Where the bytes begin; nil where the bucket is too large for that.
    mutating func append(_ bytes: UnsafeRawBufferPointer) -> UInt32? {
      guard let start = UInt32(exactly: written + waiting.count), start < .max else { return nil }
      if waiting.isEmpty { waiting.reserveCapacity(max(capacity, bytes.count)) }
      waiting.append(contentsOf: bytes)
      return start
    }

    /// What waits, to be written at a place of the file.
    mutating func handOver(at offset: Int) -> [UInt8] {
      let bytes = waiting
      pieces.append((offset, bytes.count))
      written += bytes.count
      waiting = []
      return bytes
    }

    func read(from file: ScratchFile) -> BucketBytes? {
      let bytes = BucketBytes(count: written + waiting.count)
      var end = 0
      for (offset, count) in pieces {
        guard file.read(into: bytes.range(end..<end + count), at: offset) else { return nil }
        end += count
      }
      waiting.withUnsafeBytes { bytes.range(end..<end + $0.count).copyMemory(from: $0) }
      return bytes
    }
  }
}

/// A bucket in memory. Filled once and then only read: hence @unchecked Sendable.
final class BucketBytes: @unchecked Sendable {
  private let buffer: UnsafeMutableRawBufferPointer

  fileprivate init(count: Int) {
    buffer = .allocate(byteCount: max(1, count), alignment: 16)
  }

  deinit { buffer.deallocate() }

  fileprivate func range(_ range: Range<Int>) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: buffer[range])
  }

  /// Content that begins at a place.
  func text(at start: UInt32, count: Int) -> String {
    String(decoding: buffer[Int(start)..<Int(start) + count], as: UTF8.self)
  }

  /// Appends metadata as `withMetadata` reads it: key, length of the salt in one byte, of the text in two, salt, text.
  /// - Returns: false where they are too long for that; nothing is appended then.
  static func append(
    key: Digest, salt: UnsafeRawBufferPointer, text: UnsafeRawBufferPointer,
    to bytes: inout [UInt8]
  ) -> Bool {
    guard salt.count <= Int(UInt8.max), text.count <= Int(UInt16.max) else { return false }
    key.withUnsafeBytes { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(salt.count))
    bytes.append(UInt8(text.count >> 8))
    bytes.append(UInt8(text.count & 0xFF))
    bytes.append(contentsOf: salt)
    bytes.append(contentsOf: text)
    return true
  }

  /// Key, salt and text of the metadata at a place, valid until `body` returns.
  func withMetadata<Result>(
    at start: UInt32,
    _ body: (_ key: Digest, _ salt: UnsafeRawBufferPointer, _ text: UnsafeRawBufferPointer) throws
      -> Result
  ) rethrows -> Result? {
    let lengths = Int(start) + 32
    let salt = lengths + 3
    let text = salt + Int(buffer[lengths])
    let end = text + Int(buffer[lengths + 1]) << 8 + Int(buffer[lengths + 2])
    let bytes = UnsafeRawBufferPointer(buffer)
    guard let key = Digest(UnsafeRawBufferPointer(rebasing: bytes[Int(start)..<lengths])) else {
      return nil
    }
    return try body(
      key, UnsafeRawBufferPointer(rebasing: bytes[salt..<text]),
      UnsafeRawBufferPointer(rebasing: bytes[text..<end]))
  }
}

/// A file without a name, so that it goes with the process. Where something could not be written, nothing is read. To
/// be used from one thread at a time: hence @unchecked Sendable.
final class ScratchFile: @unchecked Sendable {
  private var descriptor: Int32
  private var isBroken = false

  /// nil where none can be made.
  init?(in folder: String) {
    var opened = open(folder, __O_TMPFILE | O_DIRECTORY | O_RDWR | O_CLOEXEC, 0o600)
    if opened < 0 {
      // Not every file system has them: there a name is taken and given back at once.
      let path = "\(folder)/.winnow-spool-\(getpid())"
      opened = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
      if opened >= 0 { unlink(path) }
    }
    guard opened >= 0 else { return nil }
    descriptor = opened
  }

  deinit { close() }

  /// Gives the disk back; what is asked for afterwards fails.
  func close() {
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    var done = 0
    while done < bytes.count, !isBroken, let base = bytes.baseAddress {
      let written = pwrite(descriptor, base + done, bytes.count - done, off_t(offset + done))
      if written > 0 {
        done += written
      } else if written == 0 || errno != EINTR {
        isBroken = true
      }
    }
  }

  /// Whether all was read.
  func read(into room: UnsafeMutableRawBufferPointer, at offset: Int) -> Bool {
    guard !isBroken else { return false }
    var done = 0
    while done < room.count, let base = room.baseAddress {
      let read = pread(descriptor, base + done, room.count - done, off_t(offset + done))
      if read > 0 {
        done += read
      } else if read == 0 || errno != EINTR {
        return false
      }
    }
    return true
  }
}
