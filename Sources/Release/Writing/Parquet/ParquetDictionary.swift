import Foundation

/// The different values of a chunk in the order in which they first come, and for each value its
/// place among them.
struct ParquetDictionary {
  /// Most entries; beyond it a column is no longer one that repeats itself.
  static let maximumCount = 1 << 16
  /// Longest search for a free place: values that were made to collide must not cost more.
  private static let maximumProbes = 64

  /// Plain values.
  private(set) var entries: [UInt8] = []
  private(set) var count = 0
  private(set) var indices: [UInt32] = []
  /// Where each entry lies among the values: its first place.
  private var places: [Range<Int>] = []
  /// Index + 1 of an entry by its hash; 0 where there is none.
  private var slots = [UInt32](repeating: 0, count: 1 << 11)

  /// Bits of an index.
  var indexWidth: Int { max(1, ParquetHybrid.width(upTo: count - 1)) }

  /// nil where a dictionary doesn't pay: many different values, or hardly less to write.
  ///
  /// - Complexity: O(bytes).
  init?(_ plain: UnsafeRawBufferPointer, valueCount: Int, type: ParquetType) {
    guard type != .boolean, valueCount > 0 else { return nil }
    indices.reserveCapacity(valueCount)
    var offset = 0
    var last: (place: Range<Int>, index: UInt32)?
    while offset < plain.count {
      let length =
        type.byteCount
        ?? 4
        + Int(UInt32(littleEndian: plain.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
      let place = offset..<offset + length
      offset += length
      if let last, Self.isEqual(plain, last.place, place) {
        indices.append(last.index)
        continue
      }
      guard let index = index(of: place, in: plain) else { return nil }
      indices.append(index)
      last = (place, index)
      let isManifold = count > 1_024 && count * 2 > indices.count
      guard count <= Self.maximumCount, !isManifold else { return nil }
    }
    let size = places.reduce(0) { $0 + $1.count }
    guard size + indices.count * indexWidth / 8 < plain.count / 4 * 3 else { return nil }
    entries.reserveCapacity(size)
    for place in places { entries.append(contentsOf: plain[place]) }
  }

  /// Finds or enters a value; nil where too many collide.
  private mutating func index(of place: Range<Int>, in plain: UnsafeRawBufferPointer) -> UInt32? {
    let mask = UInt64(slots.count - 1)
    var slot = Self.hash(plain, place) & mask
    for _ in 0..<Self.maximumProbes {
      let held = slots[Int(slot)]
      if held == 0 {
        places.append(place)
        count += 1
        slots[Int(slot)] = UInt32(count)
        if count * 2 > slots.count, !grow(plain) { return nil }
        return UInt32(count - 1)
      }
      if Self.isEqual(plain, places[Int(held) - 1], place) { return held - 1 }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private mutating func grow(_ plain: UnsafeRawBufferPointer) -> Bool {
    slots = [UInt32](repeating: 0, count: slots.count * 4)
    let mask = UInt64(slots.count - 1)
    for (index, place) in places.enumerated() {
      var slot = Self.hash(plain, place) & mask
      var probes = 0
      while slots[Int(slot)] != 0 {
        slot = (slot + 1) & mask
        probes += 1
        if probes > Self.maximumProbes { return false }
      }
      slots[Int(slot)] = UInt32(index + 1)
    }
    return true
  }

  private static func isEqual(
    _ plain: UnsafeRawBufferPointer, _ left: Range<Int>, _ right: Range<Int>
  ) -> Bool {
    guard left.count == right.count, let base = plain.baseAddress else { return false }
    return memcmp(base + left.lowerBound, base + right.lowerBound, left.count) == 0
  }

  /// Mixes eight bytes a step.
  private static func hash(_ plain: UnsafeRawBufferPointer, _ place: Range<Int>) -> UInt64 {
    var hash = UInt64(place.count) &* 0x9E37_79B9_7F4A_7C15
    var offset = place.lowerBound
    while offset + 8 <= place.upperBound {
      hash = mixed(hash ^ plain.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    var rest: UInt64 = 0
    while offset < place.upperBound {
      rest = rest << 8 | UInt64(plain[offset])
      offset += 1
    }
    return mixed(hash ^ rest)
  }

  @inline(__always)
  private static func mixed(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0x9FB2_1C65_1E98_DF25)
    return product.high ^ product.low
  }
}
