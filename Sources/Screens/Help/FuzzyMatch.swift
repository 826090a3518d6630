/// How well a few typed letters name a line: all must come in order, and the nearer to the beginnings of words and to
/// each other, the better.
enum FuzzyMatch {
  /// The rank of a match, greater for better ones; nil where the letters don't come in order.
  ///
  /// Case aside, and blanks in the query don't count. A text that holds the query as it is outranks all that don't.
  /// - Complexity: O(text × query).
  static func score(_ query: String, in text: String) -> Int? {
    let wanted = Array(query.lowercased()).filter { $0 != " " }
    guard !wanted.isEmpty else { return 0 }
    let letters = Array(text.lowercased())
    let whole = Array(query.lowercased())
    if let at = place(of: whole, in: letters) {
      return 10_000 + (isStart(at, letters) ? 1_000 : 0) - min(at, 500)
    }
    // best[j]: the best rank with the letter j of the query placed at the letter i of the text.
    let none = Int.min / 2
    var before = [Int](repeating: none, count: letters.count)
    for (number, letter) in wanted.enumerated() {
      var row = [Int](repeating: none, count: letters.count)
      var best = none
      for at in letters.indices {
        if at > 0, number > 0 { best = max(best - 1, before[at - 1]) }
        guard letters[at] == letter else { continue }
        let bonus = isStart(at, letters) ? 20 : 0
        if number == 0 {
          row[at] = bonus - min(at, 50)
        } else {
          let adjacent = at > 0 && before[at - 1] > none ? before[at - 1] + 15 : none
          let reached = max(best, adjacent)
          if reached > none / 2 { row[at] = reached + bonus }
        }
      }
      before = row
    }
    guard let best = before.max(), best > none / 2 else { return nil }
    return best
  }

  /// The rank of a text that holds every word of a query as it is, case aside; nil where it lacks one.
  static func scoreOfWords(_ query: String, in text: String) -> Int? {
    let letters = Array(text.lowercased())
    var total = 0
    for word in query.lowercased().split(separator: " ") {
      guard let at = place(of: Array(word), in: letters) else { return nil }
      total += (isStart(at, letters) ? 20 : 0) - min(at, 50)
    }
    return total
  }

  private static func isStart(_ at: Int, _ letters: [Character]) -> Bool {
    at == 0 || !(letters[at - 1].isLetter || letters[at - 1].isNumber)
  }

  private static func place(of wanted: [Character], in letters: [Character]) -> Int? {
    guard wanted.count <= letters.count else { return nil }
    let places = (0...(letters.count - wanted.count)).filter {
      letters[$0..<$0 + wanted.count].elementsEqual(wanted)
    }
    return places.first { isStart($0, letters) } ?? places.first
  }
}
