import ArgumentParser
import Domain
import Foundation
import Project
import Screens
import Terminal

struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "The keys of every screen, as your config.toml has them; --check names clashes.",
    discussion: """
      Sets of keys: winnow (the default), vim, prodigy. In config.toml of your config folder:

        [keys]
        preset = "vim"
        [keys.label]
        skip = ["space", "n"]

      Examples:
        winnow keys
        winnow keys --preset vim
        winnow keys --check
      """)

  @Option(help: "Show a set of keys as it comes: winnow, vim or prodigy.") var preset: String?
  @Flag(help: "Name keys that are bound twice; ends with 1 where there are some.") var check = false
  @Flag(help: "Print it as JSON.") var json = false
  @Flag(help: "Print docs/keys.md: winnow's own keys, as Markdown.") var markdown = false

  func run() throws {
    if markdown {
      Console.print(KeyReference.markdown)
      return
    }
    let chosen = try preset.map { name in
      guard let preset = KeyPreset(rawValue: name) else {
        throw ValidationError(
          "no set of keys \(name); there are \(KeyPreset.allCases.map(\.rawValue).joined(separator: ", "))"
        )
      }
      return preset
    }
    let surroundings = Surroundings.real(environment: ProcessInfo.processInfo.environment)
    let tables = KeyTables(
      try chosen?.choice ?? UserFiles(surroundings).keys)
    let clashes = tables.clashes
    if json {
      Console.print([
        "keys": .array(
          tables.lines.map { line in
            [
              "screen": .string(line.screen), "action": .string(line.action),
              "keys": .array(line.keys.map { .string($0) }), "help": .string(line.help),
            ]
          }),
        "clashes": .array(clashes.map { .string($0) }),
      ])
    } else if !check {
      for line in tables.text { Console.print(line) }
    }
    if check {
      if !json { for clash in clashes { Console.print(clash) } }
      guard clashes.isEmpty else { throw CheckFailed() }
      if !json { Console.print("no key is bound twice") }
    }
  }
}
