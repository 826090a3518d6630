import ArgumentParser
import Domain
import Foundation
import Project
import Release

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a folder to train on, with its manifest and its proofs.",
    discussion: """
      Pure and repeatable: the same ledger and options give the same bytes, anywhere. The folder appears whole or not at
      all. Every accepted sample with an answer is in; --status and --min-confidence narrow.

      Examples:
        winnow export ../release
        winnow export ../release --format parquet,webdataset --split train=80,validation=10,test=10
        winnow export ../sure --status gold,settled,adjudicated --min-confidence 0.9
        winnow export ../part --query 'refund -flagged:yes' --contributor-type human --balance topic
        winnow export ../small --format parquet --columns text,label
        winnow export ../release2 --since ../release1
        winnow export ../parts/3 --partition 3/8      (then, with all eight: winnow merge ../release ../parts/*)
      """)

  @OptionGroup var options: ProjectOptions
  @Argument(help: "The folder to write; it must not be there yet.") var directory: String
  @Option(
    help: """
      parquet, jsonl, webdataset, mds, csv, trl, prodigy, spacy, conll, doccano, label-studio, and with each person's \
      answers prodigy-answers, doccano-answers (several with commas).
      """
  ) var format = "jsonl"
  @Option(help: "Parts in percent.") var split = "train=90,validation=5,test=5"
  @Option(help: "Only these: gold, settled, adjudicated, disputed, open.") var status: String?
  @Option(help: "Only samples whose confidence is at least this, 0 to 1.") var minConfidence:
    String?
  @Option(help: "Only these tasks (several with commas).") var task: String?
  @Option(help: "Only samples given under these licences (SPDX, several with commas).")
  var license: String?
  @Option(help: "Only samples that contributors of these types gave: human, agent.")
  var contributorType: String?
  @Option(help: "Only samples that this filter names, as in winnow find.") var query: String?
  @Option(help: "A task: of each of its labels as many samples as of the rarest.")
  var balance: String?
  @Option(help: "The scoring method (default: the policy's).") var method: String?
  @Option(help: "Largest shard before compression, e.g. 256MiB.") var shardSize: String?
  @Option(help: "Shards of each split, instead of a size (no more than it has samples).")
  var shards: Int?
  @Option(help: "none, heads or full (default: full in an open project, else heads).") var proofs:
    String?
  @Option(help: "The folder of the release before, or none.") var parent: String?
  @Option(
    help:
      "The folder of the release before: its shards are kept where they say the same, new ones written."
  )
  var since: String?
  @Option(help: "Only these columns (several with commas); id is always there.")
  var columns: String?
  @Option(help: "Write the i-th of n parts, e.g. 3/8; winnow merge joins them.")
  var partition: String?
  @Flag(help: "Print the result as JSON.") var json = false

  func run() throws {
    let wanted = try exportOptions()
    let report = try options.look { project in
      var line = ProgressLine(ticks: project.surroundings.ticks)
      defer { line.clear() }
      do {
        return try Interruption.removingDrafts(of: directory) {
          try project.export(to: directory, wanted) {
            line.show($0.what, done: $0.done, total: $0.total)
          }
        }
      } catch let problem as FilterProblem { throw ProjectError.wrongUse("--query: \(problem)") }
    }
    if json { Console.print(Self.json(report)) } else { show(report) }
  }

  private func exportOptions() throws -> ExportOptions {
    var wanted = ExportOptions()
    wanted.formats = try format.split(separator: ",").map { word in
      guard let format = ReleaseFormat(rawValue: String(word)) else {
        throw ValidationError(
          "no format \(word); there are \(ReleaseFormat.allCases.map(\.rawValue).joined(separator: ", "))"
        )
      }
      return format
    }
    wanted.splits = try split.split(separator: ",").map { part in
      let pair = part.split(separator: "=")
      guard pair.count == 2, let percent = Int(pair[1]) else {
        throw ValidationError("--split is of the form train=90,validation=5,test=5")
      }
      return (String(pair[0]), percent)
    }
    if let status { wanted.statuses = status.split(separator: ",").map(String.init) }
    if let minConfidence {
      guard let value = Double(minConfidence), (0...1).contains(value) else {
        throw ValidationError("--min-confidence lies between 0 and 1")
      }
      wanted.minimumConfidencePPM = Int((value * 1_000_000).rounded())
    }
    wanted.tasks = task.map { $0.split(separator: ",").map(String.init) }
    wanted.method = method
    wanted.licenses = license.map { $0.split(separator: ",").map(String.init) }
    wanted.contributorTypes = try contributorType?.split(separator: ",").map { word in
      guard let type = ContributorType(word: String(word)) else {
        throw ValidationError("--contributor-type is human or agent, not \(word)")
      }
      return type
    }
    do { wanted.query = try query.map { try FilterParser.parse($0) } } catch let problem
      as FilterProblem
    {
      throw ValidationError("--query: \(problem)")
    }
    wanted.balance = balance
    if let shardSize { wanted.shardBytes = try Self.bytes(shardSize) }
    if shardSize != nil, shards != nil {
      throw ValidationError("--shards and --shard-size say the same thing: give one")
    }
    wanted.shardCount = shards
    if let proofs {
      guard let parsed = ReleaseProofs(rawValue: proofs) else {
        throw ValidationError("--proofs is none, heads or full")
      }
      wanted.proofs = parsed
    }
    if let since, let parent, since != parent {
      throw ValidationError("--since names the release before already: leave --parent out")
    }
    wanted.parent = since ?? parent
    wanted.isIncremental = since != nil
    wanted.columns = columns.map { $0.split(separator: ",").map(String.init) }
    if let partition {
      guard let part = ReleasePartition(partition) else {
        throw ValidationError(
          "--partition is of the form i/n, e.g. 3/8, with i from 1 to n and n up to \(ReleasePartition.maximumCount)"
        )
      }
      wanted.partition = part
    }
    return wanted
  }

  private static func bytes(_ text: String) throws -> Int {
    let units: [(String, Int)] = [
      ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1), ("", 1),
    ]
    for (unit, factor) in units where text.hasSuffix(unit) {
      guard let number = Int(text.dropLast(unit.count)), (1...1_000_000).contains(number) else {
        break
      }
      return number * factor
    }
    throw ValidationError("--shard-size is a whole number and KiB, MiB or GiB, e.g. 256MiB")
  }

  private func show(_ report: ExportReport) {
    func list(_ pairs: [(String, Int)]) -> String {
      pairs.filter { $0.1 > 0 }.map { "\($0.1) \($0.0.replacing("_", with: " "))" }.joined(
        separator: ", ")
    }
    if let partition = report.partition {
      Console.print(
        "\(MessageText.escaped(report.path)): part \(partition) of version \(report.version), \(report.files) files"
      )
      Console.print(
        "next, when all \(partition.count) parts are there: winnow merge RELEASE PART...   (the folders of all parts)"
      )
      return
    }
    let rows = report.rowsByStatus.map { ($0.status, $0.rows) }
    Console.print(
      "\(MessageText.escaped(report.path)): version \(report.version), \(report.rows) samples\(rows.isEmpty ? "" : " (\(list(rows)))")"
    )
    Console.print(
      "splits: \(report.rowsBySplit.map { "\($0.name) \($0.rows)" }.joined(separator: ", "))")
    if report.keptFiles > 0 {
      Console.print(
        "\(report.keptFiles) shards are kept from the release before; \(report.files) files are written"
      )
    }
    let out = list(report.leftOut.map { ($0.reason, $0.samples) })
    Console.print("left out: \(out.isEmpty ? "nothing" : out)")
    if report.clusters.count > 0 {
      Console.print(
        "near duplicates: \(report.clusters.samples) samples in \(report.clusters.count) clusters; \(report.crossSplitDuplicates) of them in two splits"
      )
    } else {
      Console.print("near duplicates: none; \(report.crossSplitDuplicates) samples in two splits")
    }
    if report.erased > 0 {
      Console.print("erased: \(report.erased) samples, listed in erased.jsonl")
    }
    let all = list(report.allAnswers.leftOut.map { ($0.reason, $0.answers) })
    Console.print(
      "all \(report.allAnswers.inLedger) answers of the ledger: \(report.allAnswers.inRelease) in the release\(all.isEmpty ? "" : "; \(all)")"
    )
    let dropped = list(report.dropped.map { ($0.reason, $0.answers) })
    Console.print(
      "answers: \(report.answersUsed) of \(report.answersInLedger) used\(dropped.isEmpty ? "" : "; not: \(dropped)")"
    )
    Console.print(
      "\(report.contributors) contributors, \(report.files) files, manifest \(report.manifestSHA256.hex.prefix(16))…"
    )
    if report.rows == 0 {
      Console.print("nothing is in it: no accepted sample has an answer yet (winnow label)")
    }
    Console.print(
      "next: winnow verify \(directory)   (a maintainer then: winnow release \(directory))")
  }

  private static func json(_ report: ExportReport) -> JSONValue {
    func object(_ pairs: [(String, Int)]) -> JSONValue {
      .object(JSONObject(pairs.map { (key: $0.0, value: .integer($0.1)) }))
    }
    var object: JSONObject = [
      "path": .string(report.path), "version": .string(report.version),
      "rows": .integer(report.rows),
      "splits": object(report.rowsBySplit.map { ($0.name, $0.rows) }),
      "status": object(report.rowsByStatus.map { ($0.status, $0.rows) }),
      "left_out": object(report.leftOut.map { ($0.reason, $0.samples) }),
      "answers_used": .integer(report.answersUsed),
      "answers_in_ledger": .integer(report.answersInLedger),
      "dropped": object(report.dropped.map { ($0.reason, $0.answers) }),
      "answers": [
        "in_ledger": .integer(report.allAnswers.inLedger),
        "in_release": .integer(report.allAnswers.inRelease),
        "left_out": object(report.allAnswers.leftOut.map { ($0.reason, $0.answers) }),
      ],
      "clusters": [
        "count": .integer(report.clusters.count), "samples": .integer(report.clusters.samples),
      ],
      "cross_split_duplicates": .integer(report.crossSplitDuplicates),
      "erased": .integer(report.erased), "accepted": .integer(report.accepted),
      "contributors": .integer(report.contributors),
    ]
    if report.keptFiles > 0 { object["kept_files"] = .integer(report.keptFiles) }
    // A part's description is no manifest.
    if let partition = report.partition {
      object["part"] = .string("\(partition)")
    } else {
      object["manifest_sha256"] = .string(report.manifestSHA256.hex)
    }
    return .object(object)
  }
}

struct ReleaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release",
    abstract: "Sign an export and write it into the ledger as a release (maintainers).",
    discussion: """
      Checks the folder against the ledger, appends the release event, signs manifest.json, and prints the line that
      others need to check the signature: publish it elsewhere than in the release. Safe to run again.

      Example:
        winnow export ../release && winnow release ../release
      """)

  @OptionGroup var options: ProjectOptions
  @Argument(help: "The exported folder.") var directory: String
  @Option(help: "The folder of the release before, to check its recorded splits.") var parent:
    String?
  @Flag(help: "Print the result as JSON.") var json = false

  func run() throws {
    let published = try options.use { project in
      var line = ProgressLine(ticks: project.surroundings.ticks)
      defer { line.clear() }
      return try project.publish(directory, parent: parent) {
        line.show("checking \($0.what)", done: $0.done, total: $0.total)
      }
    }
    if json {
      Console.print([
        "event": .string(published.event.hex), "version": .string(published.version),
        "signature": .string(published.signaturePath),
        "allowed_signers": .string(published.allowedSigner),
        "manifest_sha256": .string(published.manifestSHA256.hex),
      ])
      return
    }
    Console.say(
      published.wasThere
        ? "release \(published.version) was in the ledger already; its signature is written again"
        : "release \(published.version) is in the ledger (\(published.event.hex.prefix(12))…), signed in \(published.signaturePath)"
    )
    Console.say("the line for allowed_signers files (publish it elsewhere than in the release):")
    Console.print(published.allowedSigner)
  }
}

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Recompute a release: files, chains, signatures, scores, selection, shares.",
    discussion: """
      Needs no project and no key. Names each thing that differs and ends with 1; says `unsigned` where it is.

      Examples:
        winnow verify release
        winnow verify release --ledger helpdesk/ledger.sqlite
      """)

  @Argument(help: "The release's folder.") var directory: String
  @Option(help: "A ledger to take the events from and to compare with.") var ledger: String?
  @Option(help: "The folder of the release before, to check its recorded splits.") var parent:
    String?
  @Flag(help: "End with 1 also where provenance could not be recomputed.") var full = false
  @Flag(help: "Print the result as JSON.") var json = false

  func run() throws {
    let surroundings = Surroundings.real(environment: ProcessInfo.processInfo.environment)
    var line = ProgressLine(ticks: surroundings.ticks)
    let verifier = ReleaseVerifier(surroundings: surroundings)
    @Sendable func last() -> String? {
      verifier.removeScratch()
      return "interrupted; nothing was found out: the same command starts anew"
    }
    let result = try Interruption.ending(last) {
      try verifier.verify(directory, ledger: ledger, parent: parent) {
        line.show("checking \($0.what)", done: $0.done, total: $0.total)
      }
    }
    line.clear()
    let holds = result.problems.isEmpty && (result.isRecomputed || !full)
    if json {
      Console.print([
        "ok": .bool(holds), "problems": .array(result.problems.map { .string($0) }),
        "notes": .array(result.notes.map { .string($0) }),
        "signer": result.signer.map { .string($0) } ?? .null,
        "recomputed": .bool(result.isRecomputed), "rows": .integer(result.rows),
        "version": .string(result.version),
      ])
    } else {
      for problem in result.problems { Console.print("DIFFERS  \(problem)") }
      for note in result.notes { Console.print(note) }
      if let signer = result.signer {
        Console.print(
          "signed by \(signer): compare it with the line that the maintainers published")
      }
      if holds {
        Console.print(
          result.isRecomputed
            ? "holds: version \(result.version), \(result.rows) samples; files, chains, signatures, scores, selection and shares recomputed"
            : "files, rows and signatures hold: version \(result.version), \(result.rows) samples")
      } else {
        Console.print(
          "does not hold: \(result.problems.count) \(result.problems.count == 1 ? "difference" : "differences")"
        )
      }
    }
    if !holds { throw CheckFailed() }
  }
}
