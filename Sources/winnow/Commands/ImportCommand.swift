import ArgumentParser
import Domain
import Import
import Project
import Synchronization

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Bring in samples, answers of others, or known answers.",
    discussion: """
      Reads .txt (a sample a line), .jsonl, .json, .csv, .tsv, and the exports of Label Studio, Prodigy, doccano, Argilla,
      Open-Assistant, Potato, spaCy and CoNLL with their answers; each also as .gz, .zst or in a .zip. Good records are
      kept, refused ones are written to NAME.refused.jsonl; --strict keeps nothing unless all are good. Running it again
      is safe: what is here already counts as duplicate. Parquet comes through a pipe:
        python3 -c 'import sys, pandas; pandas.read_parquet(sys.argv[1]).to_json(sys.stdout, orient="records", lines=True)' \\
          data.parquet | winnow import -

      Examples:
        winnow import messages.jsonl
        winnow import project-1.json --dry-run                 (what it is, what would come in)
        winnow import project-1.json --task sentiment=topic    (its question "sentiment" is our task topic)
        winnow import --undo 5f3a90c2                          (takes an import back, as its last line says)
        winnow import crowd.csv --as answers --task topic      (columns task, worker, label)
        winnow import truth.csv --as gold --task topic         (columns task, truth; note says why)
      """)

  @OptionGroup var options: ProjectOptions
  @Argument(help: "Files; - is standard input.") var files: [String] = []
  @Option(
    name: .customLong("as"),
    help: "samples, answers or gold; else what the file holds.")
  var kind: String?
  @Option(
    name: .customLong("from"),
    help: ArgumentHelp("The format; else by name and content.", valueName: "format"))
  var format: String?
  @Option(help: ArgumentHelp("Take a whole import back.", valueName: "batch")) var undo: String?
  @Option(help: "Names where the records' own ids come from.") var source = "import"
  @Option(
    help:
      "The task that answers or gold belong to; QUESTION=ID for one question of a file, QUESTION= to leave it out."
  )
  var task: String?
  @Option(help: "The field or column with the text.") var text: String?
  @Option(help: "The field or column with the label.") var label: String?
  @Option(help: "The field or column with the annotator.") var annotator: String?
  @Flag(help: "Refuse everything if one record is bad.") var strict = false
  @Flag(help: "Say what would come in; write nothing.") var dryRun = false
  @Flag(help: "Print the result as JSON.") var json = false

  func run() throws {
    if let undo { return try takeBack(undo) }
    guard !files.isEmpty else { throw ValidationError("name a file to import") }
    let request = try request()
    let report = try options.use { project in
      var line = ProgressLine(ticks: project.surroundings.ticks)
      defer { line.clear() }
      let batch = BatchBegun()
      return try Interruption.ending({ batch.wordsOnEnd }) {
        try project.importFiles(files, request, began: batch.begin) {
          line.show($0.what, done: $0.done, total: $0.total)
        }
      }
    }
    for notice in report.notices { Console.say(notice) }
    for refusal in report.refusals { Console.say(refusal) }
    let refused = report.refused + (report.answers?.refused ?? 0)
    if refused > report.refusals.count {
      Console.say("… and \(refused - report.refusals.count) more")
    }
    if json {
      Console.print(ImportText.json(report))
    } else {
      for line in ImportText.lines(report, isDryRun: dryRun) { Console.print(line) }
    }
    guard refused == 0 else {
      let came = report.new + report.duplicate + report.replaced
      if came + (report.answers?.new ?? 0) == 0 {
        Console.complain("nothing of it could be imported")
      }
      throw PartlyRefused()
    }
    if report.read == 0 { throw ProjectError.badInput("there is no record in it") }
    if dryRun, report.recognised.contains(where: { !$0.wantedTasks.isEmpty }) {
      throw ProjectError.badInput(
        "as it stands the import is refused: answers have no task (see above). Add it, name one with --task ID, \(ImportReport.waysWithoutTask)"
      )
    }
  }

  private func request() throws -> ImportRequest {
    let parsed = kind.map { ImportRequest.Kind(rawValue: $0) }
    if let parsed, parsed == nil {
      throw ValidationError(
        "--as is one of \(ImportRequest.Kind.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let foreign = format.flatMap(ForeignFormat.init(rawValue:))
    let native = format.flatMap(ImportFormat.init(rawValue:))
    if format != nil, foreign == nil, native == nil {
      let known = ImportFormat.allCases.map(\.rawValue) + ForeignFormat.allCases.map(\.rawValue)
      throw ValidationError("--from is one of \(known.joined(separator: ", "))")
    }
    return ImportRequest(
      kind: parsed.flatMap { $0 }, format: foreign, nativeFormat: native, source: source,
      task: task,
      textField: text, labelField: label, annotatorField: annotator, isStrict: strict,
      isDryRun: dryRun)
  }

  private func takeBack(_ name: String) throws {
    guard files.isEmpty else { throw ValidationError("--undo takes no files") }
    let batch = try options.use { try $0.undoImport(name) }
    if json {
      Console.print(ImportText.json(batch))
    } else {
      Console.print("taken back: \(ImportText.words(batch))")
    }
  }
}

/// The batch that an import writes, for what is said where a signal ends it.
private final class BatchBegun: Sendable {
  private let name = Mutex<String?>(nil)

  func begin(_ batch: String) { name.withLock { $0 = batch } }

  var wordsOnEnd: String {
    guard let batch = name.withLock({ $0 }) else { return "interrupted; nothing was imported" }
    return
      "interrupted; records that came in before stay, as batch \(batch): the same command brings the rest, `winnow import --undo \(batch)` takes them back"
  }
}
