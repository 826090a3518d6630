import Project
import Terminal

/// An answer of one's own in the list.
struct AnswerLine: Equatable, Sendable {
  /// Of the sample.
  var id: String
  var sample: SampleText
  var summary: SafeText
  var task: SafeText
  var value: SafeText
  var when: SafeText
  /// Kept, not scored: something was shown before.
  var isSeen: Bool
}

enum AnswersAction: String, MovingAction, CaseIterable {
  case change, open, search, touched, again, undo, redo, up, down, pageUp, pageDown, top, bottom,
    help, leave
}

enum AnswersKeys {
  static let table = KeyTable<AnswersAction>(
    screen: "answers",
    [
      KeyBinding(.change, keys: [.character("c"), .f(2)], Words.keyChangeAnswer, priority: 9),
      KeyBinding(.open, keys: [.enter], Words.keyOpenSample, priority: 8),
      KeyBinding(
        .search, keys: [.character("/"), .f(7)], Words.keySearchAnswers, priority: 7),
      KeyBinding(.touched, keys: [.character("t"), .f(8)], Words.keyTouched, priority: 6),
      KeyBinding(.again, keys: [.character("l"), .f(9)], Words.keyAgain, priority: 6),
      KeyBinding(
        .undo, keys: [.backspace, .character("u"), .control("u")], Words.keyUndo, priority: 4),
      KeyBinding(.redo, keys: [.control("r")], Words.keyRedo, priority: 0),
    ] + AnswersAction.movingKeys(.list) + [
      KeyBinding(.help, keys: [.character("?"), .f(1)], Words.keyHelp, priority: 6),
      KeyBinding(.leave, keys: [.character("q"), .escape], Words.keyLeave, priority: 5),
    ])
}

/// My answers: newest first, searched by typing; each can be looked at and changed.
struct AnswersModel: Equatable, Sendable {
  let place: Place
  var lines: [AnswerLine] = []
  var hasLooked = false
  /// Where the list goes on; nil: it is whole.
  var next: Int?
  var query = TextBuffer(isOneLine: true, limitBytes: 200)
  var isTyping = false
  /// Only those that a later guideline or policy touches.
  var onlyTouched = false
  var list = ListCursor()
  var notice: Notice?
  /// The first rows are looked at again because one came back: the place in the list stays.
  private var keeps = false

  init(place: Place) { self.place = place }

  /// Lines that are read before one asks for more by moving down.
  static let ahead = 400

  var focused: AnswerLine? { lines.indices.contains(list.at) ? lines[list.at] : nil }

  /// What a message does to the model, and what has to be done next. Pure.
  mutating func update(_ message: AnswersMessage, size: Size) -> [LookEffect] {
    switch message {
    case .listed(let found, let next, let isFirst):
      hasLooked = true
      if isFirst {
        lines = found
        list.place(at: keeps ? list.at : 0, count: lines.count, height: height(size))
        keeps = true
      } else {
        lines += found
      }
      self.next = next
      return more
    case .done(let words):
      notice = .good(words)
      return opening
    case .cannot(let reason):
      hasLooked = true
      notice = .error(.oneLine(reason))
    }
    return []
  }

  private var more: [LookEffect] {
    guard let next, lines.count - list.at < AnswersModel.ahead else { return [] }
    return [.answers(.more(before: next, query: query.text))]
  }

  mutating func press(_ key: Key, size: Size) -> [LookEffect] {
    notice = nil
    if isTyping {
      switch key {
      case .escape:
        isTyping = false
        guard !query.isEmpty else { return [] }
        query.clear()
        return search()
      case .enter, .tab:
        isTyping = false
        return []
      case .up, .down, .pageUp, .pageDown: break
      default:
        guard query.edit(key) else { return [] }
        return search()
      }
    }
    if case .paste = key {
      notice = .warning(Words.pasteIgnored)
      return []
    }
    let found = AnswersKeys.table.action(for: key, mode: isTyping ? .typing : .keys)
    if let scrolling = Scrolling(key, found) {
      list.move(scrolling, count: lines.count, height: height(size))
      return more
    }
    guard let action = found, isAvailable(action) else { return [] }
    switch action {
    case .change: return focused.map { [.change($0.id)] } ?? []
    case .open: return focused.map { [.open($0.id)] } ?? []
    case .search: isTyping = true
    case .touched:
      onlyTouched.toggle()
      return search()
    case .again: return [.again]
    case .undo: return [.answers(.undo)]
    case .redo: return [.answers(.redo)]
    case .help: return [.help]
    case .leave: return [.leave]
    case .up, .down, .pageUp, .pageDown, .top, .bottom: break
    }
    return []
  }

  private mutating func search() -> [LookEffect] {
    keeps = false
    next = nil
    return opening
  }

  /// The first rows.
  var opening: [LookEffect] {
    [
      .answers(
        onlyTouched
          ? .loadTouched(query: query.text) : .load(before: nil, query: query.text))
    ]
  }

  func isAvailable(_ action: AnswersAction) -> Bool {
    switch action {
    case .again: onlyTouched && !lines.isEmpty
    case .change, .open: focused != nil
    default: true
    }
  }
}

enum AnswersMessage: Equatable, Sendable {
  case listed([AnswerLine], next: Int?, isFirst: Bool)
  /// It was taken back, or done again, and is on disk; in words.
  case done(SafeText)
  case cannot(String)
}

enum AnswersEffect: Equatable, Sendable {
  case load(before: Int?, query: String)
  case more(before: Int, query: String)
  /// Those that a later guideline or policy touches.
  case loadTouched(query: String)
  case undo, redo
}
