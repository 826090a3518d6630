import Terminal

extension RankingEditor {
  var lines: [SafeText] {
    entries.enumerated().map { number, entry in "  \(number + 1)  \(entry)" }
  }

  var linePrompt: SafeText {
    entries.isEmpty ? Words.plainNoRankingPrompt : Words.plainRankingPrompt
  }

  /// Numbers from the best on: `2 1=3`, also with `>` and commas between.
  mutating func read(_ line: String) -> LineOutcome {
    var groups: [[Int]] = []
    for word in line.split(whereSeparator: { " >,".contains($0) }) {
      let numbers = word.split(separator: "=", omittingEmptySubsequences: false)
        .map { Int(String($0)) }
      let known = numbers.compactMap { $0 }.map { $0 - 1 }
      guard known.count == numbers.count else { return .unknown }
      groups.append(known)
    }
    guard !groups.isEmpty else { return .unknown }
    let named = Set(groups.flatMap { $0 })
    let rest = entries.indices.filter { !named.contains($0) }
    if rest.count == 1 { groups.append(rest) }
    return read(groups: groups) ? .answered : .refused(Words.rankEachOnce(entries.count))
  }
}
