import Terminal

/// A program of the user's that the palette runs on the sample on the screen.
public struct UserCommand: Equatable, Sendable {
  /// What the palette calls it.
  public var name: String
  /// The program and its arguments; no shell reads them.
  public var run: [String]
  /// It draws on the terminal itself, and has it meanwhile.
  public var takesTerminal: Bool

  public init(name: String, run: [String], takesTerminal: Bool = false) {
    self.name = name
    self.run = run
    self.takesTerminal = takesTerminal
  }
}

/// What a user has chosen for all projects: `$XDG_CONFIG_HOME/winnow/config.toml`.
public struct Preferences: Equatable, Sendable {
  /// Its name in the user's folder.
  public static let fileName = "config.toml"

  /// A bundled theme's name, or the path of a file; nil: what the terminal suggests.
  public var theme: String?
  public var usesMouse = true
  /// The name of the set of keys that own keys are laid over.
  public var preset: String?
  public var keys = KeyChoice()
  /// Minutes of work without a pause after which the label screen speaks of one; nil: never.
  public var breakMinutes: Int?
  public var commands: [UserCommand] = []

  public init() {}
}
