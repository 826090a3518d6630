/// What the page index says of a data page.
struct ParquetPage: Sendable {
  /// Of the page's header in the file.
  let start: Int
  /// With the header.
  let compressedSize: Int
  /// Within its row group.
  let firstRow: Int
  let rowCount: Int
  let entryCount: Int
  let nullCount: Int
  /// nil where a value was too long to be one.
  let bounds: (least: [UInt8], greatest: [UInt8])?
}

/// Where each page of each column lies, and between which values: for readers that want some rows
/// only. It stands between the pages and the footer.
///
/// Reference: apache/parquet-format, PageIndex.md. A column whose values are too long for bounds has
/// its places alone.
struct ParquetPageIndex {
  private let groups: [ParquetRowGroup]

  init(_ groups: [ParquetRowGroup]) { self.groups = groups }

  /// The index of all chunks, bounds first; enters in the groups where each lies.
  ///
  /// - Parameter offset: where the bytes will stand in the file.
  func bytes(at offset: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    func append(_ structure: [UInt8]) -> Range<Int> {
      let start = offset + bytes.count
      bytes += structure
      return start..<start + structure.count
    }
    let bounds = groups.map { group in
      group.chunks.map { chunk in Self.columnIndex(chunk.pages).map(append) }
    }
    for (number, group) in groups.enumerated() {
      for leaf in group.chunks.indices {
        let place = append(Self.offsetIndex(group.chunks[leaf].pages))
        group.index(leaf: leaf, offsets: place, bounds: bounds[number][leaf])
      }
    }
    return bytes
  }

  private static func offsetIndex(_ pages: [ParquetPage]) -> [UInt8] {
    ThriftCompactWriter.structure { index in
      index.field(1, list: .structure, count: pages.count) { list in
        for page in pages {
          list.element { location in
            location.field(1, i64: page.start)
            location.field(2, i32: page.compressedSize)
            location.field(3, i64: page.firstRow)
          }
        }
      }
    }
  }

  /// nil where some page with values has no bounds.
  private static func columnIndex(_ pages: [ParquetPage]) -> [UInt8]? {
    func isNull(_ page: ParquetPage) -> Bool { page.nullCount == page.entryCount }
    guard pages.allSatisfy({ $0.bounds != nil || isNull($0) }) else { return nil }
    return ThriftCompactWriter.structure { index in
      index.field(1, list: .flag, count: pages.count) { list in
        for page in pages { list.element(flag: isNull(page)) }
      }
      index.field(2, list: .binary, count: pages.count) { list in
        for page in pages { list.element(binary: page.bounds?.least ?? []) }
      }
      index.field(3, list: .binary, count: pages.count) { list in
        for page in pages { list.element(binary: page.bounds?.greatest ?? []) }
      }
      // Unordered: rows are shuffled.
      index.field(4, i32: 0)
      index.field(5, list: .i64, count: pages.count) { list in
        for page in pages { list.element(i64: page.nullCount) }
      }
    }
  }
}
