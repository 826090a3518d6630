// What single values can't tell: two keys that contradict each other, ids given twice, references to nothing.

extension PolicyReader {
  /// Checks across sections and tasks.
  mutating func check(_ policy: JSONObject) {
    if let overlap = policy["overlap"]?.objectValue { checkRange(overlap, at: [.key("overlap")]) }
    let shares = policy["shares"]
    if isClean([.key("shares")]),
      ["submit", "answer", "review"].allSatisfy({ shares?[$0]?.intValue == 0 })
    {
      report(
        [.key("shares"), .key("submit")],
        "submit, answer and review are all 0; at least one must be more")
    }
    checkExportNames(policy["samples"]?["show"]?.arrayValue ?? [])
    let tasks = (policy["tasks"]?.arrayValue ?? []).map { $0.objectValue ?? [:] }
    refuseRepeats(tasks.map { $0["id"]?.stringValue }, at: [.key("tasks")], member: "id")
    for index in tasks.indices {
      guard let when = tasks[index]["when"]?.objectValue else { continue }
      check(when, earlier: tasks[..<index], at: [.key("tasks"), .index(index), .key("when")])
    }
  }

  /// Checks within one task.
  mutating func check(_ task: JSONObject, type: TaskType, at path: Path) {
    if let overlap = task["overlap"]?.objectValue {
      checkRange(overlap, at: path + [.key("overlap")])
    }
    if let options = task["options"]?.arrayValue {
      check(options.map { $0.objectValue ?? [:] }, of: type, at: path)
    }
    switch type {
    case .multichoice: checkCounts(task, at: path)
    case .rating:
      checkRange(task, at: path, isStrict: true)
      if let low = task["min"]?.intValue, let high = task["max"]?.intValue, high - low >= 100 {
        report(
          path + [.key("max")], "found a scale of \(high - low + 1) steps, at most 100 are allowed")
      }
    case .text: checkRange(task, at: path)
    case .fields: checkForm(task["fields"]?.arrayValue ?? [], at: path + [.key("fields")])
    case .choice, .spans, .preference, .ranking: break
    }
  }

  private mutating func checkRange(_ table: JSONObject, at path: Path, isStrict: Bool = false) {
    guard let low = table["min"]?.intValue, let high = table["max"]?.intValue,
      isClean(path + [.key("min")], path + [.key("max")])
    else { return }
    if low > high {
      report(path + [.key("min")], "found \(low), which is more than max, \(high)")
    } else if isStrict, low == high {
      report(path + [.key("min")], "found \(low), which is also max; a scale needs two steps")
    }
  }

  private mutating func checkCounts(_ task: JSONObject, at path: Path) {
    checkRange(task, at: path)
    guard let options = task["options"]?.arrayValue, isClean(path + [.key("options")]) else {
      return
    }
    let offered = options.count { $0["retired"]?.boolValue == false }
    if let low = task["min"]?.intValue, low > offered {
      report(path + [.key("min")], "found \(low), but \(offered) options are offered")
    }
  }

  private mutating func checkForm(_ fields: [JSONValue], at path: Path) {
    refuseRepeats(fields.map { $0["id"]?.stringValue }, at: path, member: "id")
    for (index, field) in fields.enumerated() where field["pattern"] != nil {
      if let type = field["type"]?.stringValue, !type.sameBytes(as: "string") {
        report(
          path + [.index(index), .key("pattern")], "only fields of type \"string\" have a pattern")
      }
    }
  }

  private mutating func checkExportNames(_ show: [JSONValue]) {
    let names = show.compactMap(\.stringValue)
    for (index, name) in names.enumerated() {
      guard let plain = ExportColumns.plainName(of: name),
        names.contains(where: { $0.sameBytes(as: plain) })
      else {
        continue
      }
      report(
        [.key("samples"), .key("show"), .index(index)],
        "the field \(MessageText.quoted(plain)) is exported as \(MessageText.quoted(name)), so both can't be shown"
      )
    }
  }

  private mutating func check(_ when: JSONObject, earlier: ArraySlice<JSONObject>, at path: Path) {
    guard let name = when["task"]?.stringValue, let answer = when["is"] else { return }
    guard let task = earlier.first(where: { $0["id"]?.stringValue?.sameBytes(as: name) ?? false })
    else {
      report(
        path + [.key("task")],
        "found \(MessageText.quoted(name)), allowed: the id of a task that stands earlier")
      return
    }
    switch task["type"]?.stringValue.flatMap(TaskType.init(rawValue:)) {
    case .choice, .multichoice:
      let options = task["options"]?.arrayValue ?? []
      if !options.contains(where: { $0["id"] == answer }) {
        report(
          path + [.key("is")], "found \(answer.described), allowed: the id of an option of \(name)")
      }
    case .rating:
      let value = answer.intValue
      if let low = task["min"]?.intValue, let high = task["max"]?.intValue,
        value.map({ $0 < low || $0 > high }) ?? true
      {
        report(
          path + [.key("is")],
          "found \(answer.described), allowed: an integer from \(low) to \(high)")
      }
    case nil: break
    default: report(path + [.key("task")], "\(name) is no choice, multichoice or rating")
    }
  }

  /// Reports each text that stood before. `member` names the key of it where the list holds tables.
  mutating func refuseRepeats(_ texts: [String?], at path: Path, member: String? = nil) {
    var seen: [ArraySlice<UInt8>: Int] = [:]
    for (index, text) in texts.enumerated() {
      guard let text else { continue }
      let bytes = ArraySlice(text.utf8)
      if let first = seen[bytes] {
        let end = member.map { [PolicyProblem.Step.key($0)] } ?? []
        report(
          path + [.index(index)] + end,
          "\(MessageText.quoted(text)) is there already, in place \(first + 1)")
      } else {
        seen[bytes] = index
      }
    }
  }
}
