import CTerminal

/// Remembers where every 32nd row of a long text starts at the width asked last, so that scrolling
/// through a megabyte reads the screenful and not all that stands above it.
///
/// It only remembers what follows from the text and the width, so sharing one between copies of a
/// text can't be observed but by speed; a lock guards it.
final class RowIndex: @unchecked Sendable {
  static let stride = 32

  private let lock = terminal_lock_create()
  private var columns = 0
  private var starts = [0]

  deinit { terminal_lock_destroy(lock) }

  /// The greatest remembered row not after `row`, and where it starts.
  func nearest(row: Int, columns: Int) -> (row: Int, start: Int) {
    terminal_lock_take(lock)
    defer { terminal_lock_give(lock) }
    if self.columns != columns {
      self.columns = columns
      starts = [0]
    }
    let entry = min(row / RowIndex.stride, starts.count - 1)
    return (entry * RowIndex.stride, starts[entry])
  }

  /// The last remembered row that starts at or before a byte.
  func nearest(byte: Int, columns: Int) -> Int {
    terminal_lock_take(lock)
    defer { terminal_lock_give(lock) }
    guard self.columns == columns else { return 0 }
    var low = 0
    var high = starts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if starts[middle] <= byte { low = middle } else { high = middle - 1 }
    }
    return low * RowIndex.stride
  }

  func remember(row: Int, start: Int, columns: Int) {
    guard row % RowIndex.stride == 0 else { return }
    terminal_lock_take(lock)
    defer { terminal_lock_give(lock) }
    if self.columns == columns && row / RowIndex.stride == starts.count { starts.append(start) }
  }
}
