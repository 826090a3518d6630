/// Base64 of RFC 4648 section 4, as OpenSSH writes it.
public enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  public static func text(_ bytes: [UInt8], isPadded: Bool = true) -> String {
    var out: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let word = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for position in 0...group.count { out.append(alphabet[word >> (18 - 6 * position) & 63]) }
      if isPadded {
        out.append(contentsOf: repeatElement(UInt8(ascii: "="), count: 3 - group.count))
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Bytes of padded or unpadded Base64; line ends are skipped; nil for any other character.
  public static func bytes(_ text: String) -> [UInt8]? {
    var out: [UInt8] = []
    var word = 0
    var bits = 0
    for byte in text.utf8 {
      if byte == UInt8(ascii: "=") || byte == 0x0A || byte == 0x0D { continue }
      guard let digit = alphabet.firstIndex(of: byte) else { return nil }
      word = (word << 6 | digit) & 0xFFFFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        out.append(UInt8(truncatingIfNeeded: word >> bits))
      }
    }
    return out
  }
}
