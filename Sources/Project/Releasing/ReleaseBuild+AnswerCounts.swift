import Domain
import Store

/// Where every answer in the ledger went: into the release's annotations, or why not.
struct AnswerCounts {
  var inLedger = 0
  var inRelease = 0
  var leftOut: [String: Int] = [:]

  var json: JSONValue {
    [
      "in_ledger": .integer(inLedger), "in_release": .integer(inRelease),
      "left_out": .object(JSONObject(leftOut.map { (key: $0.key, value: .integer($0.value)) })),
    ]
  }

  fileprivate mutating func add(_ reason: String, _ count: Int) {
    if count > 0 { leftOut[reason, default: 0] += count }
  }
}

extension ReleaseBuild {
  /// Counts all answers in the ledger, once the release's own have their places.
  /// - Throws: `ProjectError` where they don't add up, which would be a mistake of the program.
  func answerCounts() throws -> AnswerCounts {
    var counts = AnswerCounts()
    let tally = answers.tally
    counts.inRelease = tally.released
    for (code, count) in tally.leftOut {
      let reason = Int(-1 - code)
      counts.add(
        reason == 0
          ? "sample_not_accepted" : "sample_" + outReasons[min(reason, outReasons.count - 1)],
        count)
    }
    for score in scores {
      counts.inLedger += score.table.inLedger
      for reason in ["seen", "superseded", "training"] {
        counts.add(reason, score.table.dropped[reason] ?? 0)
      }
    }
    let others = try reader.answersOutside(tasks: scores.map(\.table.task))
    counts.add("other_task", others.ofOtherTasks)
    counts.add("refused_event", others.refused)
    counts.add("waiting_event", others.waiting)
    counts.inLedger += others.ofOtherTasks + others.refused + others.waiting
    let sum = counts.inRelease + counts.leftOut.values.reduce(0, +)
    guard sum == counts.inLedger else {
      throw ProjectError.nothingToExport(
        "the ledger holds \(counts.inLedger) answers and \(sum) are accounted for: please report this"
      )
    }
    return counts
  }
}
