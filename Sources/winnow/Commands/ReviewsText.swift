import Domain
import Ledger
import Project
import Scoring

/// What is said of reviewers' verdicts on submissions.
enum ReviewsText {
  /// Submissions that are listed in words.
  private static let shown = 20

  static func show(_ project: Project, method: String?, json: Bool) throws {
    guard try project.me()?.roles.allows(.reviewer) ?? false else {
      throw ProjectError.notAllowed("what reviewers said is shown to reviewers alone")
    }
    let scores = try project.reviewScores(method: method)
    let visibility = try project.weightVisibility()
    if json { return Console.print(Self.json(scores, visibility)) }
    guard !scores.reviewers.isEmpty else {
      Console.print("no submission was reviewed yet; begin with: winnow review")
      return
    }
    let names = try project.names()
    Console.print(
      "\(scores.submissions.count) submissions settled by \(scores.reviewers.count) reviewers, \(scores.method.id), \(scores.method.iterations) rounds; the least sure:"
    )
    for one in scores.submissions.prefix(shown) {
      Console.print(
        "  \(one.sample.hex.prefix(12))  \(one.state.word), \(one.accepting) of \(one.verdicts) accepted it, right with \(MeCommand.percent(one.rightPPM))"
      )
    }
    if scores.submissions.count > shown {
      Console.print("  … and \(scores.submissions.count - shown) more (--json lists all)")
    }
    let seen = scores.reviewers.filter { visibility.allows($0.id) }
    if !seen.isEmpty { Console.print("reviewers (weight, at least, verdicts):") }
    for reviewer in seen {
      Console.print(
        "  \(names[reviewer.id] ?? String(reviewer.id.prefix(17)))  \(MeCommand.percent(reviewer.weight.weightPPM))  \(MeCommand.percent(reviewer.weight.lowerWeightPPM))  \(reviewer.verdicts)"
      )
    }
    if seen.count < scores.reviewers.count {
      Console.print(
        "the weights of \(scores.reviewers.count - seen.count) others are theirs to see ([scoring] weights)"
      )
    }
  }

  private static func json(_ scores: ReviewScores, _ visibility: WeightVisibility) -> JSONValue {
    [
      "method": .string(scores.method.id), "iterations": .integer(scores.method.iterations),
      "submissions": .array(
        scores.submissions.map { one in
          [
            "event": .string(one.reference.event.hex), "item": .integer(one.reference.index),
            "sample": .string(one.sample.hex), "state": .string(one.state.word),
            "accepting": .integer(one.accepting), "verdicts": .integer(one.verdicts),
            "right_ppm": .integer(one.rightPPM),
          ]
        }),
      "reviewers": .array(
        scores.reviewers.map { reviewer in
          var object: JSONObject = [
            "reviewer": .string(reviewer.id), "verdicts": .integer(reviewer.verdicts),
          ]
          if visibility.allows(reviewer.id) {
            object["weight_ppm"] = .integer(reviewer.weight.weightPPM)
            object["weight_low_ppm"] = .integer(reviewer.weight.lowerWeightPPM)
          }
          return .object(object)
        }),
    ]
  }
}
