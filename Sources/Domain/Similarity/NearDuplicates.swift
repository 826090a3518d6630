/// Clusters of near duplicates: texts whose shingles have a Jaccard similarity of 0.8 at least, and what is joined by
/// such pairs.
///
/// Texts whose signatures have a band in common and agree enough are candidates; of each candidate pair the similarity
/// itself is computed. What is compared is bounded, so that a million texts of one template cost as much as a million of
/// any: of those that share a band only the first `bandLeaders` are compared with the later ones, and a text that was
/// compared with `maximumMisses` doubtful candidates in vain is compared with no more of these.
///
/// The outcome depends on the texts and their order alone.
public struct NearDuplicates {
  /// Similarity of near duplicates.
  public static let thresholdPPM = 800_000
  static let bandLeaders = 16
  static let maximumMisses = 12
  /// Signatures that agree in so many bins are compared whatever was in vain before.
  static let likelyAgreement = 58

  /// By the index of a text, the index of the first text in its cluster: its own, where it is alone.
  public let firstOfCluster: [Int32]
  /// Texts that are in a cluster with others.
  public let clusteredCount: Int
  /// How many pairs were compared by their shingles.
  public let comparisons: Int

  /// Finds the clusters. O(texts) for a bounded length of texts; 20 bytes of memory a text.
  ///
  /// - Parameters:
  ///   - signatures: 80 bytes a text, one after the other.
  ///   - order: which signature is that of the first text, of the second, and so on; empty: as they lie.
  ///   - excluded: texts that are left alone.
  ///   - similarityPPM: the similarity of two texts by their index; the first is the same for as long as possible. Nil
  ///     where a text can't be had.
  public init(
    signatures: UnsafeRawBufferPointer, order: [Int32] = [], excluded: Set<Int> = [],
    similarityPPM: (Int, Int) throws -> Int?
  ) rethrows {
    let count = order.isEmpty ? signatures.count / TextSignature.binCount : order.count
    var sets = DisjointSets(count: count)
    var misses = [UInt8](repeating: 0, count: count)
    var comparisons = 0
    var table = BandTable(count: count)
    let shared = SharedBands.of(signatures, order: order)
    for band in 0..<TextSignature.bandCount {
      table.clear()
      for index in 0..<count
      where shared[index] >> UInt16(band) & 1 != 0
        && (excluded.isEmpty || !excluded.contains(index))
      {
        let own = Self.signature(index, of: signatures, order)
        let key = TextSignature.band(band, of: own)
        var sharing = 0
        var leader = table.first(key)
        while leader >= 0 {
          let other = Self.signature(leader, of: signatures, order)
          if TextSignature.band(band, of: other) == key {
            sharing += 1
            if sets.smallest(of: index) != sets.smallest(of: leader) {
              let agreement = TextSignature.agreement(own, other)
              let isLikely = agreement >= Self.likelyAgreement
              if isLikely
                || agreement >= TextSignature.minimumAgreement
                  && misses[index] < Self.maximumMisses
              {
                comparisons += 1
                if try similarityPPM(index, leader) ?? 0 >= Self.thresholdPPM {
                  sets.join(index, leader)
                } else if !isLikely {
                  misses[index] += 1
                }
              }
            }
          }
          leader = table.next(leader)
        }
        if sharing < Self.bandLeaders { table.add(index, key) }
      }
    }
    var first = [Int32](repeating: 0, count: count)
    var members = [Bool](repeating: false, count: count)
    for index in 0..<count {
      let smallest = sets.smallest(of: index)
      first[index] = Int32(truncatingIfNeeded: smallest)
      if smallest != index {
        members[index] = true
        members[smallest] = true
      }
    }
    firstOfCluster = first
    clusteredCount = members.reduce(0) { $0 + ($1 ? 1 : 0) }
    self.comparisons = comparisons
  }

  @inline(__always)
  private static func signature(
    _ index: Int, of all: UnsafeRawBufferPointer, _ order: [Int32]
  ) -> UnsafeRawBufferPointer {
    let start = (order.isEmpty ? index : Int(order[index])) * TextSignature.binCount
    return UnsafeRawBufferPointer(rebasing: all[start..<start + TextSignature.binCount])
  }
}

/// Texts by their value of one band: chains in arrays, the newest first.
private struct BandTable {
  private var heads: [Int32]
  private var following: [Int32]
  private let shift: UInt64

  init(count: Int) {
    var bits: UInt64 = 4
    while 1 << bits < count { bits += 1 }
    shift = 64 - bits
    heads = [Int32](repeating: -1, count: 1 << Int(bits))
    following = [Int32](repeating: -1, count: count)
  }

  mutating func clear() { heads.withUnsafeMutableBufferPointer { $0.update(repeating: -1) } }

  @inline(__always)
  func first(_ key: UInt64) -> Int { Int(heads[place(key)]) }

  @inline(__always)
  func next(_ index: Int) -> Int { Int(following[index]) }

  @inline(__always)
  mutating func add(_ index: Int, _ key: UInt64) {
    let place = place(key)
    following[index] = heads[place]
    heads[place] = Int32(truncatingIfNeeded: index)
  }

  @inline(__always)
  private func place(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: ShingleScanner.mixed(key) >> shift)
  }
}
