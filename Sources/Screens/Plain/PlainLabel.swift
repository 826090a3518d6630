import Domain
import Terminal

/// Labelling line by line.
struct PlainLabel {
  let shell: PlainShell
  /// One's own earlier answers are looked at again.
  var isAgain = false

  /// One's own earlier answers that a change of guideline or policy touches, one after the other.
  func again() -> PlainShell.Step {
    var asker = self
    asker.isAgain = true
    var item: LabelItem?
    switch shell.perform(.label(.again(.begin))) {
    case .label(.again(let first, let left, _)):
      item = first
      if left > 0 { shell.output("\(Words.againLeft(left)); \(Words.plainAgain)") }
    case .label(.cannot(let reason)):
      shell.output(SafeText(reason))
      return .left
    default: return .left
    }
    while let now = item {
      let step = asker.ask(now, next: &item)
      if step != .more { return step }
    }
    shell.output(Words.allAgain)
    return .left
  }

  /// Asks until one leaves, the input ends, or nothing is left.
  func run(task: String?, filter: String? = nil) -> PlainShell.Step {
    let opening = LabelModel(place: shell.place, task: task, filter: filter).opening
    guard case .label(var message) = shell.perform(.label(opening)) else { return .left }
    while case .selecting = message {
      guard case .label(let next) = shell.perform(.label(.selectOn)) else { return .left }
      message = next
    }
    var item: LabelItem?
    var notAsked: [String] = []
    switch message {
    case .began(let first, let tasks):
      item = first
      notAsked = tasks
    case .noTask(let tasks):
      shell.output(Words.noTask)
      shell.output(Words.addTask)
      if !tasks.isEmpty { shell.output(Words.notAskedYet(tasks)) }
      return .left
    case .cannot(let reason):
      shell.output(Words.cannotLabel)
      shell.output(SafeText(reason))
      return .left
    default: return .left
    }
    while true {
      let step = item.map { ask($0, next: &item) } ?? askNothing(next: &item, notAsked)
      if step != .more { return step }
    }
  }

  private func ask(_ item: LabelItem, next: inout LabelItem?) -> PlainShell.Step {
    shell.output(Words.sample(item.id))
    shell.show(item.sample)
    var form = AnswerForm(item)
    while let number = form.nextToRead {
      form.focus(on: number)
      guard let editor = form.editor, let question = form.question else { return .left }
      show(question, editor, of: item)
      asking: while true {
        guard let said = shell.line(prompt: form.editor?.linePrompt ?? editor.linePrompt) else {
          return .ended
        }
        switch form.read(said) {
        case .answered: break asking
        case .more(let words):
          shell.output(words)
          continue asking
        case .refused(let why):
          shell.output(why)
          continue asking
        case .unknown: break
        }
        switch command(editor.readsAnyLine ? String(said.dropFirst()) : said, item, next: &next) {
        case .done: return .more
        case .again: show(question, form.editor ?? editor, of: item)
        case .left: return .left
        case .ended: return .ended
        case .unknown: shell.output(Words.plainUnknown(.oneLine(said)))
        }
      }
    }
    return save(.values(form.values), next: &next)
  }

  private enum Outcome { case done, again, left, ended, unknown }

  private func command(_ said: String, _ item: LabelItem, next: inout LabelItem?) -> Outcome {
    let words = said.split(separator: " ", maxSplits: 1).map(String.init)
    switch words.first {
    case "skip" where isAgain && words.count == 1, "" where isAgain, nil where isAgain:
      next = again(.pass)
      return .done
    case "undo" where isAgain, "u" where isAgain:
      next = again(.undo)
      return .done
    case "skip", "":
      let code = words.count > 1 ? words[1] : "none"
      guard Codes.skip.contains(code) else { return .unknown }
      return save(.skip(code: code), next: &next) == .ended ? .ended : .done
    case "S":
      let codes = Codes.skip.filter { $0 != "none" }
      guard let code = shell.code(title: Words.whySkip, codes: codes) else { return .again }
      return save(.skip(code: code), next: &next) == .ended ? .ended : .done
    case "undo", "u": return apply(.undo, next: &next)
    case "redo": return apply(.redo, next: &next)
    case "flag", "f":
      let said = words.count > 1 ? words[1] : nil
      guard let code = said ?? shell.code(title: Words.whatIsWrong, codes: Codes.flag) else {
        return .again
      }
      return apply(.flag(code: code), next: &next)
    case "precedents", "P":
      if case .look(.page(.loaded(let page))) = shell.perform(.look(.page(.precedents(item.id)))) {
        shell.output(page)
      }
      return .again
    case "suggest", "A":
      suggest(item)
      return .again
    case "?", "help":
      shell.output(Words.plainLabelHelp)
      shell.guideline()
      return .again
    case "q", "quit": return .left
    default: return .unknown
    }
  }

  /// What programs answered, where the policy lets one ask.
  private func suggest(_ item: LabelItem) {
    for question in item.questions where question.suggests {
      guard
        case .label(.suggested(_, let found)) = shell.perform(.label(.suggest(task: question.task)))
      else { continue }
      shell.output(
        found.map { "\(Words.suggestionMark): \(Words.plainSuggestion($0.who, $0.words))" }
          ?? Words.noSuggestion)
    }
    if !item.questions.contains(where: \.suggests) { shell.output(Words.noSuggestion) }
  }

  private func again(_ step: AgainStep) -> LabelItem? {
    guard case .label(.again(let item, _, let undone)) = shell.perform(.label(.again(step))) else {
      return nil
    }
    if let undone { shell.output(.oneLine(undone)) }
    return item
  }

  private func apply(_ effect: LabelEffect, next: inout LabelItem?) -> Outcome {
    guard case .label(let message) = shell.perform(.label(effect)) else { return .again }
    switch message {
    case .undone(let words, let item), .redone(let words, let item):
      let nothing = effect == .undo ? Words.nothingToUndo : Words.nothingToRedo
      shell.output(words.map { .oneLine($0) } ?? nothing)
      next = item
      return .done
    case .flagged(let code):
      shell.output(Words.flagged(Words.code(code)))
    case .refused(let reason): shell.output(SafeText(reason))
    default: break
    }
    return .again
  }

  /// Says "saved" only after the answer is on disk.
  private func save(_ answer: LabelAnswer, next: inout LabelItem?) -> PlainShell.Step {
    while true {
      guard case .label(.moved) = shell.perform(.label(.answer(answer))),
        case .label(let message) = shell.perform(.label(.save))
      else { return .more }
      switch message {
      case .saved where isAgain:
        shell.output(Words.plainSaved)
        next = again(.next)
        return .more
      case .saved(let item):
        shell.output(Words.plainSaved)
        _ = shell.perform(.label(.fetchNext))
        next = item
        return .more
      case .told(let feedback, let item):
        shell.output(Words.plainSaved)
        _ = shell.perform(.label(.fetchNext))
        next = item
        return tell(feedback)
      case .notSaved(let reason, let item):
        next = item
        shell.output(Words.plainNotSaved(.oneLine(reason)))
        guard let said = shell.line(prompt: Words.plainRetryPrompt) else { return .ended }
        if said == "n" || said == "q" { return .more }
      default: return .more
      }
    }
  }

  /// Says what is said about an answer to a sample whose answer was known.
  private func tell(_ feedback: FeedbackText) -> PlainShell.Step {
    shell.output(Words.answerWasKnown)
    for part in feedback.parts {
      if feedback.parts.count > 1 { shell.output(part.question) }
      shell.output(
        part.isRight
          ? Words.rightAnswer(part.right)
          : part.given.map { Words.wrongAnswer($0, right: part.right) }
            ?? Words.skippedAnswer(right: part.right))
    }
    if let training = feedback.training {
      shell.output(Words.training(training.number, of: training.count))
    }
    if let explanation = feedback.explanation, !feedback.isGuideline {
      shell.output(Words.why)
      shell.show(explanation)
    }
    while true {
      guard let said = shell.line(prompt: Words.plainGoOnPrompt) else { return .ended }
      switch said {
      case "q", "quit": return .left
      case "?", "help": shell.guideline()
      default:
        _ = shell.perform(.label(.show))
        return .more
      }
    }
  }

  /// Says where and why one is paused; false where one isn't.
  private func tellPauses() -> Bool {
    guard case .label(.pausedOn(let pauses)) = shell.perform(.label(.lookWhy)), !pauses.isEmpty
    else { return false }
    for pause in pauses {
      shell.output(Words.paused(pause.task, pause.question))
      shell.output(Words.pausedCounts(pause))
      for said in pause.appeals { shell.output(Words.youSaid(said)) }
      shell.output(Words.pausedMeans)
      shell.output(Words.missedTitle)
      for miss in pause.missed { shell.output("  \(Words.missed(miss))") }
    }
    return true
  }

  private func appeal(_ text: String) {
    guard case .label(.pausedOn(let pauses)) = shell.perform(.label(.lookWhy)),
      let task = (pauses.first { $0.appeals.isEmpty } ?? pauses.first)?.task
    else { return }
    switch shell.perform(.label(.appeal(task: task, text: text))) {
    case .label(.appealed): shell.output(Words.appealed)
    case .label(.refused(let reason)): shell.output(SafeText(reason))
    default: break
    }
  }

  private func askNothing(next: inout LabelItem?, _ notAsked: [String]) -> PlainShell.Step {
    let isPaused = tellPauses()
    if !isPaused {
      shell.output(Words.nothingLeft)
      for step in Words.nextSteps { shell.output(step) }
    }
    if !notAsked.isEmpty { shell.output(Words.notAskedYet(notAsked)) }
    let prompt = isPaused ? Words.plainPausedPrompt : Words.plainNothingPrompt
    guard let said = shell.line(prompt: prompt) else { return .ended }
    if isPaused, said.hasPrefix("appeal") {
      appeal(PlainShell.trimmed(String(said.dropFirst(6))))
      return .more
    }
    switch said {
    case "q", "quit": return .left
    case "undo", "u": _ = apply(.undo, next: &next)
    case "redo": _ = apply(.redo, next: &next)
    default:
      if case .label(.lookedAgain(let item)) = shell.perform(.label(.lookAgain)) { next = item }
    }
    return .more
  }

  private func show(_ question: LabelItem.Question, _ editor: any TaskEditor, of item: LabelItem) {
    shell.output(question.text)
    for line in editor.lines { shell.output(line) }
    // What an editor begins with, a text to be corrected say, is nobody's answer.
    if item.former[question.task] != nil, let summary = editor.summary {
      shell.output(Words.plainFormer(summary, keeping: editor.readsAnyLine ? ":keep" : "keep"))
    }
  }
}
