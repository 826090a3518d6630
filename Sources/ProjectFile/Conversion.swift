import Domain
import TOMLKit

/// From a parsed TOML table to `rules`: fractions become millionths, forms become lists, `task` becomes `tasks`.
///
/// Values of the wrong type are passed on, so that the one check of rules reports them. What rules can't hold is
/// reported here: unknown keys, dates, numbers that are no millionths.
struct Conversion {
  /// Problems found here, under paths in the spelling of the file.
  private(set) var problems: [PolicyProblem] = []
  /// The ids of each form's fields, in the order of the file, under the path of the form.
  private(set) var formFields: [KeyPath: [String]] = [:]
  private let index: KeyIndex

  init(index: KeyIndex) { self.index = index }

  mutating func rules(_ file: TOMLTable) -> JSONValue {
    var rules: JSONObject = [:]
    for (name, value) in members(of: file, at: []) {
      let path: KeyPath = [.key(name)]
      if name.sameBytes(as: "task") {
        rules["tasks"] = tasks(value, at: path)
      } else if PolicyKey.sections.contains(where: { $0.sameBytes(as: name) }) {
        rules[name] = table(value, keys: PolicyKey.keys(of: name), at: path)
      } else {
        report(path, UnknownKey.message(forTable: name))
      }
    }
    return .object(rules)
  }

  private mutating func report(_ path: KeyPath, _ message: String) {
    problems.append(PolicyProblem(path: path, message: message))
  }

  /// A table's members in the order of the file; the parser sorts them by name.
  private func members(of table: TOMLTable, at path: KeyPath) -> [(
    String, any TOMLValueConvertible
  )] {
    let rank = { (name: String) in self.index.ranks[path + [.key(name)]] ?? Int.max }
    return table.map { ($0.0, $0.1) }.sorted { (rank($0.0), $0.0) < (rank($1.0), $1.0) }
  }

  private mutating func tasks(_ value: any TOMLValueConvertible, at path: KeyPath) -> JSONValue {
    guard let array = value.array else {
      if value.type == .table {
        report(path, "found [task], allowed: [[task]], once for each task")
      }
      return plain(value, at: path)
    }
    return .array(
      array.enumerated().map { place, item in
        let type = item.table?["type"]?.string.flatMap(TaskType.init(rawValue:))
        return table(
          item, keys: PolicyKey.keys(of: "task", type: type), type: type, at: path + [.index(place)]
        )
      })
  }

  private mutating func table(
    _ value: any TOMLValueConvertible, keys: [PolicyKey], type: TaskType? = nil, at path: KeyPath
  ) -> JSONValue {
    guard let table = value.table else { return plain(value, at: path) }
    var rules: JSONObject = [:]
    for (name, member) in members(of: table, at: path) {
      let place = path + [.key(name)]
      if let key = keys.first(where: { $0.name.sameBytes(as: name) }) {
        rules[key.ruleName] = converted(member, key.kind, at: place)
      } else {
        report(place, UnknownKey.message(for: name, among: keys, type: type))
      }
    }
    return .object(rules)
  }

  private mutating func converted(
    _ value: any TOMLValueConvertible, _ kind: PolicyKey.Kind, at path: KeyPath
  ) -> JSONValue {
    switch kind {
    case .fraction(let range): return fraction(value, range: range, kind: kind, at: path)
    case .table(let section): return table(value, keys: PolicyKey.keys(of: section), at: path)
    case .form: return form(value, at: path)
    case .tables(let section, _):
      guard let array = value.array else { break }
      let keys = PolicyKey.keys(of: section)
      return .array(array.enumerated().map { table($1, keys: keys, at: path + [.index($0)]) })
    case .list(let item, _):
      guard let array = value.array else { break }
      return .array(array.enumerated().map { converted($1, item, at: path + [.index($0)]) })
    default: break
    }
    return plain(value, at: path)
  }

  private mutating func form(_ value: any TOMLValueConvertible, at path: KeyPath) -> JSONValue {
    guard let fields = value.table else {
      guard value.type == .array else { return plain(value, at: path) }
      // Rules have a list here, so the check of rules would speak of its items.
      report(path, "found a list, allowed: \(PolicyKey.Kind.form.allowed)")
      return .null
    }
    let members = members(of: fields, at: path)
    formFields[path] = members.map(\.0)
    let keys = PolicyKey.keys(of: "form")
    return .array(
      members.map { name, value in
        var field = table(value, keys: keys, at: path + [.key(name)])
        if var object = field.objectValue {
          object["id"] = .string(name)
          field = .object(object)
        }
        return field
      })
  }

  private mutating func fraction(
    _ value: any TOMLValueConvertible, range: ClosedRange<Int>, kind: PolicyKey.Kind,
    at path: KeyPath
  ) -> JSONValue {
    guard let number = value.double ?? value.int.map(Double.init) else {
      let found = plain(value, at: path)
      if !found.isNull { report(path, "found \(found.described), allowed: \(kind.allowed)") }
      return .null
    }
    guard number >= Double(range.lowerBound) / 1e6, number <= Double(range.upperBound) / 1e6 else {
      report(path, "found the number \(number), allowed: \(kind.allowed)")
      return .null
    }
    // Division is correctly rounded, so this holds for every decimal of at most six places and for nothing else.
    let ppm = (number * 1e6).rounded()
    guard ppm / 1e6 == number else {
      report(path, "found the number \(number), allowed: at most six decimal places")
      return .null
    }
    return .integer(Int(ppm))
  }

  /// The value as it is; null, with a report, where rules have nothing like it.
  private mutating func plain(_ value: any TOMLValueConvertible, at path: KeyPath) -> JSONValue {
    switch value.type {
    case .string: return value.string.map { .string($0) } ?? .null
    case .int: return value.int.map { .integer($0) } ?? .null
    case .bool: return value.bool.map { .bool($0) } ?? .null
    case .double: return value.double.map { .number("\($0)") } ?? .null
    case .array:
      guard let array = value.array else { return .null }
      return .array(array.enumerated().map { plain($1, at: path + [.index($0)]) })
    case .table: return .object([:])
    case .date, .time, .dateTime:
      report(path, "found a date or time, which no key takes; put it in quotes if it is a text")
      return .null
    }
  }
}
