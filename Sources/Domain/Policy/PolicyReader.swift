/// Reads rules against the table of keys: checks every value, fills in defaults, leaves out unknown keys, and goes on
/// after a problem so that all are reported at once.
struct PolicyReader {
  typealias Path = [PolicyProblem.Step]

  private(set) var problems: [PolicyProblem] = []

  mutating func report(_ path: Path, _ message: String) {
    problems.append(PolicyProblem(path: path, message: message))
  }

  /// Whether nothing was reported at these paths or below, so that a second look at them makes sense.
  func isClean(_ paths: Path...) -> Bool {
    !problems.contains { problem in
      paths.contains { problem.path.starts(with: $0) || $0.starts(with: problem.path) }
    }
  }

  /// The whole policy, resolved. Worth something only where `problems` is empty afterwards.
  mutating func policy(_ rules: JSONValue) -> JSONObject {
    guard let given = rules.objectValue else {
      report([], found(rules, allowed: "an object"))
      return [:]
    }
    var resolved: JSONObject = [:]
    for name in PolicyKey.sections where name != "task" {
      resolved[name] = .object(
        table(PolicyKey.keys(of: name), given[name] ?? [:], at: [.key(name)]))
    }
    resolved["tasks"] = .array(tasks(given["tasks"] ?? [], in: resolved))
    check(resolved)
    return resolved
  }

  /// A table of these keys, resolved.
  mutating func table(_ keys: [PolicyKey], _ value: JSONValue, at path: Path) -> JSONObject {
    guard let given = value.objectValue else {
      report(path, found(value, allowed: "a table"))
      return [:]
    }
    var resolved: JSONObject = [:]
    for key in keys {
      resolved[key.ruleName] = read(key, given[key.ruleName], at: path + [.key(key.ruleName)])
    }
    return resolved
  }

  private mutating func read(_ key: PolicyKey, _ value: JSONValue?, at path: Path) -> JSONValue? {
    if let value { return read(key.kind, value, at: path) }
    switch key.standard {
    case .required:
      report(path, "is missing; allowed: \(key.kind.allowed)")
      return nil
    case .value(let value): return value
    case .absent, .derived: return nil
    }
  }

  private mutating func read(_ kind: PolicyKey.Kind, _ value: JSONValue, at path: Path)
    -> JSONValue?
  {
    switch kind {
    case .table(let name): return .object(table(PolicyKey.keys(of: name), value, at: path))
    case .tables(let name, let maximum):
      return list(value, count: 0...maximum, kind: kind, at: path) { reader, item, path in
        .object(reader.table(PolicyKey.keys(of: name), item, at: path))
      }
    case .form:
      return list(value, count: 1...1_000, kind: kind, at: path) { reader, item, path in
        var field = reader.table(PolicyKey.keys(of: "form"), item, at: path)
        field["id"] = reader.read(.column, item["id"] ?? .null, at: path + [.key("id")])
        return .object(field)
      }
    case .list(let item, let count):
      let items = list(value, count: count, kind: kind, at: path) { $0.read(item, $1, at: $2) }
      refuseRepeats((items?.arrayValue ?? []).map(\.stringValue), at: path)
      return items
    default:
      if let problem = kind.problem(value) {
        report(path, problem)
        return nil
      }
      return value.intValue.map { .integer($0) } ?? value
    }
  }

  mutating func list(
    _ value: JSONValue, count: ClosedRange<Int>, kind: PolicyKey.Kind, at path: Path,
    item read: (inout PolicyReader, JSONValue, Path) -> JSONValue?
  ) -> JSONValue? {
    guard let items = value.arrayValue else {
      report(path, found(value, allowed: kind.allowed))
      return nil
    }
    guard count.contains(items.count) else {
      report(path, "found a list of \(items.count), allowed: \(kind.allowed)")
      return nil
    }
    return .array(items.indices.compactMap { read(&self, items[$0], path + [.index($0)]) })
  }

  func found(_ value: JSONValue, allowed: String) -> String {
    "found \(value.described), allowed: \(allowed)"
  }
}

extension JSONValue {
  /// The value in a message: short, and safe to print.
  public var described: String {
    switch self {
    case .null: "nothing"
    case .bool(let flag): "\(flag)"
    case .number(let token): "the number \(MessageText.escaped(token, limit: 40))"
    case .string(let text): "the text \(MessageText.quoted(text))"
    case .array(let items): "a list of \(items.count)"
    case .object: "a table"
    }
  }
}
