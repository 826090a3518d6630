import Domain
import Terminal

/// The screens line by line: the same questions and keys, plain prompts, no cursor addressing.
struct PlainShell {
  let place: Place
  let input: () -> String?
  /// Only neutralised text goes out.
  let output: (SafeText) -> Void
  let perform: (ShellEffect) -> ShellMessage?

  /// What became of one line of input.
  enum Step: Equatable {
    case more, left
    /// The input has ended.
    case ended
  }

  /// Runs until the first screen is left or the input ends. Always 0: what failed was said.
  func run(_ start: StartScreen) -> Int32 {
    switch start {
    case .home: home()
    case .label(let task): _ = PlainLabel(shell: self).run(task: task)
    case .labelFiltered(let filter, let task):
      _ = PlainLabel(shell: self).run(task: task, filter: filter)
    case .labelAgain: _ = PlainLabel(shell: self).again()
    case .review: _ = PlainReview(shell: self).run()
    case .adjudicate: _ = PlainAdjudicate(shell: self).run()
    case .submit: _ = PlainSubmit(shell: self).run()
    case .browse(let query): PlainLook(shell: self).browse(query)
    case .sample(let id): PlainLook(shell: self).sample(id)
    }
    return 0
  }

  /// The next line, trimmed; nil at the end of input.
  func line(prompt: SafeText) -> String? {
    output(prompt)
    return input().map { PlainShell.trimmed($0) }
  }

  static func trimmed(_ line: String) -> String {
    let isBlank: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\n" }
    var scalars = Substring(line).unicodeScalars
    while let first = scalars.first, isBlank(first) { scalars.removeFirst() }
    while let last = scalars.last, isBlank(last) { scalars.removeLast() }
    return String(String.UnicodeScalarView(scalars))
  }

  func show(_ sample: SampleText) {
    for block in sample.blocks {
      if let heading = block.heading { output("\(heading):") }
      let label: SafeText = block.label.map { "\($0)  " } ?? ""
      output(
        block.text.isEmpty
          ? "\(label)\(Words.emptyField)" : "\(label)\(Words.quotedLines(block.text))")
    }
    if sample.hiddenCount > 0 { output(Words.hiddenText(sample.hiddenCount)) }
  }

  /// Asks for one of a list of codes by number or code. Nil: cancelled or ended.
  func code(title: SafeText, codes: [String]) -> String? {
    output(title)
    for (number, code) in codes.enumerated() {
      output("  \(number + 1)  \(Words.code(code))")
    }
    guard let said = line(prompt: Words.plainPickPrompt), !said.isEmpty else { return nil }
    if let number = Int(said), codes.indices.contains(number - 1) { return codes[number - 1] }
    return codes.first { Array($0.utf8) == Array(said.utf8) }
  }

  func tell<Item>(_ turn: Turn<Item>, decided: (Verdict) -> SafeText) {
    if let said = turn.notice(decided: decided, text: { SafeText($0) }) { output(said.text) }
  }

  func guideline() {
    if case .help(.guideline(let text)) = perform(.help(.loadGuideline)), let text {
      output(Words.guideline)
      output(Words.quotedLines(SafeText(text)))
    } else {
      output(Words.noGuideline)
    }
  }

  private func home() {
    while true {
      guard case .home(let message) = perform(.home(.load)) else { return }
      switch message {
      case .loaded(let facts): tell(facts)
      case .cannot(let reason):
        output(SafeText(reason))
        return
      default: return
      }
      guard let said = line(prompt: Words.plainHomePrompt) else { return }
      let step: Step
      switch said {
      case "l", "label", "1": step = PlainLabel(shell: self).run(task: nil)
      case "r", "review", "2": step = PlainReview(shell: self).run()
      case "d", "disputed": step = PlainAdjudicate(shell: self).run()
      case "o", "again": step = PlainLabel(shell: self).again()
      case "s", "submit", "3": step = PlainSubmit(shell: self).run()
      case "?", "help":
        guideline()
        step = .more
      case "q", "quit": return
      default:
        output(Words.plainUnknown(.oneLine(said)))
        step = .more
      }
      if step == .ended { return }
    }
  }

  private func tell(_ facts: HomeFacts) {
    output(place.project)
    if facts.hasJoined, let who = place.who {
      output(Words.youAre(who, roles: facts.roles))
    } else {
      output(Words.notJoined)
    }
    output(
      Words.counts(
        samples: facts.samples, answers: facts.standingAnswers, mine: facts.myAnswers,
        policy: facts.policyVersion))
    for pause in facts.pauses { output(Words.homePaused(pause)) }
    if facts.mayReview { output("\(Words.review): \(Words.waiting(facts.toReview))") }
    if facts.appeals > 0 { output(Words.appealCount(facts.appeals)) }
    if facts.again > 0 { output(Words.againHelp(facts.again, mayBeMore: facts.mayBeMore)) }
    if let news = Words.news(facts.news) { output(news) }
    if !facts.notAskedYet.isEmpty { output(Words.notAskedYet(facts.notAskedYet)) }
    if facts.askedTasks.isEmpty { output(Words.addTask) }
    for warning in facts.warnings { output(Words.warning(SafeText(warning))) }
  }
}
