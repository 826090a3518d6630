import Glibc
import Preferences
import Project
import Screens
import Terminal

/// The user's own settings, read from the config folder. Reading them puts the keys in force.
struct UserFiles {
  let preferences: Preferences
  let theme: Theme
  /// The keys of the preset that is in force, and the user's own over them.
  let keys: KeyChoice

  /// - Throws: `ProjectFileError` with lines and keys; `ProjectError.badInput` where a file can't be read.
  init(_ surroundings: Surroundings) throws {
    let folder = surroundings.configFolder
    let path = "\(folder)/\(Preferences.fileName)"
    func read(_ text: String, keyProblem: @escaping (String, String) -> String?) throws
      -> Preferences
    {
      try Preferences.read(
        text: text, name: path, presets: KeyPreset.allCases.map(\.rawValue),
        keyProblem: keyProblem)
    }
    func choice(_ preferences: Preferences) -> KeyChoice {
      let named = preferences.preset.flatMap { KeyPreset(rawValue: $0) } ?? .winnow
      return preferences.keys.over(named.choice)
    }
    if let text = try UserFiles.text(path) {
      // Tables are made when they are first looked at and follow what is in force then: so the choice goes in before
      // its names are checked against them.
      KeyChoice.inForce = choice(try read(text) { _, _ in nil })
      preferences = try read(text) { KeyTables.problem(screen: $0, action: $1) }
    } else {
      preferences = Preferences()
    }
    keys = choice(preferences)
    theme = try UserFiles.theme(preferences.theme, folder: folder, surroundings: surroundings)
  }

  /// `NO_COLOR` outranks what the file says: it is said for this one terminal.
  private static func theme(_ said: String?, folder: String, surroundings: Surroundings) throws
    -> Theme
  {
    let suggested = Theme.suggestedName { surroundings.environment[$0] }
    let name = suggested == Theme.colorlessName ? suggested : said ?? suggested
    if let theme = Theme.bundled(name) { return theme }
    let path = name.hasPrefix("/") ? name : "\(folder)/\(name)"
    guard let text = try text(path) else {
      throw ProjectError.badInput(
        "\(folder)/\(Preferences.fileName): theme: there is no file \(path), and the bundled themes are \(Theme.bundledNames.joined(separator: ", "))"
      )
    }
    return try Theme.read(text: text, name: path)
  }

  /// A file's text; nil where there is none.
  private static func text(_ path: String) throws -> String? {
    func refused(_ reason: String) -> ProjectError { .badInput("\(path): \(reason)") }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw refused(String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
      throw refused("is no file")
    }
    guard info.st_size <= 1 << 20 else { throw refused("is larger than 1 MiB") }
    var bytes = [UInt8](repeating: 0, count: Int(info.st_size) + 1)
    let count = read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw refused(String(cString: strerror(errno))) }
    guard let text = String(validating: bytes[..<count], as: UTF8.self) else {
      throw refused("is not UTF-8")
    }
    return text
  }
}
