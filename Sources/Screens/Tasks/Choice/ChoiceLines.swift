import Terminal

extension ChoiceEditor {
  var lines: [SafeText] { OptionRows.lines(question.options) }

  var linePrompt: SafeText { Words.plainLabelPrompt }

  mutating func read(_ line: String) -> LineOutcome {
    guard let option = OptionRows.option(line, of: question.options) else { return .unknown }
    choose(option)
    return .answered
  }
}

extension OptionRows {
  /// Options line by line: key or number, name, help.
  static func lines(_ options: [LabelItem.Option]) -> [SafeText] {
    options.enumerated().map { number, option in
      let keys = option.keys.isEmpty ? "\(number + 1)" : OptionRows.label(option.keys)
      let help: SafeText = option.help.map { "  (\($0))" } ?? ""
      return "  \(keys)  \(option.name)\(help)"
    }
  }

  /// The option that a line names: by key, by id, by name, else by number.
  static func option(_ said: String, of options: [LabelItem.Option]) -> Int? {
    guard !said.isEmpty else { return nil }
    let bytes = Array(said.utf8)
    if said.count == 1, let key = said.first,
      let byKey = options.firstIndex(where: { $0.keys.contains(key) })
    {
      return byKey
    }
    if let byID = options.firstIndex(where: { Array($0.id.utf8) == bytes }) { return byID }
    if let byName = options.firstIndex(where: { Array($0.name.source.utf8) == bytes }) {
      return byName
    }
    guard let number = Int(said), options.indices.contains(number - 1) else { return nil }
    return options.count > 9 || options[number - 1].keys.isEmpty ? number - 1 : nil
  }
}
