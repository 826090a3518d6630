import ArgumentParser
import Domain
import Foundation
import Project
import ProjectFile

struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "The project's rules: sign an edited file, show what is in force.",
    discussion: """
      Examples:
        winnow policy diff             (what an edited winnow.toml would change, and whose answers it touches)
        winnow policy apply            (signs winnow.toml of the project)
        winnow policy show
        winnow policy keys             (every key of winnow.toml, as Markdown)
      """,
    subcommands: [Diff.self, Apply.self, Show.self, Keys.self], defaultSubcommand: Show.self)

  struct Diff: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "What an edited project file would change: rules, options, guideline, answers.",
      discussion: """
        Nothing is signed. Answers are touched where something else is asked now, or something else could be answered:
        another guideline, question or option. Ends with 3 where the file could not be signed.

        Examples:
          winnow policy diff
          winnow policy diff ../draft.toml --json
          winnow policy diff --since 2         (what changed from version 2 to the one in force)
        """)

    @OptionGroup var options: ProjectOptions
    @Argument(help: "The file (default: the project's winnow.toml).") var file: String?
    @Option(help: "Compare the policy in force with this earlier version of it.") var since: Int?
    @Flag(help: "Print the result as JSON.") var json = false

    func run() throws {
      if file != nil, since != nil {
        throw ValidationError("--since compares two signed versions: it takes no file")
      }
      let difference = try options.look { project in
        try since.map { try project.policyDifference(since: $0) }
          ?? project.policyDifference(file: file)
      }
      if json { Console.print(Self.json(difference)) } else { say(difference) }
      if !difference.problems.isEmpty { throw ExitCode(3) }
    }

    private func say(_ difference: PolicyDifference) {
      guard !difference.isEmpty else {
        Console.print(
          since == nil
            ? "nothing changed: policy \(difference.version) is in force"
            : "nothing changed since policy \(difference.version)")
        return
      }
      Console.print(
        since == nil
          ? "against policy \(difference.version), in force:"
          : "from policy \(difference.version) to the one in force:")
      for line in difference.changes { Console.print("  \(line)") }
      if !difference.guideline.isEmpty {
        Console.print("  the guideline:")
        for line in difference.guideline where line.change != .same && !line.text.isEmpty {
          Console.print("    \(line.change == .added ? "+" : "-") \(line.text)")
        }
      }
      for touched in difference.touched { Console.print(Self.words(touched)) }
      for note in difference.notes { Console.print(note) }
      for problem in difference.problems { Console.complain("can't be signed: \(problem)") }
      if since == nil, difference.problems.isEmpty { Console.print("next: winnow policy apply") }
    }

    static func words(_ touched: PolicyDifference.Touched) -> String {
      let options =
        touched.options.isEmpty
        ? "" : " (\(touched.options.joined(separator: ", ")), no longer offered)"
      return
        "touches \(count(touched.answers, "answer", "answers")) to \(touched.task)\(options) by \(count(touched.people, "person", "people")), \(touched.mine) by you"
    }

    private static func count(_ count: Int, _ one: String, _ many: String) -> String {
      "\(count) \(count == 1 ? one : many)"
    }

    static func json(_ touched: PolicyDifference.Touched) -> JSONValue {
      [
        "task": .string(touched.task), "answers": .integer(touched.answers),
        "people": .integer(touched.people), "mine": .integer(touched.mine),
        "options": .array(touched.options.map { .string($0) }),
      ]
    }

    private static func json(_ difference: PolicyDifference) -> JSONValue {
      [
        "version": .integer(difference.version),
        "changes": .array(difference.changes.map { .string($0) }),
        "guideline": .array(
          difference.guideline.filter { $0.change != .same }.map {
            [
              "change": .string($0.change == .added ? "added" : "removed"),
              "line": .string($0.text),
            ]
          }),
        "touched": .array(difference.touched.map(json)),
        "notes": .array(difference.notes.map { .string($0) }),
        "problems": .array(difference.problems.map { .string($0) }),
      ]
    }
  }

  struct Apply: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sign the project file as the policy in force.",
      discussion: "Example:\n  $EDITOR winnow.toml && winnow policy apply")

    @OptionGroup var options: ProjectOptions
    @Argument(help: "The file (default: the project's winnow.toml).") var file: String?
    @Flag(help: "Print the result as JSON.") var json = false

    func run() throws {
      let change = try options.use { try $0.applyPolicy(file: file) }
      if json {
        Console.print([
          "version": .integer(change.version),
          "changes": .array(change.changes.map { .string($0) }),
          "earlier_answers": .integer(change.earlierAnswers),
          "touched": .array(change.touched.map(Diff.json)),
          "not_asked_yet": .array(change.notAskedYet.map { .string($0) }),
        ])
        return
      }
      guard !change.changes.isEmpty else {
        Console.print("nothing changed: policy \(change.version) is in force already")
        return
      }
      Console.print("policy \(change.version) is signed:")
      for line in change.changes { Console.print("  \(line)") }
      if change.earlierAnswers > 0 {
        Console.print("\(change.earlierAnswers) answers were given under an earlier policy")
      }
      for touched in change.touched { Console.print(Diff.words(touched)) }
      if !change.touched.isEmpty {
        Console.print("who gave them takes a second look with: winnow label --again")
      }
      for note in change.notes { Console.print(note) }
      if !change.notAskedYet.isEmpty {
        Console.print(
          "kept, not asked yet by this version: \(change.notAskedYet.joined(separator: ", "))")
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the project file of the policy in force.")

    @OptionGroup var options: ProjectOptions
    @Flag(help: "Print the resolved rules as JSON.") var json = false

    func run() throws {
      try options.look { project in
        let found = try project.policy()
        if json {
          Console.print([
            "version": .integer(found.version), "event": .string(found.event.hex),
            "rules": found.policy.rules,
          ])
        } else {
          Console.print(try project.policyFile())
        }
      }
    }
  }

  struct Keys: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Every key of winnow.toml with its default, as Markdown.")

    func run() throws { Console.print(ProjectFile.reference()) }
  }
}
