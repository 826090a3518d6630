/// One row of wrapped text, as offsets into the source bytes.
struct TextRow: Equatable {
  var start: Int
  /// End of what is drawn.
  var end: Int
  /// Start of the next row.
  var next: Int
  /// A two-column character met the last column and starts the next row; `>` stands in its place.
  var isCutBeforeWide = false
}

/// Breaks text into rows of a width, one row at a time.
struct RowLayout {
  let scanner: ClusterScanner
  let columns: Int
  let isOneLine: Bool

  init(scanner: ClusterScanner, columns: Int, isOneLine: Bool) {
    self.scanner = scanner
    self.columns = max(1, columns)
    self.isOneLine = isOneLine
  }

  /// The row that starts at a byte offset below the end of the text.
  ///
  /// Rows end at a line end, else after the last space or beside the last ideograph that fits, else
  /// in the middle of the word. One space may hang over the edge; what is wider than a whole row
  /// gets a row of its own and is clipped.
  ///
  /// - Complexity: O(columns).
  func row(from start: Int) -> TextRow {
    // What needs no second look, the most of most texts: characters of one column each.
    let plain = scanner.asciiRun(from: start, upTo: columns + 1)
    var used = min(plain, columns)
    var at = start + used
    var breakAt = start
    var wasIdeographic = false
    if plain > columns, scanner.bytes[at] == 0x20 {
      return TextRow(start: start, end: at, next: at + 1)
    }
    for place in stride(from: at, to: start, by: -1) where scanner.bytes[place - 1] == 0x20 {
      breakAt = place
      break
    }
    if plain > columns {
      let end = breakAt > start ? breakAt : at
      return TextRow(start: start, end: end, next: end)
    }
    while at < scanner.count {
      let cluster = scanner.cluster(at: at)
      if !isOneLine {
        if cluster.kind == .lineFeed { return TextRow(start: start, end: at, next: cluster.end) }
        if cluster.kind == .carriageReturnLineFeed {
          return TextRow(start: start, end: cluster.end, next: cluster.end)
        }
      }
      let width = scanner.columns(of: cluster, from: used, isOneLine: isOneLine)
      if (cluster.isIdeographic || wasIdeographic) && !cluster.isClosing { breakAt = at }
      if used + width > columns {
        if cluster.isSpace { return TextRow(start: start, end: at, next: cluster.end) }
        if at == start { return TextRow(start: start, end: cluster.end, next: cluster.end) }
        let end = breakAt > start ? breakAt : at
        let isCut = end == at && cluster.columns == 2 && used == columns - 1
        return TextRow(start: start, end: end, next: end, isCutBeforeWide: isCut)
      }
      used += width
      at = cluster.end
      if cluster.isSpace { breakAt = at }
      wasIdeographic = cluster.isIdeographic
    }
    return TextRow(start: start, end: at, next: at)
  }
}
