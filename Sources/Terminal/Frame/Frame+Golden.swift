extension Frame {
  /// The rows as text, blanks at their ends trimmed; for golden tests and dumps.
  public var text: String {
    (0..<size.rows).map { trimmed(rowText($0), of: " ") }.joined(separator: "\n")
  }

  /// The rows as text, then the rows as one style letter a cell (`^` for escapes), with `.` for
  /// normal trimmed at their ends.
  public var styledText: String {
    let styles = (0..<size.rows).map { row -> String in
      let letters = (0..<size.columns).map { column -> Character in
        let cell = cells[row * size.columns + column]
        return cell.isEscaped ? "^" : cell.style.letter
      }
      return trimmed(String(letters), of: ".")
    }
    let place = cursor.map { "cursor \($0.row),\($0.column)" } ?? "no cursor"
    return text + "\n--- styles, \(place)\n" + styles.joined(separator: "\n")
  }

  /// One row as text, untrimmed; empty outside the frame.
  public func rowText(_ row: Int) -> String {
    guard row >= 0, row < size.rows else { return "" }
    var text = ""
    for cell in cells[row * size.columns..<(row + 1) * size.columns] where !cell.isCovered {
      text.unicodeScalars.append(Unicode.Scalar(cell.base) ?? " ")
      if cell.marks > 0 { text += String(scalars: marks(of: cell)) }
    }
    return text
  }

  /// The style of a cell, and whether what it shows is an escape; nil outside the frame.
  public func style(row: Int, column: Int) -> (style: Style, isEscaped: Bool)? {
    guard bounds.contains(Position(row: row, column: column)) else { return nil }
    let cell = cells[row * size.columns + column]
    return (cell.style, cell.isEscaped)
  }

  private func trimmed(_ text: String, of blank: Character) -> String {
    var text = text
    while text.last == blank { text.removeLast() }
    return text
  }
}
