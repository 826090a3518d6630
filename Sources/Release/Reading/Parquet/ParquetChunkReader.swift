import CZstd
import Domain
import Ledger

/// What a footer says of a column chunk.
struct ParquetChunkPlace {
  let path: [String]
  let type: Int
  let start: Int
  let size: Int
  let entryCount: Int
  /// Where its page index lies; nil where the footer names none.
  let columnIndex: Range<Int>?
  let offsetIndex: Range<Int>?

  /// nil where the footer lacks something, or says what winnow doesn't write.
  init?(_ column: ThriftValue) {
    guard let metadata = column[3], metadata[4]?.integer == ParquetCode.zstd,
      let type = metadata[1]?.integer, let path = metadata[3]?.list,
      let entryCount = metadata[5]?.integer, let size = metadata[7]?.integer,
      let data = metadata[9]?.integer
    else { return nil }
    start = metadata[11]?.integer ?? data
    guard start >= 4, size > 0, entryCount >= 0, data >= start, data < start + size else {
      return nil
    }
    self.type = type
    self.path = path.compactMap(\.text)
    self.size = size
    self.entryCount = entryCount
    offsetIndex = Self.range(column[4], column[5])
    columnIndex = Self.range(column[6], column[7])
  }

  private static func range(_ start: ThriftValue?, _ count: ThriftValue?) -> Range<Int>? {
    guard let start = start?.integer, let count = count?.integer, start >= 0, count >= 0,
      case (let end, let isOver) = start.addingReportingOverflow(count), !isOver
    else { return nil }
    return start..<end
  }
}

/// Reads the pages of one column chunk, checks and unpacks them.
struct ParquetChunkReader {
  struct Page {
    let isDictionary: Bool
    let entryCount: Int
    let encoding: Int
    let body: [UInt8]

    /// Whether a page of plain values has as many as it says.
    func hasItsEntries(type: Int) -> Bool {
      if let size = ParquetType(rawValue: type)?.byteCount {
        return body.count == size * entryCount
      }
      return (try? ParquetTextDecoder.plain(body[...], count: entryCount)) != nil
    }
  }

  struct Damaged: Error {
    let reason: String
  }

  /// A page that unpacks to more is refused.
  static let maximumPageBytes = 2 * ReleaseLimit.maximumLineBytes

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next page; nil at the end of the chunk.
  /// - Throws: `Damaged`.
  mutating func next() throws -> Page? {
    guard position < bytes.count else { return nil }
    return try bytes.withUnsafeBytes { bytes in
      var reader = ThriftCompactReader(bytes, at: position)
      guard let header = try? reader.structure(), let kind = header[1]?.integer,
        let rawSize = header[2]?.integer, let size = header[3]?.integer,
        let checksum = header[4]?.integer,
        let details = header[kind == ParquetCode.dataPage ? 5 : 7],
        let count = details[1]?.integer, let encoding = details[2]?.integer, count >= 0,
        kind == ParquetCode.dataPage || kind == ParquetCode.dictionaryPage
      else { throw Damaged(reason: "a page has no header of ours") }
      guard size >= 0, size <= bytes.count - reader.position else {
        throw Damaged(reason: "a page is longer than its chunk")
      }
      let start = reader.position
      let written = ParquetEncoder.header(
        kind: kind, uncompressed: rawSize, compressed: size,
        checksum: UInt32(truncatingIfNeeded: checksum), count: count, encoding: encoding)
      guard written.elementsEqual(bytes[position..<start]) else {
        throw Damaged(reason: "a page has no header of ours")
      }
      let packed = UnsafeRawBufferPointer(rebasing: bytes[start..<start + size])
      guard Int(Int32(bitPattern: ParquetEncoder.checksum(packed))) == checksum else {
        throw Damaged(reason: "a page does not have its checksum")
      }
      position = start + size
      return Page(
        isDictionary: kind == ParquetCode.dictionaryPage, entryCount: count, encoding: encoding,
        body: try Self.unpacked(packed, size: rawSize))
    }
  }

  private static func unpacked(_ packed: UnsafeRawBufferPointer, size: Int) throws -> [UInt8] {
    guard (0...maximumPageBytes).contains(size) else {
      throw Damaged(reason: "a page unpacks to \(size) bytes, over \(maximumPageBytes)")
    }
    var result = 0
    let body = [UInt8](unsafeUninitializedCapacity: size) { room, filled in
      result = ZSTD_decompress(room.baseAddress, size, packed.baseAddress, packed.count)
      filled = ZSTD_isError(result) == 0 ? result : 0
    }
    guard ZSTD_isError(result) == 0, body.count == size else {
      throw Damaged(reason: "a page cannot be unpacked")
    }
    return body
  }
}

/// Decodes the pages of a flat column of texts.
struct ParquetTextDecoder {
  private var dictionary: [[UInt8]] = []

  /// Appends a page's texts; nil for a null. A dictionary page appends nothing.
  /// - Throws: `ParquetChunkReader.Damaged`.
  mutating func decode(_ page: ParquetChunkReader.Page, into texts: inout [[UInt8]?]) throws {
    if page.isDictionary {
      dictionary = try Self.plain(page.body[...], count: page.entryCount)
      return
    }
    guard let length = Self.length(page.body[...]), length <= page.body.count - 4 else {
      throw ParquetChunkReader.Damaged(reason: "a page has no levels")
    }
    let levels = try ParquetHybridReader.values(
      page.body[4..<4 + length], width: 1, count: page.entryCount)
    let rest = page.body[(4 + length)...]
    let valueCount = levels.reduce(0) { $0 + Int($1) }
    var values: [[UInt8]]
    if page.encoding == ParquetCode.plain {
      values = try Self.plain(rest, count: valueCount)
    } else {
      guard page.encoding == ParquetCode.rleDictionary, let width = rest.first, width <= 32 else {
        throw ParquetChunkReader.Damaged(reason: "a page has an encoding that is not ours")
      }
      let indices = try ParquetHybridReader.values(
        rest.dropFirst(), width: Int(width), count: valueCount)
      values = try indices.map { index in
        guard Int(index) < dictionary.count else {
          throw ParquetChunkReader.Damaged(reason: "a page refers to no entry of its dictionary")
        }
        return dictionary[Int(index)]
      }
    }
    var next = values.makeIterator()
    for level in levels { texts.append(level == 1 ? next.next() : nil) }
  }

  private static func length(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count >= 4 else { return nil }
    return bytes.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  static func plain(_ bytes: ArraySlice<UInt8>, count: Int) throws -> [[UInt8]] {
    var rest = bytes
    var values: [[UInt8]] = []
    for _ in 0..<count {
      guard let length = length(rest), length <= rest.count - 4 else {
        throw ParquetChunkReader.Damaged(reason: "a page ends within a value")
      }
      rest = rest.dropFirst(4)
      values.append(Array(rest.prefix(length)))
      rest = rest.dropFirst(length)
    }
    guard rest.isEmpty else {
      throw ParquetChunkReader.Damaged(reason: "something follows a page's values")
    }
    return values
  }
}

/// Reads the hybrid of run lengths and packed bits.
enum ParquetHybridReader {
  /// - Throws: `ParquetChunkReader.Damaged` where fewer than `count` values are there.
  static func values(_ bytes: ArraySlice<UInt8>, width: Int, count: Int) throws -> [UInt32] {
    var values: [UInt32] = []
    var rest = bytes
    func damaged() -> ParquetChunkReader.Damaged { .init(reason: "a page ends within its levels") }
    while values.count < count {
      var header: UInt64 = 0
      var shift: UInt64 = 0
      while true {
        guard let byte = rest.popFirst(), shift < 63 else { throw damaged() }
        header |= UInt64(byte & 0x7F) << shift
        shift += 7
        if byte & 0x80 == 0 { break }
      }
      let wanted = count - values.count
      if header & 1 == 0 {
        var value: UInt32 = 0
        for index in 0..<(width + 7) / 8 {
          guard let byte = rest.popFirst() else { throw damaged() }
          value |= UInt32(byte) << UInt32(8 * index)
        }
        guard header > 1 else { throw damaged() }
        values.append(
          contentsOf: repeatElement(value, count: min(wanted, Int(header >> 1))))
      } else {
        // Only what is wanted is unpacked, so a header cannot ask for more than there is.
        let groups = Int(header >> 1)
        guard groups > 0, width > 0, groups <= rest.count / width else { throw damaged() }
        let packed = rest.prefix(groups * width)
        rest = rest.dropFirst(groups * width)
        var bits: UInt64 = 0
        var held = 0
        var source = packed.makeIterator()
        for _ in 0..<min(wanted, groups * 8) {
          while held < width, let byte = source.next() {
            bits |= UInt64(byte) << UInt64(held)
            held += 8
          }
          values.append(UInt32(truncatingIfNeeded: bits & (1 << UInt64(width) - 1)))
          bits >>= UInt64(width)
          held -= width
        }
      }
    }
    return values
  }
}
