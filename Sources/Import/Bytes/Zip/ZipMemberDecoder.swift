import CZlib

/// Unfolds one member of a zip archive, stored or deflated, and checks its length and CRC-32.
final class ZipMemberDecoder: StreamDecoder {
  private let path: String
  private let member: ZipArchive.Member
  private let stream: UnsafeMutablePointer<z_stream>
  private var checksum: uLong
  private var written = 0
  private(set) var isBetweenFrames = false

  /// - Throws: `ImportError.system` where there is no memory.
  init(path: String, member: ZipArchive.Member) throws {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // Negative: deflate without a header.
    guard czlib_inflate_init(stream, -15) == Z_OK else {
      stream.deallocate()
      throw ImportError.system(path: path, action: "decompress", reason: "no memory")
    }
    self.path = path
    self.member = member
    self.stream = stream
    checksum = crc32(0, nil, 0)
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) throws -> (used: Int, written: Int) {
    guard !isBetweenFrames else {
      if input.isEmpty { return (0, 0) }
      throw damaged("bytes after the end of \(ForeignText.quoted(member.name))")
    }
    let step = member.method == 0 ? copy(input, target) : try inflate(input, target)
    let bytes = target.baseAddress?.assumingMemoryBound(to: Bytef.self)
    checksum = crc32(checksum, bytes, uInt(step.written))
    written += step.written
    guard written <= member.bytes else {
      throw damaged("\(ForeignText.quoted(member.name)) is longer than it says")
    }
    if member.method == 0 { isBetweenFrames = written == member.bytes }
    if isBetweenFrames {
      guard written == member.bytes, UInt32(truncatingIfNeeded: checksum) == member.checksum else {
        throw damaged("\(ForeignText.quoted(member.name)) has another checksum than it says")
      }
    }
    return step
  }

  private func copy(
    _ input: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer
  ) -> (used: Int, written: Int) {
    let count = min(input.count, target.count)
    target.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[..<count]))
    return (count, count)
  }

  private func inflate(
    _ input: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer
  ) throws -> (used: Int, written: Int) {
    let inputBytes = min(input.count, Int(Int32.max))
    let targetBytes = min(target.count, Int(Int32.max))
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: Bytef.self)
    stream.pointee.avail_in = uInt(inputBytes)
    stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: Bytef.self)
    stream.pointee.avail_out = uInt(targetBytes)
    switch CZlib.inflate(stream, Z_NO_FLUSH) {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END: isBetweenFrames = true
    default: throw damaged(stream.pointee.msg.map { String(cString: $0) } ?? "not deflate")
    }
    return (inputBytes - Int(stream.pointee.avail_in), targetBytes - Int(stream.pointee.avail_out))
  }

  private func damaged(_ reason: String) -> ImportError {
    .damagedZip(path: path, reason: reason)
  }
}
