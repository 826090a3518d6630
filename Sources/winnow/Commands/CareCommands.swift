import ArgumentParser
import Domain
import Glibc
import Project
import Screens
import Terminal

struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "A whole copy of the ledger, at any time.",
    discussion: "Example:\n  winnow backup ~/backups/helpdesk-$(date +%F).sqlite")

  @OptionGroup var options: ProjectOptions
  @Argument(help: "The file to write; it must not be there yet.") var file: String
  @Flag(help: "Print the result as JSON.") var json = false

  func run() throws {
    try options.look { project in
      try Interruption.removingDrafts(of: file) { try project.backup(to: file) }
    }
    if json { Console.print(["file": .string(file)]) } else { Console.print("copied to \(file)") }
  }
}

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Check the ledger and the terminal; derive the tables afresh.",
    discussion: "Examples:\n  winnow doctor\n  winnow doctor --rebuild\n  winnow doctor --vacuum"
  )

  @OptionGroup var options: ProjectOptions
  @Flag(help: "Derive everything afresh from the events and compare.") var rebuild = false
  @Flag(help: "Write the file anew without what was erased, and empty its log.") var vacuum = false
  @Flag(help: "Print the findings as JSON.") var json = false

  func run() throws {
    var checkup = try options.use { project in
      var line = ProgressLine(ticks: project.surroundings.ticks)
      defer { line.clear() }
      var checkup = try project.checkup {
        line.show("\($0.done) \($0.what)", done: $0.done, total: $0.total)
      }
      if rebuild {
        let differences = try project.rebuild()
        for difference in differences { checkup.problem("rebuilt tables differ: \(difference)") }
        if differences.isEmpty { checkup.fine("the tables, derived afresh, are the same") }
      }
      if vacuum {
        if try project.scrub() {
          checkup.fine(
            "the file was written anew; nothing that was erased is left in it or its log")
        } else {
          checkup.problem("another process is reading: run this again when it is done")
        }
      }
      return checkup
    }
    checkup.fine(Self.libraries)
    if json {
      Console.print([
        "ok": .bool(!checkup.hasProblem),
        "findings": .array(
          checkup.findings.map { ["problem": .bool($0.isProblem), "words": .string($0.words)] }),
      ])
    } else {
      for finding in checkup.findings {
        Console.print("\(finding.isProblem ? "PROBLEM " : "ok      ")\(finding.words)")
      }
      if checkup.hasProblem {
        Console.print(
          "what to do: stop writing, keep this file, and compare with a backup (winnow backup) or a release"
        )
      }
    }
    if checkup.hasProblem { throw CheckFailed() }
  }

  private static var libraries: String {
    let name = getenv("TERM").map { String(cString: $0) } ?? "not set"
    return
      "zstd \(Project.zstdVersion), terminal \(name), Unicode \(TextWidth.unicodeVersion), winnow \(Winnow.version)"
  }
}

struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions", abstract: "Print a completion script for a shell, or install it.",
    discussion: """
      Examples:
        winnow completions bash --install      (into ~/.local/share/bash-completion/completions)
        winnow completions fish --install      (into ~/.config/fish/completions)
        winnow completions zsh --install ~/.zfunc
        winnow completions zsh > _winnow
      """)

  @Argument(help: "bash, zsh or fish.") var shell: String
  @Flag(help: "Write it to where the shell looks, or to DIR.") var install = false
  @Argument(help: "With --install: the folder of completions.") var directory: String?

  func run() throws {
    guard let known = CompletionShell(rawValue: shell) else {
      throw ValidationError("the shells are bash, zsh and fish")
    }
    let script = Winnow.completionScript(for: known) + "\n"
    guard install else {
      guard directory == nil else { throw ValidationError("a folder goes with --install") }
      return Console.write(script, to: 1)
    }
    let (folder, name) = try Self.place(of: known)
    let path = "\(directory ?? folder)/\(name)"
    try UserFile.write(script, to: path, isShared: true)
    Console.print("written: \(path)")
    if known == .zsh {
      Console.print(
        "zsh looks there where fpath has the folder: fpath=(\(directory ?? folder) $fpath)")
    }
  }

  /// Where each shell looks for a user's own completions, and what it calls the file.
  private static func place(of shell: CompletionShell) throws -> (folder: String, name: String) {
    switch shell {
    case .zsh: (try UserShare.folder("zsh/site-functions"), "_winnow")
    case .fish: (try UserShare.configFolder("fish/completions"), "winnow.fish")
    default: (try UserShare.folder("bash-completion/completions"), "winnow")
    }
  }
}
