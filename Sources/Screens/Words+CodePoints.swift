import Terminal

/// Words of the page of code points, and of copying a text.
extension Words {
  static let codePoints: SafeText = "Code points"
  static func codePointCounts(_ count: Int, bytes: Int) -> SafeText {
    "\(count) code points, \(bytes) bytes"
  }
  /// `U+00E9`
  static func codePoint(_ scalar: Unicode.Scalar) -> SafeText {
    "U+\(SafeText(hexadecimal(scalar, digits: 4)))"
  }
  /// Five places, so that those of a row stand below each other.
  static func codePointDigits(_ scalar: Unicode.Scalar) -> SafeText {
    let text = hexadecimal(scalar, digits: 4)
    return SafeText(String(repeating: " ", count: max(0, 5 - text.utf8.count)) + text)
  }
  private static func hexadecimal(_ scalar: Unicode.Scalar, digits: Int) -> String {
    let text = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
  static func codePointPlaces(_ count: Int, first: Int) -> SafeText {
    count == 1 ? "at \(first)" : "\(count) times, first at \(first)"
  }
  static func scalarOffset(_ offset: Int) -> SafeText {
    let text = "\(offset)"
    return SafeText(String(repeating: " ", count: max(0, 6 - text.utf8.count)) + text)
  }
  static let moreKinds: SafeText = "… and other signs"
  static func codePointsCut(_ count: Int) -> SafeText {
    "… the first \(count) code points are listed; all of them were counted above"
  }

  static func copied(_ copied: Copied) -> Notice {
    switch copied {
    case .sent(let bytes):
      .good("sent to the terminal's clipboard, \(bytes) bytes (a terminal may refuse it)")
    case .tooLong:
      .warning("too long for a terminal's clipboard; winnow sample --json prints it")
    case .noClipboard: .warning("this terminal has no clipboard; winnow sample --json prints it")
    case .failed(let why): .error(.oneLine(why))
    }
  }
}
