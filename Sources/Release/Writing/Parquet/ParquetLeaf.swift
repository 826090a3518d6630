import Domain

/// Values of a leaf on their way into a page: plain, one after the other, and their levels.
///
/// Filled by one thread, then handed over to another: hence @unchecked Sendable.
final class ParquetValues: @unchecked Sendable {
  /// Room before the first value for the levels of a flat column, so that nothing is copied.
  static let headroom = 16

  let values: ByteBlock
  /// Values, nulls and empty lists.
  fileprivate(set) var entryCount = 0
  /// Values that are there.
  fileprivate(set) var valueCount = 0
  /// A level an entry; empty while all entries are values.
  fileprivate(set) var definitions: [UInt8] = []
  /// Whether some entry is no value.
  fileprivate(set) var hasDefinitions = false
  /// A level an entry; only within lists.
  fileprivate(set) var repetitions: [UInt8] = []

  init(capacity: Int) {
    values = ByteBlock(capacity: capacity + Self.headroom)
    values.append(zeros: Self.headroom)
  }

  /// Rows that begin in the page; a page never ends within one.
  var rowCount: Int { repetitions.isEmpty ? entryCount : repetitions.count { $0 == 0 } }

  /// The plain values alone.
  var plain: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: values.bytes[Self.headroom...])
  }
}

/// Collects the values of one leaf for a row group.
///
/// A leaf whose values may repeat is kept whole, since its dictionary is looked for at the end; any
/// other is cut into pages of about a megabyte, which are taken as they are filled.
final class ParquetLeaf {
  /// Bytes that wait in all leaves of a file, before compression.
  final class Tally {
    fileprivate(set) var byteCount = 0

    /// Begins a row group: of each leaf the room before its first value.
    func restart(leaves: Int) { byteCount = leaves * ParquetValues.headroom }
  }

  let column: ParquetLeafColumn
  private let isNested: Bool
  private let tally: Tally
  private var page: ParquetValues

  init(_ column: ParquetLeafColumn, tally: Tally = Tally()) {
    self.column = column
    self.tally = tally
    isNested = column.maximumRepetition > 0
    page = ParquetValues(capacity: column.mayRepeat ? 1 << 12 : Self.pageBytes + 64 << 10)
    tally.byteCount += ParquetValues.headroom
  }

  /// Plain bytes after which a page of values that don't repeat is full.
  static let pageBytes = ReleaseLimit.blockBytes

  /// Takes a page that is full, of a leaf that is cut into pages; nil where it isn't. To be called
  /// after each row, since a page never ends within one.
  @inline(__always)
  func takeFullPage() -> ParquetValues? {
    page.values.count >= Self.pageBytes ? takePage() : nil
  }

  /// Takes what is left of the row group; the leaf is empty then.
  func take() -> ParquetValues? { page.entryCount > 0 ? takePage() : nil }

  /// Values of a page that was taken still count in the tally, until its group ends.
  private func takePage() -> ParquetValues {
    let taken = page
    // Levels count while their page is filled.
    tally.byteCount += ParquetValues.headroom - taken.definitions.count - taken.repetitions.count
    page = ParquetValues(
      capacity: column.mayRepeat ? taken.values.count : Self.pageBytes + 64 << 10)
    return taken
  }

  // MARK: Entries

  /// Says that a value follows.
  @inline(__always)
  private func enter(_ repetition: UInt8, bytes: Int) {
    var bytes = bytes
    if isNested {
      page.repetitions.append(repetition)
      bytes += 1
    }
    if page.hasDefinitions {
      page.definitions.append(column.maximumDefinition)
      bytes += 1
    }
    tally.byteCount += bytes
    page.entryCount += 1
    page.valueCount += 1
  }

  /// No value, and how far the way to it goes: 0 where the column's value is missing.
  func appendAbsent(definition: UInt8, repetition: UInt8 = 0) {
    if !page.hasDefinitions {
      page.definitions = Array(repeating: column.maximumDefinition, count: page.entryCount)
      page.hasDefinitions = true
      tally.byteCount += page.entryCount
    }
    page.definitions.append(definition)
    tally.byteCount += 1
    if isNested {
      page.repetitions.append(repetition)
      tally.byteCount += 1
    }
    page.entryCount += 1
  }

  func append(text: String, repetition: UInt8 = 0) {
    ByteBlock.withBytes(of: text) { append(bytes: $0, repetition: repetition) }
  }

  @inline(__always)
  func append(bytes: UnsafeRawBufferPointer, repetition: UInt8 = 0) {
    enter(repetition, bytes: 4 + bytes.count)
    page.values.append(little: UInt32(bytes.count))
    page.values.append(bytes)
  }

  /// A digest as 64 hexadecimal digits.
  func append(hex digest: Digest) {
    enter(0, bytes: 68)
    page.values.append(little: UInt32(64))
    page.values.append(hex: digest)
  }

  func append(integer: Int, repetition: UInt8 = 0) {
    enter(repetition, bytes: 8)
    page.values.append(little: UInt64(bitPattern: Int64(integer)))
  }

  /// 32 bits; what doesn't fit is cut off at the ends.
  func append(small: Int, repetition: UInt8 = 0) {
    enter(repetition, bytes: 4)
    page.values.append(little: UInt32(bitPattern: Int32(clamping: small)))
  }

  /// Parts per million as a fraction.
  @inline(__always)
  func append(ppm: Int, repetition: UInt8 = 0) {
    enter(repetition, bytes: 4)
    page.values.append(little: Float(Double(ppm) / 1_000_000).bitPattern)
  }

  /// Truth values are a byte each here, and packed when they are encoded.
  func append(flag: Bool, repetition: UInt8 = 0) {
    enter(repetition, bytes: 1)
    page.values.append(byte: flag ? 1 : 0)
  }
}

extension ByteBlock {
  @inline(__always)
  func append<Value: FixedWidthInteger>(little value: Value) {
    withUnsafeBytes(of: value.littleEndian) { append($0) }
  }
}
