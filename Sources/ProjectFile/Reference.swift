import Domain

extension ProjectFile {
  /// The table of all keys as Markdown, for the documentation.
  public static func reference() -> String {
    let titles = [
      "task": "[[task]]", "option": "options of a task", "when": "when of a task",
      "form": "fields of a form",
    ]
    var text = ""
    for section in PolicyKey.sections.flatMap({
      $0 == "task" ? ["task", "option", "when", "form"] : [$0]
    }) {
      text += "\(text.isEmpty ? "" : "\n")### `\(titles[section] ?? "[\(section)]")`\n\n"
      text += "| key | allowed | default | meaning |\n| --- | --- | --- | --- |\n"
      for key in PolicyKey.keys(of: section) {
        let types = key.types.map { " (\($0.map(\.rawValue).joined(separator: ", ")))" } ?? ""
        let cells = ["`\(key.name)`\(types)", key.kind.allowed, standard(key), key.meaning]
        text += "| \(cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |\n"
      }
    }
    return text
  }

  private static func standard(_ key: PolicyKey) -> String {
    switch key.standard {
    case .required: return "required"
    case .absent: return "none"
    case .derived(let sentence): return sentence
    case .value(let value):
      if case .fraction = key.kind, let ppm = value.intValue {
        return "`\(PolicyKey.Kind.decimal(ppm))`"
      }
      return "`\(JSONWriter.text(value))`"
    }
  }
}
