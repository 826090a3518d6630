import Foundation
import Project

/// Where other programs look for a user's own manual pages and completions.
enum UserShare {
  /// A folder below `$XDG_DATA_HOME` (`~/.local/share`).
  static func folder(_ name: String) throws -> String {
    try folder("XDG_DATA_HOME", fallback: ".local/share") + "/" + name
  }

  /// A folder below `$XDG_CONFIG_HOME` (`~/.config`).
  static func configFolder(_ name: String) throws -> String {
    try folder("XDG_CONFIG_HOME", fallback: ".config") + "/" + name
  }

  private static func folder(_ variable: String, fallback: String) throws -> String {
    let environment = ProcessInfo.processInfo.environment
    if let said = environment[variable], said.hasPrefix("/") { return said }
    guard let home = environment["HOME"], !home.isEmpty else {
      throw ProjectError.wrongUse("HOME is not set: say the folder behind --install")
    }
    return "\(home)/\(fallback)"
  }
}
