import ArgumentParser
import Domain
import Glibc
import Project
import Release

struct EraseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase",
    abstract: "Delete texts, names and samples for good: content goes, ids and events stay.",
    discussion: """
      A maintainer may erase anything; you may erase samples that you gave first, texts in your own events, and your own
      name. With a sample goes all that speaks of it. It can't be undone, so it asks. Later releases list the sample's id
      in erased.jsonl; releases, backups and copies that were made before still hold it, and are named.

      Examples:
        winnow erase --sample 13d9d4fd --reason personal_data
        winnow erase --text 5f0c2a91 --reason request       (an event of winnow log: a comment, a note, an answered text)
        winnow erase --name ada --reason request
        winnow erase --sample h137 --reason request --yes --release ../release-1
      """)

  @OptionGroup var options: ProjectOptions
  @Option(help: "A sample: its id, the beginning of it, or the record's own id. May be repeated.")
  var sample: [String] = []
  @Option(help: "An event that holds a text (EVENT, or EVENT:INDEX). May be repeated.")
  var text: [String] = []
  @Option(help: "A contributor whose name is erased. May be repeated.") var name: [String] = []
  @Option(help: "request, personal_data, license, offensive or other.") var reason: String
  @Option(help: "A release's folder to be looked into. May be repeated.") var release: [String] = []
  @Flag(help: "Say what would be erased and stop.") var dryRun = false
  @Flag(help: "Don't ask.") var yes = false
  @Flag(help: "Print the result as JSON.") var json = false

  private static let word = "erase"

  func run() throws {
    try options.use { project in
      var request = ErasureRequest(reason: reason)
      request.samples = sample
      request.texts = text
      request.names = name
      // A folder that is none is said before anything is gone.
      for folder in release { _ = try ReleaseFolder.open(folder) }
      let plan = try project.planErasure(request)
      if !json || !yes { show(plan, project) }
      if dryRun {
        if json { Console.print(Self.json(plan)) }
        return
      }
      if !yes { try confirm() }
      let report = try project.erase(plan, folders: release)
      if json { Console.print(Self.json(plan, report)) } else { show(report, plan) }
    }
  }

  private func show(_ plan: ErasurePlan, _ project: Project) {
    func count(_ number: Int, _ word: String) -> String {
      "\(number) \(word)\(number == 1 ? "" : "s")"
    }
    Console.say(
      "to be erased: \(count(plan.samples.count, "sample")), \(count(plan.texts.count, "text")), names of \(count(plan.people.count, "contributor")): \(count(plan.contents, "content")) in this ledger"
    )
    for sample in plan.samples.prefix(10) {
      let text = (try? project.record(sample).sample.summary) ?? ""
      Console.say("  \(sample.hex.prefix(12))… \(MessageText.escaped(String(text.prefix(60))))")
    }
    if !plan.similar.isEmpty {
      Console.say(
        "much like them, and not erased: \(plan.similar.prefix(10).map { String($0.hex.prefix(12)) }.joined(separator: ", "))"
      )
    }
    if !plan.releases.isEmpty {
      Console.say(
        "made before and may hold it: release \(plan.releases.joined(separator: ", ")). They are not changed; make a new one, and ask whoever holds them to delete them"
      )
    }
    Console.say(
      "backups (winnow backup) and copies of this folder keep it, too. This can't be undone.")
  }

  /// - Throws: where there is nobody to ask, or they say no.
  private func confirm() throws {
    guard isatty(0) == 1 else {
      throw ProjectError.wrongUse("erasing can't be undone: say --yes, or answer at a terminal")
    }
    Console.say("type \(Self.word) to go on:")
    guard let line = readLine(), line.trimmedBlanks == Self.word else {
      throw ProjectError.refused("nothing was erased")
    }
  }

  private func show(_ report: ErasureReport, _ plan: ErasurePlan) {
    Console.print(
      "erased: \(report.contents) contents; event \(report.events.map { String($0.hex.prefix(12)) }.joined(separator: ", "))"
    )
    for folder in report.holding {
      let held = [(folder.samples, "samples"), (folder.texts, "texts")].filter { $0.0 > 0 }
      Console.print(
        "\(MessageText.escaped(folder.folder)) (version \(folder.version)) "
          + (held.isEmpty
            ? "holds none of it"
            : "still holds \(held.map { "\($0.0) of the \($0.1)" }.joined(separator: " and "))"))
    }
    if !report.isScrubbed {
      Console.print(
        "another process was reading, so old pages may be left in the log: run winnow doctor --vacuum when it is done"
      )
    }
    if !plan.samples.isEmpty {
      Console.print("next: winnow export DIR   (the new release lists what was erased)")
    }
  }

  private static func json(_ plan: ErasurePlan, _ report: ErasureReport? = nil) -> JSONValue {
    var object: JSONObject = [
      "samples": .array(plan.samples.map { .string($0.hex) }),
      "texts": .array(plan.texts.map { .string($0.hex) }),
      "names": .array(plan.people.map { .string($0) }), "contents": .integer(plan.contents),
      "similar": .array(plan.similar.map { .string($0.hex) }),
      "releases": .array(plan.releases.map { .string($0) }), "done": .bool(report != nil),
    ]
    if let report {
      object["events"] = .array(report.events.map { .string($0.hex) })
      object["scrubbed"] = .bool(report.isScrubbed)
      object["holding"] = .array(
        report.holding.map {
          [
            "folder": .string($0.folder), "version": .string($0.version),
            "samples": .integer($0.samples), "texts": .integer($0.texts),
          ]
        })
    }
    return .object(object)
  }
}

extension String {
  fileprivate var trimmedBlanks: String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
