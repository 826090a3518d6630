import Glibc

/// The unread bytes of a stream in one buffer that grows as far as its user lets a record grow.
final class ReadBuffer {
  private static let chunkBytes = 512 << 10

  let stream: ByteStream
  private var storage: UnsafeMutableRawPointer
  private var capacity: Int
  private var start = 0
  private var end = 0
  private var isAtEnd = false

  init(_ stream: ByteStream) {
    self.stream = stream
    capacity = 2 * Self.chunkBytes
    storage = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit { storage.deallocate() }

  /// What is buffered; the pointer holds until the next `fill`.
  var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(
      start: UnsafePointer((storage + start).assumingMemoryBound(to: UInt8.self)),
      count: end - start)
  }

  /// Drops bytes from the front.
  func discard(_ count: Int) { start += min(count, end - start) }

  /// Appends what comes next.
  /// - Returns: false at the end of the stream.
  func fill() throws -> Bool {
    guard !isAtEnd else { return false }
    makeRoom()
    let room = UnsafeMutableRawBufferPointer(start: storage + end, count: capacity - end)
    let count = try stream.read(into: room)
    end += count
    isAtEnd = count == 0
    return count > 0
  }

  private func makeRoom() {
    guard capacity - end < Self.chunkBytes else { return }
    let count = end - start
    if capacity - count >= Self.chunkBytes {
      memmove(storage, storage + start, count)
    } else {
      capacity *= 2
      let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
      larger.copyMemory(from: storage + start, byteCount: count)
      storage.deallocate()
      storage = larger
    }
    start = 0
    end = count
  }
}
