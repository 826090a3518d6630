import Terminal

/// What a newcomer is told below the screen, a step at a time. Pure: it watches what happens and goes on by itself.
struct Tour: Equatable, Sendable {
  enum Step: Int, CaseIterable, Sendable {
    case open, answer, again, undo, help, backHome, review, decide, write, submit, done
  }

  private(set) var step = Step.open
  /// Answers given in the step `again`.
  private var answers = 0

  /// Rows that the words take below the screen.
  static let rows = 3
  /// The fewest rows of a terminal at which the screen above still has what it needs.
  static let leastRows = ScreenSize.least.rows + rows

  /// Goes on where what happened is what the step asks for.
  mutating func watch(_ message: ShellMessage) {
    switch (step, message) {
    case (.answer, .label(.saved)), (.answer, .label(.told)): step = .again
    case (.again, .label(.saved)), (.again, .label(.told)):
      answers += 1
      if answers >= 2 { step = .undo }
    case (.undo, .label(.undone(.some, _))): step = .help
    case (.decide, .review(.turn(.decided))): step = .write
    case (.submit, .submit(.submitted)): step = .done
    default: break
    }
  }

  /// Goes on where the screen is open that the step asks for.
  mutating func watch(_ screen: ShellModel.Screen?) {
    switch (step, screen) {
    case (.open, .label): step = .answer
    case (.help, .help): step = .backHome
    case (.backHome, .home): step = .review
    case (.review, .review): step = .decide
    case (.write, .submit): step = .submit
    default: break
    }
  }

  /// The frame of the screen with the step's words below it.
  func view(_ screen: Frame, size: Size) -> Frame {
    guard size.rows >= Tour.leastRows else { return screen }
    var frame = screen.grown(toRows: size.rows)
    let row = size.rows - Tour.rows
    let badge = Words.tourBadge(step.rawValue + 1, of: Step.allCases.count)
    let start = frame.draw(badge, row: row, column: 1, style: .badge) + 1
    frame.draw(Words.tourTitle(step), row: row, column: start, style: .bold)
    let area = Rectangle(
      row: row + 1, column: 1, rows: Tour.rows - 1, columns: max(1, size.columns - 2))
    frame.wrap(Words.tourStep(step), in: area, style: .accent)
    return frame
  }
}
