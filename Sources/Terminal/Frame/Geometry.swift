/// Rows and columns of a screen or a part of it.
public struct Size: Equatable, Hashable, Sendable {
  public var rows: Int
  public var columns: Int

  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }
}

/// A cell of the screen, counted from 0 at the top left.
public struct Position: Equatable, Hashable, Sendable {
  public var row: Int
  public var column: Int

  public init(row: Int, column: Int) {
    self.row = row
    self.column = column
  }
}

/// A part of the screen. It may lie partly or wholly outside; drawing is clipped.
public struct Rectangle: Equatable, Hashable, Sendable {
  public var row: Int
  public var column: Int
  public var rows: Int
  public var columns: Int

  public init(row: Int, column: Int, rows: Int, columns: Int) {
    self.row = row
    self.column = column
    self.rows = max(0, rows)
    self.columns = max(0, columns)
  }

  /// The whole of a screen.
  public init(_ size: Size) { self.init(row: 0, column: 0, rows: size.rows, columns: size.columns) }

  /// The row below the last one.
  public var endRow: Int { row + rows }
  /// The column right of the last one.
  public var endColumn: Int { column + columns }

  public func contains(_ position: Position) -> Bool {
    (row..<endRow).contains(position.row) && (column..<endColumn).contains(position.column)
  }

  /// The rectangle without so many rows and columns at each side.
  public func inset(top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0) -> Rectangle {
    Rectangle(
      row: row + top, column: column + left, rows: rows - top - bottom,
      columns: columns - left - right)
  }

  /// Takes rows off the top and returns them.
  public mutating func takeTop(_ count: Int) -> Rectangle {
    let taken = Rectangle(
      row: row, column: column, rows: min(rows, max(0, count)), columns: columns)
    self = inset(top: taken.rows)
    return taken
  }

  /// Takes rows off the bottom and returns them.
  public mutating func takeBottom(_ count: Int) -> Rectangle {
    let height = min(rows, max(0, count))
    let taken = Rectangle(row: endRow - height, column: column, rows: height, columns: columns)
    self = inset(bottom: height)
    return taken
  }

  /// Takes columns off the left and returns them.
  public mutating func takeLeft(_ count: Int) -> Rectangle {
    let taken = Rectangle(
      row: row, column: column, rows: rows, columns: min(columns, max(0, count)))
    self = inset(left: taken.columns)
    return taken
  }

  /// Takes columns off the right and returns them.
  public mutating func takeRight(_ count: Int) -> Rectangle {
    let width = min(columns, max(0, count))
    let taken = Rectangle(row: row, column: endColumn - width, rows: rows, columns: width)
    self = inset(right: width)
    return taken
  }
}
