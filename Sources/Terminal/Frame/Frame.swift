/// A picture of the whole screen: a grid of cells and the place of the cursor.
///
/// A screen's `view(model, size)` makes one and returns it; a `Painter` sends what changed. All
/// drawing is clipped to the frame, so that no size is too small to draw on.
public struct Frame: Sendable {
  public let size: Size
  /// Where the real cursor stands: on the focused item, for braille displays and screen readers.
  /// Nil hides it.
  public var cursor: Position?

  var cells: [Cell]
  /// Marks of the cells that have any.
  private(set) var marks: [[UInt32]] = []

  /// A blank frame.
  public init(size: Size) {
    self.size = Size(
      rows: min(max(0, size.rows), FrameLimit.rows),
      columns: min(max(0, size.columns), FrameLimit.columns))
    cells = [Cell](repeating: .blank(.normal), count: self.size.rows * self.size.columns)
  }

  /// Rows and columns as a rectangle.
  public var bounds: Rectangle { Rectangle(size) }

  func marks(of cell: Cell) -> [UInt32] {
    cell.marks == 0 ? [] : marks[Int(cell.marks) - 1]
  }

  /// Puts a character where it fits wholly between `column` and `end`, else `>` in what is left.
  ///
  /// - Returns: the columns taken.
  mutating func put(
    _ character: DrawnCharacter, row: Int, column: Int, end: Int, style: Style
  ) -> Int {
    guard row >= 0, row < size.rows, column < size.columns else { return character.columns }
    guard column >= 0 else { return character.columns }
    let look = style.rawValue | (character.isEscaped ? Cell.escapedBit : 0)
    let room = min(end, size.columns) - column
    guard room > 0 else { return 0 }
    if character.columns > room {
      for cut in column..<column + room {
        set(
          Cell(base: 0x3E, marks: 0, columns: 1, look: look | Cell.escapedBit), row: row,
          column: cut)
      }
      return room
    }
    var cell = Cell(
      base: character.base, marks: 0, columns: UInt8(clamping: character.columns), look: look)
    if !character.marks.isEmpty, marks.count < FrameLimit.marks {
      marks.append(character.marks)
      cell.marks = UInt16(marks.count)
    }
    set(cell, row: row, column: column)
    return character.columns
  }

  /// Writes a cell and those it covers; a wide character that it cuts in two becomes blanks.
  @inline(__always)
  mutating func set(_ cell: Cell, row: Int, column: Int) {
    let at = row * size.columns + column
    if cell.columns == 1 && cells[at].columns == 1 {
      cells[at] = cell
      return
    }
    let count = Int(cell.columns)
    uncover(row: row, column: column)
    if column + count < size.columns { uncover(row: row, column: column + count) }
    cells[at] = cell
    for covered in at + 1..<at + max(1, count) {
      cells[covered] = Cell(base: 0, marks: 0, columns: Cell.covered, look: cell.look)
    }
  }

  /// Blanks the character that reaches from the left of a column across it, if one does.
  private mutating func uncover(row: Int, column: Int) {
    let start = row * size.columns
    guard cells[start + column].isCovered else { return }
    var base = start + column
    while base > start && cells[base].isCovered { base -= 1 }
    let end = min(base + max(1, Int(cells[base].columns)), start + size.columns)
    for at in base..<end { cells[at] = .blank(cells[at].style) }
  }
}

extension Frame {
  /// The frame with blank rows below, or as it is where it has that many already.
  public func grown(toRows rows: Int) -> Frame {
    guard rows > size.rows else { return self }
    var grown = Frame(size: Size(rows: rows, columns: size.columns))
    grown.marks = marks
    grown.cells.replaceSubrange(0..<cells.count, with: cells)
    grown.cursor = cursor
    return grown
  }
}

/// What a frame can hold.
enum FrameLimit {
  static let rows = 1_000
  static let columns = 1_000
  /// Cells with marks; those beyond are drawn without.
  static let marks = 65_534
}

extension Frame: Equatable {
  public static func == (a: Frame, b: Frame) -> Bool {
    guard a.size == b.size, a.cursor == b.cursor else { return false }
    return (0..<a.size.rows).allSatisfy { FrameChange.columns(row: $0, from: a, to: b) == nil }
  }
}
