import Release

/// Tells, row by row, which rows this process writes.
struct RowPlaces {
  /// Ranges of own rows, ascending; nil: all are.
  private let own: [Range<Int>]?
  private var row = -1
  private var range = 0
  /// Whether the content of rows that are not written is read all the same: for what opens it.
  let needsContent: Bool

  init(_ plan: ReleasePlan) {
    own = plan.ownRows
    needsContent = plan.proofs != .none && plan.writes(.openings)
  }

  /// Whether the next row is written.
  mutating func next() -> Bool {
    row += 1
    guard let own else { return true }
    while range < own.count, own[range].upperBound <= row { range += 1 }
    return range < own.count && own[range].contains(row)
  }
}
