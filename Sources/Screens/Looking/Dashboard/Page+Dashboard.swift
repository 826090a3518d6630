import Project
import Terminal

extension Page {
  /// The dashboard: how far it has come, how fast, what is confused, whose answers tell how much.
  init(_ board: Dashboard) {
    self.init()
    add(.words(Words.boardCounts(board), .bold))
    if let left = board.tenthsOfHoursLeft, board.wanted > 0 {
      add(
        .words(Words.timeLeft(wanted: board.wanted, tenths: left, pace: board.pace ?? 0), .normal))
    } else if board.wanted > 0 {
      add(.words(Words.noPace(wanted: board.wanted), .normal))
    }
    if board.pauses > 0 { add(.words(Words.pausedPeople(board.pauses), .warning)) }
    heading(Words.paceTitle)
    add(
      .sparkline(board.hourly, said: Words.everybodyHourly(board.hourly.reduce(0, +))),
      .sparkline(board.myHourly, said: Words.myHourly(board.myHourly.reduce(0, +))))
    for task in board.tasks { add(task, of: board.acceptedSamples, isFitted: board.isFitted) }
    if board.tasks.isEmpty { add(.blank, .words(Words.addTask, .normal)) }
    heading(Words.moreTitle)
    add(.line(StyledLine([.init(Words.boardFigures)])))
    link(.page(.figures))
    add(.words(Words.boardMore, .dim))
  }

  private mutating func add(_ task: Dashboard.Task, of samples: Int, isFitted: Bool) {
    heading("\(SafeText.oneLine(task.id)) · \(SafeText.oneLine(task.question))")
    let counts: [(SafeText, Int)] = [
      (Words.status(.settled), task.settled), (Words.status(.gold), task.gold),
      (Words.status(.adjudicated), task.adjudicated), (Words.status(.disputed), task.disputed),
      (Words.status(.open), task.open),
    ]
    for (name, count) in counts where count > 0 || name == Words.status(.settled) {
      add(
        .bar(
          label: name, thousandths: samples == 0 ? 0 : count * 1000 / samples,
          said: Words.share(count, of: samples)))
    }
    addConfusion(task)
    guard !task.people.isEmpty || task.hiddenPeople > 0 else {
      if !isFitted { add(.words(Words.noFit, .dim)) }
      return
    }
    add(.words(Words.peopleTitle, .accent))
    for person in task.people {
      var line = StyledLine([.init(person.isMe ? Words.youWord : .oneLine(person.name), .bold)])
      line.append("  \(Words.weight(ppm: person.weightPPM))", .normal)
      line.append(
        "  \(Words.atLeast(ppm: person.lowPPM)), \(Words.answersGiven(person.answers))", .dim)
      add(.line(line))
    }
    if task.hiddenPeople > 0 { add(.words(Words.hiddenPeople(task.hiddenPeople), .dim)) }
  }

  /// Rows are what the label is, columns what was said: a figure and a shade in each cell, so that neither colour nor
  /// shade is needed to read it.
  private mutating func addConfusion(_ task: Dashboard.Task) {
    let count = task.labels.count
    guard count > 1, task.confusionPPM.count == count * count else { return }
    add(.words(Words.confusionTitle, .accent))
    let shown = min(count, Page.confusionLabels)
    let width = max(6, min(12, 60 / shown))
    var head = StyledLine([.init(Page.padded("", width + 2))])
    for label in task.labels.prefix(shown) { head.append(Page.padded(label, width), .dim) }
    add(.line(head))
    for row in 0..<shown {
      var line = StyledLine([.init(Page.padded(task.labels[row], width + 2), .dim)])
      for column in 0..<shown {
        let ppm = task.confusionPPM[row * count + column]
        let shade = Page.shades[min(4, ppm * 5 / 1_000_001)]
        let style: Style = row == column ? .good : ppm >= 200_000 ? .warning : .normal
        line.append(Page.padded("\(shade)\((ppm + 5_000) / 10_000)", width), style)
      }
      add(.line(line))
    }
    if shown < count { add(.words(Words.andMore(count - shown), .dim)) }
  }

  static let confusionLabels = 10
  private static let shades = [" ", "░", "▒", "▓", "█"]

  /// A text of so many columns, cut or filled with blanks.
  static func padded(_ text: String, _ columns: Int) -> SafeText {
    let safe = SafeText.oneLine(text)
    let width = TextWidth.columns(of: safe, upTo: columns)
    if width < columns {
      return "\(safe)\(SafeText(String(repeating: " ", count: columns - width)))"
    }
    var rest = text
    while !rest.isEmpty, TextWidth.columns(of: .oneLine(rest), upTo: columns) > columns - 2 {
      rest.removeLast()
    }
    let cut = SafeText.oneLine(rest)
    let blanks = max(1, columns - 1 - TextWidth.columns(of: cut))
    return "\(cut)…\(SafeText(String(repeating: " ", count: blanks)))"
  }
}
