extension KeyTable {
  /// The keys that work now, as `key words  key words`, cut by priority to a width.
  ///
  /// The order is the table's; of equal priorities the later one goes first. Only an action's first
  /// key is shown.
  @inlinable
  public func footer(
    columns: Int, mode: KeyMode = .keys, where isAvailable: (Action) -> Bool = { _ in true }
  ) -> StyledLine {
    let available = bindings.map { isAvailable($0.action) }
    var shown: [(at: Int, label: SafeText, priority: Int, columns: Int)] = []
    for at in bindings.indices where bindings[at].priority > 0 && available[at] {
      let action = bindings[at].action
      let usable = bindings[at].keys.firstIndex { key in
        guard mode == .keys || key.actsWhileTyping else { return false }
        let first = actions[key]?.first {
          available[$0] && (mode == .keys || bindings[$0].actsWhileTyping)
        }
        return first.map { bindings[$0].action == action } ?? false
      }
      guard let usable else { continue }
      let label = labels[at][usable]
      shown.append(
        (at, label.text, bindings[at].priority, label.columns + 1 + wordsColumns[at]))
    }
    var needed = shown.reduce(0) { $0 + $1.columns } + 2 * max(0, shown.count - 1)
    while needed > columns, let least = shown.map(\.priority).min(),
      let last = shown.lastIndex(where: { $0.priority == least })
    {
      needed -= shown[last].columns + (shown.count > 1 ? 2 : 0)
      shown.remove(at: last)
    }
    var line = StyledLine()
    for (number, item) in shown.enumerated() {
      if number > 0 { line.append("  ") }
      line.append(item.label, .key)
      line.append(" ")
      line.append(bindings[item.at].words)
    }
    return line
  }

  /// One line for each action that is available: all its keys in a column, then what it does.
  public func helpLines(where isAvailable: (Action) -> Bool = { _ in true }) -> [HelpLine<Action>] {
    let listed = bindings.filter { !$0.keys.isEmpty && isAvailable($0.action) }
    let labels = listed.map { binding in
      SafeText.oneLine(binding.keys.map(\.label.plain).joined(separator: " "))
    }
    let width = labels.map { TextWidth.columns(of: $0) }.max() ?? 0
    return zip(listed, labels).map { binding, label in
      var line = StyledLine()
      line.append(label, .key)
      let padding = width - TextWidth.columns(of: label) + 2
      line.append(SafeText(String(repeating: " ", count: padding)))
      line.append(binding.help)
      return HelpLine(action: binding.action, line: line)
    }
  }
}

/// A line of the help screen, and the action that it runs.
public struct HelpLine<Action: Hashable & Sendable>: Equatable, Sendable {
  public var action: Action
  public var line: StyledLine
}
