/// One action of a screen: the keys that do it, and the words that say so.
public struct KeyBinding<Action: Hashable & Sendable>: Sendable {
  public var action: Action
  public var keys: [Key]
  /// What the footer shows for the keys instead of the first of them: "1-3".
  public var keysLabel: SafeText?
  /// One or two words for the footer: "skip".
  public var words: SafeText
  /// A sentence for the help screen.
  public var help: SafeText
  /// What stays longest in a narrow footer; 0 is never shown there.
  public var priority: Int
  /// Also acts while text is typed, if the key isn't itself something to type.
  public var actsWhileTyping: Bool

  public init(
    _ action: Action, _ keys: Key..., words: SafeText, help: SafeText, priority: Int = 1,
    actsWhileTyping: Bool = true
  ) {
    self.init(
      action, keys: keys, words: words, help: help, priority: priority,
      actsWhileTyping: actsWhileTyping)
  }

  /// The same for keys that are made at run time, such as those of a question's options.
  public init(
    _ action: Action, keys: [Key], keysLabel: SafeText? = nil, words: SafeText, help: SafeText,
    priority: Int = 1, actsWhileTyping: Bool = true
  ) {
    self.action = action
    self.keys = keys
    self.keysLabel = keysLabel
    self.words = words
    self.help = help
    self.priority = priority
    self.actsWhileTyping = actsWhileTyping
  }
}

/// A key that is bound to two actions of one screen.
public struct KeyClash<Action: Hashable & Sendable>: Equatable, Sendable {
  public var key: Key
  public var actions: [Action]
}

/// Whether letters act or are typed.
public enum KeyMode: Equatable, Sendable {
  case keys, typing
}

/// All keys of a screen in one table: footer, help and lookup can't disagree.
public struct KeyTable<Action: Hashable & Sendable>: Sendable {
  public private(set) var bindings: [KeyBinding<Action>]
  /// The bindings of each key. Open to other modules' compilers, as what reads it is: the code for a screen's own
  /// actions is made there, and without that every key would ask the runtime about their type.
  @usableFromInline private(set) var actions: [Key: [Int]] = [:]
  /// Per binding the labels of its keys with their columns, and the columns of its words: footers are
  /// made anew for each frame.
  @usableFromInline private(set) var labels: [[(text: SafeText, columns: Int)]] = []
  @usableFromInline private(set) var wordsColumns: [Int] = []
  /// The keys of each binding before a user's choice.
  private let ownKeys: [(keys: [Key], label: SafeText?)]

  public init(_ bindings: [KeyBinding<Action>]) {
    self.init(bindings, ownKeys: bindings.map { ($0.keys, $0.keysLabel) })
  }

  private init(_ bindings: [KeyBinding<Action>], ownKeys: [(keys: [Key], label: SafeText?)]) {
    self.bindings = bindings
    self.ownKeys = ownKeys
    index()
  }

  /// What a key does here, or nil. A key bound twice does what the earlier binding says.
  ///
  /// - Parameter isAvailable: actions that can be done now; the first such one is taken.
  @inlinable
  public func action(
    for key: Key, mode: KeyMode = .keys, where isAvailable: (Action) -> Bool = { _ in true }
  ) -> Action? {
    if mode == .typing && !key.actsWhileTyping { return nil }
    for at in actions[key] ?? [] {
      let binding = bindings[at]
      if mode == .typing && !binding.actsWhileTyping { continue }
      if isAvailable(binding.action) { return binding.action }
    }
    return nil
  }

  /// The binding of an action, if it has one.
  public func binding(of action: Action) -> KeyBinding<Action>? {
    bindings.first { $0.action == action }
  }

  /// The table with the keys of some actions replaced, as a user's configuration asks.
  public func rebinding(_ keys: [Action: [Key]]) -> KeyTable {
    KeyTable(
      bindings.map { binding in
        var binding = binding
        if let own = keys[binding.action], own != binding.keys {
          binding.keys = own
          binding.keysLabel = nil
        }
        return binding
      }, ownKeys: ownKeys)
  }

  /// The table with the keys that it was made with.
  public func asMade() -> KeyTable {
    KeyTable(
      zip(bindings, ownKeys).map { binding, own in
        var binding = binding
        binding.keys = own.keys
        binding.keysLabel = own.label
        return binding
      })
  }

  /// Keys bound to more than one action, in the table's order.
  public var clashes: [KeyClash<Action>] {
    var seen: Set<Key> = []
    return bindings.flatMap(\.keys).compactMap { key in
      guard seen.insert(key).inserted, let at = actions[key], at.count > 1 else { return nil }
      return KeyClash(key: key, actions: at.map { bindings[$0].action })
    }
  }

  private mutating func index() {
    labels = bindings.map { binding in
      binding.keys.map { key in
        let label = binding.keysLabel ?? key.label
        return (label, TextWidth.columns(of: label))
      }
    }
    wordsColumns = bindings.map { TextWidth.columns(of: $0.words) }
    for (at, binding) in bindings.enumerated() {
      for key in binding.keys where actions[key]?.last != at {
        actions[key, default: []].append(at)
      }
    }
  }
}
