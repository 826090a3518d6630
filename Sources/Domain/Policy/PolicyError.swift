/// What is wrong at one key of a policy.
public struct PolicyProblem: Sendable, Equatable {
  /// A step from the whole policy down to a value, in the spelling of `rules`.
  public enum Step: Sendable, Equatable, Hashable {
    case key(String)
    case index(Int)
  }

  public let path: [Step]
  /// What was found and what is allowed; safe to print.
  public let message: String

  public init(path: [Step], message: String) {
    self.path = path
    self.message = message
  }

  /// The path as text; positions in lists count from 1: `tasks[2].options[1].key`.
  public var key: String { Self.text(path) }

  public static func text(_ path: [Step]) -> String {
    var text = ""
    for step in path {
      switch step {
      case .key(let name): text += (text.isEmpty ? "" : ".") + MessageText.escaped(name)
      case .index(let index): text += "[\(index + 1)]"
      }
    }
    return text.isEmpty ? "rules" : text
  }
}

/// Rules that are no policy of this version.
public struct PolicyError: Error, Equatable, CustomStringConvertible {
  public let problems: [PolicyProblem]

  public var description: String {
    problems.map { "\($0.key): \($0.message)" }.joined(separator: "\n")
  }
}
