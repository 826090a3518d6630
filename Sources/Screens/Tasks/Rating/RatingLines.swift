import Terminal

extension RatingEditor {
  var lines: [SafeText] {
    var lines: [SafeText] = []
    if let low = task.low { lines.append("  \(task.minimum)  \(SafeText.oneLine(low))") }
    if let high = task.high { lines.append("  \(task.maximum)  \(SafeText.oneLine(high))") }
    return lines
  }

  var linePrompt: SafeText { Words.plainRatingPrompt(task.minimum, task.maximum) }

  mutating func read(_ line: String) -> LineOutcome {
    guard let number = Int(line) else { return .unknown }
    guard task.values.contains(number) else {
      return .refused(Words.rateFrom(task.minimum, to: task.maximum))
    }
    fill(.integer(number))
    return .answered
  }
}
