/// A shard that takes rows. Its writer's next one begins when this one has ended.
protocol OpenShard {
  /// - Throws: `ReleaseError.badRow` where the row doesn't fit the plan or the format.
  func append(_ row: ReleaseRow) throws
  /// Ends the shard; its hashes are known once the pipeline has drained. Nothing is appended afterwards.
  /// - Returns: its files, nearly always one.
  func end() throws -> [ShardFile]
}

/// A shard of lines; `rows` in the manifest are its lines but for a head and a tail.
struct LineShard: OpenShard {
  private let stream: LineStream
  private let tail: String?
  private let write: (ReleaseRow, LineShard) throws -> Void
  private let headCount: Int

  /// - Parameters:
  ///   - head, tail: lines before and after all rows.
  ///   - write: writes a row's lines to the shard.
  init(
    _ stream: LineStream, head: String? = nil, tail: String? = nil,
    write: @escaping (ReleaseRow, LineShard) throws -> Void
  ) throws {
    self.stream = stream
    self.tail = tail
    self.write = write
    headCount = head == nil ? 0 : 1
    if let head { try stream.line { $0.append(text: head) } }
  }

  /// Lines so far, but for the head.
  var rowCount: Int { stream.lineCount - headCount }

  /// Appends what `body` writes and a newline.
  func line(_ body: (ByteBlock) throws -> Void) throws { try stream.line(body) }

  func append(_ row: ReleaseRow) throws { try write(row, self) }

  func end() throws -> [ShardFile] {
    let rows = rowCount
    if let tail { try stream.line { $0.append(text: tail) } }
    try stream.close()
    return [ShardFile(file: stream.file, rows: rows)]
  }
}
