/// Where bytes come from.
protocol ByteSource: AnyObject {
  var path: String { get }
  /// How many there are in all; nil where that is not known.
  var totalBytes: Int? { get }
  /// - Returns: bytes written, 0 at the end.
  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int
}

/// The bytes of a file, unfolded where it is compressed.
final class ByteStream {
  private static let blockBytes = 256 << 10

  let file: any ByteSource
  /// Bytes read of the file as it is stored.
  private(set) var bytesRead = 0
  /// The first bytes were read to recognise the file; they are given again.
  private var block: UnsafeMutableRawBufferPointer
  private var blockStart = 0
  private var blockEnd = 0
  private var decoder: (any StreamDecoder)?
  /// Bytes that the decoder took and gave so far.
  private var takenBytes = 0
  private var givenBytes = 0

  /// - Parameter compression: what the name says; nil where it says nothing. The bytes decide.
  /// - Throws: `ImportError`; `.notCompressed` where the name promises what the bytes are not.
  convenience init(path: String, compression: Compression?) throws {
    try self.init(InputFile(path: path), compression: compression)
  }

  /// One file of a zip archive.
  init(_ member: ZipArchive.Member, in archive: ZipArchive) throws {
    file = try archive.source(member)
    decoder = try ZipMemberDecoder(path: archive.path, member: member)
    block = .allocate(byteCount: Self.blockBytes, alignment: 16)
  }

  private init(_ file: InputFile, compression: Compression?) throws {
    self.file = file
    let path = file.path
    block = .allocate(byteCount: Self.blockBytes, alignment: 16)
    while blockEnd < ImportLimit.headBytes {
      let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: block[blockEnd...]))
      if count == 0 { break }
      blockEnd += count
    }
    bytesRead = blockEnd
    guard blockEnd > 0 else { throw ImportError.empty(path: path) }
    let found = block.withMemoryRebound(to: UInt8.self) {
      FileSignature.compression(UnsafeBufferPointer(rebasing: $0[..<blockEnd]))
    }
    if let compression, found != compression {
      throw ImportError.notCompressed(path: path, compression: compression)
    }
    switch found {
    case .zstd: decoder = try ZstandardDecoder(path: path)
    case .gzip: decoder = try GzipDecoder(path: path)
    case nil: break
    }
  }

  deinit { block.deallocate() }

  /// - Returns: bytes written, 0 at the end.
  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    if let decoder { return try unfold(decoder, into: target) }
    if blockStart < blockEnd {
      let count = min(target.count, blockEnd - blockStart)
      target.copyMemory(
        from: UnsafeRawBufferPointer(rebasing: block[blockStart..<blockStart + count]))
      blockStart += count
      return count
    }
    let count = try file.read(into: target)
    bytesRead += count
    return count
  }

  private func unfold(
    _ decoder: any StreamDecoder, into target: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    var isAtEnd = false
    while true {
      if blockStart == blockEnd, !isAtEnd {
        blockStart = 0
        blockEnd = try file.read(into: block)
        bytesRead += blockEnd
        isAtEnd = blockEnd == 0
      }
      // At the end of the file the decoder may still hold output that did not fit before.
      if isAtEnd, decoder.isBetweenFrames { return 0 }
      let input = UnsafeRawBufferPointer(rebasing: block[blockStart..<blockEnd])
      let step = try decoder.decode(input, into: target)
      blockStart += step.used
      try count(step)
      if step.written > 0 { return step.written }
      if isAtEnd, !decoder.isBetweenFrames { throw ImportError.truncatedArchive(path: file.path) }
    }
  }

  private func count(_ step: (used: Int, written: Int)) throws {
    takenBytes += step.used
    givenBytes += step.written
    let allowed = takenBytes * ImportLimit.expansionRatio + ImportLimit.expansionSlackBytes
    guard givenBytes <= allowed else { throw ImportError.expandsTooFar(path: file.path) }
  }
}
