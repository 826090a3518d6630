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
/// other is cut into pages of about a megabyte.
final class ParquetLeaf {
  let column: ParquetLeafColumn
  private var page: ParquetValues
  /// Pages that are full.
  private var full: [ParquetValues] = []
  private var fullBytes = 0
  private var lastByteCount = 1 << 12

  init(_ column: ParquetLeafColumn) {
    self.column = column
    page = ParquetValues(capacity: column.mayRepeat ? 1 << 12 : Self.pageBytes + 64 << 10)
  }

  /// Plain bytes after which a page of values that don't repeat is full.
  static let pageBytes = ReleaseLimit.blockBytes

  /// Bytes that wait, before compression.
  var byteCount: Int {
    fullBytes + page.values.count + page.definitions.count + page.repetitions.count
  }

  /// Takes all pages of the row group; the leaf is empty then.
  func take() -> [ParquetValues] {
    if page.entryCount > 0 { endPage() }
    defer {
      full = []
      fullBytes = 0
    }
    return full
  }

  private func endPage() {
    full.append(page)
    fullBytes += page.values.count
    lastByteCount = page.values.count
    page = ParquetValues(
      capacity: column.mayRepeat ? lastByteCount : Self.pageBytes + 64 << 10)
  }

  /// Called after each row, since a page never ends within one.
  @inline(__always)
  func endRow() {
    if !column.mayRepeat, page.values.count >= Self.pageBytes { endPage() }
  }

  // MARK: Entries

  /// Says that a value follows.
  @inline(__always)
  private func enter(_ repetition: UInt8) {
    if column.maximumRepetition > 0 { page.repetitions.append(repetition) }
    if !page.definitions.isEmpty { page.definitions.append(column.maximumDefinition) }
    page.entryCount += 1
    page.valueCount += 1
  }

  /// No value, and how far the way to it goes: 0 where the column's value is missing.
  func appendAbsent(definition: UInt8, repetition: UInt8 = 0) {
    if page.definitions.isEmpty {
      page.definitions = Array(repeating: column.maximumDefinition, count: page.entryCount)
    }
    page.definitions.append(definition)
    if column.maximumRepetition > 0 { page.repetitions.append(repetition) }
    page.entryCount += 1
  }

  func append(text: String, repetition: UInt8 = 0) {
    var text = text
    text.withUTF8 { append(bytes: UnsafeRawBufferPointer($0), repetition: repetition) }
  }

  @inline(__always)
  func append(bytes: UnsafeRawBufferPointer, repetition: UInt8 = 0) {
    enter(repetition)
    page.values.append(little: UInt32(bytes.count))
    page.values.append(bytes)
  }

  /// A digest as 64 hexadecimal digits.
  func append(hex digest: Digest) {
    enter(0)
    page.values.append(little: UInt32(64))
    page.values.append(hex: digest)
  }

  func append(integer: Int, repetition: UInt8 = 0) {
    enter(repetition)
    page.values.append(little: UInt64(bitPattern: Int64(integer)))
  }

  /// 32 bits; what doesn't fit is cut off at the ends.
  func append(small: Int, repetition: UInt8 = 0) {
    enter(repetition)
    page.values.append(little: UInt32(bitPattern: Int32(clamping: small)))
  }

  /// Parts per million as a fraction.
  @inline(__always)
  func append(ppm: Int, repetition: UInt8 = 0) {
    enter(repetition)
    page.values.append(little: Float(Double(ppm) / 1_000_000).bitPattern)
  }

  /// Truth values are a byte each here, and packed when they are encoded.
  func append(flag: Bool, repetition: UInt8 = 0) {
    enter(repetition)
    page.values.append(byte: flag ? 1 : 0)
  }
}

extension ByteBlock {
  @inline(__always)
  func append<Value: FixedWidthInteger>(little value: Value) {
    withUnsafeBytes(of: value.littleEndian) { append($0) }
  }
}
