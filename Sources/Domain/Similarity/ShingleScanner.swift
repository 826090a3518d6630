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
    var window = Window()
    folded(text) { if let hash = window.take($0) { body(hash) } }
    if window.count < length { body(mixed(window.value)) }
  }

  /// The last five characters, and their polynomial.
  private struct Window {
    private(set) var value: UInt64 = 0
    private(set) var count = 0
    private var last: (UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0)

    /// - Returns: the hash of the shingle that ends here; nil while there are too few characters.
    @inline(__always)
    mutating func take(_ character: UInt32) -> UInt64? {
      // From 1, so that no character is worth nothing.
      let character = UInt64(character) &+ 1
      value = value &* ShingleScanner.base &+ character &- last.0 &* ShingleScanner.leaving
      last = (last.1, last.2, last.3, last.4, character)
      count &+= 1
      return count >= ShingleScanner.length ? ShingleScanner.mixed(value) : nil
    }
  }

  /// Calls `body` with each character after folding.
  @inline(__always)
  private static func folded(_ text: UnsafeRawBufferPointer, _ body: (UInt32) -> Void) {
    var position = 0
    var isBlank = false
    var isBegun = false
    @inline(__always)
    func emit(_ character: UInt32) {
      if isBlank, isBegun { body(0x20) }
      isBlank = false
      isBegun = true
      body(character)
    }
    while position < text.count {
      let byte = text[position]
      if byte < 0x80 {
        position += 1
        if byte == 0x20 || (0x09...0x0D).contains(byte) {
          isBlank = true
        } else {
          emit(UInt32((0x41...0x5A).contains(byte) ? byte | 0x20 : byte))
        }
      } else {
        let (scalar, count) = decode(text, at: position)
        position += count
        guard let scalar else {
          emit(0xDC00 | UInt32(byte))
          continue
        }
        if scalar.properties.isWhitespace {
          isBlank = true
        } else if scalar.properties.changesWhenLowercased {
          for lower in scalar.properties.lowercaseMapping.unicodeScalars { emit(lower.value) }
        } else {
          emit(scalar.value)
        }
      }
    }
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
