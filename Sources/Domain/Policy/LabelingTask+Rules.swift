extension LabelingTask {
  /// The keys that are properties; all others are `settings`.
  private static let propertyKeys: Set<String> = [
    "id", "type", "question", "overlap", "needs", "suggest", "options", "advance", "share",
  ]

  /// Takes a task in which every key has its value; nil where one that must be there is not.
  init?(rules: JSONValue) {
    guard let members = rules.objectValue, let id = rules["id"]?.stringValue,
      let type = rules["type"]?.stringValue.flatMap(TaskType.init(rawValue:)),
      let question = rules["question"]?.stringValue, let needs = rules["needs"]?.arrayValue,
      let suggest = rules["suggest"]?.stringValue, let advance = rules["advance"]?.boolValue
    else { return nil }
    let given = rules["options"]?.arrayValue ?? []
    let options = given.compactMap(LabelOption.init(rules:))
    guard options.count == given.count else { return nil }
    var settings: JSONObject = [:]
    for member in members.members where !Self.propertyKeys.contains(member.key) {
      settings[member.key] = member.value
    }
    self.init(
      id: id, type: type, question: question,
      overlap: rules["overlap"].flatMap(Overlap.init(rules:)),
      needs: needs.compactMap(\.stringValue), suggest: suggest, options: options, advance: advance,
      share: rules["share"]?.intValue, settings: settings)
  }

  /// The task as an object of `rules`.
  var rules: JSONObject {
    var rules = settings
    rules["id"] = .string(id)
    rules["type"] = .string(type.rawValue)
    rules["question"] = .string(question)
    rules["overlap"] = overlap.map { .object($0.rules) }
    rules["needs"] = .array(needs.map { .string($0) })
    rules["suggest"] = .string(suggest)
    if type.hasOptions { rules["options"] = .array(options.map { .object($0.rules) }) }
    rules["advance"] = .bool(advance)
    rules["share"] = share.map { .integer($0) }
    return rules
  }
}

extension LabelOption {
  init?(rules: JSONValue) {
    guard let id = rules["id"]?.stringValue else { return nil }
    self.init(
      id: id, name: rules["name"]?.stringValue, key: rules["key"]?.stringValue,
      help: rules["help"]?.stringValue,
      isRetired: rules["retired"]?.boolValue ?? false, mergedInto: rules["merged_into"]?.stringValue
    )
  }

  /// The option as an object of `rules`.
  var rules: JSONObject {
    var rules: JSONObject = ["id": .string(id), "name": .string(name), "retired": .bool(isRetired)]
    rules["key"] = key.map { .string($0) }
    rules["help"] = help.map { .string($0) }
    rules["merged_into"] = mergedInto.map { .string($0) }
    return rules
  }
}
