import CZlib
import Domain
import Ledger

/// What was encoded of a chunk: one page of it, or the whole with its dictionary.
struct ParquetEncoded: Sendable {
  /// Sizes with the page headers.
  var compressedSize = 0
  var uncompressedSize = 0
  /// Bytes before the first data page; 0 without a dictionary.
  var dictionarySize = 0
  var entryCount = 0
  var nullCount = 0
  var rowCount = 0
  var statistics: ParquetStatistics
  /// SHA-256 of each page's bytes before compression.
  var digests: [Digest] = []
}

/// Makes pages of values: a pure function of the values, the column and the level.
struct ParquetEncoder {
  let column: ParquetLeafColumn
  let level: Int

  /// Appends the pages of some values: a dictionary and indices where that pays, else plain values.
  /// - Throws: `ReleaseError.compression`.
  func encode(_ values: ParquetValues, into output: ByteBlock) throws -> ParquetEncoded {
    var encoded = ParquetEncoded(statistics: ParquetStatistics(column.type))
    encoded.entryCount = values.entryCount
    encoded.nullCount = values.entryCount - values.valueCount
    encoded.rowCount = values.rowCount
    let levels = levels(of: values)
    let dictionary =
      column.mayRepeat
      ? ParquetDictionary(values.plain, valueCount: values.valueCount, type: column.type) : nil
    if let dictionary {
      try dictionary.entries.withUnsafeBytes {
        encoded.statistics.take($0)
        try append(
          $0, kind: ParquetCode.dictionaryPage, count: dictionary.count,
          encoding: ParquetCode.plain, to: output, &encoded)
      }
      encoded.dictionarySize = encoded.compressedSize
      var body = levels
      body.append(UInt8(dictionary.indexWidth))
      ParquetHybrid.append(dictionary.indices, width: dictionary.indexWidth, to: &body)
      try body.withUnsafeBytes {
        try append(
          $0, kind: ParquetCode.dataPage, count: values.entryCount,
          encoding: ParquetCode.rleDictionary, to: output, &encoded)
      }
      return encoded
    }
    encoded.statistics.take(values.plain)
    try withPlainBody(values, levels: levels) {
      try append(
        $0, kind: ParquetCode.dataPage, count: values.entryCount, encoding: ParquetCode.plain,
        to: output, &encoded)
    }
    return encoded
  }

  /// Repetition levels, then definition levels, each with its length before it.
  private func levels(of values: ParquetValues) -> [UInt8] {
    var bytes: [UInt8] = []
    func append(_ runs: [UInt8]) {
      withUnsafeBytes(of: UInt32(runs.count).littleEndian) { bytes.append(contentsOf: $0) }
      bytes += runs
    }
    if column.maximumRepetition > 0 {
      var runs: [UInt8] = []
      let width = ParquetHybrid.width(upTo: Int(column.maximumRepetition))
      ParquetHybrid.append(values.repetitions, width: width, to: &runs)
      append(runs)
    }
    let maximum = column.maximumDefinition
    let width = ParquetHybrid.width(upTo: Int(maximum))
    var runs: [UInt8] = []
    if values.definitions.isEmpty {
      ParquetHybrid.appendRun(
        of: UInt32(maximum), count: values.entryCount, width: width, to: &runs)
    } else {
      ParquetHybrid.append(values.definitions, width: width, to: &runs)
    }
    append(runs)
    return bytes
  }

  /// Levels and plain values as one run of bytes, without a copy where the levels are short.
  private func withPlainBody(
    _ values: ParquetValues, levels: [UInt8], _ use: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    if column.type == .boolean {
      let body = levels + Self.packed(values.plain)
      return try body.withUnsafeBytes(use)
    }
    if levels.count <= ParquetValues.headroom {
      let start = ParquetValues.headroom - levels.count
      levels.withUnsafeBytes { values.values.replace(at: start, with: $0) }
      return try use(UnsafeRawBufferPointer(rebasing: values.values.bytes[start...]))
    }
    let body = ByteBlock(capacity: levels.count + values.plain.count)
    body.append(levels)
    body.append(values.plain)
    try use(body.bytes)
  }

  /// Truth values, lowest bit first.
  private static func packed(_ flags: UnsafeRawBufferPointer) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (flags.count + 7) / 8)
    for (index, flag) in flags.enumerated() where flag != 0 {
      bytes[index / 8] |= 1 << UInt8(index % 8)
    }
    return bytes
  }

  private func append(
    _ body: UnsafeRawBufferPointer, kind: Int, count: Int, encoding: Int, to output: ByteBlock,
    _ encoded: inout ParquetEncoded
  ) throws {
    let gap = 64
    let start = output.count
    output.append(zeros: gap)
    try ZstdFrame.compress(body, level: level, hasChecksum: false, into: output)
    let size = output.count - start - gap
    let page = UnsafeRawBufferPointer(rebasing: output.bytes[(start + gap)...])
    let header = Self.header(
      kind: kind, uncompressed: body.count, compressed: size, checksum: Self.checksum(page),
      count: count, encoding: encoding)
    header.withUnsafeBytes { output.close(gap: start..<start + gap, with: $0) }
    encoded.compressedSize += header.count + size
    encoded.uncompressedSize += header.count + body.count
    var hash = RunningHash()
    hash.update(buffer: body)
    encoded.digests.append(hash.finish())
  }

  static func header(
    kind: Int, uncompressed: Int, compressed: Int, checksum: UInt32, count: Int, encoding: Int
  ) -> [UInt8] {
    ThriftCompactWriter.structure { page in
      page.field(1, i32: kind)
      page.field(2, i32: uncompressed)
      page.field(3, i32: compressed)
      page.field(4, i32: Int(Int32(bitPattern: checksum)))
      let isData = kind == ParquetCode.dataPage
      page.field(isData ? 5 : 7) { header in
        header.field(1, i32: count)
        header.field(2, i32: encoding)
        guard isData else { return }
        header.field(3, i32: ParquetCode.rle)
        header.field(4, i32: ParquetCode.rle)
      }
    }
  }

  /// CRC-32 of a page as it stands in the file.
  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    UInt32(
      truncatingIfNeeded: crc32_z(
        0, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count))
  }
}
