/// Which signatures may have a band in common with another: most have none, and needn't be looked up one by one.
///
/// Two bits a place of a table that is a few times longer than the list: whether one signature fell there, and whether
/// a second did. A signature that is alone in its place shares the band with nobody; the others may.
enum SharedBands {
  /// A bit a band, by signature in the order that is asked for.
  static func of(_ signatures: UnsafeRawBufferPointer, order: [Int32]) -> [UInt16] {
    let bands = bands(signatures)
    return order.isEmpty ? bands : order.map { bands[Int($0)] }
  }

  /// Goes through the signatures as they lie, so that memory is read in its order. O(signatures).
  private static func bands(_ signatures: UnsafeRawBufferPointer) -> [UInt16] {
    let count = signatures.count / TextSignature.binCount
    var bits = 10
    while 1 << bits < count * 8 { bits += 1 }
    var once = [UInt64](repeating: 0, count: 1 << (bits - 6))
    var twice = once
    return [UInt16](unsafeUninitializedCapacity: count) { shared, initialized in
      shared.initialize(repeating: 0)
      initialized = count
      once.withUnsafeMutableBufferPointer { once in
        twice.withUnsafeMutableBufferPointer { twice in
          for band in 0..<TextSignature.bandCount {
            once.update(repeating: 0)
            twice.update(repeating: 0)
            func each(_ body: (_ index: Int, _ word: Int, _ bit: UInt64) -> Void) {
              for index in 0..<count {
                let start = index * TextSignature.binCount
                let own = UnsafeRawBufferPointer(
                  rebasing: signatures[start..<start + TextSignature.binCount])
                let place = ShingleScanner.mixed(TextSignature.band(band, of: own)) >> (64 - bits)
                body(index, Int(truncatingIfNeeded: place >> 6), 1 << (place & 63))
              }
            }
            each { _, word, bit in
              twice[word] |= once[word] & bit
              once[word] |= bit
            }
            each { index, word, bit in
              if twice[word] & bit != 0 { shared[index] |= 1 << UInt16(band) }
            }
          }
        }
      }
    }
  }
}
