extension Key {
  /// Keys with a name, as configuration files write it and as footers show it.
  private static let named: [(key: Key, name: String, label: StaticString)] = [
    (.character(" "), "space", "space"), (.enter, "enter", "enter"), (.escape, "esc", "esc"),
    (.tab, "tab", "tab"), (.backTab, "shift-tab", "shift-tab"),
    (.backspace, "backspace", "⌫"), (.delete, "delete", "del"), (.insert, "insert", "ins"),
    (.up, "up", "↑"), (.down, "down", "↓"), (.left, "left", "←"), (.right, "right", "→"),
    (.home, "home", "home"), (.end, "end", "end"), (.pageUp, "pageup", "pgup"),
    (.pageDown, "pagedown", "pgdn"), (.shiftUp, "shift-up", "shift-↑"),
    (.shiftDown, "shift-down", "shift-↓"), (.shiftLeft, "shift-left", "shift-←"),
    (.shiftRight, "shift-right", "shift-→"), (.alt("\r"), "alt-enter", "alt-enter"),
  ]

  /// The name in configuration files: `a`, `space`, `ctrl-s`, `alt-x`, `f5`, `shift-tab`; nil for
  /// what is no key.
  public var name: String? {
    if let named = Key.named.first(where: { $0.key == self }) { return named.name }
    return switch self {
    case .character(let character): String(character)
    case .control(let letter): "ctrl-\(letter)"
    case .alt(let letter): "alt-\(letter)"
    case .f(let number): "f\(number)"
    default: nil
    }
  }

  /// The short sign shown in a footer: `⌫`, `←`, `ctrl-s`.
  public var label: SafeText {
    if let named = Key.named.first(where: { $0.key == self }) {
      return SafeText(literal: named.label)
    }
    return SafeText.oneLine(name ?? "")
  }

  /// The key of a name, as `name` gives it; `return`, `del`, `escape` and `C-s` are understood too.
  public init?(name: String) {
    let aliases = ["return": "enter", "del": "delete", "escape": "esc", "bs": "backspace"]
    let lowered = name.lowercased()
    let wanted = aliases[lowered] ?? lowered
    if let named = Key.named.first(where: { $0.name == wanted }) {
      self = named.key
    } else if name.count == 1, let character = name.first, !Key.isControl(character) {
      self = .character(character)
    } else if let letter = Key.letter(after: ["ctrl-", "c-"], in: lowered) {
      guard letter.isASCII, letter.isLetter || "@\\]^_".contains(letter) else { return nil }
      self = letter == "i" ? .tab : letter == "m" || letter == "j" ? .enter : .control(letter)
    } else if Key.letter(after: ["alt-", "m-"], in: lowered) != nil, let letter = name.last {
      self = .alt(letter)
    } else if lowered.hasPrefix("f"), let number = Int(lowered.dropFirst()),
      (1...24).contains(number)
    {
      self = .f(number)
    } else {
      return nil
    }
  }

  /// Acts also while text is typed: Esc, Enter, Tab, arrows, page and function keys, Ctrl and Alt.
  public var actsWhileTyping: Bool {
    switch self {
    case .character, .paste, .backspace, .delete, .left, .right, .home, .end, .shiftLeft,
      .shiftRight:
      false
    default: true
    }
  }

  private static func letter(after prefixes: [String], in name: String) -> Character? {
    for prefix in prefixes where name.hasPrefix(prefix) && name.count == prefix.count + 1 {
      return name.last
    }
    return nil
  }

  private static func isControl(_ character: Character) -> Bool {
    character.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
  }
}
