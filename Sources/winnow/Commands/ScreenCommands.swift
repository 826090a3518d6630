import ArgumentParser
import Domain
import Glibc
import Project
import Screens
import Terminal

struct HomeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "home", abstract: "Open the screens (what `winnow` alone does).",
    discussion: """
      --plain goes line by line, for dumb terminals and screen readers (also ACCESSIBLE=1).

      Examples:
        winnow
        winnow --plain
      """)

  @OptionGroup var options: ProjectOptions
  @Flag(help: "Line by line, without a full screen.") var plain = false

  func run() throws { try ScreenCommand.run(options, start: .home, task: nil, isPlain: plain) }
}

struct LabelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "label", abstract: "Label samples: one key a sample, every answer on disk.",
    discussion: """
      --plain asks line by line, for pipes, dumb terminals and screen readers (also ACCESSIBLE=1).

      A FILTER labels only what it names (winnow find --help tells how it is written). Nobody chooses by what others
      said: label, status, confidence and gold are for reviewers, and what they answer after choosing by label or gold
      is kept and not scored.

      Examples:
        winnow label
        winnow label --task topic
        winnow label 'refund source:mail'
        winnow label --again         (your answers that a later guideline or policy touches: keep or change each)
        winnow label --plain
      """)

  @Argument(help: "Only samples that this filter names.") var filter: [String] = []

  @OptionGroup var options: ProjectOptions
  @Option(help: "Only this task.") var task: String?
  @Flag(help: "Only answers of yours that a change of guideline or policy touches.") var again =
    false
  @Flag(help: "Line by line, without a full screen.") var plain = false

  func run() throws {
    if again {
      guard filter.isEmpty, task == nil else {
        throw ValidationError("--again takes neither a filter nor --task")
      }
      return try ScreenCommand.run(options, start: .labelAgain, task: nil, isPlain: plain)
    }
    let text = filter.joined(separator: " ")
    if !text.isEmpty { try options.use { _ = try SampleSelection($0, text) } }
    let start: StartScreen =
      text.isEmpty ? .label(task: task) : .labelFiltered(text, task: task)
    try ScreenCommand.run(options, start: start, task: task, isPlain: plain)
  }
}

struct ReviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Review what others submitted, or settle answers that disagree.",
    discussion: """
      --json takes verdicts as JSON lines on standard input: {"submission":{"event":…,"index":…},"verdict":"accept"},
      with "reason" (and "note") for return and reject, with "text" for correct (what it should say); on a label {"sample":…,"task":…,"verdict":"settle","value":…}.
      --list prints what waits for you as JSON lines.

      Examples:
        winnow review
        winnow review --disputed
        winnow review --list
        winnow review --list | jq -c '{submission, verdict: "accept"}' | winnow review --json
      """)

  @OptionGroup var options: ProjectOptions
  @Flag(help: "Line by line, without a full screen.") var plain = false
  @Flag(help: "Settle answers that disagree, or make them gold.") var disputed = false
  @Flag(help: "Take verdicts as JSON lines on standard input.") var json = false
  @Flag(help: "Print what waits for your verdict as JSON lines.") var list = false

  func run() throws {
    if list { return try printList() }
    guard json else {
      return try ScreenCommand.run(
        options, start: disputed ? .adjudicate : .review, task: nil, isPlain: plain)
    }
    try options.use { project in
      try LineByLine.run(project, atOnce: 1) { lines in
        lines.map { line in
          Result {
            let (event, verdict) = try project.review(line: line)
            return ["id": .string(event.hex), "verdict": .string(verdict)]
          }
        }
      }
    }
  }

  private func printList() throws {
    try options.use { project in
      for item in try project.pendingForMe(limit: 10_000) {
        Console.print([
          "submission": .object(item.submission.json), "sample": .string(item.sample.id.hex),
          "fields": .object(
            JSONObject(item.sample.fields.map { (key: $0.name, value: .string($0.text)) })),
          "contributor": .string(item.contributor), "license": .string(item.license),
          "verdicts": .integer(item.verdicts), "wanted": .integer(item.wanted),
          "flags": .array(item.flags.map { .string($0) }),
          "similar": .array(
            try project.similar(to: item.sample.id).map {
              ["sample": .string($0.sample.id.hex), "similarity_ppm": .integer($0.similarityPPM)]
            }),
        ])
      }
    }
  }
}
