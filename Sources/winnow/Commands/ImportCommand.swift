import ArgumentParser
import Domain
import Project

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Bring in samples, answers of others, or known answers.",
    discussion: """
      Reads .txt (a sample a line), .jsonl, .csv, .tsv, each also as .gz or .zst. Good records are kept, refused ones are
      written to NAME.refused.jsonl; --strict keeps nothing unless all are good. Running it again is safe: what is here
      already counts as duplicate.

      Examples:
        winnow import messages.jsonl
        winnow import crowd.csv --as answers --task topic      (columns task, worker, label)
        winnow import truth.csv --as gold --task topic         (columns task, truth; note says why)
      """)

  @OptionGroup var options: ProjectOptions
  @Argument(help: "Files; - is standard input.") var files: [String]
  @Option(name: .customLong("as"), help: "samples, answers or gold.") var kind = "samples"
  @Option(help: "Names where the records' own ids come from.") var source = "import"
  @Option(help: "The task that answers or gold belong to.") var task: String?
  @Option(help: "The field or column with the text.") var text: String?
  @Option(help: "The field or column with the label.") var label: String?
  @Option(help: "The field or column with the annotator.") var annotator: String?
  @Flag(help: "Refuse everything if one record is bad.") var strict = false
  @Flag(help: "Say what would come in; write nothing.") var dryRun = false
  @Flag(help: "Print the result as JSON.") var json = false

  func run() throws {
    guard let parsed = ImportRequest.Kind(rawValue: kind) else {
      throw ValidationError(
        "--as is one of \(ImportRequest.Kind.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let request = ImportRequest(
      kind: parsed, source: source, task: task, textField: text, labelField: label,
      annotatorField: annotator,
      isStrict: strict, isDryRun: dryRun)
    let report = try options.use { project in
      var line = ProgressLine(ticks: project.surroundings.ticks)
      defer { line.clear() }
      return try project.importFiles(files, request) {
        line.show($0.what, done: $0.done, total: $0.total)
      }
    }
    for refusal in report.refusals { Console.say(refusal) }
    if report.refused > report.refusals.count {
      Console.say("… and \(report.refused - report.refusals.count) more")
    }
    if json { Console.print(Self.json(report)) } else { Console.print(words(report)) }
    guard report.refused == 0 else {
      if report.new + report.duplicate + report.replaced == 0 {
        Console.complain("nothing of it could be imported")
      }
      throw PartlyRefused()
    }
    if report.read == 0 { throw ProjectError.badInput("there is no record in it") }
  }

  private func words(_ report: ImportReport) -> String {
    var parts = ["\(report.read) read", "\(report.new) new"]
    for (count, word) in [
      (report.duplicate, "duplicate"), (report.replaced, "replaced"), (report.repeated, "repeated"),
      (report.ambiguous, "with an id that is another's"), (report.refused, "refused"),
    ] where count > 0 { parts.append("\(count) \(word)") }
    var text = (dryRun ? "would be: " : "") + parts.joined(separator: ", ")
    if report.isPending { text += "; they wait for reviewers" }
    if !report.refusedFiles.isEmpty {
      text += "\nrefused records: \(report.refusedFiles.joined(separator: ", "))"
    }
    return text
  }

  private static func json(_ report: ImportReport) -> JSONValue {
    [
      "read": .integer(report.read), "new": .integer(report.new),
      "duplicate": .integer(report.duplicate),
      "repeated": .integer(report.repeated), "replaced": .integer(report.replaced),
      "ambiguous": .integer(report.ambiguous), "refused": .integer(report.refused),
      "refused_files": .array(report.refusedFiles.map { .string($0) }),
      "batch": report.batch.map { .string($0) } ?? .null, "pending": .bool(report.isPending),
    ]
  }
}
