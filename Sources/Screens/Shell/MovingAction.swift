import Terminal

/// The actions of a screen that scrolls a text or moves in a list. They have the same names and keys everywhere.
protocol MovingAction: Hashable, Sendable {
  static var up: Self { get }
  static var down: Self { get }
  static var pageUp: Self { get }
  static var pageDown: Self { get }
  static var top: Self { get }
  static var bottom: Self { get }
}

/// What moves: it decides what help says of the keys.
enum Moved {
  case text, list
}

extension MovingAction {
  /// How far the action moves; nil: it does something else.
  var scrolling: Scrolling? {
    switch self {
    case .up: .rows(-1)
    case .down: .rows(1)
    case .pageUp: .pages(-1)
    case .pageDown: .pages(1)
    case .top: .top
    case .bottom: .bottom
    default: nil
    }
  }

  /// The keys that move.
  /// - Parameters:
  ///   - up, down, pageDown: what stays longest in a narrow footer.
  ///   - bySpace: space pages down, where it does nothing else.
  static func movingKeys(
    _ moved: Moved, up: Int = 0, down: Int = 2, pageDown: Int = 0, bySpace: Bool = false
  ) -> [KeyBinding<Self>] {
    let isText = moved == .text
    let pageDownKeys: [Key] = [.pageDown, .control("d")] + (bySpace ? [.character(" ")] : [])
    return [
      KeyBinding(
        .up, keys: [.up, .character("k")], isText ? Words.keyScrollUp : Words.keyUp, priority: up),
      KeyBinding(
        .down, keys: [.down, .character("j")], isText ? Words.keyScrollDown : Words.keyDown,
        priority: down),
      KeyBinding(.pageUp, keys: [.pageUp, .control("b")], Words.keyPageUp, priority: 0),
      KeyBinding(.pageDown, keys: pageDownKeys, Words.keyPageDown, priority: pageDown),
      KeyBinding(.top, keys: [.home, .character("g")], Words.keyTop, priority: 0),
      KeyBinding(.bottom, keys: [.end, .character("G")], Words.keyBottom, priority: 0),
    ]
  }
}

extension Scrolling {
  /// What the wheel does to a text or a list; nil for any other key.
  init?(wheel key: Key) {
    switch key {
    case .mouse(_, _, .wheelUp): self = .rows(-3)
    case .mouse(_, _, .wheelDown): self = .rows(3)
    default: return nil
    }
  }

  /// What a key does: the wheel, or one that is bound to an action that moves.
  init?(_ key: Key, _ action: (some MovingAction)?) {
    guard let found = Scrolling(wheel: key) ?? action?.scrolling else { return nil }
    self = found
  }
}
