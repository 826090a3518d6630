import Terminal

/// What sizes the screens are drawn for.
enum ScreenSize {
  /// Below this one friendly line says what is needed.
  static let least = Size(rows: 12, columns: 40)
  /// From this on a box is drawn around the screen.
  static let boxed = Size(rows: 16, columns: 60)

  static func isTooSmall(_ size: Size) -> Bool {
    size.rows < least.rows || size.columns < least.columns
  }

  static func isBoxed(_ size: Size) -> Bool {
    size.rows >= boxed.rows && size.columns >= boxed.columns
  }

  /// The line for a screen that is too small.
  static func tooSmall(_ size: Size) -> Frame {
    var frame = Frame(size: size)
    frame.draw(Words.tooSmall(have: size, need: least), row: 0, column: 0)
    return frame
  }
}
