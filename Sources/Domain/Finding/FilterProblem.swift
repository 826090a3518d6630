/// What is wrong with a filter, where, and what may stand there.
public struct FilterProblem: Error, Sendable, Equatable, CustomStringConvertible {
  /// Where it is, counted in characters from 0.
  public let position: Int
  public let reason: String
  /// What may stand there; empty where that is no list.
  public let allowed: [String]

  public init(position: Int, reason: String, allowed: [String] = []) {
    self.position = position
    self.reason = reason
    self.allowed = allowed
  }

  /// "at character 7: no status `done`; there are open, settled, …".
  public var description: String {
    let list = allowed.isEmpty ? "" : "; there are \(allowed.joined(separator: ", "))"
    return "at character \(position + 1): \(reason)\(list)"
  }
}
