import ArgumentParser
import Domain
import Project

struct AppealCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "appeal", abstract: "Say what speaks against your being paused.",
    discussion: """
      Whoever gets too many samples of known answer wrong is asked no more of that task (winnow me says which they
      are). An appeal is a flag on one of these samples, with your words; reviewers see it. A maintainer lets you go on
      with: winnow grant NAME annotator

      Examples:
        winnow appeal "the guideline says that refunds are billing"
        winnow appeal "both are right here" --task topic --sample 7f3a9c…
      """)

  @OptionGroup var options: ProjectOptions
  @Argument(help: "Your words.") var text: String
  @Option(help: "The task, where you are paused on several.") var task: String?
  @Option(help: "The sample that it is about (default: the newest one you got wrong).")
  var sample: String?
  @Flag(help: "Print the result as JSON.") var json = false

  func run() throws {
    let sent = try options.use { try $0.appeal(text, task: task, sample: sample) }
    if json {
      Console.print([
        "id": .string(sent.event.hex), "task": .string(sent.task),
        "sample": .string(sent.sample.hex),
      ])
    } else {
      Console.print("sent: reviewers see it (winnow status, and on their screens)")
    }
  }
}

/// A pause in words and as JSON, for the commands that tell of one.
enum PauseReport {
  static func json(_ pause: Pause) -> JSONValue {
    [
      "who": .string(pause.contributor), "name": pause.name.map { .string($0) } ?? .null,
      "task": .string(pause.task), "hits": .integer(pause.hits), "misses": .integer(pause.misses),
      "min_accuracy_ppm": .integer(pause.minimumAccuracyPPM),
      "accuracy_ppm": .integer(pause.accuracyPPM),
      "accuracy_low_ppm": .integer(pause.lowerAccuracyPPM),
      "missed": .array(
        pause.missed.map {
          [
            "sample": .string($0.sample.id.hex), "given": .string($0.given),
            "right": .string($0.right),
          ]
        }),
      "appeals": .array(pause.appeals.map { .string($0) }),
    ]
  }

  /// For the person themselves.
  static func tell(_ pauses: [Pause], to print: (String) -> Void) {
    for pause in pauses {
      print("paused on \(pause.task): \(counts(pause))")
      for miss in pause.missed.prefix(shownMisses) {
        print(
          "  \(miss.sample.id.hex.prefix(12))  you: \(miss.given), right: \(miss.right)  \(miss.sample.summary.prefix(60))"
        )
      }
      if pause.missed.count > shownMisses {
        print("  … and \(pause.misses - shownMisses) more (--json lists them)")
      }
      for appeal in pause.appeals { print("  you said: \(appeal)") }
      print(
        "  your answers stay; object with: winnow appeal TEXT; a maintainer lets you go on with: winnow grant NAME annotator"
      )
    }
  }

  static func counts(_ pause: Pause) -> String {
    "\(pause.hits) of \(pause.hits + pause.misses) samples with a known answer right, at least \(MeCommand.percent(pause.minimumAccuracyPPM)) are asked"
  }

  static let shownMisses = 10
}
