import Terminal

/// What a screen asks to be done, and what came of it.
enum ShellEffect: Equatable, Sendable {
  case home(HomeEffect)
  case label(LabelEffect)
  case review(ReviewEffect)
  case adjudicate(AdjudicateEffect)
  case submit(SubmitEffect)
  case help(HelpEffect)
  case look(LookEffect)
  case output(OutputEffect)
  /// Runs one of the user's own programs.
  case command(Int, CommandSubject)
  /// Gives the content of a sample to the terminal's clipboard.
  case copy(String)
  /// Stops the job, as ctrl-z does.
  case suspend
  /// Has the next frame sent whole.
  case repaint
  /// A quiet moment after something was saved.
  case quiet
  /// Keeps what is begun and not sent where a killed terminal doesn't reach it.
  case keep(Begun)

  /// Waits for the disk: the screen is painted before.
  var isSlow: Bool {
    switch self {
    case .label(.save), .review(.decide), .review(.correct), .adjudicate(.decide), .submit(.submit),
      .submit(.revise):
      true
    case .look(let effect): effect.isSlow
    default: false
    }
  }

  /// Paints while it is done, or gives the terminal away.
  var usesScreen: Bool {
    if case .command = self { true } else { false }
  }

  /// Can wait until the screen is painted and no key is there.
  var isLater: Bool {
    switch self {
    case .label(.count), .label(.fetchNext), .label(.selectOn), .help(.loadGuideline): true
    case .look(let effect): effect.isLater
    default: false
    }
  }
}

/// What stands on the screens and is not sent; what is not here is forgotten.
struct Begun: Equatable, Sendable {
  var answer: BegunAnswer?
  var submission: String?
}

enum ShellMessage: Equatable, Sendable {
  case home(HomeMessage)
  case label(LabelMessage)
  case review(ReviewMessage)
  case adjudicate(AdjudicateMessage)
  case submit(SubmitMessage)
  case help(HelpMessage)
  case look(LookMessage)
  case output(OutputMessage)
  /// A text was copied, so many bytes, or why not.
  case copied(Copied)
  /// A program of the user's has ended.
  case commandEnded(CommandResult)
}

/// What became of copying a text.
enum Copied: Equatable, Sendable {
  case sent(bytes: Int)
  case tooLong
  case noClipboard
  case failed(String)
}
