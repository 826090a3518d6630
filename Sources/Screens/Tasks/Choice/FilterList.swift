import Terminal

/// Many options, narrowed by what is typed.
struct FilterList: Equatable, Sendable {
  private(set) var query = TextBuffer(isOneLine: true, limitBytes: 200)
  /// Letters are typed; else they act.
  var isTyping = true
  private(set) var cursor = 0
  /// Something was typed, or an option was moved to, since the list was cleared.
  var isPointing: Bool { hasMoved || !query.isEmpty }
  private var hasMoved = false

  /// Indexes of the options whose name or id contains what is typed, case aside.
  func matches(_ options: [LabelItem.Option]) -> [Int] {
    let wanted = query.text.lowercased()
    guard !wanted.isEmpty else { return Array(options.indices) }
    return options.indices.filter {
      options[$0].name.source.lowercased().contains(wanted)
        || options[$0].id.lowercased().contains(wanted)
    }
  }

  /// The option that Enter chooses.
  func focused(_ options: [LabelItem.Option]) -> Int? {
    let found = matches(options)
    return found.indices.contains(cursor) ? found[cursor] : nil
  }

  mutating func move(by steps: Int, of options: [LabelItem.Option]) {
    let count = matches(options).count
    guard count > 0 else { return }
    cursor = min(max(0, cursor + steps), count - 1)
    hasMoved = true
  }

  /// Types, or takes back what was typed; Esc on nothing typed lets letters act again.
  /// - Returns: false where the key is none of the list's.
  mutating func press(_ key: Key) -> Bool {
    guard key == .escape else { return type(key) }
    if query.isEmpty { isTyping = false } else { clear() }
    return true
  }

  private mutating func type(_ key: Key) -> Bool {
    let before = query.text
    switch key {
    case .character, .backspace, .delete, .home, .end, .left, .right: _ = query.edit(key)
    case .paste(let pasted):
      // A name comes with the line end behind it; what is no name at all is not searched for.
      let name = Self.trimmed(pasted)
      guard !name.contains(where: \.isNewline), query.insert(name) else { return false }
    default: return false
    }
    if !before.utf8.elementsEqual(query.text.utf8) { cursor = 0 }
    return true
  }

  private static func trimmed(_ text: String) -> String {
    let start = text.drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }

  mutating func clear() {
    query.clear()
    cursor = 0
    hasMoved = false
  }
}
