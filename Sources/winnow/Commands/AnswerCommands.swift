import ArgumentParser
import Domain
import Ledger
import Project
import Store

struct AnswerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "answer",
    abstract: "Take answers as JSON lines on standard input (scripts, agents).",
    discussion: """
      One object a line: {"sample":…,"task":…,"value":…,"elapsed_ms":…}. The sample is named by its id or by its record's
      own; task may be left out where only one is asked; value is an answer as the task's type has it (winnow next shows
      its form) or {"skip":"unsure"}. For each a line comes back once it is on disk: {"id":EVENT,"sample":…,"task":…}; a refused one gives {"error":…,"line":…}.
      Where the answer was known and you are told, "known" holds {"right":VALUE,"is_right":…,"training":…,
      "explanation":…}; "paused":true says that too many were wrong (see: winnow me).

      Example:
        echo '{"sample":"17","task":"topic","value":"bug"}' | winnow answer
      """)

  @OptionGroup var options: ProjectOptions

  func run() throws {
    try options.use { project in
      try LineByLine.run(project, atOnce: 64) { lines in
        project.answer(lines: lines).map { result in result.map { Self.json($0) } }
      }
    }
  }
}

extension AnswerCommand {
  fileprivate static func json(_ stored: StoredAnswer) -> JSONValue {
    var object: JSONObject = [
      "id": .string(stored.event.hex), "sample": .string(stored.sample.hex),
      "task": .string(stored.task),
    ]
    if let part = stored.feedback?.parts.first {
      object["known"] = [
        "right": .string(part.rightID), "is_right": .bool(part.isRight),
        "training": .bool(part.isTraining),
        "explanation": part.explanation.map { .string($0) } ?? .null,
      ]
    }
    if stored.isPaused { object["paused"] = true }
    return .object(object)
  }
}

/// Lines in, a JSON line out for each: durable when it is printed.
enum LineByLine {
  /// - Parameters:
  ///   - atOnce: how many lines that have come already are given to `body` together.
  ///   - body: a result for each line; fewer where one ends all.
  static func run(
    _ project: Project, atOnce: Int, _ body: ([[UInt8]]) -> [Result<JSONValue, any Error>]
  ) throws {
    var lines = InputLines()
    var number = 0
    var refused = 0
    func refuse(_ reason: String, at line: Int) {
      refused += 1
      Console.print(["error": .string(reason), "line": .integer(line)])
    }
    while true {
      let batch = lines.next(upTo: atOnce)
      if batch.isEmpty { break }
      var asked: [(number: Int, bytes: [UInt8])] = []
      var tooLong: [Int] = []
      for line in batch {
        number += 1
        switch line {
        case .tooLong: tooLong.append(number)
        case .text(let bytes) where bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }): break
        case .text(let bytes): asked.append((number, bytes))
        }
      }
      for (line, result) in zip(asked, body(asked.map(\.bytes))) {
        for place in tooLong where place < line.number { refuseTooLong(place) }
        tooLong.removeAll { $0 < line.number }
        switch result {
        case .success(let value): Console.print(value)
        case .failure(let error):
          guard let error = error as? ProjectError, error.exitCode == 3 else { throw error }
          refuse(error.description, at: line.number)
        }
      }
      for place in tooLong { refuseTooLong(place) }
      project.quietMoment()
    }
    func refuseTooLong(_ line: Int) {
      refuse("a line of over \(InputLines.maximumBytes) bytes", at: line)
    }
    if refused > 0 {
      Console.say("winnow: \(refused) of \(number) lines refused")
      throw PartlyRefused()
    }
  }
}

struct NextCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "next", abstract: "Lease the next sample and print it (scripts, agents).",
    discussion: """
      The lease ends with the answer, with --return, or by itself after the policy's lease_minutes. Ends with 1 where
      nothing is left to ask. Which sample it is the policy's [queue] says: by gain (what an answer of yours is expected
      to tell; "gain_measure" says how that is measured), given or random, a priority before all.

      Examples:
        winnow next --json
        winnow next --return            (gives back all that you leased by script)
      """)

  @OptionGroup var options: ProjectOptions
  @Option(help: "Only this task.") var task: String?
  @Flag(name: .customLong("return"), help: "Give leased samples back; name one or give back all.")
  var giveBack = false
  @Argument(help: "With --return: the sample.") var sample: String?
  @Flag(help: "Print it as JSON.") var json = false
  /// Benchmarks/README.md.
  @Option(help: .hidden) var timed: Int?

  func run() throws {
    guard giveBack || sample == nil else {
      throw ValidationError("a sample is named with --return only")
    }
    try options.use { project in
      if let timed { return try Self.time(project, task: task, count: timed) }
      if giveBack {
        try project.returnLeases(sample)
        if !json { Console.say("given back") }
        return
      }
      guard let item = try project.next(task: task) else {
        let pauses = try project.pauses()
        if json {
          var object: JSONObject = ["sample": .null]
          if !pauses.isEmpty { object["paused"] = .array(pauses.map { PauseReport.json($0) }) }
          Console.print(JSONValue.object(object))
        }
        if pauses.isEmpty {
          Console.say(
            "nothing is left to ask you here; submit samples with: winnow submit, or look at: winnow status"
          )
        } else {
          PauseReport.tell(pauses) { Console.say($0) }
        }
        throw CheckFailed()
      }
      if json {
        Console.print(QuestionJSON.value(item, queue: try project.policy().policy.queue))
      } else {
        Self.show(item)
      }
    }
  }

  /// Leases samples one after the other, gives each back, and prints how long each took, in microseconds.
  private static func time(_ project: Project, task: String?, count: Int) throws {
    let clock = ContinuousClock()
    for _ in 0..<count {
      let start = clock.now
      guard let item = try project.next(task: task) else { throw CheckFailed() }
      Console.print("\(Int((clock.now - start) / .microseconds(1)))")
      try project.returnLeases(item.sample.id.hex)
    }
  }

  private static func show(_ item: LabelSession.Item) {
    Console.print("sample \(item.sample.id.hex)")
    for field in item.sample.fields { Console.print("\(field.name): \(field.text)") }
    for question in item.questions {
      Console.print("\(question.task): \(question.text)")
      for choice in question.choices {
        Console.print(
          "  \(choice.id)\(choice.name.sameBytes(as: choice.id) ? "" : " (\(choice.name))")")
      }
      Console.print("  value: \(QuestionJSON.form(question.kind))")
    }
  }
}
