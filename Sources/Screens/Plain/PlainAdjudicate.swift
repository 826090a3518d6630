import Domain
import Terminal

/// Settling answers that disagree line by line.
struct PlainAdjudicate {
  let shell: PlainShell

  func run() -> PlainShell.Step {
    guard case .adjudicate(let message) = shell.perform(.adjudicate(.begin)) else { return .left }
    var item: AdjudicateItem?
    switch message {
    case .began(let first): item = first
    case .cannot(let reason):
      shell.output(Words.cannotAdjudicate)
      shell.output(SafeText(reason))
      return .left
    default: return .left
    }
    while true {
      let step = item.map { ask($0, next: &item) } ?? askNothing(next: &item)
      if step != .more { return step }
    }
  }

  private func askNothing(next: inout AdjudicateItem?) -> PlainShell.Step {
    shell.output(Words.nothingToAdjudicate)
    shell.output(Words.whatIsDisputed)
    guard let said = shell.line(prompt: Words.plainNothingPrompt) else { return .ended }
    switch said {
    case "q", "quit": return .left
    case "u", "undo": apply(.undo, next: &next)
    case "redo": apply(.redo, next: &next)
    default: apply(.lookAgain, next: &next)
    }
    return .more
  }

  private func ask(_ item: AdjudicateItem, next: inout AdjudicateItem?) -> PlainShell.Step {
    show(item)
    var form = AnswerForm(item.item)
    while let editor = form.editor {
      guard let said = shell.line(prompt: editor.linePrompt) else { return .ended }
      switch form.read(said) {
      case .answered: return decide(form, next: &next)
      case .more(let words): shell.output(words)
      case .refused(let why): shell.output(why)
      case .unknown:
        switch editor.readsAnyLine ? String(said.dropFirst()) : said {
        case "q", "quit": return .left
        case "", "pass":
          apply(.pass, next: &next)
          return .more
        case "u", "undo":
          apply(.undo, next: &next)
          return .more
        case "redo":
          apply(.redo, next: &next)
          return .more
        case "?", "help":
          shell.output(Words.plainAdjudicateHelp)
          shell.guideline()
        default: shell.output(Words.plainUnknown(.oneLine(said)))
        }
      }
    }
    return .left
  }

  private func decide(_ form: AnswerForm, next: inout AdjudicateItem?) -> PlainShell.Step {
    guard let task = form.question?.task, let value = form.values[task] else { return .more }
    guard let said = shell.line(prompt: Words.plainVerdictPrompt) else { return .ended }
    switch said {
    case "s", "settle": apply(.decide(.settle, value: value, note: nil), next: &next)
    case "g", "gold":
      guard let note = shell.line(prompt: Words.plainGoldPrompt) else { return .ended }
      apply(.decide(.gold, value: value, note: note.isEmpty ? nil : note), next: &next)
    default: break
    }
    return .more
  }

  private func show(_ item: AdjudicateItem) {
    shell.output("\(Words.sample(item.item.id)) · \(Words.labelsWait(item.waiting))")
    shell.show(item.item.sample)
    let form = AnswerForm(item.item)
    if let question = form.question { shell.output(question.text) }
    for line in form.editor?.lines ?? [] { shell.output(line) }
    shell.output(Words.voicesTitle(item.voices.reduce(0) { $0 + $1.count }))
    for voice in item.voices {
      shell.output("  \(voice.count) × \(SafeText.oneLine(voice.words.source))  (\(voice.who))")
    }
    shell.output(Words.plainAdjudicateHelp)
  }

  private func apply(_ effect: AdjudicateEffect, next: inout AdjudicateItem?) {
    guard case .adjudicate(.turn(let turn)) = shell.perform(.adjudicate(effect)) else { return }
    shell.tell(turn, decided: { Words.labelDecided($0) })
    next = turn.next(after: next)
  }
}
