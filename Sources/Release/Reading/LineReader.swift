import CZstd
import Foundation

/// Reads the lines of a `.jsonl` or `.jsonl.zst` file one by one.
///
/// Memory is bounded by the longest line (`ReleaseLimit.maximumLineBytes`) and zstd's window (at
/// most 128 MiB; winnow's own frames need 1 MiB), whatever the file unpacks to.
public final class LineReader {
  /// Lines that were read so far.
  public private(set) var lineCount = 0

  private let path: String
  private let descriptor: Int32
  private let maximumLines: Int
  private let decoder: OpaquePointer?
  private var input = [UInt8](repeating: 0, count: 1 << 17)
  private var inputRange = 0..<0
  /// Room for what is unpacked at one go.
  private let blank = [UInt8](repeating: 0, count: 1 << 18)
  private var isInputOver = false
  /// What the decoder still expects; 0 at the end of a frame.
  private var frameRest = 0
  private var buffer: [UInt8] = []
  private var position = 0
  /// Bytes of the buffer that were searched for a newline.
  private var searched = 0

  /// - Parameter maximumLines: more lines than that are refused, so that a file can't keep its
  ///   reader busy for ever.
  init(descriptor: Int32, path: String, isCompressed: Bool, maximumLines: Int) throws {
    self.descriptor = descriptor
    self.path = path
    self.maximumLines = maximumLines
    decoder = isCompressed ? ZSTD_createDCtx() : nil
    if isCompressed {
      guard let decoder else {
        throw ReleaseError.damaged(path: path, reason: "no memory for a decoder")
      }
      _ = ZSTD_DCtx_setParameter(decoder, ZSTD_d_windowLogMax, 27)
    }
  }

  deinit {
    ZSTD_freeDCtx(decoder)
    close(descriptor)
  }

  /// The next line without its newline; nil at the end.
  /// - Throws: `ReleaseError.lineTooLong`, and `.damaged` where the file cannot be unpacked, ends
  ///   within a line or frame, or has too many lines.
  public func next() throws -> [UInt8]? {
    while true {
      if let end = newline() {
        let line = Array(buffer[position..<end])
        position = end + 1
        searched = position
        lineCount += 1
        guard line.count <= ReleaseLimit.maximumLineBytes else { throw tooLong(lineCount) }
        guard lineCount <= maximumLines else {
          throw ReleaseError.damaged(path: path, reason: "it has more than \(maximumLines) lines")
        }
        return line
      }
      searched = buffer.count
      guard buffer.count - position <= ReleaseLimit.maximumLineBytes else {
        throw tooLong(lineCount + 1)
      }
      guard try refill() else {
        guard position == buffer.count else {
          throw ReleaseError.damaged(path: path, reason: "its last line has no newline")
        }
        return nil
      }
    }
  }

  private func tooLong(_ line: Int) -> ReleaseError { .lineTooLong(path: path, line: line) }

  private func newline() -> Int? {
    guard searched < buffer.count else { return nil }
    return buffer.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress,
        let found = memchr(base + searched, 0x0A, bytes.count - searched)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }

  /// Appends more bytes to the buffer; false at the end of the file.
  private func refill() throws -> Bool {
    if position > 0 {
      buffer.removeFirst(position)
      searched -= position
      position = 0
    }
    guard let decoder else {
      guard try readInput() else { return false }
      buffer.append(contentsOf: input[inputRange])
      inputRange = 0..<0
      return true
    }
    while true {
      if inputRange.isEmpty, !isInputOver { _ = try readInput() }
      if inputRange.isEmpty, frameRest == 0 { return false }
      let wasOver = inputRange.isEmpty
      let count = try decode(decoder)
      if count > 0 { return true }
      guard !wasOver else {
        throw ReleaseError.damaged(path: path, reason: "it ends within a zstd frame")
      }
    }
  }

  private func readInput() throws -> Bool {
    while true {
      let count = input.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw ReleaseError.damaged(path: path, reason: ReleaseError.reason(errno))
      }
      inputRange = 0..<count
      isInputOver = count == 0
      return count > 0
    }
  }

  /// Unpacks at most 256 KiB into the buffer and returns how many bytes came.
  private func decode(_ decoder: OpaquePointer) throws -> Int {
    let room = blank.count
    let before = buffer.count
    buffer.append(contentsOf: blank)
    let (result, produced, consumed) = buffer.withUnsafeMutableBytes { output in
      input.withUnsafeBytes { source in
        var out = ZSTD_outBuffer(dst: output.baseAddress.map { $0 + before }, size: room, pos: 0)
        var into = ZSTD_inBuffer(
          src: source.baseAddress, size: inputRange.upperBound, pos: inputRange.lowerBound)
        let result = ZSTD_decompressStream(decoder, &out, &into)
        return (result, out.pos, into.pos)
      }
    }
    buffer.removeLast(room - produced)
    guard ZSTD_isError(result) == 0 else {
      throw ReleaseError.damaged(path: path, reason: String(cString: ZSTD_getErrorName(result)))
    }
    inputRange = consumed..<inputRange.upperBound
    frameRest = result
    return produced
  }
}
