import Domain
import Ledger

/// What the footer says of one row group. Its chunks are entered by whoever writes the pages, one
/// thread at a time, and read when all are written: hence @unchecked Sendable.
final class ParquetRowGroup: @unchecked Sendable {
  struct Chunk {
    var start: Int?
    var dictionarySize = 0
    var compressedSize = 0
    var uncompressedSize = 0
    var entryCount = 0
    var nullCount = 0
    var statistics: ParquetStatistics
    var pages: [ParquetPage] = []
    /// Where its page index lies; nil before it is made, or where there is none.
    var offsetIndex: Range<Int>?
    var columnIndex: Range<Int>?
  }

  /// Known when the group ends.
  var rowCount = 0
  private(set) var chunks: [Chunk]

  init(leaves: [ParquetLeafColumn]) {
    chunks = leaves.map { Chunk(statistics: ParquetStatistics($0.type)) }
  }

  /// Enters pages of a leaf that were written at an offset of the file.
  func add(_ encoded: ParquetEncoded, leaf: Int, at offset: Int) {
    if chunks[leaf].start == nil { chunks[leaf].start = offset }
    chunks[leaf].dictionarySize += encoded.dictionarySize
    chunks[leaf].compressedSize += encoded.compressedSize
    chunks[leaf].uncompressedSize += encoded.uncompressedSize
    chunks[leaf].entryCount += encoded.entryCount
    chunks[leaf].nullCount += encoded.nullCount
    chunks[leaf].statistics.take(encoded.statistics)
    let page = encoded.dictionarySize
    chunks[leaf].pages.append(
      ParquetPage(
        start: offset + page, compressedSize: encoded.compressedSize - page,
        firstRow: chunks[leaf].pages.last.map { $0.firstRow + $0.rowCount } ?? 0,
        rowCount: encoded.rowCount, entryCount: encoded.entryCount, nullCount: encoded.nullCount,
        bounds: encoded.statistics.bounds))
  }

  /// Enters where the index of a chunk lies.
  func index(leaf: Int, offsets: Range<Int>, bounds: Range<Int>?) {
    chunks[leaf].offsetIndex = offsets
    chunks[leaf].columnIndex = bounds
  }
}

/// FileMetaData: the end of a Parquet file.
struct ParquetFooter {
  let schema: ParquetSchema
  let groups: [ParquetRowGroup]
  let keyValues: [(key: String, value: [UInt8])]

  /// Footer, its length and the magic.
  var bytes: [UInt8] {
    let metadata = ThriftCompactWriter.structure { write(&$0) }
    var bytes = metadata
    withUnsafeBytes(of: UInt32(metadata.count).littleEndian) { bytes.append(contentsOf: $0) }
    return bytes + ParquetCode.magic
  }

  private func write(_ footer: inout ThriftCompactWriter) {
    footer.field(1, i32: 2)
    schema.write(to: &footer, field: 2)
    footer.field(3, i64: groups.reduce(0) { $0 + $1.rowCount })
    footer.field(4, list: .structure, count: groups.count) { footer in
      for group in groups { footer.element { write(group, to: &$0) } }
    }
    footer.field(5, list: .structure, count: keyValues.count) { footer in
      for (key, value) in keyValues {
        footer.element { pair in
          pair.field(1, text: key)
          pair.field(2, binary: value)
        }
      }
    }
    footer.field(6, text: "winnow")
    // Without an order readers must not trust the bounds.
    footer.field(7, list: .structure, count: schema.leaves.count) { footer in
      for _ in schema.leaves { footer.element { order in order.field(1) { _ in } } }
    }
  }

  private func write(_ group: ParquetRowGroup, to footer: inout ThriftCompactWriter) {
    footer.field(1, list: .structure, count: group.chunks.count) { footer in
      for (chunk, leaf) in zip(group.chunks, schema.leaves) {
        footer.element { column in
          column.field(2, i64: 0)
          column.field(3) { Self.write(chunk, of: leaf, to: &$0) }
          if let index = chunk.offsetIndex {
            column.field(4, i64: index.lowerBound)
            column.field(5, i32: index.count)
          }
          if let index = chunk.columnIndex {
            column.field(6, i64: index.lowerBound)
            column.field(7, i32: index.count)
          }
        }
      }
    }
    footer.field(2, i64: group.chunks.reduce(0) { $0 + $1.uncompressedSize })
    footer.field(3, i64: group.rowCount)
    footer.field(5, i64: group.chunks.first?.start ?? 0)
    footer.field(6, i64: group.chunks.reduce(0) { $0 + $1.compressedSize })
  }

  private static func write(
    _ chunk: ParquetRowGroup.Chunk, of leaf: ParquetLeafColumn, to footer: inout ThriftCompactWriter
  ) {
    let hasDictionary = chunk.dictionarySize > 0
    let encodings =
      [ParquetCode.plain, ParquetCode.rle] + (hasDictionary ? [ParquetCode.rleDictionary] : [])
    let start = chunk.start ?? 0
    footer.field(1, i32: leaf.type.rawValue)
    footer.field(2, list: .i32, count: encodings.count) { footer in
      for encoding in encodings { footer.element(i32: encoding) }
    }
    footer.field(3, list: .binary, count: leaf.path.count) { footer in
      for name in leaf.path { footer.element(binary: Array(name.utf8)) }
    }
    footer.field(4, i32: ParquetCode.zstd)
    footer.field(5, i64: chunk.entryCount)
    footer.field(6, i64: chunk.uncompressedSize)
    footer.field(7, i64: chunk.compressedSize)
    footer.field(9, i64: start + chunk.dictionarySize)
    if hasDictionary { footer.field(11, i64: start) }
    footer.field(12) { statistics in
      statistics.field(3, i64: chunk.nullCount)
      guard let bounds = chunk.statistics.bounds else { return }
      statistics.field(5, binary: bounds.greatest)
      statistics.field(6, binary: bounds.least)
    }
  }
}
