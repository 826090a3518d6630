import Terminal

/// A small list that asks for one of a few codes: why a sample is skipped, what is wrong with it.
struct PickList: Equatable, Sendable {
  /// What is asked for.
  let title: SafeText
  let codes: [String]
  private(set) var cursor = 0

  init(title: SafeText, codes: [String]) {
    self.title = title
    self.codes = codes
  }

  enum Outcome: Equatable, Sendable {
    case open, cancelled
    case picked(String)
  }

  mutating func update(_ key: Key) -> Outcome {
    guard !codes.isEmpty else { return .cancelled }
    if case .character(let letter) = key, let digit = letter.wholeNumberValue, letter.isASCII,
      codes.indices.contains(digit - 1)
    {
      return .picked(codes[digit - 1])
    }
    switch PickKeys.table.action(for: key) {
    case .up: cursor = (cursor + codes.count - 1) % codes.count
    case .down: cursor = (cursor + 1) % codes.count
    case .pick: return .picked(codes[cursor])
    case .cancel: return .cancelled
    case .digits, nil: break
    }
    return .open
  }

  var options: OptionRows {
    OptionRows(
      rows: codes.enumerated().map { number, code in
        OptionRows.Row(keys: "\(number + 1)", name: Words.code(code))
      }, cursor: cursor)
  }
}

enum PickAction: String, Hashable, Sendable, CaseIterable {
  case digits, up, down, pick, cancel
}

enum PickKeys {
  static let table = KeyTable<PickAction>(
    screen: "list",
    [
      KeyBinding(
        .digits, keys: (1...9).map { .character(Character("\($0)")) }, keysLabel: "1-9",
        Words.keyPick, priority: 9),
      KeyBinding(.pick, keys: [.enter], Words.keyPickFocused, priority: 8),
      KeyBinding(.up, keys: [.up, .character("k")], Words.keyUp, priority: 2),
      KeyBinding(.down, keys: [.down, .character("j")], Words.keyDown, priority: 2),
      KeyBinding(.cancel, keys: [.escape, .character("q")], Words.keyCancel, priority: 7),
    ])
}
