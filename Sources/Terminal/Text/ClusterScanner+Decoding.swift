extension ClusterScanner {
  /// The scalar at a byte offset, strictly by RFC 3629; length 0 where the byte is part of none
  /// (a lone byte, an overlong form, a surrogate, beyond U+10FFFF, cut off at the end).
  @inline(__always)
  func decode(at start: Int) -> (scalar: UInt32, length: Int) {
    guard start < count else { return (0, 0) }
    let first = bytes[start]
    switch first {
    case 0..<0x80: return (UInt32(first), 1)
    case 0xC2...0xDF:
      guard let a = continuation(start + 1) else { return (0, 0) }
      return (UInt32(first & 0x1F) << 6 | a, 2)
    case 0xE0...0xEF:
      guard let a = continuation(start + 1), let b = continuation(start + 2) else { return (0, 0) }
      let scalar = UInt32(first & 0x0F) << 12 | a << 6 | b
      return scalar < 0x800 || (0xD800...0xDFFF).contains(scalar) ? (0, 0) : (scalar, 3)
    case 0xF0...0xF4:
      guard let a = continuation(start + 1), let b = continuation(start + 2),
        let c = continuation(start + 3)
      else { return (0, 0) }
      let scalar = UInt32(first & 0x07) << 18 | a << 12 | b << 6 | c
      return scalar < 0x1_0000 || scalar > 0x10_FFFF ? (0, 0) : (scalar, 4)
    default: return (0, 0)
    }
  }

  @inline(__always)
  private func continuation(_ at: Int) -> UInt32? {
    guard at < count, bytes[at] & 0xC0 == 0x80 else { return nil }
    return UInt32(bytes[at] & 0x3F)
  }

  /// The scalars between two byte offsets, which must lie on scalar boundaries; the first so many.
  func scalars(from start: Int, to end: Int, upTo limit: Int = .max) -> [UInt32] {
    var scalars: [UInt32] = []
    var at = start
    while at < end, scalars.count < limit {
      let (scalar, length) = decode(at: at)
      guard length > 0 else { break }
      scalars.append(scalar)
      at += length
    }
    return scalars
  }
}
