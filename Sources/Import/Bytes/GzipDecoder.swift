import CZlib

/// Unfolds gzip (RFC 1952). Members that follow each other are one stream; zlib checks CRC and length of each.
final class GzipDecoder: StreamDecoder {
  private static let windowBits: Int32 = 15
  /// Added to the window bits: a gzip header and nothing else.
  private static let gzipOnly: Int32 = 16

  private let path: String
  /// At a fixed address, since zlib keeps a pointer to it.
  private let stream: UnsafeMutablePointer<z_stream>
  private(set) var isBetweenFrames = true

  /// - Throws: `ImportError.system` where there is no memory.
  init(path: String) throws {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard czlib_inflate_init(stream, Self.windowBits + Self.gzipOnly) == Z_OK else {
      stream.deallocate()
      throw Self.memoryError(path)
    }
    self.path = path
    self.stream = stream
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) throws -> (used: Int, written: Int) {
    if isBetweenFrames {
      guard let first = input.first else { return (0, 0) }
      // A single stray byte would look to zlib like a header that is cut.
      guard first == FileSignature.gzipMagic[0] else {
        throw damaged("bytes after the end that are no gzip")
      }
      guard inflateReset(stream) == Z_OK else { throw damaged("the state is lost") }
      isBetweenFrames = false
    }
    let inputBytes = min(input.count, Int(Int32.max))
    let targetBytes = min(target.count, Int(Int32.max))
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: Bytef.self)
    stream.pointee.avail_in = uInt(inputBytes)
    stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: Bytef.self)
    stream.pointee.avail_out = uInt(targetBytes)
    switch inflate(stream, Z_NO_FLUSH) {
    // Z_BUF_ERROR: nothing to do without more input.
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END: isBetweenFrames = true
    case Z_MEM_ERROR: throw Self.memoryError(path)
    default: throw damaged(stream.pointee.msg.map { String(cString: $0) } ?? "not gzip")
    }
    return (
      inputBytes - Int(stream.pointee.avail_in), targetBytes - Int(stream.pointee.avail_out)
    )
  }

  private func damaged(_ reason: String) -> ImportError {
    .damagedArchive(path: path, compression: .gzip, reason: reason)
  }

  private static func memoryError(_ path: String) -> ImportError {
    .system(path: path, action: "decompress", reason: "no memory")
  }
}
