import Terminal

/// Submitting line by line: a text ends at a line with a single dot.
struct PlainSubmit {
  let shell: PlainShell

  func run() -> PlainShell.Step {
    if case .submit(.listed(let mine)) = shell.perform(.submit(.list)) { list(mine) }
    while true {
      shell.output(Words.plainSubmitPrompt)
      var lines: [String] = []
      var hasEnded = false
      while true {
        guard let line = shell.input() else {
          hasEnded = true
          break
        }
        if line == "." { break }
        if lines.isEmpty, line == "q" { return .left }
        lines.append(line)
      }
      // What the input broke off is not submitted: nobody has confirmed it.
      if hasEnded { return .ended }
      let text = lines.joined(separator: "\n")
      if !text.isEmpty, offer(text) == .ended { return .ended }
    }
  }

  private func offer(_ text: String) -> PlainShell.Step {
    guard case .submit(let message) = shell.perform(.submit(.check(text))) else { return .more }
    switch message {
    case .checked(let check):
      if let problem = check.problem {
        shell.output(SafeText(problem))
        return .more
      }
      shell.output(
        check.isDuplicate
          ? (check.isDuplicateAccepted ? Words.duplicateAccepted : Words.duplicatePending)
          : check.similar.isEmpty
            ? Words.noNearDuplicate : Words.onlyNearDuplicates(check.similar.count))
      if !check.similar.isEmpty {
        shell.output(Words.nearDuplicatesHere(check.similar.count))
        for other in check.similar { shell.output(other.plain) }
      }
    case .refused(let reason):
      shell.output(SafeText(reason))
      return .more
    default: return .more
    }
    guard let said = shell.line(prompt: Words.plainSendPrompt) else { return .ended }
    guard said == "y" || said == "yes" else {
      shell.output(Words.plainNotSent)
      return .more
    }
    switch shell.perform(.submit(.submit(text))) {
    case .submit(.submitted(let state, _)): shell.output(Words.submitted(state))
    case .submit(.notSaved(let reason)): shell.output(Words.submissionNotSaved(SafeText(reason)))
    default: break
    }
    return .more
  }

  private func list(_ mine: [OwnItem]) {
    shell.output(mine.isEmpty ? Words.noneYet : Words.yours(mine.count))
    for own in mine.prefix(20) {
      let reasons: SafeText =
        own.reasons.isEmpty
        ? ""
        : "  (\(SafeText.oneLine(own.reasons.map { Words.code($0).plain }.joined(separator: ", "))))"
      shell.output("  \(Words.state(own.state))  \(SafeText.oneLine(own.text.source))\(reasons)")
    }
  }
}
