// Options of one task: ids, keys, merges.

extension PolicyReader {
  mutating func check(_ options: [JSONObject], of type: TaskType, at path: Path) {
    let list = path + [.key("options")]
    refuseRepeats(options.map { $0["id"]?.stringValue }, at: list, member: "id")
    let offered = options.map { $0["retired"]?.boolValue == false }
    refuseRepeats(
      zip(options, offered).map { $1 ? $0["key"]?.stringValue : nil }, at: list, member: "key")
    let needed = type == .choice ? 2 : 1
    let count = offered.count { $0 }
    if count < needed, isClean(list) {
      report(
        list, "offers \(count) of \(options.count) options, at least \(needed) must not be retired")
    }
    checkMerges(options, at: list)
  }

  private mutating func checkMerges(_ options: [JSONObject], at path: Path) {
    var positions: [[UInt8]: Int] = [:]
    for (index, option) in options.enumerated() {
      guard let id = option["id"]?.stringValue else { continue }
      positions[Array(id.utf8)] = positions[Array(id.utf8)] ?? index
    }
    var targets = [Int?](repeating: nil, count: options.count)
    for (index, option) in options.enumerated() {
      guard let target = option["merged_into"]?.stringValue else { continue }
      targets[index] = positions[Array(target.utf8)]
      if targets[index] == nil {
        report(
          path + [.index(index), .key("merged_into")],
          "found \(MessageText.quoted(target)), allowed: the id of another option of this task")
      }
    }
    for start in Self.onCycles(targets) {
      report(path + [.index(start), .key("merged_into")], "leads back to the option itself")
    }
  }

  /// The places from which following `targets` comes back to the same place. Linear: each place is walked once.
  private static func onCycles(_ targets: [Int?]) -> [Int] {
    var walk = [Int](repeating: 0, count: targets.count)
    var found: [Int] = []
    for start in targets.indices where walk[start] == 0 {
      var path: [Int] = []
      var here: Int? = start
      while let place = here, walk[place] == 0 {
        walk[place] = start + 1
        path.append(place)
        here = targets[place]
      }
      if let place = here, walk[place] == start + 1, let first = path.firstIndex(of: place) {
        found += path[first...]
      }
    }
    return found.sorted()
  }
}
