/// TOML values that stand without quotes and brackets: booleans, numbers, dates and times.
enum BareValue {
  /// Whether the bytes have the form of such a value. Ranges (month 13, an integer too large) are not looked at.
  static func isAllowed(_ bytes: [UInt8]) -> Bool {
    let words = ["true", "false", "inf", "nan", "+inf", "-inf", "+nan", "-nan"]
    if words.contains(where: { $0.utf8.elementsEqual(bytes) }) { return true }
    return [number, time, date].contains { form in
      var rest = bytes[...]
      return form(&rest) && rest.isEmpty
    }
  }

  private static func number(_ rest: inout ArraySlice<UInt8>) -> Bool {
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where rest.starts(with: prefix.utf8) {
      rest.removeFirst(2)
      return digits(&rest, radix: radix)
    }
    skipOne(of: "+-", &rest)
    let isZeroLed = rest.first == UInt8(ascii: "0")
    let start = rest.startIndex
    guard digits(&rest), !isZeroLed || rest.startIndex == start + 1 else { return false }
    if skipOne(of: ".", &rest), !digits(&rest) { return false }
    if skipOne(of: "eE", &rest) {
      skipOne(of: "+-", &rest)
      return digits(&rest)
    }
    return true
  }

  /// `07:32:00` or `07:32:00.5`
  private static func time(_ rest: inout ArraySlice<UInt8>) -> Bool {
    guard shape("dd:dd:dd", &rest) else { return false }
    return skipOne(of: ".", &rest) ? digits(&rest, allowsUnderscore: false) : true
  }

  /// A date, alone or with a time and an offset.
  private static func date(_ rest: inout ArraySlice<UInt8>) -> Bool {
    guard shape("dddd-dd-dd", &rest) else { return false }
    guard skipOne(of: "Tt ", &rest) else { return true }
    guard time(&rest) else { return false }
    if skipOne(of: "Zz", &rest) { return true }
    return skipOne(of: "+-", &rest) ? shape("dd:dd", &rest) : true
  }

  /// Digits, between which single underscores may stand.
  private static func digits(
    _ rest: inout ArraySlice<UInt8>, radix: Int = 10, allowsUnderscore: Bool = true
  ) -> Bool {
    var wasDigit = false
    while let byte = rest.first {
      if Character(Unicode.Scalar(byte)).hexDigitValue.map({ $0 < radix }) ?? false {
        wasDigit = true
      } else if byte == UInt8(ascii: "_"), allowsUnderscore, wasDigit {
        wasDigit = false
      } else {
        return wasDigit
      }
      rest.removeFirst()
    }
    return wasDigit
  }

  /// The bytes of `shape`, where `d` stands for a digit.
  private static func shape(_ shape: String, _ rest: inout ArraySlice<UInt8>) -> Bool {
    for expected in shape.utf8 {
      guard let byte = rest.popFirst() else { return false }
      let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      guard expected == UInt8(ascii: "d") ? isDigit : byte == expected else { return false }
    }
    return true
  }

  @discardableResult
  private static func skipOne(of bytes: String, _ rest: inout ArraySlice<UInt8>) -> Bool {
    guard let byte = rest.first, bytes.utf8.contains(byte) else { return false }
    rest.removeFirst()
    return true
  }
}
