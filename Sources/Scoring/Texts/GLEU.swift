/// Sentence-level GLEU (Wu et al., "Google's neural machine translation system", 2016, section 4.3):
/// the smaller of precision and recall over all 1- to 4-grams, which is
///
/// ```
/// GLEU(a, b) = |n-grams of a ∩ n-grams of b| / max(|n-grams of a|, |n-grams of b|)
/// ```
///
/// with multiplicity. It is symmetric, 1 for equal texts and 0 for texts without a common token. Two
/// texts without tokens are equal, so 1; one without has 0 with any other.
public enum GLEU {
  /// The longest n-gram that counts.
  public static let longest = 4

  /// The GLEU of two sequences of tokens.
  ///
  /// - Complexity: O(n log n) of the longer one.
  public static func score(_ a: some Collection<UInt32>, _ b: some Collection<UInt32>) -> Double {
    score(NGrams(Array(a)), NGrams(Array(b)))
  }

  static func score(_ a: NGrams, _ b: NGrams) -> Double {
    let longer = max(a.hashes.count, b.hashes.count)
    if longer == 0 { return 1 }
    var common = 0
    var i = 0
    var j = 0
    while i < a.hashes.count, j < b.hashes.count {
      let (x, y) = (a.hashes[i], b.hashes[j])
      if x == y { common += 1 }
      if x <= y { i += 1 }
      if y <= x { j += 1 }
    }
    return Double(common) / Double(longer)
  }

  /// The 1- to 4-grams of a sequence, as sorted 64-bit hashes. Two different n-grams of a set of a
  /// million have one hash with a probability below 10^-7.
  struct NGrams {
    let hashes: [UInt64]

    init(_ tokens: [UInt32]) {
      var hashes: [UInt64] = []
      hashes.reserveCapacity(GLEU.longest * tokens.count)
      for start in tokens.indices {
        var hash: UInt64 = 0
        for end in start..<min(start + GLEU.longest, tokens.count) {
          // One step of SplitMix64's output function a token, and another start for each length.
          hash = NGrams.mixed(hash &+ 0x9e37_79b9_7f4a_7c15 &+ UInt64(tokens[end]))
          hashes.append(hash)
        }
      }
      hashes.sort()
      self.hashes = hashes
    }

    @inline(__always)
    private static func mixed(_ value: UInt64) -> UInt64 {
      var z = value
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
  }
}
