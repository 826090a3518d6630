import Project
import Terminal

extension Page {
  /// How far people agree on each task, and how far its confidence can be trusted.
  init(figures tasks: [TaskFigures]) {
    self.init()
    for task in tasks { add(task) }
    if tasks.isEmpty { add(.words(Words.addTask, .normal)) }
    heading(Words.moreTitle)
    if !tasks.contains(where: { $0.trust != nil }) { add(.words(Words.noCalibration, .normal)) }
    add(.words(Words.figuresMore, .dim))
  }

  private mutating func add(_ task: TaskFigures) {
    heading(.oneLine(task.task))
    guard task.samples > 0 || task.similarity != nil else {
      add(.words(Words.nothingToCompare, .normal))
      return
    }
    if task.similarity == nil {
      add(.words(Words.compared(task.answers, of: task.samples), .dim))
    }
    let rows: [(SafeText, TaskFigures.Figure?, isShare: Bool)] = [
      (Words.similarity, task.similarity, true),
      (Words.percentAgreement, task.percentAgreement, true),
      (Words.alpha(task.metric), task.alpha, false),
      (Words.ac1, task.ac1, false), (Words.fleiss, task.fleissKappa, false),
    ]
    for (name, figure, isShare) in rows {
      if let figure { add(.line(Page.line(name, figure, isShare: isShare))) }
    }
    if let trust = task.trust { add(trust) }
  }

  private static func line(_ name: SafeText, _ figure: TaskFigures.Figure, isShare: Bool)
    -> StyledLine
  {
    func text(_ ppm: Int) -> SafeText {
      isShare ? Words.percent(ppm: ppm) : Words.decimal(ppm: ppm)
    }
    var line = StyledLine([.init(Page.padded(name.plain, 32)), .init(text(figure.ppm), .bold)])
    if let low = figure.low, let high = figure.high {
      line.append("  \(Words.interval(text(low), text(high)))", .dim)
    }
    return line
  }

  /// A bar of how often labels are right, for each degree of confidence that there is.
  private mutating func add(_ trust: TaskFigures.Trust) {
    add(
      .words(
        Words.calibration(
          count: trust.count, accuracyPPM: trust.accuracyPPM, errorPPM: trust.errorPPM), .accent))
    for bin in trust.bins {
      add(
        .bar(
          label: Words.range(bin.low, bin.high), thousandths: bin.accuracyPPM / 1_000,
          said: Words.rightOf(ppm: bin.accuracyPPM, promised: bin.confidencePPM, count: bin.count)))
    }
  }
}

extension ProjectWork {
  /// Answers up to which the figures are made while somebody waits.
  private static let figuresLimit = 50_000

  func figures() throws -> PageMessage {
    guard try project.home().standingAnswers <= Self.figuresLimit else {
      return .cannot(Words.tooManyForFigures.plain)
    }
    return .loaded(Page(figures: try project.figures()))
  }
}
