import Glibc

/// Splits a stream at newline bytes; a longer line than allowed is skipped without being kept.
final class LineReader {
  /// One line without its line end.
  struct Line {
    let number: Int
    /// Holds until the next line is read; of a line that is too long only the beginning.
    let bytes: UnsafeBufferPointer<UInt8>
    let isTooLong: Bool
  }

  private let buffer: ReadBuffer
  private let maximumLineBytes: Int
  private var number = 0
  private var usedBytes = 0
  /// Keeps the beginning of a long line at one place while its reader looks at it.
  private let longLine = UnsafeMutableBufferPointer<UInt8>.allocate(
    capacity: ImportLimit.rawBytes + 4)

  init(_ buffer: ReadBuffer, maximumLineBytes: Int) {
    self.buffer = buffer
    self.maximumLineBytes = maximumLineBytes
  }

  deinit { longLine.deallocate() }

  func next() throws -> Line? {
    buffer.discard(usedBytes)
    usedBytes = 0
    var scannedBytes = 0
    while true {
      let bytes = buffer.bytes
      if let length = newline(in: bytes, from: scannedBytes) {
        number += 1
        usedBytes = length + 1
        return line(bytes, length)
      }
      scannedBytes = bytes.count
      if scannedBytes > maximumLineBytes { return try skipLongLine() }
      guard try buffer.fill() else {
        guard !buffer.bytes.isEmpty else { return nil }
        number += 1
        usedBytes = buffer.bytes.count
        return line(buffer.bytes, usedBytes)
      }
    }
  }

  private func line(_ bytes: UnsafeBufferPointer<UInt8>, _ length: Int) -> Line {
    guard length <= maximumLineBytes else {
      return Line(number: number, bytes: prefix(bytes, length), isTooLong: true)
    }
    let hasReturn = length > 0 && bytes[length - 1] == UInt8(ascii: "\r")
    return Line(
      number: number, bytes: prefix(bytes, hasReturn ? length - 1 : length), isTooLong: false)
  }

  private func prefix(
    _ bytes: UnsafeBufferPointer<UInt8>, _ length: Int
  ) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes[..<length]) }

  private func newline(in bytes: UnsafeBufferPointer<UInt8>, from offset: Int) -> Int? {
    guard offset < bytes.count, let base = bytes.baseAddress else { return nil }
    guard let found = memchr(base + offset, 0x0A, bytes.count - offset) else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private func skipLongLine() throws -> Line {
    let kept = longLine.update(fromContentsOf: buffer.bytes.prefix(longLine.count))
    number += 1
    while true {
      let bytes = buffer.bytes
      if let length = newline(in: bytes, from: 0) {
        usedBytes = length + 1
        break
      }
      buffer.discard(bytes.count)
      guard try buffer.fill() else { break }
    }
    let bytes = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(longLine)[..<kept])
    return Line(number: number, bytes: bytes, isTooLong: true)
  }
}
