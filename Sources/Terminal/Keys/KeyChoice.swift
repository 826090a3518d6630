import Synchronization

/// Keys that stand for a table's own: by screen, then by action, both as `winnow keys` names them.
public struct KeyChoice: Equatable, Sendable {
  /// The name that means every screen with an action of that name.
  public static let anyScreen = "any"

  private var keys: [String: [String: [Key]]] = [:]

  public init() {}

  /// Gives an action other keys; an empty list takes all from it.
  public mutating func set(_ keys: [Key], screen: String, action: String) {
    self.keys[screen, default: [:]][action] = keys
  }

  /// The keys of an action, or nil where nothing was chosen for it. What is said of one screen outranks `any`.
  public func keys(screen: String, action: String) -> [Key]? {
    keys[screen]?[action] ?? keys[KeyChoice.anyScreen]?[action]
  }

  /// This choice, and for what it says nothing of, another one.
  public func over(_ other: KeyChoice) -> KeyChoice {
    var all = other
    for (screen, actions) in keys {
      // What is said of any screen here outranks what the other one says of a single one.
      if screen == KeyChoice.anyScreen {
        for (name, own) in all.keys where name != KeyChoice.anyScreen {
          all.keys[name] = own.filter { actions[$0.key] == nil }
        }
      }
    }
    for (screen, actions) in keys {
      all.keys[screen, default: [:]].merge(actions) { _, mine in mine }
    }
    return all
  }

  private static let state = Mutex(KeyChoice())

  /// The choice that tables made from now on follow. Set once, before the first screen: tables that were made already
  /// keep their keys.
  public static var inForce: KeyChoice {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }
}

extension KeyTable {
  /// The table of a screen, with the keys that the user chose for it.
  ///
  /// - Parameter name: what configuration calls an action.
  public init(
    screen: String, _ bindings: [KeyBinding<Action>], choice: KeyChoice = .inForce,
    name: (Action) -> String
  ) {
    self = KeyTable(bindings).following(choice, screen: screen, name: name)
  }

  /// The table as it was made, with the keys that a choice names for the screen.
  public func following(_ choice: KeyChoice, screen: String, name: (Action) -> String) -> KeyTable {
    var keys: [Action: [Key]] = [:]
    for binding in bindings {
      keys[binding.action] = choice.keys(screen: screen, action: name(binding.action))
    }
    return asMade().rebinding(keys)
  }
}

extension KeyTable where Action: RawRepresentable, Action.RawValue == String {
  /// The table of a screen, with the keys that the user chose for it.
  public init(
    screen: String, _ bindings: [KeyBinding<Action>], choice: KeyChoice = .inForce
  ) {
    self.init(screen: screen, bindings, choice: choice, name: \.rawValue)
  }

  /// The table as it was made, with the keys that a choice names for the screen.
  public func following(_ choice: KeyChoice, screen: String) -> KeyTable {
    following(choice, screen: screen, name: \.rawValue)
  }
}
