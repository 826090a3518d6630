/// `ranking`: the entries of a list field, best first. The value is a list of groups of positions, `[[1],[0,2]]`: the
/// entries of a group, ascending, are tied. A flat list of positions is taken as groups of one.
public struct RankingTask: Sendable, Equatable, AnswerRules {
  /// List field whose entries are ordered.
  public var items: String
  /// Whether entries may share a rank.
  public var allowsTies: Bool

  public init(items: String, allowsTies: Bool = true) {
    self.items = items
    self.allowsTies = allowsTies
  }

  init(settings: JSONObject) {
    self.init(
      items: settings["items"]?.stringValue ?? "items",
      allowsTies: settings["ties"]?.boolValue ?? true)
  }

  /// The groups of a value; nil where it is no ranking.
  public static func groups(_ value: JSONValue) -> [[Int]]? {
    guard let items = value.arrayValue else { return nil }
    var groups: [[Int]] = []
    for item in items {
      let members = item.arrayValue ?? [item]
      let positions = members.compactMap(\.intValue)
      guard positions.count == members.count, !positions.isEmpty else { return nil }
      groups.append(positions.sorted())
    }
    return groups
  }

  func problem(_ value: JSONValue, subject: TaskSubject?) -> String? {
    guard let groups = Self.groups(value) else {
      return value.problem(
        allowed: "groups of positions of \(MessageText.quoted(items)), best first: [[1],[0,2]]")
    }
    let positions = groups.flatMap { $0 }.sorted()
    let count = subject.map { $0.entries(of: items)?.count ?? 0 } ?? positions.count
    guard positions == Array(0..<count) else {
      return "found the positions \(positions), allowed: each of 0 to \(count - 1) once"
    }
    if !allowsTies, groups.contains(where: { $0.count > 1 }) {
      return "found a tie, and the task has none"
    }
    return nil
  }

  func canonical(_ value: JSONValue) -> JSONValue {
    .array(
      (Self.groups(value) ?? []).map { group in .array(group.map { .integer($0) }) })
  }
}
