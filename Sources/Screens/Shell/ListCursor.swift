import Terminal

/// Where one is in a list, and which of its rows are seen.
struct ListCursor: Equatable, Sendable {
  private(set) var at = 0
  /// The first row that is seen.
  private(set) var first = 0

  /// Moves by rows, and keeps in view what has the focus.
  mutating func move(by steps: Int, count: Int, height: Int) {
    place(at: at + steps, count: count, height: height)
  }

  mutating func place(at row: Int, count: Int, height: Int) {
    at = max(0, min(row, count - 1))
    let height = max(1, height)
    if at < first { first = at }
    if at >= first + height { first = at - height + 1 }
    first = max(0, min(first, count - height))
  }

  /// The rows that are seen, with the focused one among them also after the place has become smaller.
  func seen(count: Int, height: Int) -> Range<Int> {
    var now = self
    now.move(by: 0, count: count, height: height)
    return now.first..<max(now.first, min(count, now.first + height))
  }

  /// Moves as a text of so many lines is scrolled; here what has the focus moves.
  mutating func move(_ scrolling: Scrolling, count: Int, height: Int) {
    switch scrolling {
    case .rows(let rows): move(by: rows, count: count, height: height)
    case .pages(let pages): move(by: pages * max(1, height - 1), count: count, height: height)
    case .top: place(at: 0, count: count, height: height)
    case .bottom: place(at: count - 1, count: count, height: height)
    }
  }
}

extension Canvas {
  /// Draws the rows of a list that are seen, with a mark before the focused one, on which the real cursor stands.
  /// - Parameter line: what a row says; whether it has the focus.
  mutating func draw(
    _ list: ListCursor, count: Int, in area: Rectangle, hasCursor: Bool,
    line: (Int, Bool) -> StyledLine
  ) {
    for (row, number) in list.seen(count: count, height: area.rows).enumerated() {
      let isFocused = number == list.at
      let at = area.row + row
      if isFocused {
        frame.draw("›", row: at, column: area.column, style: .accent)
        if hasCursor { frame.cursor = Position(row: at, column: area.column) }
      }
      frame.draw(
        line(number, isFocused), row: at, column: area.column + 2, columns: area.columns - 2)
    }
  }
}
