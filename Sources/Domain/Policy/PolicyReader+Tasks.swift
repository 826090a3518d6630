// Tasks: the keys depend on the type, and some defaults on other keys.

extension PolicyReader {
  /// The tasks, resolved.
  mutating func tasks(_ value: JSONValue, in policy: JSONObject) -> [JSONValue] {
    let path: Path = [.key("tasks")]
    let kind = PolicyKey.Kind.tables("task", maximumCount: PolicyKey.maximumTaskCount)
    let count = value.arrayValue?.count ?? 0
    let tasks = list(value, count: 0...PolicyKey.maximumTaskCount, kind: kind, at: path) {
      reader, item, path in
      .object(reader.task(item, isAlone: count == 1, in: policy, at: path))
    }
    return tasks?.arrayValue ?? []
  }

  private mutating func task(
    _ value: JSONValue, isAlone: Bool, in policy: JSONObject, at path: Path
  ) -> JSONObject {
    guard var given = value.objectValue else {
      report(path, found(value, allowed: "a table"))
      return [:]
    }
    let type = given["type"]?.stringValue.flatMap(TaskType.init(rawValue:))
    if let own = given["overlap"]?.objectValue {
      given["overlap"] = .object(completed(own, from: policy))
    }
    // Where the type is wrong, only that is said: which other keys belong can't be known.
    let keys = type.map { PolicyKey.keys(of: "task", type: $0) } ?? PolicyKey.taskKeys
    var task = table(keys, .object(given), at: path)
    task["question"] = task["question"] ?? task["id"]
    if let options = task["options"]?.arrayValue {
      task["options"] = .array(
        options.indices.map { option(options[$0], at: path + [.key("options"), .index($0)]) })
    }
    guard let type else { return task }
    derive(&task, type: type, isAlone: isAlone, in: policy, at: path)
    check(task, type: type, at: path)
    return task
  }

  /// A task's own overlap with the keys that it leaves out.
  private func completed(_ own: JSONObject, from policy: JSONObject) -> JSONObject {
    var own = own
    for member in policy["overlap"]?.objectValue?.members ?? [] where own[member.key] == nil {
      own[member.key] = member.value
    }
    return own
  }

  private mutating func option(_ value: JSONValue, at path: Path) -> JSONValue {
    guard var option = value.objectValue else { return value }
    option["name"] = option["name"] ?? option["id"]
    let isMerged = option["merged_into"] != nil
    if isMerged, option["retired"]?.boolValue == false {
      report(
        path + [.key("retired")],
        "found false, but an option with merged_into is retired; leave one of them out")
    }
    option["retired"] = option["retired"] ?? .bool(isMerged)
    return .object(option)
  }

  private mutating func derive(
    _ task: inout JSONObject, type: TaskType, isAlone: Bool, in policy: JSONObject, at path: Path
  ) {
    if task["advance"] == nil {
      task["advance"] = .bool(isAlone && type.advancesAlone)
    }
    if type == .multichoice, task["max"] == nil, let options = task["options"]?.arrayValue {
      task["max"] = .integer(max(1, options.count))
    }
    if type == .spans, task["field"] == nil {
      let show = policy["samples"]?["show"]?.arrayValue ?? []
      if show.count == 1, let only = show.first {
        task["field"] = only
      } else if isClean(path + [.key("field")]) {
        report(
          path + [.key("field")],
          "is missing; with several shown fields the one to label must be named")
      }
    }
  }
}
