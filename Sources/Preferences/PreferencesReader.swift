import Domain
import ProjectFile
import Terminal

extension Preferences {
  /// Reads a user's file.
  /// - Parameters:
  ///   - text: the whole file.
  ///   - name: what messages call it.
  ///   - presets: names of sets of keys.
  ///   - keyProblem: what is wrong with a screen and an action that keys are given to; nil where they exist.
  /// - Throws: `ProjectFileError` with every problem, each with line and key.
  public static func read(
    text: String, name: String, presets: [String],
    keyProblem: @escaping (_ screen: String, _ action: String) -> String?
  ) throws -> Preferences {
    var reader = PreferencesReader(
      file: try TOMLText(text, name: name), presets: presets, keyProblem: keyProblem)
    reader.read()
    guard reader.problems.isEmpty else {
      throw ProjectFileError.problems(reader.problems.sorted { $0.line < $1.line })
    }
    return reader.found
  }
}

private struct PreferencesReader {
  typealias Path = [PolicyProblem.Step]

  let file: TOMLText
  let presets: [String]
  let keyProblem: (String, String) -> String?
  var found = Preferences()
  var problems: [Problem] = []

  init(
    file: TOMLText, presets: [String], keyProblem: @escaping (String, String) -> String?
  ) {
    self.file = file
    self.presets = presets
    self.keyProblem = keyProblem
  }

  static let known = ["theme", "mouse", "keys", "breaks", "command"]

  mutating func read() {
    for (name, value, path) in members(of: file.values, at: []) {
      switch name {
      case "theme": found.theme = text(value, at: path)
      case "mouse": found.usesMouse = flag(value, at: path) ?? true
      case "keys": readKeys(value, at: path)
      case "breaks": readBreaks(value, at: path)
      case "command": readCommands(value, at: path)
      default: report(path, TOMLText.unknown(name, among: PreferencesReader.known))
      }
    }
  }

  private mutating func report(_ path: Path, _ message: String) {
    problems.append(file.problem(path, message))
  }

  private func members(of value: JSONValue, at path: Path) -> [(String, JSONValue, Path)] {
    guard let table = value.objectValue else { return [] }
    return file.keys(of: table, at: path).map { ($0, table[$0] ?? .null, path + [.key($0)]) }
  }

  private mutating func text(_ value: JSONValue, at path: Path) -> String? {
    if let text = value.stringValue, !text.isEmpty { return text }
    report(path, "found \(value.described), allowed: a text in quotes")
    return nil
  }

  private mutating func flag(_ value: JSONValue, at path: Path) -> Bool? {
    if let flag = value.boolValue { return flag }
    report(path, "found \(value.described), allowed: true or false")
    return nil
  }

  private mutating func readKeys(_ value: JSONValue, at path: Path) {
    guard value.objectValue != nil else {
      report(path, "found \(value.described), allowed: a table, [keys.label] for a screen")
      return
    }
    for (name, value, place) in members(of: value, at: path) {
      if name == "preset" {
        guard let preset = text(value, at: place) else { continue }
        if presets.contains(preset) {
          found.preset = preset
        } else {
          report(
            place,
            "found \(MessageText.quoted(preset)), allowed: \(presets.joined(separator: ", "))")
        }
        continue
      }
      guard value.objectValue != nil else {
        report(place, "found \(value.described), allowed: preset, or a screen's table [keys.label]")
        continue
      }
      for (action, value, place) in members(of: value, at: place) {
        if let problem = keyProblem(name, action) {
          report(place, problem)
        } else if let keys = keys(value, at: place) {
          found.keys.set(keys, screen: name, action: action)
        }
      }
    }
  }

  private mutating func keys(_ value: JSONValue, at path: Path) -> [Key]? {
    let names = value.stringValue.map { [JSONValue.string($0)] } ?? value.arrayValue
    guard let names else {
      report(path, "found \(value.described), allowed: a list of keys such as [\"space\"]")
      return nil
    }
    var keys: [Key] = []
    for (number, name) in names.enumerated() {
      guard let text = name.stringValue, let key = Key(name: text), key.name != nil else {
        report(
          path + (value.arrayValue == nil ? [] : [.index(number)]),
          "found \(name.described), which is no key; keys are written a, space, enter, ctrl-r, alt-x, f5"
        )
        return nil
      }
      if !keys.contains(key) { keys.append(key) }
    }
    return keys
  }

  private mutating func readBreaks(_ value: JSONValue, at path: Path) {
    guard value.objectValue != nil else {
      report(path, "found \(value.described), allowed: a table [breaks]")
      return
    }
    for (name, value, place) in members(of: value, at: path) {
      guard name == "after_minutes" else {
        report(place, TOMLText.unknown(name, among: ["after_minutes"]))
        continue
      }
      guard let minutes = value.intValue, (0...600).contains(minutes) else {
        report(place, "found \(value.described), allowed: minutes from 1 to 600, or 0 for never")
        continue
      }
      found.breakMinutes = minutes == 0 ? nil : minutes
    }
  }

  private mutating func readCommands(_ value: JSONValue, at path: Path) {
    guard let list = value.arrayValue else {
      report(path, "found \(value.described), allowed: [[command]], once for each")
      return
    }
    for (number, item) in list.enumerated() {
      let place = path + [.index(number)]
      guard item.objectValue != nil else {
        report(place, "found \(item.described), allowed: a table [[command]]")
        continue
      }
      var command = UserCommand(name: "", run: [])
      for (name, value, place) in members(of: item, at: place) {
        switch name {
        case "name": command.name = text(value, at: place) ?? "?"
        case "run": command.run = program(value, at: place) ?? ["?"]
        case "terminal": command.takesTerminal = flag(value, at: place) ?? false
        default: report(place, TOMLText.unknown(name, among: ["name", "run", "terminal"]))
        }
      }
      if command.run.isEmpty {
        report(place, "lacks run: the program and its arguments, such as [\"wc\", \"-w\"]")
      }
      if command.name.isEmpty { command.name = command.run.joined(separator: " ") }
      found.commands.append(command)
    }
  }

  private mutating func program(_ value: JSONValue, at path: Path) -> [String]? {
    let words = value.arrayValue?.compactMap(\.stringValue)
    if let words, words.count == value.arrayValue?.count, words.first?.isEmpty == false,
      words.allSatisfy({ !$0.utf8.contains(0) })
    {
      return words
    }
    report(
      path,
      "found \(value.described), allowed: a list of texts, the program first; for a shell's line: [\"sh\", \"-c\", \"…\"]"
    )
    return nil
  }
}
