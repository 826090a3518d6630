/// One thing that is drawn of a text: its source bytes and where it stands in its row.
public struct PlacedCluster: Equatable, Sendable {
  public var bytes: Range<Int>
  public var column: Int
  /// Columns it takes; 0 for a line end that isn't drawn.
  public var columns: Int
}

/// One row of wrapped text with all that stands in it.
public struct PlacedRow: Equatable, Sendable {
  /// Counted from the first row of the text.
  public var number: Int
  /// What is drawn.
  public var bytes: Range<Int>
  /// Where the next row starts.
  public var next: Int
  public var clusters: [PlacedCluster]

  /// The columns in which a stretch of bytes is drawn; nil where nothing of it is in the row.
  ///
  /// - Complexity: O(clusters of the row).
  public func columns(of stretch: Range<Int>) -> Range<Int>? {
    guard let first = clusters.first(where: { $0.bytes.overlaps(stretch) }),
      let last = clusters.last(where: { $0.bytes.overlaps(stretch) })
    else { return nil }
    return first.column..<max(first.column, last.column + last.columns)
  }
}

extension SafeText {
  /// Rows of the wrapped text with what stands in them, from row `first` on.
  ///
  /// - Complexity: O(columns × count); long texts remember where their rows start.
  public func placedRows(columns: Int, from first: Int, count: Int) -> [PlacedRow] {
    guard count > 0 else { return [] }
    var rows: [PlacedRow] = []
    forEachRow(columns: columns, from: max(0, first)) { number, row, scanner in
      var placed = PlacedRow(
        number: number, bytes: row.start..<row.end, next: row.next, clusters: [])
      placed.clusters.reserveCapacity(row.end - row.start)
      var at = row.start
      var column = 0
      while at < row.end {
        let cluster = scanner.cluster(at: at)
        let width = scanner.columns(of: cluster, from: column, isOneLine: isOneLine)
        placed.clusters.append(
          PlacedCluster(bytes: cluster.start..<cluster.end, column: column, columns: width))
        column += width
        at = cluster.end
      }
      rows.append(placed)
      return rows.count < count
    }
    return rows
  }
}
