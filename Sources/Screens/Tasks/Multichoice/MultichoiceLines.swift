import Terminal

extension MultichoiceEditor {
  var lines: [SafeText] {
    OptionRows.lines(question.options)
      + [Words.chosenCount(chosen.count, minimum: minimum, maximum: maximum)]
  }

  var linePrompt: SafeText { Words.plainMultichoicePrompt }

  /// Options by key, number, id or name, separated by commas; `-` for none.
  mutating func read(_ line: String) -> LineOutcome {
    var found: Set<Int> = []
    if line != "-" {
      // A name may hold commas and blanks: the whole line comes first.
      let whole = OptionRows.option(line, of: question.options).map { [$0] }
      guard let options = whole ?? options(line, at: ",") ?? options(line, at: " ") else {
        return .unknown
      }
      found = Set(options)
    }
    if found.count < minimum { return .refused(Words.chooseAtLeast(minimum)) }
    if found.count > maximum { return .refused(Words.chooseAtMost(maximum)) }
    choose(found)
    return .answered
  }

  private func options(_ line: String, at separator: Character) -> [Int]? {
    let parts = line.split(separator: separator).map { PlainShell.trimmed(String($0)) }
      .filter { !$0.isEmpty }
    let found = parts.compactMap { OptionRows.option($0, of: question.options) }
    return found.count == parts.count && !found.isEmpty ? found : nil
  }
}
