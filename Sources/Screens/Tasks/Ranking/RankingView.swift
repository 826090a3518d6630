import Domain
import Terminal

extension RankingEditor {
  func rowCount(columns: Int, upTo limit: Int) -> Int { max(1, entries.count) }

  /// An entry a row, the placed ones first, in a window around the focus.
  func draw(on canvas: inout Canvas, in place: EditorPlace) -> Position? {
    let area = place.answer
    guard area.rows > 0 else { return nil }
    guard !entries.isEmpty else {
      canvas.frame.draw(
        Words.nothingToRank, row: area.row, column: area.column, columns: area.columns,
        style: .warning)
      return nil
    }
    let shown = order.shown
    let first = firstRow(area)
    var at: Position?
    for (offset, entry) in shown.dropFirst(first).prefix(area.rows).enumerated() {
      let row = area.row + offset
      let isFocused = first + offset == cursor
      if isFocused { at = Position(row: row, column: area.column) }
      canvas.frame.draw(isFocused ? "›" : " ", row: row, column: area.column, style: .accent)
      let rank: SafeText
      if let place = order.place(of: entry) {
        rank = "\(place + 1)\(order.groups[place].count > 1 ? "=" : ".")"
      } else {
        rank = "–"
      }
      canvas.frame.draw(rank, row: row, column: area.column + 2, columns: 4, style: .bold)
      let key: SafeText =
        OptionKeys.pool.indices.contains(entry) ? "\(String(OptionKeys.pool[entry]))" : ""
      canvas.frame.draw(key, row: row, column: area.column + 6, columns: 1, style: .key)
      canvas.frame.draw(
        entries[entry], row: row, column: area.column + 8, columns: area.columns - 8,
        style: isFocused ? .selected : .normal)
    }
    return at
  }
}
