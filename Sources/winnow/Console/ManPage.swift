import ArgumentParser
import Domain
import Project

/// The manual page, made from the commands themselves.
enum ManPage {
  /// The page in roff, for `man`.
  static func text() throws -> String {
    let dump = try JSONScanner.parse(Array(Winnow._dumpHelp().utf8))
    let root = dump["command"] ?? .null
    var page = Roff()
    page.line(".TH WINNOW 1 \"\" \"winnow \(Winnow.version)\" \"User Commands\"")
    page.section("NAME")
    page.text("winnow - \(sentence(root["abstract"]))")
    page.section("SYNOPSIS")
    page.text("winnow [COMMAND] [OPTIONS]")
    page.section("DESCRIPTION")
    let about = (root["discussion"]?.stringValue ?? "").components(before: "Exit codes:")
    page.paragraphs(about)
    page.section("COMMANDS")
    for command in root["subcommands"]?.arrayValue ?? [] {
      page.command(command, parents: "winnow")
    }
    page.section("EXIT STATUS")
    for (code, meaning) in exitCodes { page.item("\(code)", meaning) }
    page.section("ENVIRONMENT")
    for (name, meaning) in environment { page.item(name, meaning) }
    page.section("FILES")
    for (name, meaning) in files { page.item(name, meaning) }
    page.section("SEE ALSO")
    page.text("man(1), ssh-keygen(1), sqlite3(1)")
    return page.text
  }

  private static func sentence(_ value: JSONValue?) -> String {
    let text = value?.stringValue ?? ""
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  private static let exitCodes = [
    (0, "done"), (1, "the check failed (verify, doctor, keys --check)"), (2, "wrong use"),
    (3, "bad input, partly or wholly refused"), (4, "no project, no key, or not allowed"),
    (5, "disk or database"), (130, "interrupted"),
  ]

  private static let environment = [
    ("WINNOW_PROJECT", "The project's folder, where no --project is given."),
    ("WINNOW_KEY", "Your private key (OpenSSH, Ed25519), where no --key is given."),
    ("XDG_CONFIG_HOME", "Where your key and config.toml lie, in winnow/ (default: ~/.config)."),
    (
      "XDG_STATE_HOME",
      "Where winnow remembers your chains, what it saw last and what you have begun, in winnow/ (default: ~/.local/state)."
    ),
    ("NO_COLOR", "Not empty: no colours, whatever config.toml says."),
    ("COLORFGBG", "Names the terminal's colours; a light background suggests the light theme."),
    ("COLORTERM", "truecolor or 24bit: a theme's true colours are shown."),
    ("ACCESSIBLE", "Not empty and not 0: line by line, as --plain."),
    ("TERM", "The terminal; dumb means line by line."),
    ("TMPDIR", "Where the tour's project lies while it runs (default: /tmp)."),
  ]

  private static let files = [
    ("winnow.toml", "The project's rules; winnow policy apply signs them into the ledger."),
    ("guideline.md", "What annotators read with ? on the screen."),
    ("ledger.sqlite", "All events, signed; with -wal and -shm beside it while it is in use."),
    ("$XDG_CONFIG_HOME/winnow/key", "Your private key, readable by you alone."),
    (
      "$XDG_CONFIG_HOME/winnow/config.toml",
      "Your theme, keys, mouse, breaks and own commands; docs/configuration.md lists its keys."
    ),
    ("NAME.refused.jsonl", "Records that an import refused, each with its reason."),
  ]
}

extension String {
  /// The text up to a mark, without blanks at its end.
  fileprivate func components(before mark: String) -> String {
    guard let range = firstRange(of: mark) else { return self }
    var text = self[..<range.lowerBound]
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }
}

/// A page in roff, with everything that roff would take for a request made text.
private struct Roff {
  private(set) var text = ""

  mutating func line(_ raw: String) { text += raw + "\n" }

  mutating func section(_ title: String) { line(".SH \"\(title)\"") }

  mutating func text(_ words: String) { line(Roff.escaped(words)) }

  mutating func item(_ name: String, _ meaning: String) {
    line(".TP")
    line("\\fB\(Roff.escaped(name))\\fR")
    text(meaning)
  }

  /// Paragraphs apart by blank lines; indented lines stand as they are.
  mutating func paragraphs(_ words: String) {
    var isVerbatim = false
    for part in words.split(separator: "\n", omittingEmptySubsequences: false) {
      let isIndented = part.hasPrefix("  ")
      if isIndented != isVerbatim {
        line(isIndented ? ".PP\n.nf" : ".fi")
        isVerbatim = isIndented
      }
      if part.isEmpty { line(".PP") } else { text(String(part)) }
    }
    if isVerbatim { line(".fi") }
  }

  /// A command with its arguments, and those below it.
  mutating func command(_ command: JSONValue, parents: String) {
    guard let name = command["commandName"]?.stringValue, name != "help" else { return }
    let full = "\(parents) \(name)"
    let arguments = (command["arguments"]?.arrayValue ?? []).filter {
      $0["shouldDisplay"]?.boolValue == true && Roff.name(of: $0) != "--help"
        && Roff.name(of: $0) != "--version"
    }
    let children = (command["subcommands"]?.arrayValue ?? []).filter {
      $0["commandName"]?.stringValue != "help"
    }
    line(".SS \"\(Roff.escaped(full))\"")
    let usage = arguments.map { Roff.usage($0) } + (children.isEmpty ? [] : ["COMMAND"])
    line("\\fB\(Roff.escaped(full))\\fR \(Roff.escaped(usage.joined(separator: " ")))")
    line(".PP")
    text(command["abstract"]?.stringValue ?? "")
    if let discussion = command["discussion"]?.stringValue {
      line(".PP")
      paragraphs(discussion)
    }
    for argument in arguments {
      var meaning = argument["abstract"]?.stringValue ?? ""
      if let value = argument["defaultValue"]?.stringValue { meaning += " (default: \(value))" }
      let value = argument["valueName"]?.stringValue
      let isOption = argument["kind"]?.stringValue == "option"
      item(
        Roff.name(of: argument) + (isOption ? " \((value ?? "value").uppercased())" : ""), meaning)
    }
    for child in children { self.command(child, parents: full) }
  }

  private static func name(of argument: JSONValue) -> String {
    guard argument["kind"]?.stringValue != "positional" else {
      return (argument["valueName"]?.stringValue ?? "").uppercased()
    }
    let preferred = argument["preferredName"] ?? .null
    let name = preferred["name"]?.stringValue ?? ""
    return (preferred["kind"]?.stringValue == "short" ? "-" : "--") + name
  }

  private static func usage(_ argument: JSONValue) -> String {
    var text = name(of: argument)
    if argument["kind"]?.stringValue == "option" {
      text += " \((argument["valueName"]?.stringValue ?? "value").uppercased())"
    }
    let isRepeating = argument["isRepeating"]?.boolValue == true
    if isRepeating { text += " …" }
    return argument["isOptional"]?.boolValue == true ? "[\(text)]" : text
  }

  private static func escaped(_ words: String) -> String {
    var out = ""
    for character in words {
      switch character {
      case "\\": out += "\\e"
      case "-": out += "\\-"
      case "…": out += "..."
      default: out.append(character)
      }
    }
    return out.hasPrefix(".") || out.hasPrefix("'") ? "\\&" + out : out
  }
}

struct ManCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "man", abstract: "Print the manual page, or install it.",
    discussion: """
      Examples:
        winnow man | man -l -
        winnow man --install                        (for yourself; man looks there where PATH has ~/.local/bin)
        winnow man --install /usr/local/share/man   (for everybody)
      """)

  @Flag(help: "Write it to man1/winnow.1 of DIR.") var install = false
  @Argument(help: "With --install: the folder of manual pages (default: ~/.local/share/man).")
  var directory: String?

  func run() throws {
    guard install else {
      guard directory == nil else { throw ValidationError("a folder goes with --install") }
      return Console.write(try ManPage.text(), to: 1)
    }
    let path = "\(try directory ?? UserShare.folder("man"))/man1/winnow.1"
    try UserFile.write(try ManPage.text(), to: path, isShared: true)
    Console.print("written: \(path)")
  }
}
