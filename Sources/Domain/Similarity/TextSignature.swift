/// 80 bytes that say how much of two texts' shingles is the same, without the texts.
///
/// One-permutation MinHash (Li, Owen and Zhang 2012): the shingles' hashes fall into 80 bins by their size, the smallest of
/// a bin stands for it, and an empty bin borrows from another that both texts would choose alike (optimal densification,
/// Shrivastava 2017). So each bin agrees with a probability that is the texts' Jaccard similarity J. Of each smallest hash
/// one byte is kept (b-bit minwise hashing, Li and König 2010): bins that differ agree by chance once in 256.
///
/// Five bins are a band. That some of the 16 bands agree has the probability 1 − (1 − J⁵)^16: 0.998 for J = 0.8, and
/// 0.0002 for J = 0.1, as two texts of one language may well have.
public struct TextSignature: Sendable, Equatable {
  public static let binCount = 80
  public static let bandCount = 16
  static let bandBins = binCount / bandCount
  /// Bins that agree at least where texts may be near duplicates: 4.5 standard errors below 80 % of them.
  public static let minimumAgreement = 50

  /// A byte a bin.
  public let bytes: [UInt8]

  /// The signature of a text. O(bytes).
  public init(_ text: UnsafeRawBufferPointer) {
    bytes = [UInt8](unsafeUninitializedCapacity: Self.binCount) { room, count in
      Self.write(text, to: UnsafeMutableRawBufferPointer(room))
      count = Self.binCount
    }
  }

  /// The signature of a text.
  public init(_ text: String) {
    var text = text
    self = text.withUTF8 { TextSignature(UnsafeRawBufferPointer($0)) }
  }

  /// Writes a text's signature to 80 bytes of room.
  public static func write(_ text: UnsafeRawBufferPointer, to room: UnsafeMutableRawBufferPointer) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: binCount) { bins in
      bins.initialize(repeating: .max)
      ShingleScanner.each(in: text) { hash in
        // Always written: whether it is smaller can't be foreseen.
        let bin = place(of: hash)
        bins[bin] = min(bins[bin], hash)
      }
      for bin in 0..<binCount {
        var chosen = bin
        var attempt: UInt64 = 0
        // A text has a shingle at least, so that some bin is filled; which one is tried is the same for all texts.
        while bins[chosen] == .max, attempt < 4096 {
          attempt += 1
          let random = ShingleScanner.mixed(UInt64(bin) << 32 | attempt)
          chosen = place(of: random)
        }
        room[bin] = UInt8(truncatingIfNeeded: bins[chosen])
      }
    }
  }

  /// The bin that a hash falls into, by its upper half.
  @inline(__always)
  private static func place(of hash: UInt64) -> Int {
    Int(truncatingIfNeeded: ((hash >> 32) &* UInt64(binCount)) >> 32)
  }

  /// How many bins of two signatures agree.
  public static func agreement(
    _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
  ) -> Int {
    // Eight bytes at once: a byte of the exclusive or is 0 exactly where the bins agree.
    var differing = 0
    for offset in stride(from: 0, to: binCount, by: 8) {
      let word =
        left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        ^ right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      let low = (word & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F
      differing += ((low | word) & 0x8080_8080_8080_8080).nonzeroBitCount
    }
    return binCount - differing
  }

  /// The five bytes of a band as one number.
  @inline(__always)
  static func band(_ band: Int, of signature: UnsafeRawBufferPointer) -> UInt64 {
    let start = band * bandBins
    var value: UInt64 = 0
    for offset in 0..<bandBins { value = value << 8 | UInt64(signature[start + offset]) }
    return value
  }
}
