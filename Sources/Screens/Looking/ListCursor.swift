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

  /// What a key of the wheel, or an action that moves in a list, does.
  /// - Parameter action: the name of the action that the key is bound to here.
  /// - Returns: false where it moves nothing.
  mutating func press(_ key: Key, action: String?, count: Int, height: Int) -> Bool {
    let page = max(1, height - 1)
    switch key {
    case .mouse(_, _, .wheelUp): move(by: -3, count: count, height: height)
    case .mouse(_, _, .wheelDown): move(by: 3, count: count, height: height)
    default:
      switch action {
      case "up": move(by: -1, count: count, height: height)
      case "down": move(by: 1, count: count, height: height)
      case "pageUp": move(by: -page, count: count, height: height)
      case "pageDown": move(by: page, count: count, height: height)
      case "top": place(at: 0, count: count, height: height)
      case "bottom": place(at: count - 1, count: count, height: height)
      default: return false
      }
    }
    return true
  }
}
