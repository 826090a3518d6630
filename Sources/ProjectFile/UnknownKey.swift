import Domain

/// What to say about a key that nothing reads: a typing error would otherwise leave a default in force.
enum UnknownKey {
  /// - Parameters:
  ///   - keys: those that the table has.
  ///   - type: of the task that the table is, if it is one.
  static func message(for name: String, among keys: [PolicyKey], type: TaskType?) -> String {
    let known = keys.map(\.name)
    if let near = nearest(to: name, in: known) { return "unknown key; the nearest is \"\(near)\"" }
    let homes = PolicyKey.all.filter { $0.name.sameBytes(as: name) }
    if let type, let types = homes.first(where: { $0.section == "task" })?.types {
      let all = homes.filter { $0.section == "task" }.flatMap { $0.types ?? types }.map(\.rawValue)
      return "no key of a task of type \"\(type.rawValue)\", but of \(all.joined(separator: ", "))"
    }
    if let home = homes.first(where: { PolicyKey.sections.contains($0.section) }) {
      let table = home.section == "task" ? "[[task]]" : "[\(home.section)]"
      return "unknown key; \"\(home.name)\" belongs to \(table)"
    }
    return "unknown key; known here: \(known.joined(separator: ", "))"
  }

  /// About a top-level table or key.
  static func message(forTable name: String) -> String {
    let tables = PolicyKey.sections.map { $0 == "task" ? "[[task]]" : "[\($0)]" }
    if let near = nearest(to: name, in: PolicyKey.sections) {
      return "unknown table; the nearest is \(near == "task" ? "[[task]]" : "[\(near)]")"
    }
    if let home = PolicyKey.all.first(where: { $0.name.sameBytes(as: name) }) {
      return "unknown at the top of the file; \"\(home.name)\" belongs to [\(home.section)]"
    }
    return "unknown table; known: \(tables.joined(separator: ", "))"
  }

  /// The known name at the smallest edit distance, if that is at most half of the name's length and at most 3.
  static func nearest(to name: String, in known: [String]) -> String? {
    // No name that long is near any key, and the distance takes time by its square.
    guard name.utf8.count <= 64 else { return nil }
    let distances = known.map {
      (name: $0, distance: editDistance(Array(name.utf8), Array($0.utf8)))
    }
    guard let best = distances.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= min(3, max(1, name.utf8.count / 2)) ? best.name : nil
  }

  /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
  static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var before: [Int] = []
    var above = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1] + [Int](repeating: 0, count: b.count)
      for j in b.indices {
        row[j + 1] = min(above[j + 1] + 1, row[j] + 1, above[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          row[j + 1] = min(row[j + 1], before[j - 1] + 1)
        }
      }
      (before, above) = (above, row)
    }
    return above[b.count]
  }
}
