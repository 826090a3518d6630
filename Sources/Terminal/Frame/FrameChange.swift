/// A stretch of a row in which two frames differ.
public struct FrameChange: Equatable, Sendable {
  public let row: Int
  public let columns: Range<Int>

  /// What must be sent so that a screen showing `old` shows `new`: at most one stretch a row, which
  /// cuts no wide character of either frame. Everything when there is no old frame of this size.
  public static func changes(from old: Frame?, to new: Frame) -> [FrameChange] {
    guard let old, old.size == new.size else {
      guard new.size.columns > 0 else { return [] }
      return (0..<new.size.rows).map { FrameChange(row: $0, columns: 0..<new.size.columns) }
    }
    return (0..<new.size.rows).compactMap { row in
      columns(row: row, from: old, to: new).map { FrameChange(row: row, columns: $0) }
    }
  }

  /// The stretch of one row, or nil where nothing changed. Both frames have the same size.
  static func columns(row: Int, from old: Frame, to new: Frame) -> Range<Int>? {
    let width = new.size.columns
    let start = row * width
    return old.cells.withUnsafeBufferPointer { before in
      new.cells.withUnsafeBufferPointer { after in
        func isSame(_ column: Int) -> Bool {
          let a = before[start + column]
          let b = after[start + column]
          if a.marks == 0 && b.marks == 0 { return a == b }
          return a.base == b.base && a.columns == b.columns && a.look == b.look
            && old.marks(of: a) == new.marks(of: b)
        }
        guard var first = (0..<width).first(where: { !isSame($0) }) else { return nil }
        var last = width - 1
        while isSame(last) { last -= 1 }
        func isCovered(_ column: Int) -> Bool {
          before[start + column].isCovered || after[start + column].isCovered
        }
        while first > 0 && isCovered(first) { first -= 1 }
        while last + 1 < width && isCovered(last + 1) { last += 1 }
        return first..<last + 1
      }
    }
  }
}
