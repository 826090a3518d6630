/// A way to move through a text that is longer than its place.
enum Scrolling: Equatable, Sendable {
  case rows(Int)
  case pages(Int)
  case top, bottom

  /// Where one is then.
  /// - Parameters:
  ///   - count: rows of the text up to a limit.
  ///   - height: rows of the place.
  func moved(from scroll: Int, height: Int, count: (Int) -> Int) -> Int {
    let height = max(1, height)
    let wanted: Int
    switch self {
    case .rows(let rows): wanted = scroll + rows
    case .pages(let pages): wanted = scroll + pages * max(1, height - 1)
    case .top: return 0
    case .bottom: return max(0, count(.max) - height)
    }
    guard wanted > 0 else { return 0 }
    return min(wanted, max(0, count(wanted + height) - height))
  }
}
