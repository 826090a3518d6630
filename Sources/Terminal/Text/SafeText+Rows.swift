extension SafeText {
  /// Rows that the text takes when wrapped, counted no further than `limit`.
  ///
  /// - Complexity: O(bytes up to the limit); for "is there more" ask for one row more than is shown.
  public func rowCount(columns: Int, upTo limit: Int = .max) -> Int {
    var count = 0
    forEachRow(columns: columns, from: 0) { _, _, _ in
      count += 1
      return count < limit
    }
    return count
  }

  /// Where a byte of the source stands when the text is wrapped; the end of the text counts too.
  public func position(ofByte byte: Int, columns: Int) -> (row: Int, column: Int) {
    var found = (row: 0, column: 0)
    let first = rowIndex?.nearest(byte: byte, columns: columns) ?? 0
    forEachRow(columns: columns, from: first) { number, row, scanner in
      found = (number, 0)
      guard byte < row.next || row.next == scanner.count else { return true }
      var at = row.start
      while at < min(row.end, byte) {
        let cluster = scanner.cluster(at: at)
        if cluster.end > byte { break }
        found.column += scanner.columns(of: cluster, from: found.column, isOneLine: isOneLine)
        at = cluster.end
      }
      return false
    }
    return found
  }

  /// The bytes of the source that are drawn at a place of the wrapped text, or nil beside the text.
  public func bytes(atRow wanted: Int, column: Int, columns: Int) -> Range<Int>? {
    guard wanted >= 0, column >= 0 else { return nil }
    var found: Range<Int>?
    forEachRow(columns: columns, from: wanted) { _, row, scanner in
      var at = row.start
      var used = 0
      while at < row.end {
        let cluster = scanner.cluster(at: at)
        used += scanner.columns(of: cluster, from: used, isOneLine: isOneLine)
        if column < used {
          found = cluster.start..<cluster.end
          return false
        }
        at = cluster.end
      }
      return false
    }
    return found
  }

  /// Calls `body` with the number of each row from `first` on until it returns false.
  func forEachRow(
    columns: Int, from first: Int, _ body: (Int, TextRow, ClusterScanner) -> Bool
  ) {
    withScanner { scanner in
      let layout = RowLayout(scanner: scanner, columns: columns, isOneLine: isOneLine)
      var (number, at) = rowIndex?.nearest(row: first, columns: columns) ?? (0, 0)
      while at < scanner.count {
        let row = layout.row(from: at)
        if number >= first && !body(number, row, scanner) { return }
        number += 1
        at = row.next
        rowIndex?.remember(row: number, start: at, columns: columns)
      }
    }
  }
}
