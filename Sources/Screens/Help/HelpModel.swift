import Terminal

enum HelpAction: String, MovingAction, CaseIterable {
  case run, up, down, pageUp, pageDown, top, bottom, search, leave
}

enum HelpKeys {
  static let table = KeyTable<HelpAction>(
    screen: "help",
    [
      KeyBinding(.run, keys: [.enter], Words.keyRun, priority: 6),
      KeyBinding(.search, keys: [.character("/")], Words.keySearch, priority: 7),
    ] + HelpAction.movingKeys(.list, up: 2, down: 3, pageDown: 3, bySpace: true) + [
      KeyBinding(
        .leave, keys: [.character("q"), .escape, .character("?"), .f(1)], Words.keyLeave,
        priority: 8)
    ])
}

/// Help: the keys of the screen one came from, searchable, and the guideline below.
struct HelpModel: Equatable, Sendable {
  struct Line: Equatable, Sendable {
    /// What the footer calls it; searched too.
    var words: SafeText
    var line: StyledLine
    /// What Enter does; nil: there is nothing that a line could do.
    var run: Run?
  }

  /// What a line does when Enter is pressed on it.
  enum Run: Equatable, Sendable {
    /// Presses a key on the screen below.
    case key(Key)
    /// Runs one of the user's own programs.
    case command(Int)
  }

  let place: Place
  let screen: SafeText
  var lines: [Line]
  var guideline: SafeText?
  var hasLooked = false
  var query = TextBuffer(isOneLine: true, limitBytes: 200)
  var isTyping = false
  /// Opened to do one thing: Esc leaves it.
  var isPalette = false
  var cursor = 0
  /// Rows of the guideline above the first one that is seen.
  var scroll = 0
  var notice: Notice?

  init(place: Place, screen: SafeText, lines: [Line]) {
    self.place = place
    self.screen = screen
    self.lines = lines
  }

  /// Lines that what was typed names, the best first.
  var found: [Line] {
    let wanted = query.text
    guard wanted.contains(where: { $0 != " " }) else { return lines }
    let ranked = lines.enumerated().compactMap { number, line -> (Int, Int, Line)? in
      // The words of the footer count more than the sentence beside them.
      let words = FuzzyMatch.score(wanted, in: line.words.plain).map { $0 + 100 }
      // Loose letters are found in any sentence, so there the query's words must stand as they are.
      let sentence = FuzzyMatch.scoreOfWords(wanted, in: line.line.plain)
      guard let score = [words, sentence].compactMap({ $0 }).max() else { return nil }
      return (score, number, line)
    }
    return ranked.sorted { ($1.0, $0.1) < ($0.0, $1.1) }.map(\.2)
  }
}

enum HelpMessage: Equatable, Sendable {
  case key(Key)
  case guideline(String?)
  case refused(String)
  case allSaved
}

enum HelpEffect: Equatable, Sendable {
  case loadGuideline
  case leave
  /// Leaves and does what a line says.
  case run(HelpModel.Run)
}

extension HelpModel {
  /// What a message does to the model, and what has to be done next. Pure.
  mutating func update(_ message: HelpMessage, size: Size) -> [HelpEffect] {
    switch message {
    case .guideline(let text):
      hasLooked = true
      guideline = text.map { SafeText($0) }
    case .refused(let reason):
      hasLooked = true
      notice = .error(.oneLine(reason))
    case .allSaved: notice = .good(Words.allSaved)
    case .key(let key): return press(key, size: size)
    }
    return []
  }

  private mutating func press(_ key: Key, size: Size) -> [HelpEffect] {
    if isTyping {
      switch key {
      case .escape:
        if isPalette { return [.leave] }
        query.clear()
        isTyping = false
        cursor = 0
        return []
      case .enter:
        isTyping = false
        return perform(.run, size: size)
      case .up, .down, .pageUp, .pageDown: break
      default:
        _ = query.edit(key)
        cursor = 0
        return []
      }
    }
    let action = HelpKeys.table.action(for: key, mode: isTyping ? .typing : .keys)
    if let scrolling = Scrolling(key, action) {
      move(scrolling, size: size)
      return []
    }
    return action.map { perform($0, size: size) } ?? []
  }

  private mutating func perform(_ action: HelpAction, size: Size) -> [HelpEffect] {
    switch action {
    case .run:
      let found = found
      guard found.indices.contains(cursor), let run = found[cursor].run else { return [] }
      return [.run(run)]
    case .search: isTyping = true
    case .leave: return [.leave]
    case .up, .down, .pageUp, .pageDown, .top, .bottom: break
    }
    return []
  }

  private mutating func move(_ scrolling: Scrolling, size: Size) {
    switch scrolling {
    case .rows(let rows): move(by: rows, size: size)
    case .pages(let pages):
      move(by: pages * max(1, Canvas.bodyArea(of: size).rows - 2), size: size)
    case .top:
      cursor = 0
      scroll = 0
    case .bottom:
      cursor = max(0, found.count - 1)
      scroll = lastScroll(size)
    }
  }

  /// Down through the keys, then on through the guideline; up the same way back.
  private mutating func move(by steps: Int, size: Size) {
    let last = max(0, found.count - 1)
    if steps > 0 {
      let inKeys = min(steps, last - cursor)
      cursor += inKeys
      scroll = min(lastScroll(size), scroll + steps - inKeys)
    } else {
      let inGuideline = min(-steps, scroll)
      scroll -= inGuideline
      cursor = max(0, cursor + steps + inGuideline)
    }
  }

  private func lastScroll(_ size: Size) -> Int {
    guard let guideline else { return 0 }
    let area = Canvas.bodyArea(of: size)
    let rows = guideline.rowCount(columns: area.columns - SampleText.barColumns, upTo: 100_000)
    return max(0, found.count + 3 + rows - (area.rows - 1))
  }
}
