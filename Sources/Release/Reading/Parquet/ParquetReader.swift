import Domain
import Foundation
import Ledger

/// Reads Parquet files as winnow writes them; any other is refused. Memory is bounded by a row
/// group's columns that are asked for, each of at most `ParquetReader.maximumChunkBytes`.
public final class ParquetReader {
  static let maximumChunkBytes = 256 << 20
  private static let maximumFooterBytes = 64 << 20

  private struct Group {
    let rowCount: Int
    let chunks: [ParquetChunkPlace]
  }

  private let path: String
  private let descriptor: Int32
  private let groups: [Group]
  private let features: [UInt8]
  private let footerStart: Int
  private var nextGroup = 0
  private var rows: [[String: String]] = []
  private var nextRow = 0
  private let columns: [String]
  /// By column of labels that are places, the options' names.
  private let options: [String: [String]]

  /// Rows by the footer.
  let rowCount: Int

  /// Takes the descriptor over.
  ///
  /// - Parameter columns: what `next` reads.
  /// - Throws: `ReleaseError.damaged`.
  init(descriptor: Int32, size: Int, path: String, columns: [String] = []) throws {
    self.path = path
    self.descriptor = descriptor
    self.columns = columns
    func damaged(_ reason: String) -> ReleaseError { .damaged(path: path, reason: reason) }
    do {
      let start = try Self.bytes(descriptor, at: 0, count: 4)
      let end = try Self.bytes(descriptor, at: max(0, size - 8), count: 8)
      guard size >= 12, start == ParquetCode.magic, Array(end[4...]) == ParquetCode.magic else {
        throw damaged("it is no Parquet file")
      }
      let length = end[..<4].reversed().reduce(0) { $0 << 8 | Int($1) }
      guard length <= min(size - 12, Self.maximumFooterBytes) else {
        throw damaged("its footer is longer than the file")
      }
      footerStart = size - 8 - length
      let footer = try Self.bytes(descriptor, at: footerStart, count: length)
      let metadata = try footer.withUnsafeBytes { bytes in
        var reader = ThriftCompactReader(bytes)
        let value = try reader.structure()
        guard reader.position == bytes.count else { throw ThriftCompactReader.Malformed() }
        return value
      }
      guard let rowCount = metadata[3]?.integer, let listed = metadata[4]?.list, rowCount >= 0,
        let pairs = metadata[5]?.list, pairs.count == 1,
        let features = pairs[0][2]?.binary, pairs[0][1]?.text == "huggingface"
      else { throw damaged("its footer is not of ours") }
      self.rowCount = rowCount
      self.features = features
      options = Self.options(features)
      groups = try listed.map { group in
        let chunks = group[1]?.list?.compactMap { ParquetChunkPlace($0) } ?? []
        guard let rowCount = group[3]?.integer, rowCount > 0, !chunks.isEmpty,
          chunks.count == group[1]?.list?.count
        else { throw damaged("its footer is not of ours") }
        return Group(rowCount: rowCount, chunks: chunks)
      }
    } catch is ThriftCompactReader.Malformed {
      close(descriptor)
      throw damaged("its footer cannot be read")
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit { close(descriptor) }

  /// Where page index and footer begin.
  var pagesEnd: Int {
    groups.flatMap(\.chunks).compactMap { $0.columnIndex ?? $0.offsetIndex }.map(\.lowerBound)
      .min() ?? footerStart
  }

  // MARK: Checking

  /// Reads every page, with its checksum, and hashes what they unpack to.
  ///
  /// - Returns: rows, and SHA-256 of the SHA-256 of each page before compression, in the order of
  ///   the file, followed by the value under `huggingface`.
  /// - Throws: `ReleaseError.damaged`, also where bytes belong to no page.
  func check() throws -> (rows: Int, rowsSHA256: Digest) {
    var hash = RunningHash()
    var position = 4
    var rows = 0
    for group in groups {
      rows += group.rowCount
      for chunk in group.chunks {
        guard chunk.start == position else { throw damaged("bytes stand between two chunks") }
        position += chunk.size
        var reader = ParquetChunkReader(try bytes(of: chunk))
        var entries = 0
        var encoding = ParquetCode.plain
        while let page = try mended({ try reader.next() }) {
          guard page.encoding == (page.isDictionary ? ParquetCode.plain : encoding) else {
            throw damaged("a page has an encoding that is not ours")
          }
          if page.isDictionary {
            encoding = ParquetCode.rleDictionary
            guard page.hasItsEntries(type: chunk.type) else {
              throw damaged("a dictionary does not have the entries that it says")
            }
          }
          if !page.isDictionary { entries += page.entryCount }
          sha256(page.body).withUnsafeBytes { hash.update(buffer: $0) }
        }
        guard entries == chunk.entryCount, chunk.path.count > 1 || entries == group.rowCount else {
          throw damaged("column \(chunk.path.joined(separator: ".")) has \(entries) values")
        }
      }
    }
    for place in groups.flatMap(\.chunks).compactMap(\.columnIndex)
      + groups.flatMap(\.chunks).compactMap(\.offsetIndex)
    {
      guard place.lowerBound == position else { throw damaged("bytes stand in its page index") }
      position = place.upperBound
    }
    guard position == footerStart else { throw damaged("bytes stand before its footer") }
    guard rows == rowCount else { throw damaged("its row groups do not have its rows") }
    hash.update(features)
    return (rows, hash.finish())
  }

  // MARK: Rows

  private static func options(_ features: [UInt8]) -> [String: [String]] {
    let listed = (try? JSONScanner.parse(features))?["info"]?["features"]?.objectValue
    var options: [String: [String]] = [:]
    for member in listed?.members ?? [] where member.value["_type"]?.stringValue == "ClassLabel" {
      options[member.key] = member.value["names"]?.arrayValue?.compactMap(\.stringValue)
    }
    return options
  }

  /// The next row by column; nil at the end: texts as they are, the names of options, of whole numbers and lists
  /// their canonical JSON. What isn't read is left out: columns that aren't there, texts and lists that are null,
  /// fractions, also as parts of records.
  /// - Throws: `ReleaseError.damaged`.
  public func next() throws -> [String: String]? {
    while nextRow == rows.count {
      guard nextGroup < groups.count else { return nil }
      rows = try read(groups[nextGroup])
      nextGroup += 1
      nextRow = 0
    }
    defer { nextRow += 1 }
    return rows[nextRow]
  }

  private func read(_ group: Group) throws -> [[String: String]] {
    var rows = Array(repeating: [String: String](), count: group.rowCount)
    var others: [String: ParquetColumnTexts] = [:]
    var isAnyRead = false
    for chunk in group.chunks {
      guard let name = columns.first(where: { $0.sameBytes(as: chunk.path.first ?? "") }) else {
        continue
      }
      if chunk.path.count == 1, chunk.type == ParquetType.byteArray.rawValue {
        for (index, text) in try texts(of: chunk, rowCount: group.rowCount).enumerated() {
          rows[index][name] = text.map { String(decoding: $0, as: UTF8.self) }
        }
      } else if let values = try values(of: chunk, rowCount: group.rowCount) {
        others[name, default: ParquetColumnTexts(options: options[name])].add(chunk, rows: values)
      } else {
        continue
      }
      isAnyRead = true
    }
    for (name, column) in others {
      for index in rows.indices { rows[index][name] = try mended { try column.text(of: index) } }
    }
    guard isAnyRead else { throw damaged("it has none of \(columns)") }
    return rows
  }

  /// The texts of a flat column; nil for a null.
  private func texts(of chunk: ParquetChunkPlace, rowCount: Int) throws -> [[UInt8]?] {
    var reader = ParquetChunkReader(try bytes(of: chunk))
    var decoder = ParquetTextDecoder()
    var texts: [[UInt8]?] = []
    while let page = try mended({ try reader.next() }) {
      guard page.entryCount <= rowCount else { throw damaged("a page has too many rows") }
      try mended { try decoder.decode(page, into: &texts) }
    }
    guard texts.count == rowCount else { throw miscounted(chunk, texts.count, rowCount) }
    return texts
  }

  /// The values of a column of numbers or lists; nil where it is of a kind that isn't read.
  private func values(of chunk: ParquetChunkPlace, rowCount: Int) throws -> [[String?]?]? {
    guard var decoder = ParquetValueDecoder(chunk) else { return nil }
    var reader = ParquetChunkReader(try bytes(of: chunk))
    while let page = try mended({ try reader.next() }) { try mended { try decoder.decode(page) } }
    guard decoder.rows.count == rowCount else {
      throw miscounted(chunk, decoder.rows.count, rowCount)
    }
    return decoder.rows
  }

  private func miscounted(_ chunk: ParquetChunkPlace, _ found: Int, _ wanted: Int) -> ReleaseError {
    damaged("column \(chunk.path.joined(separator: ".")) has \(found) values in \(wanted) rows")
  }

  private func bytes(of chunk: ParquetChunkPlace) throws -> [UInt8] {
    guard chunk.size <= Self.maximumChunkBytes, chunk.start <= footerStart - chunk.size else {
      throw damaged("a chunk leaves the file or has over \(Self.maximumChunkBytes) bytes")
    }
    return try Self.bytes(descriptor, at: chunk.start, count: chunk.size) {
      damaged(ReleaseError.reason($0))
    }
  }

  private func mended<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as ParquetChunkReader.Damaged {
      throw damaged(error.reason)
    }
  }

  private func damaged(_ reason: String) -> ReleaseError { .damaged(path: path, reason: reason) }

  /// Bytes of a file; fewer where it ends.
  private static func bytes(
    _ descriptor: Int32, at offset: Int, count: Int,
    failure: (Int32) -> any Error = {
      ReleaseError.damaged(path: "", reason: ReleaseError.reason($0))
    }
  ) throws -> [UInt8] {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { room, filled in
      filled = 0
      while filled < count {
        let got = pread(
          descriptor, room.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled))
        if got < 0, errno == EINTR { continue }
        if got < 0 { code = errno }
        guard got > 0 else { return }
        filled += got
      }
    }
    guard code == 0 else { throw failure(code) }
    return bytes
  }
}
