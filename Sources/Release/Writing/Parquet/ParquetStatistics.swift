import Foundation

/// The least and the greatest value of a chunk, as plain values without a length before them.
///
/// Texts are compared as unsigned bytes. Where a bound would be longer than
/// `ParquetStatistics.maximumBytes` there is none: a cut one is taken for a value by some readers.
struct ParquetStatistics: Equatable, Sendable {
  static let maximumBytes = 64

  /// nil where there are no bounds.
  private(set) var bounds: (least: [UInt8], greatest: [UInt8])?
  private var isTooLong = false
  private let type: ParquetType

  init(_ type: ParquetType) { self.type = type }

  static func == (left: Self, right: Self) -> Bool {
    left.bounds?.least == right.bounds?.least && left.bounds?.greatest == right.bounds?.greatest
  }

  /// Takes plain values in.
  mutating func take(_ plain: UnsafeRawBufferPointer) {
    guard !plain.isEmpty, !isTooLong else { return }
    switch type {
    case .byteArray: takeTexts(plain)
    case .boolean: takeNumbers(plain, of: UInt8.self) { $0 }
    case .int32: takeNumbers(plain, of: UInt32.self) { Int32(bitPattern: $0) }
    case .int64: takeNumbers(plain, of: UInt64.self) { Int64(bitPattern: $0) }
    case .float: takeNumbers(plain, of: UInt32.self) { Float(bitPattern: $0) }
    case .double: takeNumbers(plain, of: UInt64.self) { Double(bitPattern: $0) }
    }
  }

  /// Takes the bounds of another page of the chunk in.
  mutating func take(_ other: Self) {
    isTooLong = isTooLong || other.isTooLong
    if isTooLong {
      bounds = nil
    } else if let other = other.bounds {
      for bound in [other.least, other.greatest] { bound.withUnsafeBytes { takeOne($0) } }
    }
  }

  /// A bound as it stands in the statistics.
  private mutating func takeOne(_ bound: UnsafeRawBufferPointer) {
    guard type == .byteArray else { return take(bound) }
    merge(bound, bound)
  }

  private mutating func takeNumbers<Bits: FixedWidthInteger, Number: Comparable>(
    _ plain: UnsafeRawBufferPointer, of type: Bits.Type, _ number: (Bits) -> Number
  ) {
    let size = MemoryLayout<Bits>.size
    func bits(at offset: Int) -> Bits {
      Bits(littleEndian: plain.loadUnaligned(fromByteOffset: offset, as: Bits.self))
    }
    var least = bits(at: 0)
    var greatest = least
    for offset in stride(from: size, through: plain.count - size, by: size) {
      let value = bits(at: offset)
      if number(value) < number(least) { least = value }
      if number(value) > number(greatest) { greatest = value }
    }
    if let bounds {
      func old(_ bytes: [UInt8]) -> Bits {
        bytes.withUnsafeBytes { Bits(littleEndian: $0.loadUnaligned(as: Bits.self)) }
      }
      if number(old(bounds.least)) <= number(least) { least = old(bounds.least) }
      if number(old(bounds.greatest)) >= number(greatest) { greatest = old(bounds.greatest) }
    }
    bounds = (
      withUnsafeBytes(of: least.littleEndian) { Array($0) },
      withUnsafeBytes(of: greatest.littleEndian) { Array($0) }
    )
  }

  private mutating func takeTexts(_ plain: UnsafeRawBufferPointer) {
    var least: UnsafeRawBufferPointer?
    var greatest: UnsafeRawBufferPointer?
    var offset = 0
    while offset + 4 <= plain.count {
      let length = Int(
        UInt32(littleEndian: plain.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
      let text = UnsafeRawBufferPointer(rebasing: plain[offset + 4..<offset + 4 + length])
      offset += 4 + length
      if let known = least, !Self.precedes(text, known) {
        if let known = greatest, Self.precedes(known, text) { greatest = text }
      } else {
        least = text
        if greatest == nil { greatest = text }
      }
    }
    guard let least, let greatest else { return }
    merge(least, greatest)
  }

  private mutating func merge(_ least: UnsafeRawBufferPointer, _ greatest: UnsafeRawBufferPointer) {
    guard least.count <= Self.maximumBytes, greatest.count <= Self.maximumBytes else {
      isTooLong = true
      bounds = nil
      return
    }
    guard let old = bounds else {
      bounds = (Array(least), Array(greatest))
      return
    }
    if old.least.withUnsafeBytes({ Self.precedes(least, $0) }) { bounds?.least = Array(least) }
    if old.greatest.withUnsafeBytes({ Self.precedes($0, greatest) }) {
      bounds?.greatest = Array(greatest)
    }
  }

  private static func precedes(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer)
    -> Bool
  {
    if let first = left.baseAddress, let second = right.baseAddress {
      let order = memcmp(first, second, min(left.count, right.count))
      if order != 0 { return order < 0 }
    }
    return left.count < right.count
  }
}
