import Domain
import Terminal

extension PreferenceEditor {
  /// The sample was shown with its fields in the policy's order: here they come once more, as they stand.
  var lines: [SafeText] {
    [
      Words.firstSide, Words.quotedLines(first.isEmpty ? Words.emptyField : first),
      Words.secondSide, Words.quotedLines(second.isEmpty ? Words.emptyField : second),
    ]
      + picks.enumerated().map { number, pick in
        "  \(String(OptionKeys.pool[number]))  \(Words.pick(pick, of: task.strength))"
      }
  }

  var linePrompt: SafeText { Words.plainLabelPrompt }

  mutating func read(_ line: String) -> LineOutcome {
    let at =
      line.count == 1
      ? line.first.flatMap { OptionKeys.pool.firstIndex(of: $0) } : Int(line).map { $0 - 1 }
    guard let at, picks.indices.contains(at) else { return .unknown }
    choose(at)
    return .answered
  }
}
