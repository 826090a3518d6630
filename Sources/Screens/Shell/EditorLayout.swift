import Terminal

/// Where things stand when typed text is wrapped to a width.
struct EditorLayout {
  let text: SafeText
  let byteCount: Int
  let endsLine: Bool
  let columns: Int

  init(_ buffer: TextBuffer, columns: Int) {
    text = buffer.isOneLine ? .oneLine(buffer.text) : SafeText(buffer.text)
    byteCount = buffer.text.utf8.count
    endsLine = !buffer.isOneLine && buffer.text.utf8.last == 0x0A
    self.columns = max(1, columns)
  }

  /// Rows of the text and, behind a line end, the empty one that the cursor can stand on.
  var rowCount: Int { max(1, text.rowCount(columns: columns) + (endsLine ? 1 : 0)) }

  func position(ofByte byte: Int) -> (row: Int, column: Int) {
    if endsLine, byte >= byteCount { return (rowCount - 1, 0) }
    return text.position(ofByte: byte, columns: columns)
  }

  /// The byte that stands on a row at a column, or as near before it as there is one.
  func byte(row: Int, column: Int) -> Int {
    let wanted = min(max(0, row), rowCount - 1)
    var low = 0
    var high = byteCount
    // The last byte that stands no further than the place: places rise with the bytes.
    while low < high {
      let middle = (low + high + 1) / 2
      let found = position(ofByte: middle)
      if (found.row, found.column) <= (wanted, column) { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
