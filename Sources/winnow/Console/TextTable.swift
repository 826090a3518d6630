import Terminal

/// Rows of cells in aligned columns.
struct TextTable {
  enum Alignment { case left, right }

  private let alignments: [Alignment]
  private var rows: [[String]] = []

  init(_ alignments: [Alignment]) { self.alignments = alignments }

  /// Adds a row; cells that are missing stay empty.
  mutating func add(_ cells: [String]) { rows.append(cells) }

  /// A line a row, two columns apart, nothing at the ends of lines.
  func lines(indent: String = "  ") -> [String] {
    let sized = rows.map { row in
      row.map { (text: $0, width: TextWidth.columns(of: SafeText.oneLine($0))) }
    }
    let widths = alignments.indices.map { column in
      sized.map { column < $0.count ? $0[column].width : 0 }.max() ?? 0
    }
    return sized.map { row in
      var line = indent
      for (column, cell) in row.enumerated() where column < alignments.count {
        let padding = String(repeating: " ", count: widths[column] - cell.width)
        line += (column > 0 ? "  " : "")
        line += alignments[column] == .left ? cell.text + padding : padding + cell.text
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
