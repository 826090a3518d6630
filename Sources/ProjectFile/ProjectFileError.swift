import Domain

/// One thing that is wrong with a project file.
public struct Problem: Sendable, Equatable, CustomStringConvertible {
  public let file: String
  /// Counts from 1: the line of the key, or of the table that lacks it.
  public let line: Int
  /// The key as the file spells it, positions in lists counted from 1: `task[2].options[1].key`; empty where the
  /// whole file is meant.
  public let key: String
  /// What was found and what is allowed; safe to print.
  public let message: String

  public init(file: String, line: Int, key: String, message: String) {
    self.file = file
    self.line = line
    self.key = key
    self.message = message
  }

  public var description: String {
    "\(MessageText.escaped(file, limit: 1_000)):\(line): \(key.isEmpty ? "" : "\(key): ")\(message)"
  }
}

/// Why a project file is no policy.
public enum ProjectFileError: Error, Equatable, CustomStringConvertible {
  /// All of them, by line.
  case problems([Problem])

  public var problems: [Problem] {
    switch self {
    case .problems(let problems): problems
    }
  }

  /// How many problems the description shows.
  static let shownCount = 50

  /// One line a problem, the first ones where there are many.
  public var description: String {
    var lines = problems.prefix(Self.shownCount).map(\.description)
    if problems.count > Self.shownCount {
      lines.append("… and \(problems.count - Self.shownCount) more")
    }
    return lines.joined(separator: "\n")
  }
}
