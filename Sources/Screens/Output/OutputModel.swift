import Terminal

enum OutputAction: String, MovingAction, CaseIterable {
  case up, down, pageUp, pageDown, top, bottom, help, leave
}

enum OutputKeys {
  static let table = KeyTable<OutputAction>(
    screen: "output",
    OutputAction.movingKeys(.text, down: 3, pageDown: 2, bySpace: true) + [
      KeyBinding(.help, keys: [.character("?"), .f(1)], Words.keyHelp, priority: 6),
      KeyBinding(
        .leave, keys: [.character("q"), .escape, .enter], Words.keyLeave, priority: 8),
    ])
}

/// What a user's program did.
struct CommandResult: Equatable, Sendable {
  enum Ending: Equatable, Sendable {
    case exited(Int32)
    case signal(Int32)
    case cancelled
    case cannotStart(String)
  }

  var name: SafeText
  /// What it wrote, output and errors as they came, up to a limit.
  var output: String
  var isCut = false
  var ending: Ending
  /// It had the terminal: what it wrote was seen.
  var tookTerminal = false
}

/// What a user's program wrote, neutralised, to scroll in.
struct OutputModel: Equatable, Sendable {
  let place: Place
  let result: CommandResult
  let text: SafeText
  var scroll = 0
  var notice: Notice?

  init(place: Place, result: CommandResult) {
    self.place = place
    self.result = result
    text = SafeText(result.output)
    notice = Words.ending(result)
  }

  mutating func update(_ message: OutputMessage, size: Size) -> [OutputEffect] {
    switch message {
    case .allSaved: notice = .good(Words.allSaved)
    case .key(let key):
      let action = OutputKeys.table.action(for: key)
      if let scrolling = Scrolling(key, action) { move(scrolling, size) }
      switch action {
      case .help: return [.help]
      case .leave: return [.leave]
      case .up, .down, .pageUp, .pageDown, .top, .bottom, nil: break
      }
    }
    return []
  }

  private mutating func move(_ scrolling: Scrolling, _ size: Size) {
    let area = OutputModel.textArea(size)
    scroll = scrolling.moved(from: scroll, height: area.rows) {
      text.rowCount(columns: area.columns, upTo: $0)
    }
  }

  private static func textArea(_ size: Size) -> Rectangle {
    Canvas.bodyArea(of: size).inset(left: SampleText.barColumns)
  }

  func view(size: Size) -> Frame {
    guard !ScreenSize.isTooSmall(size) else { return ScreenSize.tooSmall(size) }
    var canvas = Canvas(size: size, place: place, screen: Words.outputOf(result.name))
    let area = OutputModel.textArea(size)
    canvas.frame.gutter(row: canvas.body.row, column: canvas.body.column, rows: canvas.body.rows)
    if text.isEmpty {
      canvas.frame.draw(
        Words.noOutput, row: area.row, column: area.column, columns: area.columns, style: .dim)
    } else {
      canvas.frame.wrap(text, in: area, scroll: scroll)
    }
    canvas.frame.cursor = Position(row: area.row, column: area.column)
    canvas.draw(notice)
    canvas.drawFooter(OutputKeys.table, mode: .keys)
    return canvas.frame
  }
}

enum OutputMessage: Equatable, Sendable {
  case key(Key)
  case allSaved
}

enum OutputEffect: Equatable, Sendable {
  case help, leave
}
