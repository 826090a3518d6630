/// Why a file of crowd answers can't be aggregated.
public enum AggregateError: Error, Equatable, Sendable {
  /// No record could be used.
  case noAnswers(path: String, refused: Int)
  case unknownMethod(String, known: [String])
  /// Options that don't go together, or a value that isn't one of the known.
  case wrongUse(String)
  /// More labels, or larger tables, than a method can hold.
  case tooLarge(String)
}

extension AggregateError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noAnswers(let path, let refused):
      refused == 0
        ? "\(path) holds no answers; it needs rows of task, worker, label"
        : "none of the \(refused) records of \(path) could be used; see the lines above"
    case .unknownMethod(let name, let known):
      "no method \"\(name)\"; there are \(known.joined(separator: ", "))"
    case .wrongUse(let reason), .tooLarge(let reason): reason
    }
  }
}
