import Domain

/// Class-balanced sampling: of every label that a task gives as many samples as of the rarest one, those whose hash comes
/// first. So the choice is random, and the same for everybody.
enum ClassBalance {
  /// Rows that stay.
  /// - Parameters:
  ///   - labels: by row; nil where there is none: such a row doesn't stay.
  ///   - precedes: whether a row comes before another in the release's order.
  static func kept(labels: [Int?], precedes: (Int, Int) -> Bool) -> [Bool] {
    var byLabel: [Int: [Int]] = [:]
    for (row, label) in labels.enumerated() {
      if let label { byLabel[label, default: []].append(row) }
    }
    let size = byLabel.values.map(\.count).min() ?? 0
    var kept = [Bool](repeating: false, count: labels.count)
    for rows in byLabel.values {
      for row in rows.sorted(by: precedes).prefix(size) { kept[row] = true }
    }
    return kept
  }
}
