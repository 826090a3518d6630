/// One cell of a frame. Eight bytes, since a frame is made anew for each key.
struct Cell: Equatable {
  /// The base scalar; 0 in a cell covered by a wider character to its left.
  var base: UInt32
  /// 0, or 1 + the index of the marks in the frame's `marks`.
  var marks: UInt16
  /// Columns of the character; 0 in a covered cell.
  var columns: UInt8
  /// The style's raw value, with `escapedBit` for what stands for something else.
  var look: UInt8

  static let escapedBit: UInt8 = 0x80
  static let covered: UInt8 = 0

  static func blank(_ style: Style) -> Cell {
    Cell(base: 0x20, marks: 0, columns: 1, look: style.rawValue)
  }

  var isCovered: Bool { columns == Cell.covered }
  var isEscaped: Bool { look & Cell.escapedBit != 0 }
  var style: Style { Style(rawValue: look & ~Cell.escapedBit) ?? .normal }
}
