import ArgumentParser
import Domain
import Foundation
import Project
import ProjectFile

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Start a project in a new folder.",
    discussion: """
      Writes winnow.toml (the rules), guideline.md and ledger.sqlite, signs the first events with your key (made in your
      config folder where there is none) and shows a recovery key once.

      Examples:
        winnow init helpdesk --task topic:billing,bug,other
        winnow init ner --template ner --license CC0-1.0
        winnow init ours --key ~/.ssh/id_ed25519
      """)

  @Argument(help: "The folder to make.") var directory: String
  @Option(help: "Name of the project (default: the folder's).") var name: String?
  @Option(help: "SPDX licence that every submission grants.") var license = "CC-BY-4.0"
  @Option(help: "A choice task as id:option,option,… (may be given again).") var task: [String] = []
  @Option(
    help: "Start from a template: classify, multilabel, ner, preference, chat, rate, rewrite.")
  var template: String?
  @Option(
    help: "Sample ids: plain (same text, same id) or salted (an erased text can't be guessed).")
  var ids: IdentifierKind = .plain
  @Option(help: "Your own name in the project (default: $USER).") var me: String?
  @Option(help: "Your private key, OpenSSH Ed25519.") var key: String?
  @Flag(help: "Print the result as JSON.") var json = false

  enum IdentifierKind: String, ExpressibleByArgument { case plain, salted }

  func run() throws {
    let surroundings = Surroundings.real(environment: ProcessInfo.processInfo.environment)
    let wanted = NewProject(
      name: name, license: license, tasks: task, template: template, hasSaltedIDs: ids == .salted,
      me: me, keyPath: key)
    let made = try Project.create(at: directory, wanted, surroundings: surroundings)
    for warning in made.warnings { Console.say("winnow: \(warning)") }
    if json {
      Console.print([
        "folder": .string(made.folder.path), "project": .string(made.id.hex),
        "name": .string(made.name),
        "you": .string(made.fingerprint), "key": .string(made.keyPath),
        "recovery_key": .string(made.recoveryKey),
        "tasks": .array(made.tasks.map { .string($0) }),
      ])
      return
    }
    Console.print("project \(made.name) in \(made.folder.path)  (\(made.id.hex.prefix(12))…)")
    Console.print(
      "you: \(made.fingerprint), key \(made.keyPath)\(made.isKeyNew ? " (new, yours alone: keep a copy)" : "")"
    )
    Console.print("")
    Console.print(
      "Recovery key, shown this once: it can name a new maintainer if your key is lost. Keep it elsewhere."
    )
    Console.print(made.recoveryKey)
    if made.tasks.isEmpty {
      Console.print(
        "next: add a [[task]] to \(made.folder.file) and run  winnow policy apply --project \(directory)"
      )
    } else {
      Console.print("next: cd \(directory) && winnow import FILE   (then: winnow label)")
    }
  }
}

struct JoinCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "join", abstract: "Take part in a project with your key.",
    discussion: """
      Examples:
        winnow join --name ada
        winnow join --name ada --credit name      (your name stands in releases; default: your fingerprint)
        winnow join --name labeler-1 --agent --model some-model-2
      """)

  @OptionGroup var options: ProjectOptions
  @Option(help: "Your name, as others see it.") var name: String?
  @Option(help: "How releases credit you: name, pseudonym (your fingerprint) or anonymous.")
  var credit = "pseudonym"
  @Flag(help: "A program, not a person: marked as one everywhere, never a human reviewer.")
  var agent = false
  @Option(help: "The agent's model.") var model: String?
  @Flag(help: "Print the result as JSON.") var json = false

  func run() throws {
    guard let credit = Credit(rawValue: credit) else {
      throw ValidationError("--credit is name, pseudonym or anonymous")
    }
    let (fingerprint, newKey) = try Project.join(
      options.folder(), name: name, isAgent: agent, model: model, credit: credit,
      keyPath: options.key,
      surroundings: options.surroundings)
    if json {
      Console.print(["you": .string(fingerprint), "new_key": newKey.map { .string($0) } ?? .null])
      return
    }
    if let newKey { Console.print("made a key for you: \(newKey) (yours alone: keep a copy)") }
    Console.print("joined as \(name ?? fingerprint) (\(fingerprint))")
    Console.print(
      "next: winnow label, or winnow submit; to review, ask a maintainer for: winnow grant \(name ?? fingerprint) reviewer"
    )
  }
}

struct GrantCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grant", abstract: "Give somebody a role (maintainers).",
    discussion: """
      Roles: submitter, annotator, reviewer, maintainer. In an open project whoever joins may submit and annotate.
      The role of annotator also lifts a pause: the test on samples of known answer begins anew.

      Examples:
        winnow grant ada reviewer
        winnow grant SHA256:bbXpuKG6zhzdmnxq256TlqzFBzRl2f6OOg722cYNbU8 maintainer
      """)

  @OptionGroup var options: ProjectOptions
  @Argument(help: "A name or a fingerprint.") var who: String
  @Argument(help: "submitter, annotator, reviewer or maintainer.") var role: String
  @Flag(help: "Print the result as JSON.") var json = false

  func run() throws {
    guard let parsed = Roles(word: role) else {
      throw ValidationError(
        "no role \(role); there are \(Roles.words.map(\.word).joined(separator: ", "))")
    }
    let granted = try options.use { try $0.grant(who, parsed) }
    if json {
      Console.print([
        "who": .string(granted.fingerprint), "role": .string(role),
        "reinstated": .array(granted.reinstated.map { .string($0) }),
      ])
    } else {
      Console.print("\(who) is \(role) now (\(granted.fingerprint))")
      if !granted.reinstated.isEmpty {
        Console.print("no longer paused on \(granted.reinstated.joined(separator: ", "))")
      }
    }
  }
}
