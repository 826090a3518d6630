import Store

/// The words of a text, to tell how much two texts have in common. Pure.
enum DistinctiveWords {
  /// Different words that are looked at, the first ones of a text.
  static let limit = 400

  /// Different words in small letters, in the order of their first appearance. Of a script without blanks between words
  /// each character stands for itself.
  static func words(_ text: String) -> [String] {
    var words: [String] = []
    var known: Set<String> = []
    var word = String.UnicodeScalarView()
    func take(_ scalars: String.UnicodeScalarView) {
      guard !scalars.isEmpty, words.count < limit else { return }
      let found = String(scalars).lowercased()
      if known.insert(found).inserted { words.append(found) }
    }
    for scalar in text.unicodeScalars {
      if words.count >= limit { break }
      if WordIndex.hasNoBlanks(scalar) {
        take(word)
        word = String.UnicodeScalarView()
        if scalar.properties.isAlphabetic { take(String.UnicodeScalarView([scalar])) }
      } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || (!word.isEmpty && scalar.properties.canonicalCombiningClass.rawValue > 0)
      {
        word.append(scalar)
      } else {
        take(word)
        word = String.UnicodeScalarView()
      }
    }
    take(word)
    return words
  }

  /// How much a word that so many of all texts hold tells: the rarer, the more; one that most hold tells nothing.
  static func weight(texts: Int, of total: Int) -> Int {
    guard texts > 0, texts * 2 <= max(2, total) else { return 0 }
    // Whole steps of the binary logarithm.
    return (total / texts).bitWidth - (total / texts).leadingZeroBitCount
  }
}
