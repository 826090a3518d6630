/// Numbers from 0 that fall into sets, which are joined one by one (Galler and Fischer 1964). Each set is named by its
/// smallest member, so the outcome doesn't depend on the order of the joins.
struct DisjointSets {
  private var parent: [Int32]

  init(count: Int) {
    parent = (0..<Int32(truncatingIfNeeded: count)).map { $0 }
  }

  /// The smallest member of a number's set. Nearly O(1): each look halves the way.
  mutating func smallest(of number: Int) -> Int {
    var number = Int32(truncatingIfNeeded: number)
    while parent[Int(number)] != number {
      let above = parent[Int(parent[Int(number)])]
      parent[Int(number)] = above
      number = above
    }
    return Int(number)
  }

  /// Joins two sets.
  mutating func join(_ left: Int, _ right: Int) {
    let (first, second) = (smallest(of: left), smallest(of: right))
    guard first != second else { return }
    parent[max(first, second)] = Int32(truncatingIfNeeded: min(first, second))
  }
}
