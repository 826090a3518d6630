/// Checks on bytes that should be UTF-8.
enum UTF8Text {
  /// Whether bytes are well-formed UTF-8 (no overlong forms, surrogates or values above U+10FFFF).
  ///
  /// - Parameter mayBeCut: take a sequence that the end of the bytes cuts.
  static func isValid(_ bytes: UnsafeBufferPointer<UInt8>, mayBeCut: Bool = false) -> Bool {
    if isASCII(bytes) { return true }
    let whole = mayBeCut ? wholePrefixCount(bytes) : bytes.count
    return String(validating: bytes.prefix(whole), as: UTF8.self) != nil
  }

  static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var bits: UInt8 = 0
    for byte in bytes { bits |= byte }
    return bits < 0x80
  }

  /// Length without a last sequence that lacks bytes; other defects are left alone.
  static func wholePrefixCount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var start = bytes.count
    while start > 0, bytes.count - start < 4 {
      start -= 1
      let byte = bytes[start]
      guard byte & 0xC0 == 0x80 else {
        let length = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        return start + length > bytes.count ? start : bytes.count
      }
    }
    return bytes.count
  }

  /// The record's bytes as a refusal keeps them.
  static func kept(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    guard bytes.count > ImportLimit.rawBytes else { return Array(bytes) }
    let cut = UnsafeBufferPointer(rebasing: bytes.prefix(ImportLimit.rawBytes))
    return Array(cut.prefix(wholePrefixCount(cut)))
  }

  /// Whether nothing but spaces and line ends stands there. VT and FF count as content: they are controls, and shown.
  static func isBlank(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      switch scalar.value {
      case 0x20, 0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
      case 0..<0x80: false
      default: scalar.properties.generalCategory == .spaceSeparator
      }
    }
  }
}
