import ArgumentParser
import Domain
import Project
import Scoring

struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Posteriors, weights and states; what is asked next follows them.",
    discussion: """
      Fits the policy's method (auto: avg) on all answers that count, takes the annotators' reliabilities over into the
      queue, and prints what came out. --explain says who counted how much for one sample.

      Examples:
        winnow score
        winnow score --task topic --method majority --json
        winnow score --explain 17
        winnow score --calibration
        winnow score --reviews          (verdicts on submissions, by the same methods)
      """)

  @OptionGroup var options: ProjectOptions
  @Option(help: "Only this task.") var task: String?
  @Option(
    help: ArgumentHelp(
      "\(MethodChoice.names.joined(separator: ", ")) (default: the policy's)."))
  var method: String?
  @Option(help: "A sample, by its id or its record's own.") var explain: String?
  @Flag(help: "How far confidence can be trusted, on samples whose answer is known.")
  var calibration = false
  @Flag(help: "Whose answers look copied, with the evidence (maintainers).") var copies = false
  @Flag(help: "How sure reviewers' verdicts on submissions are, the least sure first (reviewers).")
  var reviews = false
  @Flag(help: "Print it as JSON.") var json = false

  func run() throws {
    try options.look { project in
      if calibration {
        for row in try project.calibrations(task: task, method: method) {
          if json {
            Console.print(CalibrationText.json(row.calibration, task: row.task))
          } else {
            for line in CalibrationText.lines(row.calibration, of: "task \(row.task)") {
              Console.print(line)
            }
          }
        }
        return
      }
      if reviews { return try ReviewsText.show(project, method: method, json: json) }
      let scores = try project.scores(task: task, method: method)
      guard !scores.isEmpty else { throw ProjectError.unknownTask(task ?? "", known: []) }
      if let explain {
        let explanations = try project.explain(explain, scores: scores)
        guard !explanations.isEmpty else {
          throw ProjectError.badInput(
            "nobody has answered sample \(MessageText.quoted(explain)) yet")
        }
        for explanation in explanations {
          if json { Console.print(Self.json(explanation)) } else { Self.show(explanation) }
        }
        return
      }
      let visibility = try project.weightVisibility()
      let names = try project.names()
      if copies {
        guard visibility.allowsCopies else {
          throw ProjectError.notAllowed("evidence of copied answers is shown to maintainers alone")
        }
        for score in scores { CopiesText.show(score, names: names, json: json) }
        return
      }
      if method == nil, project.isWritable { try project.adopt(scores) }
      if json {
        Console.print(["tasks": .array(scores.map { Self.json($0, visibility) })])
      } else {
        for score in scores { Self.show(score, names: names, visibility) }
      }
    }
  }

  private static func json(_ score: TaskScores, _ visibility: WeightVisibility) -> JSONValue {
    let table = score.table
    let samples: [JSONValue] = table.samples.indices.map { index in
      [
        "sample": .string(table.samples[index].hex),
        "label": score.value(index) ?? .null,
        "confidence_ppm": .integer(score.confidencePPM(index)),
        "posterior_ppm": .array(score.posteriorPPM(index).map { .integer($0) }),
        "answers": .integer(Int(score.answers[index])),
        "status": .string(score.states[index].status.rawValue),
        "settled_by": .string(score.states[index].settledBy.rawValue),
      ]
    }
    let annotators: [JSONValue] = table.annotators.indices.map { index in
      var object: JSONObject = [
        "annotator": .string(table.annotators[index]),
        "type": .string(table.annotatorTypes[index].word),
        "answers": .integer(score.answersOfAnnotator[index]),
      ]
      if visibility.allows(table.annotators[index]), let weight = score.weights?[index] {
        object["weight_ppm"] = .integer(weight.weightPPM)
        object["weight_low_ppm"] = .integer(weight.lowerWeightPPM)
        object["information_microbits"] = .integer(Int(weight.informationMicrobits))
      }
      return .object(object)
    }
    return [
      "task": .string(table.task), "method": .string(score.method.id),
      "iterations": .integer(score.method.iterations),
      "labels": .array(table.labels.map { .string($0) }), "samples": .array(samples),
      "annotators": .array(annotators),
    ]
  }

  private static func show(
    _ score: TaskScores, names: [String: String], _ visibility: WeightVisibility
  ) {
    let table = score.table
    Console.print(
      "task \(table.task): \(score.method.id), \(table.sample.count) answers by \(table.annotators.count) annotators on \(table.samples.count) samples, \(score.method.iterations) rounds"
    )
    var counts: [SampleStatus: Int] = [:]
    for state in score.states { counts[state.status, default: 0] += 1 }
    let order: [SampleStatus] = [.gold, .settled, .adjudicated, .disputed, .open]
    Console.print(
      "  "
        + order.compactMap { status in counts[status].map { "\($0) \(status.rawValue)" } }.joined(
          separator: ", "))
    let labels = score.labels
    for (index, label) in table.labels.enumerated() {
      Console.print("  \(label): \(labels.count { $0 == index })")
    }
    guard let weights = score.weights else { return }
    let ranked = table.annotators.indices.filter { visibility.allows(table.annotators[$0]) }.sorted
    {
      (weights[$0].weightPPM, table.annotators[$1]) > (weights[$1].weightPPM, table.annotators[$0])
    }
    if !ranked.isEmpty { Console.print("  annotators (weight, at least, answers):") }
    for index in ranked.prefix(20) {
      let id = table.annotators[index]
      Console.print(
        "    \(names[id] ?? String(id.prefix(17)))  \(MeCommand.percent(weights[index].weightPPM))  \(MeCommand.percent(weights[index].lowerWeightPPM))  \(score.answersOfAnnotator[index])"
      )
    }
    if ranked.count < table.annotators.count {
      Console.print(
        "  the weights of \(table.annotators.count - ranked.count) others are theirs to see ([scoring] weights)"
      )
    }
    if ranked.count > 20 { Console.print("    … and \(ranked.count - 20) more (--json lists all)") }
  }

  private static func json(_ explanation: Explanation) -> JSONValue {
    [
      "sample": .string(explanation.sample.hex), "task": .string(explanation.task),
      "label": explanation.label.map { .string($0) } ?? .null,
      "confidence_ppm": .integer(explanation.confidencePPM), "status": .string(explanation.status),
      "settled_by": .string(explanation.settledBy), "skips": .integer(explanation.skips),
      "posterior": .array(
        explanation.posterior.map { ["label": .string($0.label), "ppm": .integer($0.ppm)] }),
      "answers": .array(
        explanation.voices.map { voice in
          [
            "annotator": .string(voice.annotator), "label": .string(voice.label),
            "reliability_ppm": .integer(voice.reliabilityPPM),
            "weight_ppm": voice.weightPPM.map { .integer($0) } ?? .null,
            "evidence_millinats": .integer(voice.evidenceMillinats),
            "similarity_ppm": voice.similarityPPM.map { .integer($0) } ?? .null,
          ]
        }),
    ]
  }

  private static func show(_ explanation: Explanation) {
    Console.print("sample \(explanation.sample.hex)")
    Console.print(
      "task \(explanation.task): \(explanation.label ?? "no label yet"), confidence \(MeCommand.percent(explanation.confidencePPM)), \(explanation.status)\(explanation.settledBy.isEmpty ? "" : " (\(explanation.settledBy))")"
    )
    for row in explanation.posterior {
      Console.print("  \(row.label)  \(MeCommand.percent(row.ppm))")
    }
    for voice in explanation.voices {
      if let similarity = voice.similarityPPM {
        Console.print(
          "  \(voice.annotator) said \(voice.label): \(MeCommand.percent(similarity)) like it")
        continue
      }
      Console.print(
        "  \(voice.annotator) said \(voice.label): right \(MeCommand.percent(voice.reliabilityPPM)) of the time, counts \(voice.evidenceMillinats) millinats for it"
      )
    }
    if explanation.skips > 0 { Console.print("  \(explanation.skips) skipped it") }
  }
}
