/// Rows in groups by a number that each has, as compressed sparse rows: those of group `i` are put at
/// `offsets[i]..<offsets[i + 1]`, in the order in which they come.
struct CountingSort {
  /// One position more than there are groups, ascending.
  let offsets: [UInt32]

  /// - Parameters:
  ///   - keys: the group of each row, below `groupCount`.
  ///   - groupCount: how many groups there are, empty ones among them.
  /// - Complexity: O(rows + groups).
  init(_ keys: some Collection<UInt32>, groupCount: Int) {
    precondition(keys.count <= Int(UInt32.max), "at most 2^32 - 1 rows a table")
    var offsets = [UInt32](repeating: 0, count: groupCount + 1)
    for key in keys { offsets[Int(key) + 1] += 1 }
    for group in 0..<groupCount { offsets[group + 1] += offsets[group] }
    self.offsets = offsets
  }

  /// Calls `body` for each row with the place that it is put at.
  @inline(__always)
  func place(_ keys: some Sequence<UInt32>, _ body: (_ row: Int, _ place: Int) -> Void) {
    var next = offsets
    var row = 0
    for key in keys {
      body(row, Int(next[Int(key)]))
      next[Int(key)] += 1
      row += 1
    }
  }

  /// The rows by group, within one in the order that `precedes` gives.
  ///
  /// - Complexity: O(rows · log of the rows of one group).
  func rows(_ keys: [UInt32], precedes: (Int, Int) -> Bool) -> [Int] {
    var rows = [Int](repeating: 0, count: keys.count)
    place(keys) { rows[$1] = $0 }
    for group in 0..<offsets.count - 1 {
      rows[Int(offsets[group])..<Int(offsets[group + 1])].sort(by: precedes)
    }
    return rows
  }
}
