import Domain
import Ledger

/// Decodes a column chunk of whole numbers, or of a list (of texts, of whole numbers, of one part of records), to the
/// JSON texts of its values, row by row.
struct ParquetValueDecoder {
  /// Values that a chunk may say it has: a short run could otherwise ask for any memory.
  static let maximumEntries = 64 << 20

  private let type: ParquetType
  private let isList: Bool
  private let maximumDefinition: Int
  private var dictionary: [String] = []
  /// A list a row; nil where the row has none. Of a flat column each row has one entry.
  private(set) var rows: [[String?]?] = []

  /// nil where a chunk is of a shape or a type that isn't read.
  init?(_ chunk: ParquetChunkPlace) {
    guard let type = ParquetType(rawValue: chunk.type), chunk.entryCount <= Self.maximumEntries,
      type == .byteArray || type == .int32 || type == .int64
    else { return nil }
    self.type = type
    switch chunk.path.count {
    case 1: (isList, maximumDefinition) = (false, 1)
    case 3 where chunk.path[1...] == ["list", "element"]: (isList, maximumDefinition) = (true, 3)
    case 4 where chunk.path[1...2] == ["list", "element"]: (isList, maximumDefinition) = (true, 4)
    default: return nil
    }
  }

  /// Takes a page's values over. A dictionary page adds none.
  /// - Throws: `ParquetChunkReader.Damaged`.
  mutating func decode(_ page: ParquetChunkReader.Page) throws {
    if page.isDictionary {
      dictionary = try plain(page.body[...], count: page.entryCount)
      return
    }
    guard page.entryCount <= Self.maximumEntries else {
      throw ParquetChunkReader.Damaged(reason: "a page has too many values")
    }
    var rest = page.body[...]
    let repetitions = isList ? try Self.levels(&rest, width: 1, count: page.entryCount) : []
    let definitions = try Self.levels(
      &rest, width: ParquetHybrid.width(upTo: maximumDefinition), count: page.entryCount)
    let values = try self.values(
      rest, encoding: page.encoding,
      count: definitions.count { Int($0) == maximumDefinition })
    var next = values.makeIterator()
    for (place, definition) in definitions.enumerated() {
      let level = Int(definition)
      guard level <= maximumDefinition else {
        throw ParquetChunkReader.Damaged(reason: "a page has a level that is not ours")
      }
      let value = level == maximumDefinition ? next.next() : nil
      guard isList else {
        rows.append([value])
        continue
      }
      if repetitions[place] == 0 {
        rows.append(level == 0 ? nil : level == 1 ? [] : [value])
      } else {
        guard level > 1, let last = rows.indices.last, rows[last] != nil else {
          throw ParquetChunkReader.Damaged(reason: "a page goes on with a list that is not there")
        }
        rows[last]?.append(value)
      }
    }
  }

  private static func levels(_ rest: inout ArraySlice<UInt8>, width: Int, count: Int) throws
    -> [UInt32]
  {
    guard rest.count >= 4 else {
      throw ParquetChunkReader.Damaged(reason: "a page has no levels")
    }
    let length = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    rest = rest.dropFirst(4)
    guard length <= rest.count else {
      throw ParquetChunkReader.Damaged(reason: "a page has no levels")
    }
    defer { rest = rest.dropFirst(length) }
    return try ParquetHybridReader.values(rest.prefix(length), width: width, count: count)
  }

  private func values(_ rest: ArraySlice<UInt8>, encoding: Int, count: Int) throws -> [String] {
    guard encoding != ParquetCode.plain else { return try plain(rest, count: count) }
    if count == 0, rest.isEmpty { return [] }
    guard encoding == ParquetCode.rleDictionary, let width = rest.first, width <= 32 else {
      throw ParquetChunkReader.Damaged(reason: "a page has an encoding that is not ours")
    }
    return try ParquetHybridReader.values(rest.dropFirst(), width: Int(width), count: count).map {
      guard Int($0) < dictionary.count else {
        throw ParquetChunkReader.Damaged(reason: "a page refers to no entry of its dictionary")
      }
      return dictionary[Int($0)]
    }
  }

  private func plain(_ bytes: ArraySlice<UInt8>, count: Int) throws -> [String] {
    guard let size = type.byteCount else {
      return try ParquetTextDecoder.plain(bytes, count: count).map {
        JSONWriter.text(.string(String(decoding: $0, as: UTF8.self)))
      }
    }
    guard bytes.count == size * count else {
      throw ParquetChunkReader.Damaged(reason: "a page does not have the values that it says")
    }
    return stride(from: bytes.startIndex, to: bytes.endIndex, by: size).map { start in
      let bits = bytes[start..<start + size].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return size == 4
        ? String(Int32(truncatingIfNeeded: bits)) : String(Int64(bitPattern: bits))
    }
  }
}

/// Puts the chunks of one column together: the JSON text of each row's value.
struct ParquetColumnTexts {
  /// Names of options where numbers are their places.
  private let options: [String]?
  private var parts: [(name: String?, rows: [[String?]?])] = []
  private var isList = false

  init(options: [String]?) { self.options = options }

  mutating func add(_ chunk: ParquetChunkPlace, rows: [[String?]?]) {
    isList = chunk.path.count > 1
    parts.append((chunk.path.count == 4 ? chunk.path[3] : nil, rows))
  }

  /// - Returns: nil for a row without a value.
  /// - Throws: `ParquetChunkReader.Damaged` where the parts of records differ in number.
  func text(of row: Int) throws -> String? {
    guard let first = parts.first else { return nil }
    guard isList else {
      let number = first.rows[row]?.first ?? nil
      guard let options else { return number ?? "null" }
      guard let place = number.flatMap({ Int($0) }) else { return "" }
      guard options.indices.contains(place) else {
        throw ParquetChunkReader.Damaged(reason: "a label is none of the options")
      }
      return options[place]
    }
    guard let items = first.rows[row] else { return nil }
    guard first.name != nil else {
      return "[" + items.map { $0 ?? "null" }.joined(separator: ",") + "]"
    }
    let sorted = parts.sorted { ($0.name ?? "").precedesInBytes($1.name ?? "") }
    guard sorted.allSatisfy({ $0.rows[row]?.count == items.count }) else {
      throw ParquetChunkReader.Damaged(reason: "parts of its records are missing")
    }
    let records = items.indices.map { place in
      "{"
        + sorted.map { part in
          JSONWriter.text(.string(part.name ?? "")) + ":"
            + ((part.rows[row] ?? [])[place] ?? "null")
        }.joined(separator: ",") + "}"
    }
    return "[" + records.joined(separator: ",") + "]"
  }
}
