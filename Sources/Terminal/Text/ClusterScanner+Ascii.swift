extension ClusterScanner {
  /// How many characters of one column each, all of them printable ASCII, start at a byte offset; what carries a mark or
  /// becomes a keycap is not counted. Counted no further than `limit`, eight bytes at a time.
  @inline(__always)
  func asciiRun(from start: Int, upTo limit: Int) -> Int {
    // One byte more is looked at, for a mark on the last one.
    let end = limit < count - start ? start + limit + 1 : count
    var at = start
    if let base = UnsafeRawPointer(bytes.baseAddress) {
      while at + 8 <= end {
        let word = base.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        if ClusterScanner.hasOther(word) { break }
        at += 8
      }
    }
    while at < end, bytes[at] >= 0x20, bytes[at] < 0x7F { at += 1 }
    if at > start, at < count, bytes[at] >= 0x80 { at -= 1 }
    return min(at - start, limit)
  }

  /// Whether one of eight bytes is no printable ASCII.
  @inline(__always)
  private static func hasOther(_ word: UInt64) -> Bool {
    let high: UInt64 = 0x8080_8080_8080_8080
    let isBelowSpace = (word &- 0x2020_2020_2020_2020) & ~word
    let isAboveTilde = word &+ 0x0101_0101_0101_0101
    return (word | isBelowSpace | isAboveTilde) & high != 0
  }
}
