/// What was taken out of a text and what was put in, word by word.
enum WordDiff {
  struct Piece: Equatable, Sendable {
    enum Kind: Equatable, Sendable { case kept, removed, added }
    var kind: Kind
    var text: String
  }

  /// Changes that are told apart; a text with more is shown as replaced where it differs.
  static let changeLimit = 200

  /// The pieces of both texts in order: what is kept and added is the new text, what is kept and removed the old one.
  ///
  /// A shortest script of changes after what both begin and end with is put aside (Myers, "An O(ND) difference
  /// algorithm and its variations", 1986, figure 2).
  ///
  /// - Complexity: O(words × changes), at most `changeLimit` changes.
  static func pieces(from old: String, to new: String) -> [Piece] {
    let a = words(of: old)
    let b = words(of: new)
    var start = 0
    while start < a.count, start < b.count, same(a[start], b[start]) { start += 1 }
    var end = 0
    while end < a.count - start, end < b.count - start,
      same(a[a.count - 1 - end], b[b.count - 1 - end])
    {
      end += 1
    }
    var pieces: [Piece] = []
    for word in a[..<start] { append(.kept, word, to: &pieces) }
    let left = Array(a[start..<a.count - end])
    let right = Array(b[start..<b.count - end])
    for (kind, word) in script(left, right) { append(kind, word, to: &pieces) }
    for word in a[(a.count - end)...] { append(.kept, word, to: &pieces) }
    return pieces
  }

  /// Words, runs of white space, and each other grapheme by itself.
  static func words(of text: String) -> [Substring] {
    var words: [Substring] = []
    var start = text.startIndex
    var last: WordClass?
    var at = text.startIndex
    while at < text.endIndex {
      let kind = text[at].unicodeScalars.first.map { WordClass($0) }
      let goesOn = kind == last && (kind == .word || kind == .space)
      if at > start, !goesOn {
        words.append(text[start..<at])
        start = at
      }
      last = kind
      at = text.index(after: at)
    }
    if start < text.endIndex { words.append(text[start...]) }
    return words
  }

  private static func same(_ a: Substring, _ b: Substring) -> Bool {
    a.utf8.elementsEqual(b.utf8)
  }

  private static func append(_ kind: Piece.Kind, _ word: Substring, to pieces: inout [Piece]) {
    if pieces.last?.kind == kind {
      pieces[pieces.count - 1].text += word
    } else {
      pieces.append(Piece(kind: kind, text: String(word)))
    }
  }

  private static func script(_ a: [Substring], _ b: [Substring]) -> [(Piece.Kind, Substring)] {
    let replaced = a.map { (Piece.Kind.removed, $0) } + b.map { (Piece.Kind.added, $0) }
    guard !a.isEmpty, !b.isEmpty else { return replaced }
    let limit = min(a.count + b.count, changeLimit)
    // furthest[k + limit + 1]: how far into `a` one comes on diagonal k with so many changes.
    var furthest = [Int](repeating: 0, count: 2 * limit + 3)
    var history: [[Int]] = []
    for changes in 0...limit {
      history.append(furthest)
      for k in stride(from: -changes, through: changes, by: 2) {
        let at = k + limit + 1
        var x =
          k == -changes || (k != changes && furthest[at - 1] < furthest[at + 1])
          ? furthest[at + 1] : furthest[at - 1] + 1
        if changes == 0 { x = 0 }
        while x < a.count, x - k < b.count, x - k >= 0, same(a[x], b[x - k]) { x += 1 }
        furthest[at] = x
        if x >= a.count, x - k >= b.count {
          return walkBack(a, b, history: history, limit: limit)
        }
      }
    }
    return replaced
  }

  private static func walkBack(
    _ a: [Substring], _ b: [Substring], history: [[Int]], limit: Int
  ) -> [(Piece.Kind, Substring)] {
    var x = a.count
    var y = b.count
    var script: [(Piece.Kind, Substring)] = []
    for changes in stride(from: history.count - 1, through: 0, by: -1) {
      let furthest = history[changes]
      let k = x - y
      let at = k + limit + 1
      let isAdded = k == -changes || (k != changes && furthest[at - 1] < furthest[at + 1])
      let beforeK = isAdded ? k + 1 : k - 1
      let beforeX = changes == 0 ? 0 : furthest[beforeK + limit + 1]
      let beforeY = changes == 0 ? 0 : beforeX - beforeK
      while x > beforeX, y > beforeY {
        script.append((.kept, a[x - 1]))
        x -= 1
        y -= 1
      }
      guard changes > 0 else { break }
      if isAdded, y > 0 {
        script.append((.added, b[y - 1]))
      } else if !isAdded, x > 0 {
        script.append((.removed, a[x - 1]))
      }
      x = beforeX
      y = beforeY
    }
    return script.reversed()
  }
}
