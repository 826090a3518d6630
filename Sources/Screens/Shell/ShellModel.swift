import Terminal

/// A program of the user's, as the palette lists it: a line that is looked through at each key is not longer than can be
/// read.
struct OwnCommand: Equatable, Sendable {
  let name: SafeText
  /// The program and its arguments on a line.
  let line: SafeText

  private static let nameLimit = 40
  private static let lineLimit = 200

  init(name: String, words: [String]) {
    self.name = OwnCommand.cut(name, to: OwnCommand.nameLimit)
    line = OwnCommand.cut(words.joined(separator: " "), to: OwnCommand.lineLimit)
  }

  private static func cut(_ text: String, to limit: Int) -> SafeText {
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
      end != scalars.endIndex
    else { return .oneLine(text) }
    return .oneLine(String(scalars[..<end]) + "…")
  }
}

/// All open screens, the topmost last. Pure: the run loop brings keys, time and results.
struct ShellModel: Equatable, Sendable {
  enum Screen: Equatable, Sendable {
    case home(HomeModel)
    case label(LabelModel)
    case review(ReviewModel)
    case adjudicate(AdjudicateModel)
    case submit(SubmitModel)
    case help(HelpModel)
    case look(LookScreen)
    case output(OutputModel)
  }

  let place: Place
  var screens: [Screen]
  /// The terminal's size.
  var terminal: Size
  var tour: Tour?
  /// The user's own programs, for the palette.
  var commands: [OwnCommand] = []
  var pace = Pace()
  /// Minutes of work after which a pause is spoken of; nil: never.
  var breakMinutes: Int?
  /// The time of the newest key.
  var now = 0
  /// Set when the program shall end.
  var exitCode: Int32?
  var interruptedAt: Int?
  /// A save failed: the rest of the burst was meant for another sample.
  var dropsRest = false
  /// Keys that were dropped for it.
  var droppedCount = 0

  static let interruptMilliseconds = 1_000
  static let leaseTickMilliseconds = 60_000
  static let lookTickMilliseconds = 5_000

  init(start: StartScreen, place: Place, size: Size, tour: Tour? = nil) {
    self.place = place
    self.tour = tour
    terminal = size
    screens =
      switch start {
      case .home: [.home(HomeModel(place: place))]
      case .label(let task): [.label(LabelModel(place: place, task: task))]
      case .labelFiltered(let filter, let task):
        [.label(LabelModel(place: place, task: task, filter: filter))]
      case .labelAgain: [.label(LabelModel(place: place, isAgain: true))]
      case .review: [.review(ReviewModel(place: place))]
      case .adjudicate: [.adjudicate(AdjudicateModel(place: place))]
      case .submit: [.submit(SubmitModel(place: place))]
      case .browse(let query): [.look(.browse(BrowseModel(place: place, query: query)))]
      case .sample(let id): [.look(.sample(SampleModel(id, place: place)))]
      }
  }

  /// What has to be done before the first frame.
  var opening: [ShellEffect] { screens.last.map { ShellModel.opening(of: $0) } ?? [] }

  static func opening(of screen: Screen) -> [ShellEffect] {
    switch screen {
    case .home: [.home(.load)]
    case .label(let model): [.label(model.opening)]
    case .review: [.review(.begin)]
    case .adjudicate: [.adjudicate(.begin)]
    case .submit: [.submit(.goOn), .submit(.list)]
    case .help: [.help(.loadGuideline)]
    case .look(let screen): screen.opening.map { .look($0) }
    case .output: []
    }
  }

  /// What is lost if the terminal goes away now.
  var begun: Begun {
    var begun = Begun()
    for screen in screens {
      switch screen {
      case .label(let model): begun.answer = model.begun ?? begun.answer
      case .submit(let model): begun.submission = model.begun ?? begun.submission
      default: break
      }
    }
    return begun
  }

  /// What the screens have: the tour takes rows for itself.
  var size: Size {
    tour != nil && terminal.rows >= Tour.leastRows
      ? Size(rows: terminal.rows - Tour.rows, columns: terminal.columns) : terminal
  }

  func view() -> Frame {
    tour.map { $0.view(screenView(), size: terminal) } ?? screenView()
  }

  private func screenView() -> Frame {
    switch screens.last {
    case .home(let model): model.view(size: size)
    case .label(let model): model.view(size: size)
    case .review(let model): model.view(size: size)
    case .adjudicate(let model): model.view(size: size)
    case .submit(let model): model.view(size: size)
    case .help(let model): model.view(size: size)
    case .look(let screen): screen.view(size: size)
    case .output(let model): model.view(size: size)
    case nil: Frame(size: size)
    }
  }

  /// How long to wait for keys before `tick()` has something to do; nil: without end.
  var tickMilliseconds: Int? {
    switch screens.last {
    case .label(let model) where model.looksAgain: return ShellModel.lookTickMilliseconds
    case .review(let model) where model.stage == .nothingLeft:
      return ShellModel.lookTickMilliseconds
    case .adjudicate(let model) where model.stage == .nothingLeft:
      return ShellModel.lookTickMilliseconds
    default: break
    }
    let isAsking = screens.contains { screen in
      if case .label(let model) = screen { model.stage == .asking } else { false }
    }
    return isAsking ? ShellModel.leaseTickMilliseconds : nil
  }

  mutating func tick() -> [ShellEffect] {
    screens.flatMap { screen -> [ShellMessage] in
      switch screen {
      case .label: [.label(.tick)]
      case .review: [.review(.tick)]
      case .adjudicate: [.adjudicate(.tick)]
      default: []
      }
    }.flatMap { receive($0) }
  }
}
