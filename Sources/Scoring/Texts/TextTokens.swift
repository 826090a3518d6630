/// Splits text into lower-cased words and punctuation, each a token.
///
/// A word is a run of letters, digits and marks. A hyphen stays inside a word where letters or
/// digits stand on both sides, as in `out-of-the-way`; so does a full stop or comma between two
/// digits. An apostrophe begins a token together with the word after it: `haven't` is `haven`,
/// `'t`. The signs ’ ‘ ʼ ´ ` and ＇ count as apostrophes. White space and controls separate; every
/// other scalar is a token of its own, and so is each ideograph, kana and other letter of scripts
/// that are written without spaces.
public enum TextTokens {
  /// The tokens of a text, in order.
  ///
  /// - Complexity: O(length).
  public static func split(_ text: String) -> [String] {
    var scalars: [Unicode.Scalar] = []
    for scalar in text.unicodeScalars {
      if isApostrophe(scalar) {
        scalars.append("'")
      } else if scalar.value < 0x80 {
        let isCapital = ("A"..."Z").contains(scalar)
        scalars.append(isCapital ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar)
      } else {
        scalars.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    var tokens: [String] = []
    var at = 0
    while at < scalars.count {
      let scalar = scalars[at]
      if isSeparator(scalar) {
        at += 1
        continue
      }
      var end = at + 1
      if scalar == "'" {
        if end < scalars.count, isWordPart(scalars[end]) { end = wordEnd(scalars, from: end) }
      } else if isWordPart(scalar) {
        end = wordEnd(scalars, from: at)
      }
      tokens.append(String(String.UnicodeScalarView(scalars[at..<end])))
      at = end
    }
    return tokens
  }

  /// Where the word that begins at `start` ends.
  private static func wordEnd(_ scalars: [Unicode.Scalar], from start: Int) -> Int {
    var end = start + 1
    while end < scalars.count {
      if isWordPart(scalars[end]) {
        end += 1
      } else if end + 1 < scalars.count, joins(scalars[end - 1], scalars[end], scalars[end + 1]) {
        end += 2
      } else {
        break
      }
    }
    return end
  }

  private static func joins(
    _ before: Unicode.Scalar, _ scalar: Unicode.Scalar, _ after: Unicode.Scalar
  ) -> Bool {
    switch scalar {
    case "-", "\u{2010}", "\u{2011}": isWordPart(after)
    case ".", ",": isDigit(before) && isDigit(after)
    default: false
    }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .decimalNumber
  }

  private static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "'", "\u{2019}", "\u{2018}", "\u{02bc}", "\u{00b4}", "`", "\u{ff07}": true
    default: false
    }
  }

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.isWhitespace { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator: return true
    default: return false
    }
  }

  private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x80 {
      return ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
    }
    switch scalar.properties.generalCategory {
    case .lowercaseLetter, .uppercaseLetter, .titlecaseLetter, .modifierLetter, .decimalNumber,
      .letterNumber, .otherNumber, .nonspacingMark, .spacingMark, .enclosingMark:
      return true
    case .otherLetter:
      return !isWrittenWithoutSpaces(scalar.value)
    default:
      return false
    }
  }

  /// Han, kana, Bopomofo, Yi, Thai, Lao, Myanmar and Khmer: letters that stand one a token.
  private static func isWrittenWithoutSpaces(_ value: UInt32) -> Bool {
    switch value {
    case 0x0e00...0x0eff, 0x1000...0x109f, 0x1780...0x17ff, 0x2e80...0x2fff, 0x3040...0x312f,
      0x31a0...0x31ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xa000...0xa4cf, 0xf900...0xfaff,
      0xff66...0xff9f, 0x20000...0x3ffff:
      true
    default: false
    }
  }
}

/// Numbers for tokens, in order of first appearance.
public struct TokenVocabulary: Sendable {
  /// The token of each number.
  public private(set) var tokens: [String] = []
  private var numbers: [String: UInt32] = [:]

  public init() {}

  /// The number of a token, a new one where it wasn't seen yet. Canonically equivalent tokens (é as
  /// one scalar or two) have one number.
  public mutating func number(of token: String) -> UInt32 {
    if let number = numbers[token] { return number }
    let number = UInt32(tokens.count)
    tokens.append(token)
    numbers[token] = number
    return number
  }

  /// The numbers of a text's tokens.
  public mutating func encode(_ text: String) -> [UInt32] {
    TextTokens.split(text).map { number(of: $0) }
  }

  /// The tokens of numbers, put together with spaces.
  public func text(of numbers: [UInt32]) -> String {
    numbers.map { tokens[Int($0)] }.joined(separator: " ")
  }
}
