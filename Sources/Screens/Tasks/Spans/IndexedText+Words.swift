/// What a grapheme is to words.
enum WordClass: Equatable {
  case space
  /// Letters, digits, marks, the underscore: a run of them is a word.
  case word
  /// Joins letters or digits on both its sides: an apostrophe, a full stop.
  case joiner
  /// A word of its own: punctuation, an emoji, an ideograph, a letter of a script without spaces.
  case single

  init(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: self = .word
    case 0x27, 0x2E, 0xB7, 0x2019: self = .joiner
    case 0..<0x80: self = scalar.properties.isWhitespace ? .space : .single
    default:
      let properties = scalar.properties
      if properties.isWhitespace {
        self = .space
      } else if properties.isIdeographic || WordClass.isUnspaced(scalar.value) {
        self = .single
      } else if properties.isAlphabetic || properties.numericType != nil {
        self = .word
      } else {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .connectorPunctuation: self = .word
        default: self = .single
        }
      }
    }
  }

  /// Thai, Lao, Tibetan, Myanmar, Khmer and hiragana set no spaces between words.
  private static func isUnspaced(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x0E00...0x0FFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x309F: true
    default: false
    }
  }
}

extension IndexedText {
  /// How far a word is looked for to each side, so that no text makes a key slow.
  private static let wordBytes = 4096

  /// What the grapheme that starts at a byte is; nil at the end.
  func wordClass(at byte: Int) -> WordClass? {
    guard byte < byteCount else { return nil }
    let start = grapheme(at: byte).lowerBound
    let first = withBytes { $0[start] }
    if first < 0x80 { return WordClass(Unicode.Scalar(first)) }
    return string.unicodeScalars[string.utf8.index(string.startIndex, offsetBy: start)...].first
      .map(
        WordClass.init)
  }

  /// The word that a byte is part of: a run of letters and digits, or one grapheme of anything else; in white space
  /// nil.
  func word(at byte: Int) -> Range<Int>? {
    guard byte >= 0, byte < byteCount else { return nil }
    let here = grapheme(at: byte)
    switch wordClass(at: here.lowerBound) {
    case nil, .space: return nil
    case .single: return here
    case .joiner where !isInside(here): return here
    case .word, .joiner: break
    }
    var start = here.lowerBound
    while here.lowerBound - start < IndexedText.wordBytes, let before = grapheme(before: start),
      isPart(before)
    {
      start = before.lowerBound
    }
    var end = here.upperBound
    while end - here.upperBound < IndexedText.wordBytes, end < byteCount {
      let next = grapheme(at: end)
      guard isPart(next) else { break }
      end = next.upperBound
    }
    return start..<end
  }

  /// The first word that starts at or after a byte.
  func word(from byte: Int) -> Range<Int>? {
    var at = max(0, byte)
    while at < byteCount {
      let here = grapheme(at: at)
      if wordClass(at: here.lowerBound) != .space {
        let found = word(at: here.lowerBound)
        guard let found, found.lowerBound < byte else { return found }
        at = found.upperBound
      } else {
        at = here.upperBound
      }
    }
    return nil
  }

  /// The last word that starts before a byte.
  func word(before byte: Int) -> Range<Int>? {
    var at = min(byte, byteCount)
    while let here = grapheme(before: at) {
      if wordClass(at: here.lowerBound) != .space { return word(at: here.lowerBound) }
      at = here.lowerBound
    }
    return nil
  }

  /// All words in order, for lines read aloud.
  ///
  /// - Complexity: O(bytes).
  var words: [Range<Int>] {
    var words: [Range<Int>] = []
    var at = 0
    while let word = word(from: at) {
      words.append(word)
      at = word.upperBound
    }
    return words
  }

  private func isPart(_ grapheme: Range<Int>) -> Bool {
    switch wordClass(at: grapheme.lowerBound) {
    case .word: true
    case .joiner: isInside(grapheme)
    default: false
    }
  }

  /// A joiner between letters or digits.
  private func isInside(_ grapheme: Range<Int>) -> Bool {
    guard let before = self.grapheme(before: grapheme.lowerBound) else { return false }
    return wordClass(at: before.lowerBound) == .word && wordClass(at: grapheme.upperBound) == .word
  }
}
