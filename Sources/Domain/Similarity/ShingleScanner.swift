/// Hashes of a text's shingles: every five characters that follow each other, letters folded to lower case, white space
/// folded to single blanks and left out at both ends. A text of fewer characters is one shingle.
///
/// Character here means Unicode scalar. A shingle's hash is the polynomial c₁B⁴ + c₂B³ + c₃B² + c₄B + c₅ modulo 2^64 with
/// B = 0x9E3779B97F4A7C15, kept up from shingle to shingle (Karp and Rabin 1987), and then mixed by the finaliser of
/// SplitMix64 (Steele, Lea and Flood 2014), so that the smallest hashes are a random choice of the shingles.
enum ShingleScanner {
  /// Characters of a shingle.
  static let length = 5

  private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15
  /// base^5: what a character that leaves counts.
  private static let leaving = base &* base &* base &* base &* base

  /// Calls `body` with the hash of each shingle in the text's order, the same one as often as it comes. O(bytes).
  /// - Parameter text: UTF-8; a byte that is none counts as a character of its own.
  @inline(__always)
  static func each(in text: UnsafeRawBufferPointer, _ body: (UInt64) -> Void) {
    // No lower case has more characters than the letter has bytes; the last blank may be one too many.
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: text.count + 1) { room in
      let count = fold(text, into: room)
      var value: UInt64 = 0
      // What an early character drops is 0.
      for place in 0..<min(length - 1, count) {
        value = value &* base &+ (UInt64(room[place]) &+ 1)
      }
      guard count >= length else { return body(mixed(value)) }
      var leaver: UInt64 = 0
      for place in length - 1..<count {
        // From 1, so that no character is worth nothing.
        let entering = UInt64(room[place]) &+ 1 &- leaver &* leaving
        value = value &* base &+ entering
        body(mixed(value))
        leaver = UInt64(room[place - (length - 1)]) &+ 1
      }
    }
  }

  /// What becomes of each ASCII byte: 0x20 for white space, lower case for letters.
  private static let foldedASCII: [UInt8] = (0..<128).map { byte in
    let isBlank = byte == 0x20 || (0x09...0x0D).contains(byte)
    return isBlank ? 0x20 : (0x41...0x5A).contains(byte) ? UInt8(byte) | 0x20 : UInt8(byte)
  }

  /// Writes the characters after folding, and says how many.
  @inline(__always)
  private static func fold(
    _ text: UnsafeRawBufferPointer, into room: UnsafeMutableBufferPointer<UInt32>
  ) -> Int {
    foldedASCII.withUnsafeBufferPointer { fold(text, by: $0, into: room) }
  }

  /// Without branches for ASCII: where words end can't be foreseen, and this is done for every byte of a release.
  @inline(__always)
  private static func fold(
    _ text: UnsafeRawBufferPointer, by ascii: UnsafeBufferPointer<UInt8>,
    into room: UnsafeMutableBufferPointer<UInt32>
  ) -> Int {
    var count = 0
    // 1 where a blank was last. As if one stood before the text: those at its beginning are left out.
    var wasBlank = 1
    var position = 0
    while position < text.count {
      let byte = text[position]
      if byte < 0x80 {
        position &+= 1
        let folded = ascii[Int(byte)]
        let isBlank = folded == 0x20 ? 1 : 0
        room[count] = UInt32(folded)
        count &+= 1 &- (isBlank & wasBlank)
        wasBlank = isBlank
        continue
      }
      let (scalar, byteCount) = decode(text, at: position)
      position += byteCount
      if let scalar, scalar.properties.isWhitespace {
        room[count] = 0x20
        count += 1 - wasBlank
        wasBlank = 1
        continue
      }
      wasBlank = 0
      if let scalar, scalar.properties.changesWhenLowercased {
        for lower in scalar.properties.lowercaseMapping.unicodeScalars {
          room[count] = lower.value
          count += 1
        }
      } else {
        room[count] = scalar?.value ?? 0xDC00 | UInt32(byte)
        count += 1
      }
    }
    return count > 0 ? count - wasBlank : 0
  }

  /// The scalar that begins at a byte of 0x80 or more, and how many bytes it has; nil and 1 where none does.
  private static func decode(_ text: UnsafeRawBufferPointer, at position: Int) -> (
    Unicode.Scalar?, Int
  ) {
    let lead = text[position]
    let count = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard lead >= 0xC2, lead <= 0xF4, position + count <= text.count else { return (nil, 1) }
    var value = UInt32(lead) & (0xFF >> UInt32(count + 1))
    for next in 1..<count {
      let byte = text[position + next]
      guard byte & 0xC0 == 0x80 else { return (nil, 1) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    guard let scalar = Unicode.Scalar(value) else { return (nil, 1) }
    return (scalar, count)
  }

  /// The finaliser of SplitMix64: a bijection of the 64-bit numbers.
  @inline(__always)
  static func mixed(_ value: UInt64) -> UInt64 {
    var value = value
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
