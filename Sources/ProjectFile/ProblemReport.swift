import Domain

/// Puts problems into the words of the file: its keys, its lines, in its order.
struct ProblemReport {
  let file: String
  let index: KeyIndex
  let conversion: Conversion

  /// The conversion's problems and those of the rules. Where both speak of one value, the conversion's is kept: it
  /// saw what was written.
  func problems(with ofRules: [PolicyProblem]) -> [Problem] {
    let own = conversion.problems
    let ownPaths = Set(own.map(\.path))
    let others = ofRules.map { PolicyProblem(path: filePath($0.path), message: $0.message) }
      .filter { !ownPaths.contains($0.path) }
    return (own + others).map { problem in
      Problem(
        file: file, line: index.line(of: problem.path), key: problem.key, message: problem.message)
    }
    .sorted { ($0.line, $0.key, $0.message) < ($1.line, $1.key, $1.message) }
  }

  /// A path of rules as the file spells it.
  func filePath(_ path: KeyPath) -> KeyPath {
    var result: KeyPath = []
    for (place, step) in path.enumerated() {
      switch step {
      case .key("tasks") where place == 0: result.append(.key("task"))
      case .key(let name) where name.hasSuffix("_ppm"):
        result.append(.key(String(name.dropLast("_ppm".count))))
      case .index(let number):
        if let fields = conversion.formFields[result], fields.indices.contains(number) {
          result.append(.key(fields[number]))
        } else {
          result.append(step)
        }
      default: result.append(step)
      }
    }
    // A field's id is its key: its line is the field's own.
    if case .key("id")? = result.last, conversion.formFields[Array(result.dropLast(2))] != nil {
      result.removeLast()
    }
    return result
  }
}
