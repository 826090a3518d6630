extension Policy {
  /// What is different from an earlier policy, as short sentences in the order of the project file; empty where
  /// nothing is.
  public func changes(from old: Policy) -> [String] {
    sectionChanges(["project", "samples", "limits"], from: old) + taskChanges(from: old)
      + sectionChanges(
        ["overlap", "queue", "scoring", "gold", "review", "shares", "import"], from: old)
  }

  private func sectionChanges(_ sections: [String], from old: Policy) -> [String] {
    let before = old.rules
    let after = rules
    return sections.flatMap { section in
      RuleChange.all(
        of: PolicyKey.keys(of: section), from: before[section] ?? [:], to: after[section] ?? [:]
      )
      .map { "\(section).\($0.sentence)\(Self.consequence(section, $0.key.name))" }
    }
  }

  /// What a change of a key does not touch, where people may think that it does.
  private static func consequence(_ section: String, _ name: String) -> String {
    switch (section, name) {
    case ("samples", "show"), ("samples", "max_bytes"), ("samples", "media"):
      "; this concerns new samples only"
    case ("project", "license"): "; this concerns new submissions only"
    default: ""
    }
  }

  private func taskChanges(from old: Policy) -> [String] {
    var sentences: [String] = []
    for task in old.tasks where self.task(task.id) == nil {
      sentences.append("task \(task.id) is gone")
    }
    for task in tasks {
      guard let before = old.task(task.id) else {
        let count = task.type.hasOptions ? ", \(task.options.count) options" : ""
        sentences.append("task \(task.id) is new (\(task.type.rawValue)\(count))")
        continue
      }
      sentences += task.changes(from: before).map { "task \(task.id): \($0)" }
    }
    let kept = tasks.map(\.id).filter { old.task($0) != nil }
    let were = old.tasks.map(\.id).filter { task($0) != nil }
    if !kept.elementsEqual(were, by: { $0.sameBytes(as: $1) }) {
      sentences.append("tasks are asked in another order: \(kept.joined(separator: ", "))")
    }
    return sentences
  }
}

extension LabelingTask {
  /// What is different from the task of the same id in an earlier policy.
  func changes(from old: LabelingTask) -> [String] {
    var sentences: [String] = []
    if type != old.type {
      sentences.append("type changed from \(old.type.rawValue) to \(type.rawValue)")
    }
    if !question.sameBytes(as: old.question) {
      sentences.append("question reworded to \(MessageText.quoted(question))")
    }
    // Of tasks of two types the same key may mean two things; what is left of the old type is no news.
    let keys = PolicyKey.keys(of: "task", type: type).filter { key in
      !["id", "type", "question", "options"].contains(key.name)
        && (type == old.type || key.types == nil)
    }
    sentences += RuleChange.all(of: keys, from: .object(old.rules), to: .object(rules)).map(
      \.sentence)
    return sentences + optionChanges(from: old)
  }

  private func optionChanges(from old: LabelingTask) -> [String] {
    var sentences: [String] = []
    for option in old.options where self.option(option.id) == nil {
      sentences.append(
        "option \(MessageText.quoted(option.id)) is gone; retire it instead, so that its answers keep their meaning"
      )
    }
    for option in options {
      let name = "option \(MessageText.quoted(option.id))"
      guard let before = old.option(option.id) else {
        sentences.append("\(name) is new\(option.isRetired ? ", retired" : "")")
        continue
      }
      sentences += option.changes(from: before).map { "\(name) \($0)" }
    }
    let kept = options.map(\.id).filter { old.option($0) != nil }
    let were = old.options.map(\.id).filter { option($0) != nil }
    if !kept.elementsEqual(were, by: { $0.sameBytes(as: $1) }) {
      sentences.append("options stand in another order")
    }
    return sentences
  }
}

extension LabelOption {
  /// What is different from the option of the same id in an earlier policy, each to follow "option x ".
  fileprivate func changes(from old: LabelOption) -> [String] {
    var sentences: [String] = []
    if !name.sameBytes(as: old.name) {
      sentences.append("is now called \(MessageText.quoted(name))")
    }
    if isRetired != old.isRetired {
      sentences.append(isRetired ? "is retired" : "is offered again")
    }
    switch (old.mergedInto, mergedInto) {
    case (let before?, let after?) where before.sameBytes(as: after): break
    case (_, let after?): sentences.append("counts for \(MessageText.quoted(after))")
    case (let before?, nil): sentences.append("no longer counts for \(MessageText.quoted(before))")
    case (nil, nil): break
    }
    if key != old.key {
      sentences.append(
        key.map { "has the key \(MessageText.escaped($0))" } ?? "has no key of its own any more")
    }
    if (help ?? "") != (old.help ?? "") { sentences.append("has another line of help") }
    return sentences
  }
}

/// One key whose value is another.
private struct RuleChange {
  let key: PolicyKey
  let before: JSONValue?
  let after: JSONValue?

  static func all(of keys: [PolicyKey], from before: JSONValue, to after: JSONValue) -> [RuleChange]
  {
    keys.compactMap { key in
      let change = RuleChange(key: key, before: before[key.ruleName], after: after[key.ruleName])
      return change.before == change.after ? nil : change
    }
  }

  /// `min changed from 2 to 3`
  var sentence: String {
    if case .text(_, true) = key.kind { return "\(key.name) is another text" }
    return "\(key.name) changed from \(text(before)) to \(text(after))"
  }

  private func text(_ value: JSONValue?) -> String {
    guard let value else { return "none" }
    if case .fraction = key.kind, let ppm = value.intValue { return PolicyKey.Kind.decimal(ppm) }
    if case .table("overlap") = key.kind, let overlap = Overlap(rules: value) {
      return
        "\(overlap.minimum)–\(overlap.maximum) answers at \(PolicyKey.Kind.decimal(overlap.confidencePPM))"
    }
    return MessageText.escaped(JSONWriter.text(value), limit: 200)
  }
}
