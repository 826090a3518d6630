import Terminal

/// Looking, line by line: what a filter names, a sample.
struct PlainLook {
  let shell: PlainShell

  /// Prints what a filter names, a page at a time.
  func browse(_ query: String) {
    guard case .look(.browse(let first)) = shell.perform(.look(.browse(.begin(query)))) else {
      return
    }
    switch first {
    case .wrong(let problem):
      shell.output(Words.filterProblem(problem))
      return
    case .cannot(let reason):
      shell.output(SafeText(reason))
      return
    default: break
    }
    var count = 0
    while case .look(.browse(.found(let lines, let step))) = shell.perform(.look(.browse(.more))) {
      for line in lines {
        shell.output("\(SafeText.oneLine(line.id))  \(line.summary)")
        count += 1
      }
      if step.isDone { break }
    }
    shell.output(Words.foundCount(count, progress: nil, isDone: true))
  }

  /// Prints everything known about a sample.
  func sample(_ id: String) {
    guard case .look(.sample(let message)) = shell.perform(.look(.sample(.load(id)))) else {
      return
    }
    switch message {
    case .loaded(let facts): shell.output(facts.page)
    case .cannot(let reason), .refused(let reason): shell.output(SafeText(reason))
    case .done(let words): shell.output(words)
    }
  }
}

extension PlainShell {
  /// A page as lines.
  func output(_ page: Page) {
    for block in page.blocks {
      switch block {
      case .heading(let text): output(text)
      case .line(let line): output(SafeText(line.plain))
      case .words(let text, _): output(text)
      case .quote(let text, _): output(Words.quotedLines(text))
      case .sample(let sample): show(sample)
      case .bar(let label, _, let said): output("\(label): \(said)")
      case .sparkline(_, let said): output(said)
      case .blank: break
      }
    }
  }
}
