import Domain
import Scoring
import Simulation

/// What a simulated crowd came to, in words and as JSON.
enum SimulationText {
  static func words(
    _ crowd: SimulatedCrowd, _ replay: PolicyRehearsal?, _ shares: ShareRehearsal?
  ) -> [String] {
    let kinds = kinds(crowd, Array(crowd.annotators.indices))
    var lines = [
      "\(crowd.truth.count) tasks, \(crowd.asked.count) answers, \(crowd.annotators.count) workers: \(kinds)"
    ]
    if let replay { lines += words(replay, crowd) }
    if let shares { lines += words(shares, crowd) }
    return lines
  }

  private static func words(_ replay: PolicyRehearsal, _ crowd: SimulatedCrowd) -> [String] {
    var table = TextTable([.left, .right, .right, .right])
    table.add(["", "answers", "saved", "accuracy"])
    for (name, outcome) in [
      ("all answers", replay.full), ("the policy", replay.policy),
      ("as many, evenly", replay.uniform),
    ] {
      let saved = 1 - Double(outcome.answers) / Double(max(1, replay.full.answers))
      table.add([
        name, "\(outcome.answers)", MeCommand.percent(PartsPerMillion.rounded(saved)),
        MeCommand.percent(outcome.accuracyPPM),
      ])
    }
    var lines = table.lines()
    lines.append("  settled: \(replay.settledSamples) of \(replay.samples) samples")
    if replay.goldAnswers > 0 {
      let paused =
        replay.paused.isEmpty
        ? "nobody is paused" : "paused: \(kinds(crowd, replay.paused))"
      lines.append("  \(replay.goldAnswers) answers to samples of known label; \(paused)")
    }
    return lines
  }

  private static func words(_ shares: ShareRehearsal, _ crowd: SimulatedCrowd) -> [String] {
    var table = TextTable([.left, .right, .right, .right, .right])
    table.add(["shares", "people", "share", "oracle", "by count"])
    for (kind, people) in byKind(crowd) {
      table.add(
        [kind.rawValue, "\(people.count)"]
          + [shares.sharesPPM, shares.oraclePPM, shares.countPPM].map { all in
            MeCommand.percent(people.reduce(0) { $0 + all[$1] })
          })
    }
    func decimal(_ ppm: Int) -> String {
      let thousandths = (abs(ppm) + 500) / 1_000
      return (ppm < 0 ? "-" : "")
        + "\(thousandths / 1_000).\(String(1_000 + thousandths % 1_000).dropFirst())"
    }
    return table.lines() + [
      "  Spearman with the oracle \(decimal(shares.correlationPPM)) (by count \(decimal(shares.countCorrelationPPM))), half the sum of differences \(decimal(shares.distancePPM)) (\(decimal(shares.countDistancePPM)))"
    ]
  }

  private static func byKind(_ crowd: SimulatedCrowd) -> [(SimulatedAnnotator.Kind, [Int])] {
    SimulatedAnnotator.Kind.allCases.compactMap { kind in
      let people = crowd.annotators.indices.filter { crowd.annotators[$0].kind == kind }
      return people.isEmpty ? nil : (kind, people)
    }
  }

  private static func kinds(_ crowd: SimulatedCrowd, _ people: [Int]) -> String {
    SimulatedAnnotator.Kind.allCases.compactMap { kind in
      let count = people.count { crowd.annotators[$0].kind == kind }
      return count == 0 ? nil : "\(count) \(kind.rawValue)"
    }.joined(separator: ", ")
  }

  static func json(
    _ crowd: SimulatedCrowd, _ replay: PolicyRehearsal?, _ shares: ShareRehearsal?
  ) -> JSONValue {
    func outcome(_ outcome: PolicyRehearsal.Outcome) -> JSONValue {
      ["answers": .integer(outcome.answers), "accuracy_ppm": .integer(outcome.accuracyPPM)]
    }
    var object: JSONObject = [
      "tasks": .integer(crowd.truth.count), "answers": .integer(crowd.asked.count),
      "workers": .integer(crowd.annotators.count),
    ]
    if let replay {
      object["replay"] = [
        "full": outcome(replay.full), "stopped": outcome(replay.policy),
        "uniform": outcome(replay.uniform), "settled_samples": .integer(replay.settledSamples),
        "samples": .integer(replay.samples), "gold_answers": .integer(replay.goldAnswers),
        "paused": .array(replay.paused.map { .string("w\($0)") }),
      ]
    }
    if let shares {
      object["shares"] = [
        "correlation_ppm": .integer(shares.correlationPPM),
        "distance_ppm": .integer(shares.distancePPM),
        "workers": .array(
          crowd.annotators.enumerated().map { j, one in
            [
              "worker": .string("w\(j)"), "kind": .string(one.kind.rawValue),
              "share_ppm": .integer(shares.sharesPPM[j]),
              "oracle_ppm": .integer(shares.oraclePPM[j]),
            ]
          }),
      ]
    }
    return .object(object)
  }
}
