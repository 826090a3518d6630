import ArgumentParser
import Domain
import Ledger
import Project

struct SubmitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit",
    abstract: "Give samples of your own; peers accept them before they are asked.",
    discussion: """
      FILE is read as `winnow import` reads it; - takes one text from standard input. Exact duplicates are said first and
      not sent; near duplicates (80 % of their pieces of five characters the same) are sent and named. Without FILE the Submit screen opens; with --plain it asks line by line (also ACCESSIBLE=1).

      Examples:
        winnow submit
        winnow submit mine.jsonl
        echo "My invoice shows two charges." | winnow submit -
      """)

  @OptionGroup var options: ProjectOptions
  @Argument(help: "A file, or - for one text from standard input.") var file: String?
  @Flag(
    name: .customLong("new"),
    help: "With -: don't send what is nearly the same as a text that is here.") var isNew = false
  @Flag(help: "Print the result as JSON.") var json = false
  @Flag(help: "Without FILE: line by line, without a full screen.") var plain = false

  func run() throws {
    guard let file else {
      return try ScreenCommand.run(options, start: .submit, task: nil, isPlain: plain)
    }
    if file == "-" { return try submitOne() }
    try submitFile(file)
  }

  func validate() throws {
    if isNew, file != "-" {
      throw ValidationError("--new goes with -: of a file, near duplicates are sent and named")
    }
  }

  private func submitFile(_ file: String) throws {
    try options.use { project in
      var line = ProgressLine(ticks: project.surroundings.ticks)
      defer { line.clear() }
      let report = try project.submitFile(file) {
        line.show($0.what, done: $0.done, total: $0.total)
      }
      line.clear()
      for refusal in report.refusals { Console.say(refusal) }
      if !json { say(report) }
      let similar = try project.similar(toNewest: report.new) {
        line.show($0.what, done: $0.done, total: $0.total)
      }
      line.clear()
      if json {
        Console.print([
          "read": .integer(report.read), "new": .integer(report.new),
          "duplicate": .integer(report.duplicate), "refused": .integer(report.refused),
          "pending": .bool(report.isPending),
          "similar": .array(
            similar.map {
              .object([
                "sample": .string($0.sample.id.hex), "others": .array($0.others.map(\.json)),
              ])
            }),
        ])
      } else {
        say(similar, of: report.new)
      }
      if report.refused > 0 { throw PartlyRefused() }
    }
  }

  private func say(_ report: ImportReport) {
    if report.duplicate > 0 {
      Console.print("\(report.duplicate) are here already, word for word; not sent again")
    }
    Console.print(
      "\(report.new) submitted\(report.isPending ? ", pending: reviewers look at them first (see: winnow me)" : "")"
    )
  }

  /// Near duplicates that are told of a file; --json tells all.
  private static let shownSimilar = 20

  private func say(_ similar: [(sample: SampleView, others: [SimilarSample])], of count: Int) {
    for (sample, others) in similar.prefix(Self.shownSimilar) {
      Console.print(
        "\(sample.id.hex.prefix(12)) is much like \(others.prefix(3).map(\.words).joined(separator: ", ")): \(MessageText.escaped(String(sample.summary.prefix(60))))"
      )
    }
    if similar.count > Self.shownSimilar {
      Console.print("… \(similar.count) are near duplicates in all (--json names each)")
    }
    if count > Project.comparedSubmissions {
      Console.print(
        "near duplicates were looked for among \(Project.comparedSubmissions) of \(count); an export finds all"
      )
    }
  }

  private func submitOne() throws {
    var lines = InputLines()
    var text: [UInt8] = []
    while case .text(let line)? = lines.next() {
      if !text.isEmpty { text.append(0x0A) }
      text += line
    }
    guard let string = String(validating: text, as: UTF8.self) else {
      throw ProjectError.badInput("standard input is not UTF-8")
    }
    try options.use { project in
      let check = try project.check(text: string)
      guard !check.isDuplicate else {
        throw ProjectError.refused("exactly this is here already (\(check.id)); nothing was sent")
      }
      var line = ProgressLine(ticks: project.surroundings.ticks)
      let similar = try project.similar(text: string) { done, total in
        line.show("looking for near duplicates", done: done, total: total)
        return true
      }
      line.clear()
      if isNew, !similar.isEmpty {
        throw ProjectError.refused(
          "much like what is here: \(similar.map(\.words).joined(separator: ", ")); nothing was sent"
        )
      }
      let sent = try project.submit(text: string)
      if json {
        Console.print([
          "id": .string(sent.event.hex), "sample": .string(check.id.hex),
          "similar": .array(similar.map(\.json)), "state": .string(sent.state.word),
        ])
      } else {
        for other in similar {
          Console.print(
            "much like \(other.words): \(MessageText.escaped(String(other.sample.summary.prefix(60))))"
          )
        }
        Console.print("submitted, \(sent.state.word)  (\(check.id))")
      }
    }
  }
}

extension SimilarSample {
  /// `1f3c… (93 % alike, accepted)`.
  fileprivate var words: String {
    "\(sample.id.hex.prefix(12)) (\(similarityPPM / 10_000) % alike\(isAccepted ? ", accepted" : ""))"
  }

  fileprivate var json: JSONValue {
    .object([
      "sample": .string(sample.id.hex), "similarity_ppm": .integer(similarityPPM),
      "accepted": .bool(isAccepted),
    ])
  }
}
