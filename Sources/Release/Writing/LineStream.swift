import Domain

/// A file of lines under a pipeline: `.jsonl`, or zstd frames of about 1 MiB of whole lines each.
final class LineStream {
  let file: OutputFile
  private(set) var lineCount = 0
  /// Bytes so far, before compression.
  private(set) var uncompressedByteCount = 0
  private let pipeline: WritePipeline
  private var block: ByteBlock
  private var hasWritten = false

  init(path: String, in folder: String, isCompressed: Bool, pipeline: WritePipeline) throws {
    file = try OutputFile(path: path, in: folder, isCompressed: isCompressed)
    self.pipeline = pipeline
    block = pipeline.emptyBlock()
  }

  /// Appends what `body` writes and a newline.
  /// - Throws: `ReleaseError.badLine` where the line is too long, what `body` throws (the line is
  ///   then left out), and any error of earlier blocks.
  func line(_ body: (ByteBlock) throws -> Void) throws {
    let start = block.count
    do {
      try body(block)
    } catch {
      block.truncate(to: start)
      throw error
    }
    let length = block.count - start
    guard length <= ReleaseLimit.maximumLineBytes else {
      block.truncate(to: start)
      throw ReleaseError.badLine(
        file: file.path,
        reason: "it has \(length) bytes, over \(ReleaseLimit.maximumLineBytes)")
    }
    block.append(byte: UInt8(ascii: "\n"))
    lineCount += 1
    uncompressedByteCount += length + 1
    if block.count >= ReleaseLimit.blockBytes { try flush() }
  }

  private func flush() throws {
    try pipeline.write(block, to: file)
    hasWritten = true
    block = pipeline.emptyBlock()
  }

  /// Writes the rest; a compressed file without lines becomes one empty frame, which every reader
  /// takes, unlike an empty file.
  func close() throws {
    if block.count > 0 || (file.isCompressed && !hasWritten) { try flush() }
    try pipeline.complete(file)
  }
}
