import Terminal

/// A small list that asks for one of a few codes: why a sample is skipped, what is wrong with it.
struct PickList: Equatable, Sendable {
  /// What is asked for.
  let title: SafeText
  let codes: [String]
  /// What people read for them.
  let names: [SafeText]
  private(set) var cursor = 0

  /// - Parameter names: one a code; nil: the words that there are for codes.
  init(title: SafeText, codes: [String], names: [SafeText]? = nil) {
    self.title = title
    self.codes = codes
    self.names = names ?? codes.map(Words.code)
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

  var options: OptionRows { options(names.indices) }

  /// Those around the focus, where an area is too small for all of them.
  func options(in area: Rectangle) -> OptionRows {
    let room = max(1, area.rows * max(1, area.columns / Self.leastColumns))
    guard names.count > room else { return options }
    let start = min(max(0, cursor - room / 2), names.count - room)
    return options(start..<start + room)
  }

  private func options(_ shown: Range<Int>) -> OptionRows {
    OptionRows(
      rows: shown.map { OptionRows.Row(keys: $0 < 9 ? "\($0 + 1)" : " ", name: names[$0]) },
      cursor: cursor - shown.lowerBound)
  }

  private static let leastColumns = 24
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
