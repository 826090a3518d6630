/// Entries of a list being put in order: groups from the best on, and what has no place yet. Pure.
struct RankingOrder: Equatable, Sendable {
  let allowsTies: Bool
  /// Positions in the list; a group of several is a tie, ascending.
  private(set) var groups: [[Int]] = []
  /// Positions without a place, ascending.
  private(set) var rest: [Int]

  init(count: Int, allowsTies: Bool) {
    self.allowsTies = allowsTies
    rest = Array(0..<max(0, count))
  }

  /// Takes groups that name each entry once; else nothing changes.
  mutating func fill(_ groups: [[Int]]) {
    let all = groups.flatMap { $0 }.sorted()
    let known = (self.groups.flatMap { $0 } + rest).sorted()
    guard all == known, allowsTies || groups.allSatisfy({ $0.count == 1 }) else { return }
    self.groups = groups.map { $0.sorted() }
    rest = []
  }

  /// All entries as they are shown: the placed ones, then the others.
  var shown: [Int] { groups.flatMap { $0 } + rest }

  /// Place of an entry from 0 on; nil: none yet.
  func place(of entry: Int) -> Int? { groups.firstIndex { $0.contains(entry) } }

  /// The order where each entry has its place; an entry that is left alone is the last.
  var complete: [[Int]]? {
    rest.isEmpty ? groups : rest.count == 1 ? groups + [rest] : nil
  }

  /// Gives an entry the next place, or takes its place away again.
  mutating func toggle(_ entry: Int) {
    if place(of: entry) == nil { append(entry) } else { takeAway(entry) }
  }

  /// One place better: before the group above, out of a tie, or from the rest to the end of the order.
  mutating func raise(_ entry: Int) {
    guard let at = place(of: entry) else {
      append(entry)
      return
    }
    if groups[at].count > 1 {
      groups[at].removeAll { $0 == entry }
      groups.insert([entry], at: at)
    } else if at > 0 {
      groups.swapAt(at, at - 1)
    }
  }

  /// One place worse: behind the group below, out of a tie, or from the end of the order to the rest.
  mutating func lower(_ entry: Int) {
    guard let at = place(of: entry) else { return }
    if groups[at].count > 1 {
      groups[at].removeAll { $0 == entry }
      groups.insert([entry], at: at + 1)
    } else if at + 1 < groups.count {
      groups.swapAt(at, at + 1)
    } else if !rest.isEmpty {
      takeAway(entry)
    }
  }

  /// Ties an entry with those above it, or ends its tie. False where there are none, or ties are not allowed.
  mutating func tie(_ entry: Int) -> Bool {
    guard allowsTies else { return false }
    if let at = place(of: entry), groups[at].count > 1 {
      lower(entry)
      return true
    }
    let above = (place(of: entry) ?? groups.count) - 1
    guard above >= 0 else { return false }
    takeAway(entry)
    rest.removeAll { $0 == entry }
    groups[above] = (groups[above] + [entry]).sorted()
    return true
  }

  private mutating func append(_ entry: Int) {
    guard let at = rest.firstIndex(of: entry) else { return }
    rest.remove(at: at)
    groups.append([entry])
  }

  private mutating func takeAway(_ entry: Int) {
    guard let at = place(of: entry) else { return }
    groups[at].removeAll { $0 == entry }
    if groups[at].isEmpty { groups.remove(at: at) }
    rest = (rest + [entry]).sorted()
  }
}
