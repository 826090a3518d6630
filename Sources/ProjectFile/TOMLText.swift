import Domain
import TOMLKit

/// A TOML text as plain values that remember their lines, for files that are no project file.
package struct TOMLText {
  /// The whole file: an object of what it holds. Dates are null.
  package let values: JSONValue
  /// What messages call the file.
  package let name: String
  private let index: KeyIndex

  /// Files of settings are short; a longer one is none.
  package static let maximumBytes = 1 << 20

  /// - Parameters:
  ///   - text: the whole file.
  ///   - name: what messages call it.
  /// - Throws: `ProjectFileError` where the text is no TOML.
  package init(_ text: String, name: String) throws {
    self.name = name
    guard text.utf8.count <= TOMLText.maximumBytes else {
      throw ProjectFileError.problems([
        Problem(
          file: name, line: 1, key: "",
          message: "has more than \(TOMLText.maximumBytes) bytes, which no such file needs")
      ])
    }
    index = try ProjectFile.scan(text, name: name)
    values = TOMLText.value(try ProjectFile.parse(text, name: name))
  }

  /// A problem with what stands at a path, or with the table that lacks it.
  package func problem(_ path: [PolicyProblem.Step], _ message: String) -> Problem {
    let key = PolicyProblem(path: path, message: message).key
    return Problem(file: name, line: index.line(of: path), key: key, message: message)
  }

  /// The keys of a table in the order of the file.
  package func keys(of table: JSONObject, at path: [PolicyProblem.Step]) -> [String] {
    let rank = { (name: String) in self.index.ranks[path + [.key(name)]] ?? Int.max }
    return table.keys.sorted { (rank($0), $0) < (rank($1), $1) }
  }

  /// What to say of a key that nothing reads.
  package static func unknown(_ name: String, among known: [String]) -> String {
    guard let near = UnknownKey.nearest(to: name, in: known) else {
      return "unknown key; known here: \(known.joined(separator: ", "))"
    }
    return "unknown key; the nearest is \"\(near)\""
  }

  private static func value(_ value: any TOMLValueConvertible) -> JSONValue {
    switch value.type {
    case .string: return value.string.map { .string($0) } ?? .null
    case .int: return value.int.map { .integer($0) } ?? .null
    case .bool: return value.bool.map { .bool($0) } ?? .null
    case .double: return value.double.map { .number("\($0)") } ?? .null
    case .array: return .array((value.array ?? []).map { TOMLText.value($0) })
    case .table:
      guard let table = value.table else { return .null }
      return .object(JSONObject(table.map { (key: $0.0, value: TOMLText.value($0.1)) }))
    case .date, .time, .dateTime: return .null
    }
  }
}
