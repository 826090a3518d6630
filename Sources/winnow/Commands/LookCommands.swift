import ArgumentParser
import Domain
import Ledger
import Project
import Store

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "How far the project has come, per task and person.",
    discussion: "Examples:\n  winnow status\n  winnow status --json | jq .tasks")

  @OptionGroup var options: ProjectOptions
  @Flag(help: "Print it as JSON.") var json = false

  func run() throws {
    let status = try options.look { try $0.status() }
    if json { Console.print(Self.json(status)) } else { Self.show(status) }
  }

  private static func json(_ status: ProjectStatus) -> JSONValue {
    [
      "name": .string(status.name), "project": .string(status.id.hex),
      "policy": .integer(status.policyVersion),
      "license": .string(status.license), "events": .integer(status.events),
      "samples": .integer(status.acceptedSamples), "answers": .integer(status.standingAnswers),
      "submissions": .object(
        JSONObject(
          SubmissionState.allCases.map {
            (key: $0.word, value: .integer(status.submissions[$0] ?? 0))
          })),
      "tasks": .array(
        status.tasks.map { task in
          [
            "task": .string(task.task), "open": .integer(task.open),
            "settled": .integer(task.settled),
            "disputed": .integer(task.disputed), "adjudicated": .integer(task.adjudicated),
            "gold": .integer(task.gold), "gain_measure": .string(task.gainMeasure),
          ]
        }),
      "queue": QuestionJSON.queue(status.queue),
      "not_asked_yet": .array(status.notAskedYet.map { .string($0) }),
      "people": .array(status.people.map { person($0) }),
      "paused": .array(status.pauses.map { PauseReport.json($0) }),
    ]
  }

  static func person(_ row: ContributorRow) -> JSONValue {
    [
      "id": .string(row.id), "name": row.name.map { .string($0) } ?? .null,
      "type": .string(row.type.word),
      "roles": .array(row.roles.words.map { .string($0) }), "answers": .integer(row.answers),
      "reviews": .integer(row.reviews),
      "submissions": .object(
        JSONObject(row.submissions.map { (key: $0.key.word, value: .integer($0.value)) })),
    ]
  }

  private static func words(_ queue: QueueSection) -> String {
    let order =
      switch queue.ordering {
      case .gain: "by gain"
      case .given: "as they came"
      case .random: "at random"
      }
    return queue.priority.isEmpty
      ? order : "highest \(MessageText.quoted(queue.priority)) first, among equals \(order)"
  }

  private static func show(_ status: ProjectStatus) {
    Console.print(
      "\(status.name)  policy \(status.policyVersion), \(status.license), \(status.events) events")
    let pending = status.submissions[.pending] ?? 0
    Console.print(
      "samples: \(status.acceptedSamples) accepted" + (pending > 0 ? ", \(pending) pending" : "")
        + "; \(status.standingAnswers) answers stand")
    for task in status.tasks {
      var parts = ["\(task.open) open", "\(task.settled) settled"]
      for (count, word) in [
        (task.disputed, "disputed"), (task.adjudicated, "adjudicated"), (task.gold, "gold"),
      ]
      where count > 0 { parts.append("\(count) \(word)") }
      Console.print("task \(task.task): \(parts.joined(separator: ", "))")
    }
    if status.queue.ordering != .gain || !status.queue.priority.isEmpty {
      Console.print("asked next: \(Self.words(status.queue))")
    }
    if !status.notAskedYet.isEmpty {
      Console.print("not asked yet: \(status.notAskedYet.joined(separator: ", "))")
    }
    if status.tasks.isEmpty {
      Console.print("nothing is asked; add a [[task]] to winnow.toml and run: winnow policy apply")
    }
    if status.acceptedSamples == 0 {
      Console.print("no samples yet; bring some in with: winnow import FILE")
    }
    Console.print("people:")
    for person in status.people.prefix(50) {
      let submitted = person.submissions.values.reduce(0, +)
      Console.print(
        "  \(person.name ?? String(person.id.prefix(20)))  \(person.type.word)"
          + (person.roles.isEmpty ? "" : " (\(person.roles.words.joined(separator: ", ")))")
          + "  \(person.answers) answers, \(person.reviews) reviews, \(submitted) submitted")
    }
    if status.people.count > 50 {
      Console.print("  … and \(status.people.count - 50) more (--json lists all)")
    }
    if !status.pauses.isEmpty { show(status.pauses) }
  }
}

extension StatusCommand {
  private static func show(_ pauses: [Pause]) {
    Console.print("paused (a maintainer lets them go on with: winnow grant NAME annotator):")
    for pause in pauses.prefix(20) {
      let who = pause.name ?? String(pause.contributor.prefix(20))
      Console.print("  \(who) on \(pause.task): \(PauseReport.counts(pause))")
      for appeal in pause.appeals { Console.print("    objects: \(appeal)") }
      guard !pause.appeals.isEmpty, !pause.missed.isEmpty else { continue }
      for miss in pause.missed.prefix(PauseReport.shownMisses) {
        Console.print(
          "    \(miss.sample.id.hex.prefix(12))  said \(miss.given), known \(miss.right)  \(miss.sample.summary.prefix(60))"
        )
      }
      Console.print(
        "    reviewers uphold an answer with: echo '{\"sample\":ID,\"task\":\"\(pause.task)\",\"verdict\":\"settle\",\"value\":OPTION}' | winnow review --json"
      )
    }
    if pauses.count > 20 { Console.print("  … and \(pauses.count - 20) more (--json lists all)") }
  }
}

struct MeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "me", abstract: "My weight, my share, my answers, what became of my submissions.",
    discussion: "Example:\n  winnow me")

  @OptionGroup var options: ProjectOptions
  @Flag(help: "Print it as JSON.") var json = false

  func run() throws {
    try options.look { project in
      guard let me = try project.me() else {
        _ = try project.requireIdentity()
        throw ProjectError.notJoined
      }
      let standing = try project.myStanding()
      let submissions = try project.mySubmissions(limit: 200)
      let pauses = try project.pauses()
      if json {
        Console.print([
          "me": StatusCommand.person(me), "share_ppm": .integer(standing.sharePPM),
          "weights": .array(
            standing.weights.map {
              [
                "task": .string($0.task), "weight_ppm": .integer($0.weightPPM),
                "low_ppm": .integer($0.lowPPM),
                "answers": .integer($0.answers),
              ]
            }),
          "paused": .array(pauses.map { PauseReport.json($0) }),
          "submissions": .array(
            submissions.map {
              [
                "sample": .string($0.sample.id.hex), "state": .string($0.submission.state.word),
                "reasons": .array($0.submission.reasons.map { .string($0) }),
                "correction": .bool($0.submission.isCorrection),
              ]
            }),
        ])
        return
      }
      Console.print("\(me.name ?? me.id)  \(me.id)")
      Console.print(
        "roles: \(me.roles.isEmpty ? "what the open project gives" : me.roles.words.joined(separator: ", "))"
      )
      Console.print("\(me.answers) answers stand, \(me.reviews) reviews")
      for weight in standing.weights {
        Console.print(
          "task \(weight.task): weight \(Self.percent(weight.weightPPM)) (at least \(Self.percent(weight.lowPPM))), from \(weight.answers) answers"
        )
      }
      PauseReport.tell(pauses) { Console.print($0) }
      Console.print("share of a release made now: \(Self.percent(standing.sharePPM))")
      let states = me.submissions.sorted { $0.key.rawValue < $1.key.rawValue }
      if !states.isEmpty {
        Console.print(
          "submissions: \(states.map { "\($0.value) \($0.key.word)" }.joined(separator: ", "))")
      }
      for row in submissions.prefix(Self.shownSubmissions) {
        let said =
          (row.submission.isCorrection ? ["corrected for you"] : []) + row.submission.reasons
        let reasons = said.isEmpty ? "" : "  (\(said.joined(separator: "; ")))"
        Console.print(
          "  \(row.submission.state.word)  \(row.sample.summary.prefix(60))\(reasons)")
      }
      if submissions.count > Self.shownSubmissions {
        Console.print("  … (--json lists the newest 200)")
      }
    }
  }

  static let shownSubmissions = 10

  static func percent(_ ppm: Int) -> String {
    let tenths = (ppm + 500) / 1000
    return "\(tenths / 10).\(tenths % 10) %"
  }
}

struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "The ledger, newest first.",
    discussion: "Examples:\n  winnow log -n 20\n  winnow log --json | jq -r .id")

  @OptionGroup var options: ProjectOptions
  @Option(name: [.customShort("n"), .long], help: "At most that many events.") var limit: Int?
  @Flag(help: "A JSON line an event, with its id.") var json = false
  @Flag(help: "Imports instead of events, the newest first.") var imports = false

  func run() throws {
    try options.look { project in
      let names = try project.names()
      if imports { return try show(project.importBatches(), names: names) }
      try project.log(limit: limit) { entry in
        if json {
          var object = try JSONScanner.parse(entry.event.bytes).objectValue ?? [:]
          object["id"] = .string(entry.id.hex)
          object["refused"] = entry.refusal.map { .string($0) }
          if entry.isWaiting { object["waiting"] = true }
          Console.print(JSONValue.object(object))
        } else {
          let event = entry.event
          let who = names[event.author] ?? String(event.author.prefix(17))
          let note = entry.refusal.map { "  refused: \($0)" } ?? (entry.isWaiting ? "  waits" : "")
          Console.print(
            "\(Timestamp.text(secondsSince1970: event.at))  \(entry.id.hex.prefix(12))  \(who)  \(Self.words(event))\(note)"
          )
        }
        return true
      }
    }
  }

  private func show(_ batches: [ImportBatch], names: [String: String]) {
    for batch in batches.reversed().prefix(limit ?? .max) {
      if json {
        Console.print(ImportText.json(batch))
        continue
      }
      let who = names[batch.author] ?? String(batch.author.prefix(17))
      let note = batch.isUndone ? "  taken back" : ""
      Console.print(
        "\(Timestamp.text(secondsSince1970: batch.at))  \(who)  \(ImportText.words(batch))\(note)")
    }
    if batches.isEmpty {
      Console.say("nothing was imported yet; bring samples in with: winnow import FILE")
    }
  }

  private static func words(_ event: Event) -> String {
    let batch = event.body["batch"]?.stringValue.map { " (batch \($0))" } ?? ""
    return act(event) + batch
  }

  private static func act(_ event: Event) -> String {
    let body = event.body
    switch event.kind {
    case "answer":
      let answers = body["answers"]?.arrayValue ?? []
      let first = answers.first
      return answers.count == 1
        ? "answer \(first?["task"]?.stringValue ?? ""): \(words(ofValue: first?["value"]))"
        : "answer × \(answers.count)"
    case "submit": return "submit \(body["samples"]?.arrayValue?.count ?? 0) samples"
    case "review":
      let verdict = body["verdict"]?.stringValue ?? ""
      if let task = body["target"]?["task"]?.stringValue {
        // A gold value is kept from readers until a release opens it.
        let value = body["value"].map { ": " + words(ofValue: $0) } ?? ""
        return "\(verdict) \(task)\(value)"
      }
      return "review: \(verdict)" + (body["reason"]?.stringValue.map { " (\($0))" } ?? "")
    case "grant":
      return
        "grant \(body["role"]?.stringValue ?? "") to \(body["who"]?.stringValue?.prefix(17) ?? "")"
    case "flag": return "flag: \(body["code"]?.stringValue ?? "")"
    default: return event.kind
    }
  }

  private static func words(ofValue value: JSONValue?) -> String {
    if let text = value?.stringValue { return text }
    if let code = value?["skip"]?.stringValue { return "skip (\(code))" }
    return value.map { MessageText.escaped(JSONWriter.text($0), limit: 60) } ?? ""
  }
}
