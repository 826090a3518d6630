import Aggregate
import ArgumentParser
import Domain
import Project
import Scoring

struct AgreementCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agreement",
    abstract: "How far annotators agree, per task and label; what they confuse with what.",
    discussion: """
      Compares the answers that count, on the samples with two or more. Alpha and its interval are those of a release
      made now. Of alpha, AC1 and the kappas 1 is agreement and 0 what chance gives; intervals hold 95 % of 1,000
      resamples of samples. docs/scoring.md has the formulae.

      Examples:
        winnow agreement
        winnow agreement --task topic --confusions
        winnow agreement --json | jq '.tasks[] | {task, alpha_ppm, alpha_ci95_ppm}'
        winnow agreement --answers crowd.csv --metric ordinal      (columns task, worker, label)
      """)

  @OptionGroup var options: ProjectOptions
  @Option(help: "Only this task.") var task: String?
  @Option(
    help:
      "Answers from a file (- is JSON lines on standard input) instead of a project: task, worker, label."
  )
  var answers: String?
  @Option(
    help:
      "How far apart labels are for alpha: nominal, ordinal, interval, ratio (default: by the task's type)."
  )
  var metric: String?
  @Flag(help: "Also what is confused with what.") var confusions = false
  @Flag(help: "Print it as JSON.") var json = false

  func validate() throws {
    if answers != nil, task != nil {
      throw ValidationError("--task is a project's; a file of answers is one task")
    }
    if let metric, AlphaMetricName(rawValue: metric) == nil {
      throw ValidationError(
        "--metric is one of \(AlphaMetricName.allCases.map(\.rawValue).joined(separator: ", "))")
    }
  }

  func run() throws {
    let metric = metric.flatMap(AlphaMetricName.init(rawValue:))
    if let answers {
      let file = try CrowdChoices(files: [answers])
      for refusal in file.refusals { Console.say(refusal) }
      if file.refusedCount > file.refusals.count {
        Console.say("… and \(file.refusedCount - file.refusals.count) more")
      }
      if file.repeatedCount > 0 {
        Console.say("\(file.repeatedCount) repeated answers of one worker to one task left out")
      }
      let found = try TaskAgreement(
        of: file.answers, labels: file.labels, metric: metric ?? .nominal, confusions: confusions)
      try print([found], next: "a second worker must answer the same tasks")
      if file.refusedCount > 0 { throw PartlyRefused() }
      return
    }
    try options.look { project in
      let found = try project.agreement(task: task, metric: metric, confusions: confusions)
      guard let first = found.first else { throw ProjectError.unknownTask(task ?? "", known: []) }
      try print(
        found,
        next: "somebody else must answer samples that are answered: winnow join --name NAME, then "
          + "winnow label; or winnow import crowd.csv --as answers --task \(first.task ?? "ID")")
    }
  }

  private func print(_ found: [TaskAgreement], next: String) throws {
    guard found.contains(where: \.hasAnswersToCompare) else {
      throw ProjectError.badInput("nothing to compare: no sample has two answers; \(next)")
    }
    if json {
      Console.print(["tasks": .array(found.map { AgreementJSON.value($0) })])
    } else {
      for one in found { for line in AgreementText.lines(one) { Console.print(line) } }
    }
  }
}
