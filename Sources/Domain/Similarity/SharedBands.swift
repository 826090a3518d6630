/// Which signatures may have a band in common with another: most have none, and needn't be looked up one by one.
///
/// Two bits a place of a table that is a few times longer than the list: whether one signature fell there, and whether
/// a second did. A signature that is alone in its place shares the band with nobody; the others may.
struct SharedBands {
  /// By signature, a bit a band.
  private let bands: [UInt16]

  /// Goes through the signatures as they lie, so that memory is read in its order. O(signatures).
  init(_ signatures: UnsafeRawBufferPointer) {
    let count = signatures.count / TextSignature.binCount
    var bits = 10
    while 1 << bits < count * 8 { bits += 1 }
    var once = [UInt64](repeating: 0, count: 1 << (bits - 6))
    var twice = once
    bands = [UInt16](unsafeUninitializedCapacity: count) { shared, initialized in
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

  /// Whether a signature may have a band in common with another.
  @inline(__always)
  func mayShare(_ band: Int, _ signature: Int) -> Bool {
    bands[signature] >> UInt16(band) & 1 != 0
  }
}
