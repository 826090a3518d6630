import Aggregate
import ArgumentParser
import Domain
import Project
import Scoring

struct AggregateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aggregate",
    abstract: "Labels, weights and shares from a file of crowd answers, without a project.",
    discussion: """
      Reads CSV, TSV or JSON lines with the columns task, worker, label (also .gz and .zst; several files count as one).
      Prints what was found; --out writes the labels (task,label,confidence,p_<class>…), --workers the people
      (worker,answers,weight,weight_low,information_bits,cluster,share_ppm). Weights and shares rest on w1ds whatever the
      method. Copies are shown; --copies discount counts and pays those who copy each other as one.

      Examples:
        winnow aggregate answers.csv
        winnow aggregate answers.csv --out labels.csv --workers workers.csv
        winnow aggregate a.csv b.csv --gold truth.csv --method dawid-skene --json
        winnow aggregate crowd.tsv --task-column item --worker-column who --label-column said
        winnow aggregate comparisons.csv --out scores.csv     (worker,left,right,label)
        winnow aggregate ratings.csv --type number            (also: spans, text)

      Exit codes: 0 done, 2 wrong use, 3 some or all records refused, 5 disk.
      """)

  enum Copies: String, ExpressibleByArgument, CaseIterable { case show, discount }

  @Argument(help: "Files of answers; - is standard input (JSON lines).", completion: .file())
  var files: [String]
  @Option(
    help: ArgumentHelp(
      """
      \(Methods.all.map(\.id).joined(separator: ", ")). Spans: \
      \(SequenceMethods.all.map(\.id).joined(separator: ", ")). Pairs: \
      \(PairMethods.all.map(\.id).joined(separator: ", ")). Texts: \
      \(TextMethods.all.map(\.id).joined(separator: ", ")). Numbers: \
      \(NumericMethods.all.map(\.id).joined(separator: ", ")).
      """))
  var method = "auto"
  @Option(
    name: .customLong("type"),
    help: "choice, spans, pairs, text or number (default: found out from the answers).")
  var kind: String?
  @Option(help: "A file of known answers: task, truth.", completion: .file()) var gold: String?
  @Option(help: "show or discount.") var copies = Copies.show
  @Option(help: "Write the labels to this file; - is standard output.") var out: String?
  @Option(help: "Write the workers to this file; - is standard output.") var workers: String?
  @Option(help: "The column that names the task.") var taskColumn = "task"
  @Option(help: "The column that names the worker.") var workerColumn = "worker"
  @Option(help: "The column with the label.") var labelColumn = "label"
  @Option(help: "The column with the first item of a pair.") var leftColumn = "left"
  @Option(help: "The column with the other one.") var rightColumn = "right"
  @Flag(help: "Print everything as one JSON object.") var json = false

  func validate() throws {
    if let kind, AnswerKind(rawValue: kind) == nil {
      throw ValidationError(
        "--type is one of \(AnswerKind.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    if out == "-", workers == "-" || json {
      throw ValidationError("only one thing at a time goes to standard output")
    }
  }

  func run() throws {
    var request = AggregateRequest(files: files)
    request.kind = kind.flatMap(AnswerKind.init)
    request.method = method
    request.gold = gold
    request.discountsCopies = copies == .discount
    request.wantsWorkers = workers != nil || json || out == nil
    request.taskColumn = taskColumn
    request.workerColumn = workerColumn
    request.labelColumn = labelColumn
    request.leftColumn = leftColumn
    request.rightColumn = rightColumn
    var line = ProgressLine(ticks: Surroundings.real(environment: [:]).ticks)
    defer { line.clear() }
    let result = try Aggregation.run(request) { line.show("reading", done: $0, total: $1) }
    line.clear()
    for refusal in result.refusals { Console.say(refusal) }
    if result.refusedCount > result.refusals.count {
      Console.say("… and \(result.refusedCount - result.refusals.count) more")
    }
    if let out { try write(to: out, result.writeLabels) }
    if let workers { try write(to: workers, result.writeWorkers) }
    if json {
      Console.print(Self.json(result))
    } else if out != "-", workers != "-" {
      for line in summary(result) { Console.print(line) }
    }
    if result.refusedCount > 0 { throw PartlyRefused() }
  }

  private func write(
    to path: String, _ body: (@escaping ([UInt8]) throws -> Void) throws -> Void
  ) throws {
    if path == "-" {
      try body { Console.write(String(decoding: $0, as: UTF8.self), to: 1) }
    } else {
      try AggregateResult.write(to: path, body)
    }
  }

  private func summary(_ result: AggregateResult) -> [String] {
    let asked = result.requestedMethod == result.method ? "" : " (\(result.requestedMethod))"
    var lines = [
      "\(result.kind.rawValue): \(result.answerCount) answers on \(result.labels.count) tasks, "
        + "\(result.method)\(asked), \(result.iterations) rounds"
    ]
    if result.repeatedCount > 0 {
      lines.append("\(result.repeatedCount) repeated answers of one worker to one task left out")
    }
    if result.goldCount > 0 { lines.append("\(result.goldCount) tasks have a known answer") }
    if !result.classes.isEmpty, result.classes.count <= 30 {
      var counts: [String: Int] = [:]
      for row in result.labels { counts[row.label, default: 0] += 1 }
      for name in result.classes {
        let count = counts[name] ?? 0
        let share = PartsPerMillion.rounded(Double(count) / Double(max(1, result.labels.count)))
        lines.append("  \(name)  \(count)  \(MeCommand.percent(share))")
      }
    }
    let ties = result.labels.count { $0.isTied }
    if ties > 0 {
      lines.append("\(ties) tasks are tied: the commoner label was taken, then the first")
    }
    if !result.workers.isEmpty { lines += people(result) }
    if let out, out != "-" { lines.append("labels: \(out)") }
    if let workers, workers != "-" { lines.append("workers: \(workers)") }
    if out == nil, workers == nil {
      lines.append("write them with --out labels.csv and --workers workers.csv")
    }
    return lines
  }

  private func people(_ result: AggregateResult) -> [String] {
    var lines = ["\(result.workers.count) workers (weight, at least, answers, share):"]
    let ranked = result.workers.sorted {
      ($0.sharePPM, $1.worker) > ($1.sharePPM, $0.worker)
    }
    for worker in ranked.prefix(10) {
      lines.append(
        "  \(worker.worker)  \(MeCommand.percent(worker.weightPPM))  "
          + "\(MeCommand.percent(worker.lowerWeightPPM))  \(worker.answers)  "
          + MeCommand.percent(worker.sharePPM))
    }
    if ranked.count > 10 { lines.append("  … and \(ranked.count - 10) more") }
    for copy in result.copies.prefix(10) {
      lines.append(
        "answers of \(copy.first) and \(copy.second) look copied: the same on \(copy.sameAnswers) of "
          + "\(copy.commonTasks) common tasks"
          + (copies == .show ? "; --copies discount counts them as one" : ", counted as one"))
    }
    if result.copies.count > 10 { lines.append("… and \(result.copies.count - 10) more pairs") }
    return lines
  }

  private static func json(_ result: AggregateResult) -> JSONValue {
    [
      "type": .string(result.kind.rawValue), "method": .string(result.method),
      "requested_method": .string(result.requestedMethod),
      "parameters": .object(
        JSONObject(result.parameters.map { (key: $0.key, value: .integer($0.value)) })),
      "iterations": .integer(result.iterations), "answers": .integer(result.answerCount),
      "repeated": .integer(result.repeatedCount), "refused": .integer(result.refusedCount),
      "gold": .integer(result.goldCount), "classes": .array(result.classes.map { .string($0) }),
      "labels": .array(
        result.labels.map { row in
          [
            "task": .string(row.task), "label": .string(row.label),
            "confidence_ppm": .integer(row.confidencePPM),
            "posterior_ppm": .array(row.posteriorPPM.map { .integer($0) }),
            "tied": .bool(row.isTied),
          ]
        }),
      "workers": .array(
        result.workers.map { row in
          [
            "worker": .string(row.worker), "answers": .integer(row.answers),
            "weight_ppm": .integer(row.weightPPM), "weight_low_ppm": .integer(row.lowerWeightPPM),
            "information_microbits": .integer(Int(row.informationMicrobits)),
            "cluster": .string(row.cluster), "share_ppm": .integer(row.sharePPM),
          ]
        }),
      "copies": .array(
        result.copies.map { row in
          [
            "first": .string(row.first), "second": .string(row.second),
            "common_tasks": .integer(row.commonTasks), "same_answers": .integer(row.sameAnswers),
            "evidence_millinats": .integer(row.evidenceMillinats),
          ]
        }),
    ]
  }
}
